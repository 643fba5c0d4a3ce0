"""The log's single rows: how each is taken, written and read. Every function works inside a caller's transaction."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import asdict
from functools import partial

import sqlalchemy as sql
from sqlalchemy.engine import Connection, Row

from bot.channel import tables
from bot.channel.events import Button, Conversation, Draft, Event, Handoff, Json, Sender, State
from bot.channel.tables import now


class UnknownConversationError(LookupError):
    """There is no conversation with this id."""


def taken(connection: Connection, conversation_id: str) -> Conversation:
    """The conversation, with its row locked until the transaction ends."""
    if connection.execute(this_conversation(conversation_id).values(seen_at=now())).rowcount == 0:
        raise UnknownConversationError(conversation_id)
    query = sql.select(tables.conversations).where(tables.conversations.c.id == conversation_id)
    return as_conversation(connection.execute(query).one())


def append(
    connection: Connection, conversation: Conversation, drafts: Collection[Draft], message_id: str | None = None
) -> int:
    number, moment = conversation.last_number, now()
    for draft in drafts:
        number += 1
        row = {"conversation": conversation.id, "number": number, "sender": draft.sender.value, "created_at": moment}
        body = _body(connection, conversation.id, draft)
        connection.execute(sql.insert(tables.events).values(row | {"message_id": message_id, "body": body}))
    if drafts:
        connection.execute(this_conversation(conversation.id).values(last_number=number))
    return number


def _body(connection: Connection, conversation_id: str, draft: Draft) -> Json:
    offer = partial(_offered, connection, conversation_id)
    always = {
        "text": draft.text,
        "buttons": offer(draft.buttons),
        "list": list(draft.steps),
        "sources": list(draft.sources),
        "meta": draft.meta,
        "phrases": list(draft.phrases),
    }
    facts = [{"text": fact.text, "buttons": offer(fact.buttons)} for fact in draft.why.facts] if draft.why else []
    if_any = {
        "why": {"facts": facts, "rules": list(draft.why.rules)} if draft.why else None,
        "dates": [{"day": due.day.isoformat(), "title": due.title} for due in draft.dates],
        "checklist": draft.checklist,
        "final": draft.final,
    }
    return always | {key: value for key, value in if_any.items() if value}


def _offered(connection: Connection, conversation_id: str, buttons: Collection[Button]) -> list[Json]:
    """Keeps the buttons; what is returned is all that leaves the server."""
    kept = [asdict(button) | {"conversation": conversation_id, "id": secrets.token_urlsafe(12)} for button in buttons]
    if kept:
        connection.execute(sql.insert(tables.buttons), kept)
    return [{"id": row["id"], "title": row["title"]} for row in kept]


def handoff_row(conversation_id: str, handoff: Handoff, number: int) -> dict[str, object]:
    return asdict(handoff) | {"conversation": conversation_id, "since": now(), "last_number": number, "told": False}


def this_conversation(conversation_id: str) -> sql.sql.Update:
    return sql.update(tables.conversations).where(tables.conversations.c.id == conversation_id)


def this_turn(conversation_id: str, place: int) -> sql.sql.Update:
    columns = tables.turns.c
    return sql.update(tables.turns).where(columns.conversation == conversation_id, columns.place == place)


def open_handoff(conversation_id: str) -> sql.sql.Update:
    columns = tables.handoffs.c
    return sql.update(tables.handoffs).where(columns.conversation == conversation_id, columns.ended_at.is_(None))


def as_conversation(row: Row) -> Conversation:
    return Conversation(
        row.id, row.page_language, row.language, row.timezone, State(row.state), row.version, row.last_number
    )


def as_event(row: Row) -> Event:
    return Event(row.number, Sender(row.sender), row.created_at, row.message_id, row.body)
