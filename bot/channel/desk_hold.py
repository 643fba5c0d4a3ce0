"""One request inside the transaction in which an agent changes it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sqlalchemy as sql
from sqlalchemy.engine import Connection, Row

from bot.channel import rows
from bot.channel.desk_errors import InvalidTransitionError, NotYoursError, StaleVersionError, UnknownRequestError
from bot.channel.events import Conversation, Draft
from bot.channel.moves import moved
from bot.channel.presence import Agent
from bot.channel.states import Move, State
from bot.channel.tables import events, handoffs


@dataclass
class Held:
    """The request's row and its conversation, which is locked until the transaction ends."""

    connection: Connection
    conversation: Conversation
    row: Row

    def move(self, move: Move, **columns: object) -> None:
        """Raises `InvalidTransitionError`."""
        self.conversation = moved(self.connection, self.conversation, move, columns)

    def say(self, draft: Draft, message_id: str | None = None) -> int:
        """Writes the event and returns its number."""
        number = rows.append(self.connection, self.conversation, [draft], message_id)
        self.conversation = replace(self.conversation, last_number=number)
        return number

    def said(self, message_id: str) -> int | None:
        """The event that was written with this id before, if any."""
        columns = events.c
        mine = (columns.conversation == self.conversation.id, columns.message_id == message_id)
        number: int | None = self.connection.execute(sql.select(columns.number).where(*mine)).scalar()
        return number

    def must_be(self, version: int) -> None:
        """Raises `StaleVersionError`, and `InvalidTransitionError` when the request is done."""
        if self.conversation.version != version:
            raise StaleVersionError(f"version {self.conversation.version}, not {version}")
        if self.row.ended_at is not None:
            raise InvalidTransitionError(f"request {self.row.id} is done")

    def owned_by(self, agent: Agent, lead_too: bool = False) -> None:
        """Raises `NotYoursError`, and `InvalidTransitionError` when nobody has it."""
        if self.conversation.state is not State.AGENT:
            raise InvalidTransitionError(f"request {self.row.id} is not taken")
        if self.row.owner != agent.id and not (lead_too and agent.lead):
            raise NotYoursError(f"request {self.row.id} is with {self.row.owner}")

    def not_with_another(self, agent: Agent) -> None:
        """Raises `NotYoursError`."""
        if self.conversation.state is State.AGENT:
            self.owned_by(agent)


def hold(connection: Connection, request: int, version: int | None) -> Held:
    """Locks it. Without `version` it may have changed since it was read, and may be done.

    Raises `UnknownRequestError` and what `Held.must_be` raises.
    """
    this = sql.select(handoffs).where(handoffs.c.id == request)
    found = connection.execute(this).first()
    if found is None:
        raise UnknownRequestError(request)
    try:
        conversation = rows.taken(connection, found.conversation)
    except rows.UnknownConversationError as error:
        raise UnknownRequestError(request) from error
    # Read again: it may have changed before it was locked.
    held = Held(connection, conversation, connection.execute(this).one())
    if version is not None:
        held.must_be(version)
    return held
