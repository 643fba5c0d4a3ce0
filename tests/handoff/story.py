"""What must be true of a conversation log after every step, whatever happened."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import sqlalchemy as sql
from hypothesis.stateful import RuleBasedStateMachine, invariant

from bot.channel import rows, tables
from bot.channel.desk_port import Request
from bot.channel.events import Event, Sender
from bot.channel.states import REQUEST_IS_OPEN, State
from tests.handoff.desk import Office

_ENDS = ("released", "closed", "left")


class OneStory(RuleBasedStateMachine):
    """The invariants. `sent` has, by conversation, the ids of its customer's messages in order."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.sent: dict[str, list[str]] = {}
        self.open: list[Request] = []

    def being_answered(self) -> list[str]:
        """The conversations in which the assistant makes an answer."""
        raise NotImplementedError

    @invariant()
    def the_log_is_one_story(self) -> None:
        for name, events in self._events().items():
            assert [event.number for event in events] == list(range(1, len(events) + 1)), "numbers without gaps"
            said = [event.message_id for event in events if event.sender is Sender.CUSTOMER]
            assert said == self.sent[name], "no message lost, doubled or out of order"
            # Every try to answer has a text of its own; faults have one for all.
            answers = [event.body["text"] for event in events if event.body["text"].startswith(("to ", "answer "))]
            assert len(answers) == len(set(answers)), "no answer doubled"
            _assert_only_the_owner_speaks(events)

    @invariant()
    def every_conversation_has_a_next_step_and_one_owner_at_most(self) -> None:
        open_rows = defaultdict(list)
        for row in self._rows(sql.select(tables.handoffs).where(tables.handoffs.c.ended_at.is_(None))):
            open_rows[row.conversation].append(row)
        for conversation in self._rows(sql.select(tables.conversations)):
            state, requests = State(conversation.state), open_rows[conversation.id]
            assert len(requests) == (state in REQUEST_IS_OPEN), "one open request where the state has one"
            for row in requests:
                assert row.status == state.value
                assert (row.owner is not None) == (state is State.AGENT), "an owner exactly while a person has it"
                assert state is not State.WAITING or row.due_at or self._has_a_step(row), "who waits has a next step"
        assert sorted(self.office.log.unanswered()) == self.being_answered(), "a message that waits is being answered"

    @invariant()
    def places_in_the_queue_are_counted_from_one(self) -> None:
        self.open = self.office.desk.queue()
        for language in ("sv", "lv"):
            places = [each.position for each in self.open if each.language == language and each.position]
            assert places == list(range(1, len(places) + 1))

    def every_message_was_answered_where_no_person_was_asked_for(self) -> None:
        """Only then does the assistant owe an answer to each."""
        with_a_person = {row.conversation for row in self._rows(sql.select(tables.handoffs.c.conversation))}
        for name, events in self._events().items():
            if name in with_a_person:
                continue
            lines = [event for event in events if event.sender is Sender.SYSTEM]
            faults = [event for event in events if event.body["meta"].get("fault")]
            answered = {event.body["text"].split(",")[0] for event in events if event.body["text"].startswith("to ")}
            assert len(answered) + len(faults) + len(lines) >= len(self.sent[name])

    def _events(self) -> dict[str, list[Event]]:
        columns, events = tables.events.c, defaultdict(list)
        for row in self._rows(sql.select(tables.events).order_by(columns.conversation, columns.number)):
            events[row.conversation].append(rows.as_event(row))
        assert events.keys() <= self.sent.keys(), "nothing is left of what was erased"
        return events

    def _has_a_step(self, request: Any) -> bool:
        """Before anybody was ever there, nothing can come by itself."""
        with tables.reading(self.office.engine) as connection:
            due = self.office.reception.due(connection)
        return request.conversation in due or self._rows(sql.select(tables.presence)) == []

    def _rows(self, query: Any) -> list[Any]:
        with tables.reading(self.office.engine) as connection:
            return list(connection.execute(query))


def _assert_only_the_owner_speaks(events: list[Event]) -> None:
    owner = None
    for event in events:
        meta = event.body["meta"]
        if meta.get("notice") in ("taken", "transferred"):
            owner = meta["name"]
        elif meta.get("notice") in _ENDS:
            owner = None
        assert event.sender is not Sender.BOT or owner is None, "the bot is silent while a person has it"
        assert event.sender is not Sender.AGENT or owner == meta["name"], "only who has it answers"
