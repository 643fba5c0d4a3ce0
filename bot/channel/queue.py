"""The queue of each team, as the tables have it. Every function works inside a caller's transaction or connection."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sql
from sqlalchemy.engine import Connection, Row

from bot.channel.states import State
from bot.channel.tables import handoffs, written

TELL, TICKET = "position", "ticket"
"""The steps that come by themselves: the position is told again, and the wait becomes a ticket."""

_columns = handoffs.c
_waiting = sql.and_(_columns.ended_at.is_(None), _columns.status == State.WAITING.value)


def position(connection: Connection, request: Row) -> int:
    """The request's place in its team's queue, from 1."""
    same = sql.and_(_columns.since == request.since, _columns.id < request.id)
    before = sql.or_(_columns.since < request.since, same)
    query = sql.select(sql.func.count()).where(_waiting, _columns.team == request.team, before)
    return int(connection.execute(query).scalar_one()) + 1


def unreachable(connection: Connection) -> bool:
    """Whether a desk elsewhere could not be reached for any request that is open."""
    query = sql.select(_columns.id).where(_columns.ended_at.is_(None), _columns.unreachable.is_(True)).limit(1)
    return connection.execute(query).first() is not None


def due(connection: Connection, moment: datetime, attended: bool) -> list[str]:
    """The conversations with a step whose time has come.

    A request that began when nobody had ever been there (`attended` is false) has no step until somebody is.
    """
    when = _columns.due_at <= written(moment)
    when = sql.or_(when, _columns.due_at.is_(None)) if attended else when
    query = sql.select(_columns.conversation).where(_waiting, when)
    return [str(row.conversation) for row in connection.execute(query.order_by(_columns.id))]


def plan(connection: Connection, request: Row, step: str, at: datetime) -> None:
    """Keeps the next step, so that whoever runs then makes it."""
    query = sql.update(handoffs).where(_columns.id == request.id)
    connection.execute(query.values(step=step, due_at=written(at)))
