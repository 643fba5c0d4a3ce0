"""The port for desks: all that those who answer customers may do, whichever page or system they work in.

Calls block and may come from any thread. Whatever changes a conversation needs the version that was read before; each
change is written with the line that tells the customer, and with its entry in the feed, in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import sqlalchemy as sql
from sqlalchemy.engine import Engine

from bot.channel import addresses, feed, handoff_lines, presence, requests, rows
from bot.channel.desk_errors import (
    DeskError,
    InvalidTransitionError,
    NotYoursError,
    StaleVersionError,
    UnknownRequestError,
)
from bot.channel.desk_hold import Held, hold
from bot.channel.events import Draft, Event, Json, Sender
from bot.channel.feed import Change
from bot.channel.presence import Agent, Present
from bot.channel.requests import Note, Request
from bot.channel.standing import Standing
from bot.channel.states import Move, State
from bot.channel.tables import events, handoffs, notes, now, reading, writing

__all__ = [
    "Agent",
    "Change",
    "Desk",
    "DeskError",
    "InvalidTransitionError",
    "NotYoursError",
    "Note",
    "Present",
    "Request",
    "StaleVersionError",
    "UnknownRequestError",
]


class Desk:
    """The port on one database. `written` is called with the conversation's id after every change made here.

    What changes a request raises `UnknownRequestError`, `StaleVersionError`, `NotYoursError` and
    `InvalidTransitionError`, in this order, with nothing done.
    """

    def __init__(self, engine: Engine, written: Callable[[str], None] = lambda conversation: None) -> None:
        self._engine, self._written = engine, written

    def queue(self, language: str | None = None) -> list[Request]:
        """All that is open: who waits, then tickets, then what somebody has; in each the oldest first."""
        with reading(self._engine) as connection:
            return requests.in_order(connection, language)

    def request(self, request: int) -> Request | None:
        with reading(self._engine) as connection:
            return requests.one(connection, request)

    def transcript(self, request: int, after: int = 0) -> list[Event]:
        """The whole conversation, from the event after number `after`."""
        mine = sql.select(handoffs.c.conversation).where(handoffs.c.id == request).scalar_subquery()
        query = sql.select(events).where(events.c.conversation == mine, events.c.number > after)
        with reading(self._engine) as connection:
            return [rows.as_event(row) for row in connection.execute(query.order_by(events.c.number))]

    def sheet(self, request: int) -> Json:
        """The fact sheet with its phrases as JSON (see `sheet.rendered`); empty when there is none."""
        with reading(self._engine) as connection:
            return connection.execute(sql.select(handoffs.c.sheet).where(handoffs.c.id == request)).scalar() or {}

    def notes(self, request: int) -> list[Note]:
        with reading(self._engine) as connection:
            return requests.notes_of(connection, request)

    def address(self, request: int) -> str | None:
        """Where the customer wants the answer to be sent, if they have said so."""
        with reading(self._engine) as connection:
            found = requests.one(connection, request)
            return addresses.left(connection, found.conversation) if found else None

    def changes(self, after: int) -> list[Change]:
        """The next entries of the feed with numbers above `after`."""
        return feed.changes(self._engine, after)

    def take(self, request: int, version: int, agent: Agent) -> Request:
        """From the queue or a ticket; a lead also from another agent."""
        with self._holding(request, version) as held:
            owner = {"owner": agent.id, "owner_name": agent.name, "taken_at": now()}
            if held.conversation.state is State.AGENT:
                held.owned_by(agent, lead_too=True)
                held.move(Move.TRANSFER, **owner)
                held.say(handoff_lines.transferred(held.conversation, agent.name))
            else:
                held.move(Move.TAKE, **owner)
                held.say(handoff_lines.taken(held.conversation, agent.name))
        return self._known(request)

    def answer(
        self,
        request: int,
        version: int,
        agent: Agent,
        text: str,
        phrase: Json | None = None,
        message_id: str | None = None,
    ) -> int:
        """The number of the event. `phrase`: what `text` was rendered from (`locales.as_json`).

        `message_id`: the same answer again is not written again, whatever the version then.
        """
        with self._holding(request, None if message_id else version) as held:
            if message_id and (earlier := held.said(message_id)):
                return earlier
            held.must_be(version)
            held.owned_by(agent)
            meta = {"language": held.conversation.language, "name": agent.name}
            phrases = ({"place": "text", "phrase": phrase},) if phrase else ()
            return held.say(Draft(Sender.AGENT, text, meta=meta, phrases=phrases), message_id)

    def hand_back(self, request: int, version: int, agent: Agent) -> Request:
        """To the assistant; also what nobody has taken."""
        with self._holding(request, version) as held:
            held.not_with_another(agent)
            held.move(Move.HAND_BACK)
            held.say(handoff_lines.handed_back(held.conversation))
        return self._known(request)

    def close(self, request: int, version: int, agent: Agent, result: str) -> Request:
        """With a result (an id of the desk's); also what nobody has taken."""
        with self._holding(request, version) as held:
            held.not_with_another(agent)
            held.move(Move.CLOSE, result=result)
            held.say(handoff_lines.closed(held.conversation, agent.name))
        return self._known(request)

    def transfer(self, request: int, version: int, agent: Agent, to: Agent) -> Request:
        """To another agent; a lead also what others have."""
        with self._holding(request, version) as held:
            held.owned_by(agent, lead_too=True)
            held.move(Move.TRANSFER, owner=to.id, owner_name=to.name, taken_at=now())
            held.say(handoff_lines.transferred(held.conversation, to.name))
        return self._known(request)

    def note(self, request: int, version: int, agent: Agent, text: str) -> None:
        """For the others; the customer never sees it. Whoever has the request, every agent may."""
        with self._holding(request, version) as held:
            row = {"handoff": request, "author": agent.name, "created_at": now(), "text": text}
            held.connection.execute(sql.insert(notes).values(row))
            feed.record(held.connection, request, feed.Kind.NOTE)

    def reference(self, request: int, text: str) -> None:
        """What a desk elsewhere calls it. Raises only `UnknownRequestError`."""
        with self._holding(request, None) as held:
            held.connection.execute(_this(request).values(desk_reference=text))

    def set_unreachable(self, request: int, unreachable: bool) -> None:
        """Whether it cannot be passed on to a desk elsewhere: the customer is told once, and waits no longer.

        Raises only `UnknownRequestError`.
        """
        with self._holding(request, None) as held:
            if bool(held.row.unreachable) == unreachable:
                return
            held.connection.execute(_this(request).values(unreachable=unreachable))
            kind = feed.Kind.UNREACHABLE if unreachable else feed.Kind.REACHABLE
            feed.record(held.connection, request, kind)
            if unreachable and held.row.ended_at is None:
                _tell_cut_off(held)

    def set_presence(self, agent: Agent, teams: Sequence[str], online: bool) -> None:
        """The agent is here now (`online`: and takes conversations). To be said again every few seconds."""
        with writing(self._engine) as connection:
            presence.note_presence(connection, agent, teams, online)

    def on_duty(self, language: str) -> int:
        """How many agents are online for customers who write in `language`."""
        with reading(self._engine) as connection:
            return presence.on_duty(connection, language)

    def present(self) -> list[Present]:
        """Everybody who is online."""
        with reading(self._engine) as connection:
            return presence.there(connection)

    @contextmanager
    def _holding(self, request: int, version: int | None) -> Iterator[Held]:
        with writing(self._engine) as connection:
            held = hold(connection, request, version)
            yield held
        self._written(held.conversation.id)

    def _known(self, request: int) -> Request:
        found = self.request(request)
        if found is None:
            raise UnknownRequestError(request)
        return found


def _tell_cut_off(held: Held) -> None:
    if held.conversation.state is State.WAITING:
        held.move(Move.TO_TICKET)
        why = handoff_lines.Ticket(Standing.UNREACHABLE, held.row.team, 0, None)
        held.say(handoff_lines.ticket(held.conversation, why, None))
    elif held.conversation.state is State.AGENT:
        held.say(handoff_lines.cut_off(held.conversation))


def _this(request: int) -> sql.sql.Update:
    return sql.update(handoffs).where(handoffs.c.id == request)
