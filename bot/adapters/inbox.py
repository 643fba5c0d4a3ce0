"""What came in from the other side: each event once, in their order, until the desk has it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sql
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from bot.adapters.base import Author, Incoming, Said
from bot.adapters.tables import inbox, links, utc
from bot.adapters.texts import kept
from bot.channel.tables import reading, writing, written

GRACE_SECONDS = 3.0
"""How long a webhook's event waits for the answer to "what did I miss?", which may bring an earlier one."""

_RETRY_SECONDS = 5.0
_MOST_NAME = 200


@dataclass(frozen=True)
class Arrival:
    """One event to be shown."""

    id: int
    event_id: str
    handoff: int
    said: Said
    text: str
    author: Author | None


def message_id_of(adapter: str, event_id: str) -> str:
    """By which the log knows an answer from the other side: the same one is never written twice."""
    return f"{adapter}:{hashlib.sha256(event_id.encode()).hexdigest()[:40]}"


def is_theirs(message_id: str | None, adapter: str) -> bool:
    """Whether an event of the log came from the other side."""
    return message_id is not None and message_id.startswith(f"{adapter}:")


class Inbox:
    """The rows of one adapter."""

    def __init__(self, engine: Engine, adapter: str, clock: Callable[[], datetime] = utc) -> None:
        self._engine, self._adapter, self._clock = engine, adapter, clock

    def keep(self, events: Sequence[Incoming], grace: float = 0.0) -> int:
        """Keeps what is new and returns how many that is. What is about no ticket of ours is left out.

        With `grace` (seconds) the other side is asked at once what else there is.
        """
        kept = 0
        for event in events:
            try:
                kept += self._keep(event, grace)
            except IntegrityError:
                continue  # told twice in the same moment, or the conversation was erased in it
        return kept

    def settled(self, handoff: int) -> None:
        """Everything up to now is here: nothing has to wait for an earlier event."""
        waiting = sql.update(inbox).where(inbox.c.handoff == handoff, self._open(), inbox.c.error.is_(None))
        with writing(self._engine) as connection:
            connection.execute(waiting.where(inbox.c.due_at > self._at(0)).values(due_at=self._at(0)))

    def next(self) -> Arrival | None:
        """Of a request with something due, the first event."""
        due = sql.select(inbox.c.handoff).where(self._open(), inbox.c.due_at <= self._at(0))
        with reading(self._engine) as connection:
            handoff = connection.execute(due.order_by(inbox.c.due_at, inbox.c.id).limit(1)).scalar()
            if handoff is None:
                return None
            first = sql.select(inbox).where(inbox.c.handoff == handoff, self._open())
            row = connection.execute(first.order_by(inbox.c.position, inbox.c.id).limit(1)).first()
        if row is None:
            return None
        author = Author(row.author_id, row.author_name) if row.author_id else None
        return Arrival(row.id, row.event_id, row.handoff, Said(row.said), row.text, author)

    def done(self, arrival: Arrival) -> None:
        """The desk has it. The text is in the log now and need not be here."""
        self._change(arrival.id, done_at=self._at(0), text="", error=None)

    def later(self, arrival: Arrival, error: str) -> None:
        self._change(arrival.id, due_at=self._at(_RETRY_SECONDS), error=error)
        # The others of the request keep their place behind it.
        with writing(self._engine) as connection:
            behind = sql.update(inbox).where(inbox.c.handoff == arrival.handoff, self._open())
            connection.execute(behind.values(due_at=self._at(_RETRY_SECONDS)))

    def park(self, arrival: Arrival, error: str) -> None:
        """It cannot be shown; a person finds it in the backlog."""
        self._change(arrival.id, parked_at=self._at(0), error=error)

    def has_end(self, handoff: int) -> bool:
        """Whether the other side itself has ended the request."""
        query = sql.select(inbox.c.id).where(
            inbox.c.adapter == self._adapter, inbox.c.handoff == handoff, inbox.c.said != Said.MESSAGE.value
        )
        with reading(self._engine) as connection:
            return connection.execute(query.limit(1)).first() is not None

    def _keep(self, event: Incoming, grace: float) -> bool:
        with writing(self._engine) as connection:
            found = self._link(connection, event.reference)
            if found is None or self._is_there(connection, event.id):
                return False
            if grace:
                asking = sql.update(links).where(links.c.adapter == self._adapter, links.c.ask_at.is_not(None))
                connection.execute(asking.where(links.c.handoff == found.handoff).values(ask_at=self._at(0)))
            connection.execute(sql.insert(inbox).values(self._row(event, found, grace)))
        return True

    def _row(self, event: Incoming, link: sql.engine.Row, grace: float) -> dict[str, object]:
        return {
            "adapter": self._adapter,
            "event_id": event.id,
            "handoff": link.handoff,
            "conversation": link.conversation,
            "said": event.said.value,
            "position": event.position,
            "text": kept(event.text),
            "author_id": event.author.id if event.author else None,
            "author_name": kept(event.author.name)[:_MOST_NAME] if event.author else None,
            "created_at": self._at(0),
            "due_at": self._at(grace),
        }

    def _link(self, connection: Connection, reference: str) -> sql.engine.Row | None:
        query = sql.select(links).where(links.c.adapter == self._adapter, links.c.reference == reference)
        return connection.execute(query).first()

    def _is_there(self, connection: Connection, event_id: str) -> bool:
        query = sql.select(inbox.c.id).where(inbox.c.adapter == self._adapter, inbox.c.event_id == event_id)
        return connection.execute(query).first() is not None

    def _open(self) -> sql.sql.ColumnElement:
        return sql.and_(inbox.c.adapter == self._adapter, inbox.c.done_at.is_(None), inbox.c.parked_at.is_(None))

    def _at(self, seconds: float) -> str:
        return written(self._clock() + timedelta(seconds=seconds))

    def _change(self, row_id: int, **values: object) -> None:
        with writing(self._engine) as connection:
            connection.execute(sql.update(inbox).where(inbox.c.id == row_id).values(values))
