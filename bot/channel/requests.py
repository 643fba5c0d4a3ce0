"""The requests for a person as desks see them: read from the tables, never written here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sql
from sqlalchemy.engine import Connection, Row

from bot.channel import queue
from bot.channel.events import Sender
from bot.channel.states import State
from bot.channel.tables import conversations, events, handoffs, notes

_ORDER = {State.WAITING.value: 0, State.TICKET.value: 1, State.AGENT.value: 2}


@dataclass(frozen=True)
class Request:
    """A customer's request for a person.

    `status`: waiting, agent, ticket or done. `language`: the customer's, which is the team's. `provider`: its id.
    `since`: when it began to wait (UTC, ISO 8601), `waiting_seconds` ago. `position`: from 1 while it waits. `owner`:
    the agent's account id. `last_number`: of the conversation's newest event. `unread`: what the customer wrote since
    it began or since an agent's last answer. `version`: to be given back with whatever is done. `unreachable`: it
    cannot be passed on to a desk elsewhere, which calls it `reference`.
    """

    id: int
    conversation: str
    status: str
    language: str
    reason: str
    provider: str | None
    since: str
    waiting_seconds: int
    position: int | None
    owner: str | None
    owner_name: str | None
    last_number: int
    unread: int
    version: int
    unreachable: bool
    reference: str | None


@dataclass(frozen=True)
class Note:
    """What an agent wrote for the others."""

    author: str
    created_at: str
    text: str


def in_order(connection: Connection, language: str | None) -> list[Request]:
    """All that are open: who waits, then tickets, then what somebody has; in each the oldest first."""
    query = _rows().where(handoffs.c.ended_at.is_(None))
    if language is not None:
        query = query.where(handoffs.c.team == language)
    found = connection.execute(query.order_by(handoffs.c.since, handoffs.c.id)).all()
    unread, places = _unread(connection), dict[str, int]()
    requests = []
    for row in found:
        if row.status == State.WAITING.value:
            places[row.team] = places.get(row.team, 0) + 1
        requests.append(_request(row, places.get(row.team), unread.get(row.id, 0)))
    return sorted(requests, key=lambda request: _ORDER[request.status])


def one(connection: Connection, request: int) -> Request | None:
    row = connection.execute(_rows().where(handoffs.c.id == request)).first()
    if row is None:
        return None
    place = queue.position(connection, row) if row.status == State.WAITING.value else None
    return _request(row, place, _unread(connection, request).get(request, 0))


def notes_of(connection: Connection, request: int) -> list[Note]:
    query = sql.select(notes).where(notes.c.handoff == request).order_by(notes.c.id)
    return [Note(row.author, row.created_at, row.text) for row in connection.execute(query)]


def _rows() -> sql.sql.Select:
    newest = conversations.c.last_number.label("newest")
    joined = handoffs.join(conversations, conversations.c.id == handoffs.c.conversation)
    return sql.select(handoffs, conversations.c.version, newest).select_from(joined)


def _request(row: Row, place: int | None, unread: int) -> Request:
    provider = row.facts.get("provider")
    return Request(
        id=row.id,
        conversation=row.conversation,
        status=row.status,
        language=row.team,
        reason=row.reason,
        provider=None if provider is None else str(provider),
        since=row.since,
        waiting_seconds=max(0, int((datetime.now(UTC) - datetime.fromisoformat(row.since)).total_seconds())),
        position=place if row.status == State.WAITING.value else None,
        owner=row.owner,
        owner_name=row.owner_name,
        last_number=row.newest,
        unread=unread,
        version=row.version,
        unreachable=bool(row.unreachable),
        reference=row.desk_reference,
    )


def _unread(connection: Connection, *requests: int) -> dict[int, int]:
    """By request, for all that are open or for these."""
    which: Iterable[object] = [handoffs.c.id.in_(requests)] if requests else [handoffs.c.ended_at.is_(None)]
    answers = events.alias()
    same = sql.and_(answers.c.conversation == events.c.conversation, answers.c.sender == Sender.AGENT.value)
    answered = sql.exists().where(same, answers.c.number > events.c.number)
    query = (
        sql.select(handoffs.c.id, sql.func.count())
        .join(events, events.c.conversation == handoffs.c.conversation)
        .where(*which, events.c.sender == Sender.CUSTOMER.value, events.c.number > handoffs.c.last_number, ~answered)
        .group_by(handoffs.c.id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}
