"""The log's single rows: how each is taken, written and read. Every function works inside a caller's transaction."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection
from dataclasses import asdict
from functools import partial

import sqlalchemy as sql
from sqlalchemy.engine import Connection, Row

from bot.channel import feed, tables
from bot.channel.events import Button, Conversation, Draft, Event, Handoff, Json, Sender
from bot.channel.states import REQUEST_IS_OPEN, State
from bot.channel.tables import now


class UnknownConversationError(LookupError):
    """There is no conversation with this id."""


def taken(connection: Connection, conversation_id: str, seen: bool = True) -> Conversation:
    """The conversation, with its row locked until the transaction ends.

    `seen`: somebody does something in it, so that it is not old. Raises `UnknownConversationError`.
    """
    moment = now() if seen else tables.conversations.c.seen_at
    if connection.execute(this_conversation(conversation_id).values(seen_at=moment)).rowcount == 0:
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
    request = open_request(connection, conversation) if drafts else None
    if request is not None:
        feed.record(connection, request.id, feed.Kind.MESSAGE)
    return number


def understood(connection: Connection, conversation_id: str, number: int, heard: Json) -> None:
    """Keeps how a customer's message was understood beside it."""
    columns = tables.events.c
    this = (columns.conversation == conversation_id, columns.number == number)
    body = connection.execute(sql.select(columns.body).where(*this)).scalar_one()
    connection.execute(sql.update(tables.events).where(*this).values(body={**body, "parse": heard}))


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
        "sheet": _sheet(draft.sheet, offer) if draft.sheet else None,
    }
    return always | {key: value for key, value in if_any.items() if value}


def _sheet(sheet: Json, offer: Callable[[Collection[Button]], list[Json]]) -> Json:
    rows = [
        row | {"buttons": offer([Button(button["title"], button["payload"]) for button in row["buttons"]])}
        for row in sheet["known"]["rows"]
    ]
    return sheet | {"known": sheet["known"] | {"rows": rows}}


def _offered(connection: Connection, conversation_id: str, buttons: Collection[Button]) -> list[Json]:
    """Keeps the buttons; what is returned is all that leaves the server."""
    kept = [asdict(button) | {"conversation": conversation_id, "id": secrets.token_urlsafe(12)} for button in buttons]
    if kept:
        connection.execute(sql.insert(tables.buttons), kept)
    return [{"id": row["id"], "title": row["title"]} for row in kept]


def handoff_row(conversation: Conversation, handoff: Handoff, number: int) -> dict[str, object]:
    """A request that begins, or begins anew."""
    begins = {"since": now(), "last_number": number, "told": False, "status": State.WAITING.value}
    return asdict(handoff) | begins | {"conversation": conversation.id, "team": handoff.language}


def open_request(connection: Connection, conversation: Conversation) -> Row | None:
    """The conversation's open request, if its state has one."""
    if conversation.state not in REQUEST_IS_OPEN:
        return None
    columns = tables.handoffs.c
    query = sql.select(tables.handoffs).where(columns.conversation == conversation.id, columns.ended_at.is_(None))
    return connection.execute(query.order_by(columns.id.desc()).limit(1)).first()


def erase(connection: Connection, conversation_id: str, delete: sql.sql.Delete) -> bool:
    """Whether `delete`, which is for this conversation, found it; its requests leave the feed then."""
    columns = tables.handoffs.c
    requests = sql.select(columns.id).where(columns.conversation == conversation_id)
    made = list(connection.execute(requests).scalars())
    if connection.execute(delete).rowcount == 0:
        return False
    for request in made:
        feed.forget(connection, request)
    return True


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
