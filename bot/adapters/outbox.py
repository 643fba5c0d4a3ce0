"""What must be said on the other side: kept until it is, in the order of each request, and never twice.

The state is only in the table. A row's attempt is counted before the other side is called, so whoever goes on after a
crash knows that it may have arrived, and the adapter looks before it says it again.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sql
from sqlalchemy.engine import Connection, Engine

from bot.adapters.base import Kind, TemporaryError
from bot.adapters.tables import inbox, links, outbox, utc
from bot.channel.tables import reading, writing, written

UNREACHABLE_SECONDS = 30.0
_FIRST_SECONDS = 2.0
_LONGEST_SECONDS = 300.0
_MOST_ERROR = 500


@dataclass(frozen=True)
class Job:
    """One row to be sent. `attempts` counts those that were begun, this one included once it is begun."""

    id: int
    handoff: int
    conversation: str
    key: str
    kind: Kind
    number: int | None
    attempts: int


@dataclass(frozen=True)
class Row:
    """One line of the backlog. A parked row waits for a person (`Outbox.retry`); `error` says why."""

    id: int
    adapter: str
    handoff: int
    conversation: str
    kind: str
    created_at: str
    attempts: int
    next_attempt_at: str
    error: str | None
    parked: bool


class Outbox:
    """The rows of one adapter."""

    def __init__(self, engine: Engine, adapter: str, clock: Callable[[], datetime] = utc) -> None:
        self._engine, self.adapter, self._clock = engine, adapter, clock

    def next(self) -> Job | None:
        """The oldest due row before which nothing of its request is left to do; what failed often comes last.

        A parked row is passed, but nothing can be said in a ticket that is not open yet.
        """
        row, earlier = outbox.c, outbox.alias("earlier")
        blocked = (
            sql.exists()
            .where(earlier.c.adapter == row.adapter, earlier.c.handoff == row.handoff)
            .where(earlier.c.id < row.id, earlier.c.done_at.is_(None))
            .where(sql.or_(earlier.c.parked_at.is_(None), earlier.c.kind == Kind.OPEN.value))
        )
        query = (
            sql.select(outbox)
            .where(self._open(), row.next_attempt_at <= written(self._clock()), ~blocked)
            .order_by(row.attempts, row.id)
            .limit(1)
        )
        with reading(self._engine) as connection:
            found = connection.execute(query).first()
        if found is None:
            return None
        kind = Kind(found.kind)
        return Job(found.id, found.handoff, found.conversation, found.key, kind, found.number, found.attempts)

    def begin(self, job: Job) -> None:
        """Counts the attempt, before the other side hears of it."""
        self._change(job.id, attempts=job.attempts + 1)

    def done(self, job: Job, remote_id: str | None = None, reference: str | None = None) -> None:
        """The other side has it. `reference`: the ticket's, when it was opened."""
        with writing(self._engine) as connection:
            values = {"done_at": written(self._clock()), "error": None, "remote_id": remote_id}
            connection.execute(sql.update(outbox).where(outbox.c.id == job.id).values(values))
            if reference is not None:
                # What was said there meanwhile found no link: it is asked for.
                opened = {"reference": reference, "ask_at": written(self._clock())}
                link = sql.update(links).where(links.c.adapter == self.adapter, links.c.handoff == job.handoff)
                connection.execute(link.values(opened))

    def drop(self, handoff: int) -> None:
        """Nothing of this request is sent any more."""
        open_rows = sql.update(outbox).where(outbox.c.handoff == handoff, self._open())
        with writing(self._engine) as connection:
            connection.execute(open_rows.values(done_at=written(self._clock())))

    def later(self, job: Job, error: TemporaryError) -> None:
        """Try again: after what the other side asked for, else ever more slowly, never in step with others."""
        longest = min(_FIRST_SECONDS * 2 ** min(job.attempts, 20), _LONGEST_SECONDS)
        seconds = error.retry_after if error.retry_after is not None else longest / 2 + random.random() * longest / 2
        moment = written(self._clock() + timedelta(seconds=seconds))
        self._change(job.id, next_attempt_at=moment, error=str(error)[:_MOST_ERROR])
        if error.everywhere:
            early = sql.update(outbox).where(self._open(), outbox.c.next_attempt_at < moment)
            with writing(self._engine) as connection:
                connection.execute(early.values(next_attempt_at=moment))

    def park(self, job: Job, error: Exception) -> None:
        """Leave it to a person."""
        self._change(job.id, parked_at=written(self._clock()), error=str(error)[:_MOST_ERROR])

    def retry(self, row_id: int) -> bool:
        """Tries a parked row again, when a person has removed the cause."""
        parked = sql.update(outbox).where(outbox.c.id == row_id, outbox.c.parked_at.is_not(None))
        with writing(self._engine) as connection:
            changed = connection.execute(parked.values(parked_at=None, next_attempt_at=written(self._clock())))
        return bool(changed.rowcount)

    def known(self, handoff: int) -> frozenset[str]:
        """The other side's ids of what was said in this request."""
        query = sql.select(outbox.c.remote_id).where(
            outbox.c.adapter == self.adapter, outbox.c.handoff == handoff, outbox.c.remote_id.is_not(None)
        )
        with reading(self._engine) as connection:
            return frozenset(str(row.remote_id) for row in connection.execute(query))

    def backlog(self) -> list[Row]:
        """What is not done, oldest first: what goes out, then what came in and could not be shown."""
        out = sql.select(outbox).where(outbox.c.adapter == self.adapter, outbox.c.done_at.is_(None))
        stuck = sql.select(inbox).where(
            inbox.c.adapter == self.adapter, inbox.c.done_at.is_(None), inbox.c.error.is_not(None)
        )
        with reading(self._engine) as connection:
            rows = [
                _row(each, each.kind, each.attempts, each.next_attempt_at)
                for each in connection.execute(out.order_by(outbox.c.id))
            ]
            rows += [
                _row(each, f"incoming {each.said}", 1, each.due_at)
                for each in connection.execute(stuck.order_by(inbox.c.id))
            ]
        return rows

    def cut_off(self, seconds: float = UNREACHABLE_SECONDS) -> frozenset[int]:
        """The requests of which something should have arrived `seconds` ago and has not."""
        columns = outbox.c
        late = sql.and_(columns.parked_at.is_(None), columns.created_at < self._ago(seconds))
        # A ticket that the other side refuses reaches nobody either.
        refused = sql.and_(columns.parked_at.is_not(None), columns.kind == Kind.OPEN.value)
        query = sql.select(columns.handoff).where(columns.adapter == self.adapter, columns.done_at.is_(None))
        with reading(self._engine) as connection:
            return frozenset(int(row.handoff) for row in connection.execute(query.where(sql.or_(late, refused))))

    def unreachable(self, handoff: int | None = None, seconds: float = UNREACHABLE_SECONDS) -> bool:
        """Whether that is so of this request, or of any."""
        found = self.cut_off(seconds)
        return bool(found) if handoff is None else handoff in found

    def _ago(self, seconds: float) -> str:
        return written(self._clock() - timedelta(seconds=seconds))

    def _open(self) -> sql.sql.ColumnElement:
        return sql.and_(outbox.c.adapter == self.adapter, outbox.c.done_at.is_(None), outbox.c.parked_at.is_(None))

    def _change(self, row_id: int, **values: object) -> None:
        with writing(self._engine) as connection:
            connection.execute(sql.update(outbox).where(outbox.c.id == row_id).values(values))


def add(
    connection: Connection, link: sql.engine.Row, kind: Kind, mark: str | int, moment: str, number: int | None = None
) -> None:
    """Keeps a row, in the caller's transaction, unless it is there. `mark` tells rows of one request and kind apart."""
    key = key_of(link.conversation, link.handoff, kind, mark)
    there = sql.select(outbox.c.id).where(outbox.c.adapter == link.adapter, outbox.c.key == key)
    if connection.execute(there).first():
        return
    row = {
        "adapter": link.adapter,
        "handoff": link.handoff,
        "conversation": link.conversation,
        "key": key,
        "kind": kind.value,
        "number": number,
        "created_at": moment,
        "attempts": 0,
        "next_attempt_at": moment,
    }
    connection.execute(sql.insert(outbox).values(row))


def key_of(conversation: str, handoff: int, kind: Kind, mark: str | int = "") -> str:
    """Unique for ever: a request's number may come again when the newest one was erased, its conversation never."""
    return f"{conversation}-{handoff}-{kind.value}" + (f"-{mark}" if mark != "" else "")


def _row(row: sql.engine.Row, kind: str, attempts: int, next_attempt_at: str) -> Row:
    return Row(
        row.id,
        row.adapter,
        row.handoff,
        row.conversation,
        kind,
        row.created_at,
        attempts,
        next_attempt_at,
        row.error,
        row.parked_at is not None,
    )
