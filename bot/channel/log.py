"""The numbered conversation log: the one truth about what was said, and in what order.

Calls block; the channel makes them in threads. Every write of a conversation first takes its row, so numbers have no
gaps, and whoever reads "after 12" never misses a 13 that is written late.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import asdict, dataclass

import sqlalchemy as sql
from sqlalchemy.engine import Connection, Engine, Row

from bot.channel import tables
from bot.channel.events import Button, Conversation, Draft, Event, Handoff, Result, Sender, State, Turn
from bot.channel.tables import now, reading, writing

PAGE = 100


class UnknownConversation(LookupError):
    """There is no conversation with this id."""


@dataclass(frozen=True)
class Accepted:
    """The event of a customer's message, if it has one; `new` is false when the message was there before."""

    number: int | None
    new: bool


class Log:
    """The log in one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create(self, conversation: Conversation) -> None:
        moment = now()
        row = asdict(conversation) | {"state": conversation.state.value, "created_at": moment, "seen_at": moment}
        with writing(self._engine) as connection:
            connection.execute(sql.insert(tables.conversations).values(row))

    def conversation(self, conversation_id: str) -> Conversation | None:
        query = sql.select(tables.conversations).where(tables.conversations.c.id == conversation_id)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        return _conversation(row) if row else None

    def accept(self, conversation_id: str, message_id: str, done: Button, shown: Draft | None) -> Accepted:
        """Keeps what the customer did and that it waits for an answer. The same message id again changes nothing.

        `shown` is its event; what has none (opening the chat) counts only as the first thing in a conversation.
        Raises `UnknownConversation`.
        """
        columns = tables.turns.c
        with writing(self._engine) as connection:
            conversation = _taken(connection, conversation_id)
            earlier = connection.execute(
                sql.select(columns.number).where(
                    columns.conversation == conversation_id, columns.message_id == message_id
                )
            ).first()
            if earlier:
                return Accepted(earlier.number, new=False)
            last = sql.select(sql.func.max(columns.place)).where(columns.conversation == conversation_id)
            place = (connection.execute(last).scalar() or 0) + 1
            if shown is None and place > 1:
                return Accepted(None, new=False)
            number = _append(connection, conversation, [shown], message_id) if shown else None
            turn = {
                "conversation": conversation_id,
                "place": place,
                "message_id": message_id,
                "number": number,
                "says": list(done.says),
                "control": done.control,
            }
            connection.execute(sql.insert(tables.turns).values(turn))
        return Accepted(number, new=True)

    def append(self, conversation_id: str, draft: Draft) -> int:
        """Writes one event and returns its number. Raises `UnknownConversation`."""
        with writing(self._engine) as connection:
            return _append(connection, _taken(connection, conversation_id), [draft])

    def events(self, conversation_id: str, after: int, limit: int = PAGE) -> list[Event]:
        """The events with numbers above `after`, oldest first."""
        query = (
            sql.select(tables.events)
            .where(tables.events.c.conversation == conversation_id, tables.events.c.number > after)
            .order_by(tables.events.c.number)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return [_event(row) for row in connection.execute(query)]

    def last_numbers(self, conversation_ids: Collection[str]) -> dict[str, int]:
        columns = tables.conversations.c
        query = sql.select(columns.id, columns.last_number).where(columns.id.in_(list(conversation_ids)))
        with reading(self._engine) as connection:
            return {row.id: int(row.last_number) for row in connection.execute(query)}

    def button(self, conversation_id: str, button_id: str) -> Button | None:
        """The button with this opaque id, when it was shown in this very conversation."""
        columns = tables.buttons.c
        query = sql.select(tables.buttons).where(columns.conversation == conversation_id, columns.id == button_id)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        return Button(row.title, tuple(row.says), row.control) if row else None

    def unanswered(self) -> list[str]:
        """The conversations in which a message waits for its answer."""
        query = sql.select(tables.turns.c.conversation).where(tables.turns.c.done_at.is_(None)).distinct()
        with reading(self._engine) as connection:
            return [str(row.conversation) for row in connection.execute(query)]

    def begin_turn(self, conversation_id: str) -> Turn | None:
        """The oldest message that waits for its answer, counted as tried once more; None when all are answered."""
        columns = tables.turns.c
        query = (
            sql.select(tables.turns)
            .where(columns.conversation == conversation_id, columns.done_at.is_(None))
            .order_by(columns.place)
            .limit(1)
        )
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        with writing(self._engine) as connection:
            connection.execute(_this_turn(conversation_id, row.place).values(attempts=columns.attempts + 1))
        says = tuple(str(text) for text in row.says)
        return Turn(conversation_id, row.place, row.message_id, says, row.control, row.attempts + 1)

    def finish(self, turn: Turn, version: int, result: Result) -> bool:
        """Writes the answer, and that the turn is done, in one transaction.

        False, with nothing written, when the conversation's state is no longer the one of `version` (somebody took
        it or handed it back meanwhile: the turn must be judged anew) or the turn was finished by another process.
        """
        with writing(self._engine) as connection:
            conversation = _taken(connection, turn.conversation)
            if conversation.version != version:
                return False
            open_turn = _this_turn(turn.conversation, turn.place).where(tables.turns.c.done_at.is_(None))
            if connection.execute(open_turn.values(done_at=now())).rowcount == 0:
                return False
            self._change(connection, conversation, result)
        return True

    def change(self, conversation_id: str, version: int, result: Result) -> bool:
        """Like `finish`, for a change that no customer message asked for."""
        with writing(self._engine) as connection:
            conversation = _taken(connection, conversation_id)
            if conversation.version != version:
                return False
            self._change(connection, conversation, result)
        return True

    def _change(self, connection: Connection, conversation: Conversation, result: Result) -> None:
        number = _append(connection, conversation, result.drafts)
        languages = {"language": result.language, "page_language": result.page_language}
        values: dict[str, object] = {name: language for name, language in languages.items() if language}
        if result.begin or result.end_by:
            state = State.WAITING if result.begin else State.BOT
            values |= {"state": state.value, "version": conversation.version + 1}
        if values:
            connection.execute(_this_conversation(conversation.id).values(values))
        if result.begin:
            connection.execute(sql.insert(tables.handoffs).values(_handoff(conversation.id, result.begin, number)))
        if result.end_by or result.told:
            ended = {"ended_at": now(), "ended_by": result.end_by} if result.end_by else {}
            connection.execute(_open_handoff(conversation.id).values(told=True, **ended))

    def told(self, conversation_id: str) -> bool:
        """Whether the customer was already told that what they write is kept while they wait."""
        columns = tables.handoffs.c
        query = sql.select(columns.told).where(columns.conversation == conversation_id, columns.ended_at.is_(None))
        with reading(self._engine) as connection:
            return bool(connection.execute(query).scalar())

    def last_outcome(self, conversation_id: str) -> str | None:
        """The policy's outcome in the newest event that has one."""
        columns = tables.events.c
        query = (
            sql.select(columns.body)
            .where(columns.conversation == conversation_id, columns.sender == Sender.BOT.value)
            .order_by(columns.number.desc())
        )
        with reading(self._engine) as connection:
            outcomes = (row.body["meta"].get("outcome") for row in connection.execute(query))
            return next((str(outcome) for outcome in outcomes if outcome), None)

    def alive(self) -> None:
        """Raises `sqlalchemy.exc.SQLAlchemyError` when the database does not answer."""
        with reading(self._engine) as connection:
            connection.execute(sql.select(sql.literal(1)))


def _taken(connection: Connection, conversation_id: str) -> Conversation:
    """The conversation, with its row locked until the transaction ends."""
    if connection.execute(_this_conversation(conversation_id).values(seen_at=now())).rowcount == 0:
        raise UnknownConversation(conversation_id)
    query = sql.select(tables.conversations).where(tables.conversations.c.id == conversation_id)
    return _conversation(connection.execute(query).one())


def _append(
    connection: Connection, conversation: Conversation, drafts: Collection[Draft], message_id: str | None = None
) -> int:
    number, moment = conversation.last_number, now()
    for draft in drafts:
        number += 1
        row = {"conversation": conversation.id, "number": number, "sender": draft.sender.value, "created_at": moment}
        body = _body(connection, conversation.id, draft)
        connection.execute(sql.insert(tables.events).values(row | {"message_id": message_id, "body": body}))
    if drafts:
        connection.execute(_this_conversation(conversation.id).values(last_number=number))
    return number


def _body(connection: Connection, conversation_id: str, draft: Draft) -> dict[str, object]:
    shown = []
    for button in draft.buttons:
        row = asdict(button) | {"conversation": conversation_id, "id": secrets.token_urlsafe(12)}
        connection.execute(sql.insert(tables.buttons).values(row | {"says": list(button.says)}))
        shown.append({"id": row["id"], "title": button.title})
    return {
        "text": draft.text,
        "buttons": shown,
        "list": list(draft.steps),
        "sources": list(draft.sources),
        "meta": draft.meta,
        "phrases": list(draft.phrases),
    }


def _handoff(conversation_id: str, handoff: Handoff, number: int) -> dict[str, object]:
    return asdict(handoff) | {"conversation": conversation_id, "since": now(), "last_number": number, "told": False}


def _this_conversation(conversation_id: str) -> sql.sql.Update:
    return sql.update(tables.conversations).where(tables.conversations.c.id == conversation_id)


def _this_turn(conversation_id: str, place: int) -> sql.sql.Update:
    columns = tables.turns.c
    return sql.update(tables.turns).where(columns.conversation == conversation_id, columns.place == place)


def _open_handoff(conversation_id: str) -> sql.sql.Update:
    columns = tables.handoffs.c
    return sql.update(tables.handoffs).where(columns.conversation == conversation_id, columns.ended_at.is_(None))


def _conversation(row: Row) -> Conversation:
    return Conversation(
        row.id, row.page_language, row.language, row.timezone, State(row.state), row.version, row.last_number
    )


def _event(row: Row) -> Event:
    return Event(row.number, Sender(row.sender), row.created_at, row.message_id, row.body)
