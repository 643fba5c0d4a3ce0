"""What happened to the requests for a person, numbered, so that desks can wait for something to happen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sql
from sqlalchemy.engine import Connection, Engine

from bot.channel.states import Move
from bot.channel.tables import desk_changes, reading

PAGE = 500


class Kind(StrEnum):
    """What happened. The moves of the state machine, and:"""

    REQUEST = Move.REQUEST.value
    TAKE = Move.TAKE.value
    TRANSFER = Move.TRANSFER.value
    HAND_BACK = Move.HAND_BACK.value
    CLOSE = Move.CLOSE.value
    WITHDRAW = Move.WITHDRAW.value
    TO_TICKET = Move.TO_TICKET.value
    MESSAGE = Move.MESSAGE.value
    """The conversation has new events, whoever wrote them."""
    SHEET = "sheet"
    NOTE = "note"
    ADDRESS = "address"
    REACHABLE = "reachable"
    UNREACHABLE = "unreachable"
    ERASED = "erased"
    """The conversation is gone with all that belonged to it."""


@dataclass(frozen=True)
class Change:
    """Something happened to the request `handoff`. Numbers grow; they may have gaps."""

    number: int
    handoff: int
    kind: Kind


def record(connection: Connection, handoff: int, kind: Kind) -> None:
    """Within the caller's transaction: who reads the change can read what has changed."""
    if connection.dialect.name == "postgresql":
        # Who reads "after 12" must not miss a 13 that is committed late. SQLite has one writer at a time anyway.
        connection.exec_driver_sql("LOCK TABLE desk_changes IN EXCLUSIVE MODE")
    last = sql.select(sql.func.max(desk_changes.c.number))
    number = (connection.execute(last).scalar() or 0) + 1
    connection.execute(sql.insert(desk_changes).values(number=number, handoff=handoff, kind=kind.value))


def forget(connection: Connection, handoff: int) -> None:
    """In place of what happened to it, the feed says that the request is gone."""
    record(connection, handoff, Kind.ERASED)
    columns = desk_changes.c
    gone = sql.delete(desk_changes).where(columns.handoff == handoff, columns.kind != Kind.ERASED.value)
    connection.execute(gone)


def changes(engine: Engine, after: int) -> list[Change]:
    """The next changes with numbers above `after`, oldest first."""
    columns = desk_changes.c
    query = sql.select(desk_changes).where(columns.number > after).order_by(columns.number).limit(PAGE)
    with reading(engine) as connection:
        return [Change(row.number, row.handoff, Kind(row.kind)) for row in connection.execute(query)]
