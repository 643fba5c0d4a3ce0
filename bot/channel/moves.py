"""Changes a conversation's state, and with it its request for a person. Works inside a caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import sqlalchemy as sql
from sqlalchemy.engine import Connection

from bot.channel import feed, rows, tables
from bot.channel.events import Conversation, Handoff, Result
from bot.channel.states import Move, State, after, is_change
from bot.channel.tables import now

ENDED_BY = {Move.WITHDRAW: "customer", Move.HAND_BACK: "desk", Move.CLOSE: "desk"}
"""The moves that end a request, and whose doing each is."""
DONE = "done"


def applied(connection: Connection, conversation: Conversation, result: Result) -> Conversation:
    """Writes all that a result says; returns the conversation as it is then. Raises `InvalidTransitionError`."""
    number = rows.append(connection, conversation, result.drafts)
    languages = {"language": result.language, "page_language": result.page_language}
    chosen = {name: language for name, language in languages.items() if language}
    if chosen:
        connection.execute(rows.this_conversation(conversation.id).values(chosen))
    conversation = replace(conversation, last_number=number, language=result.language or conversation.language)
    if result.told:
        connection.execute(rows.open_handoff(conversation.id).values(told=True))
    for move in result.moves:
        conversation = moved(connection, conversation, move)
    if result.begin:
        conversation = _begun(connection, conversation, result.begin)
    if result.corrected:
        _correct(connection, conversation, result.corrected)
    if result.closing:
        drafts = result.closing(connection, conversation)
        number = rows.append(connection, conversation, drafts)
    if result.begin:
        # The line that says so belongs to what was there when the waiting began.
        connection.execute(rows.open_handoff(conversation.id).values(last_number=number))
    return replace(conversation, last_number=number)


def moved(
    connection: Connection, conversation: Conversation, move: Move, request: Mapping[str, object] | None = None
) -> Conversation:
    """Makes one move; `request` are columns of the open request that change with it.

    Raises `InvalidTransitionError`.
    """
    state = after(conversation.state, move)
    if not is_change(conversation.state, move):
        return conversation
    opened = rows.open_request(connection, conversation)
    conversation = replace(conversation, state=state, version=conversation.version + 1)
    values = {"state": state.value, "version": conversation.version}
    connection.execute(rows.this_conversation(conversation.id).values(values))
    if opened is not None:
        columns = {"status": state.value, "due_at": None, "step": None, **(request or {})}
        if move in ENDED_BY:
            columns |= {"status": DONE, "ended_at": now(), "ended_by": ENDED_BY[move]}
        _update(connection, opened.id, columns, feed.Kind(move.value))
    return conversation


def _begun(connection: Connection, conversation: Conversation, handoff: Handoff) -> Conversation:
    row = rows.handoff_row(conversation, handoff, conversation.last_number)
    if conversation.state is State.TICKET:
        return moved(connection, conversation, Move.REQUEST, row)
    conversation = moved(connection, conversation, Move.REQUEST)
    made = connection.execute(sql.insert(tables.handoffs).values(row | {"unreachable": False}))
    feed.record(connection, made.inserted_primary_key[0], feed.Kind.REQUEST)
    return conversation


def _correct(connection: Connection, conversation: Conversation, known: Handoff) -> None:
    """Until a person has taken it, what is known may change."""
    opened = rows.open_request(connection, conversation)
    if opened is not None and conversation.state is not State.AGENT:
        values = {"facts": known.facts, "sheet": known.sheet, "topic": known.topic}
        _update(connection, opened.id, values, feed.Kind.SHEET)


def _update(connection: Connection, request: int, values: Mapping[str, object], kind: feed.Kind) -> None:
    connection.execute(sql.update(tables.handoffs).where(tables.handoffs.c.id == request).values(values))
    feed.record(connection, request, kind)
