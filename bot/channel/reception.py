"""Receives who asks for a person: a place in the queue or a ticket, and the steps that come by themselves later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from sqlalchemy.engine import Connection, Row

from bot.channel import handoff_lines, presence, queue, rows
from bot.channel.desk_rules import DeskRules
from bot.channel.events import Conversation, Draft, Json
from bot.channel.hours import status
from bot.channel.moves import moved
from bot.channel.standing import Situation, Standing, judged
from bot.channel.states import Move, State


class Reception:
    """Judges by the rules of data/desk.yml, the tables and the clock. Works inside a caller's transaction.

    `elsewhere`: agents work in another system, which does not say who is there.
    """

    def __init__(
        self, rules: DeskRules, elsewhere: bool = False, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._rules, self._elsewhere, self._clock = rules, elsewhere, clock

    def arrived(self, connection: Connection, conversation: Conversation) -> Sequence[Draft]:
        """What a customer who has just asked for a person is told; the next step is kept."""
        request = rows.open_request(connection, conversation)
        assert request is not None, "the request was written in this transaction"
        now = self._situation(connection, request, self._rules.queue_limit)
        match judged(now):
            case Standing.OPEN_END:
                return [handoff_lines.open_end(conversation, request.sheet)]
            case Standing.QUEUE:
                self._plan(connection, request)
                return [handoff_lines.queued(conversation, now.position, request.sheet)]
            case why:
                return [self._ticket(connection, conversation, request, why, request.sheet)]

    def due(self, connection: Connection) -> list[str]:
        """The conversations in which a step has to be made."""
        return queue.due(connection, self._clock(), self._attended(connection))

    def step(self, connection: Connection, conversation_id: str) -> bool:
        """Makes the conversation's step; false when there is none, as when another process has just made it.

        Raises `UnknownConversationError`.
        """
        conversation = rows.taken(connection, conversation_id, seen=False)
        request = rows.open_request(connection, conversation)
        if request is None or not self._is_due(connection, conversation, request):
            return False
        now = self._situation(connection, request, None)
        why = judged(now)
        if why is Standing.QUEUE:
            self._plan(connection, request)
            line = handoff_lines.still_queued(conversation, now.position)
        else:
            line = self._ticket(connection, conversation, request, why)
        rows.append(connection, conversation, [line])
        return True

    def _attended(self, connection: Connection) -> bool:
        return self._elsewhere or presence.was_ever(connection)

    def _is_due(self, connection: Connection, conversation: Conversation, request: Row) -> bool:
        if conversation.state is not State.WAITING:
            return False
        if request.due_at is None:
            return self._attended(connection)
        return datetime.fromisoformat(request.due_at) <= self._clock()

    def _ticket(
        self,
        connection: Connection,
        conversation: Conversation,
        request: Row,
        why: Standing,
        sheet: Json | None = None,
    ) -> Draft:
        moment = self._clock()
        moved(connection, conversation, Move.TO_TICKET)
        waited = int((moment - datetime.fromisoformat(request.since)).total_seconds() // 60)
        opening = status(self._rules.teams[request.team], moment).next_opening
        given = handoff_lines.Ticket(why, request.team, waited, opening)
        return handoff_lines.ticket(conversation, given, sheet)

    def _situation(self, connection: Connection, request: Row, limit: int | None) -> Situation:
        moment = self._clock()
        return Situation(
            attended=self._attended(connection),
            elsewhere=self._elsewhere,
            unreachable=queue.unreachable(connection),
            open=status(self._rules.teams[request.team], moment).open,
            on_duty=presence.on_duty(connection, request.team),
            position=queue.position(connection, request),
            limit=limit,
            overdue=self._deadline(request) <= moment,
        )

    def _plan(self, connection: Connection, request: Row) -> None:
        tell, deadline = self._clock() + self._rules.tell_every, self._deadline(request)
        step, at = (queue.TELL, tell) if tell < deadline else (queue.TICKET, deadline)
        queue.plan(connection, request, step, at)

    def _deadline(self, request: Row) -> datetime:
        return datetime.fromisoformat(request.since) + self._rules.ticket_after
