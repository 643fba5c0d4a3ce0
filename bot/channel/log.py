"""The numbered conversation log: the one truth about what was said, and in what order.

Calls block; the channel makes them in threads. Every write of a conversation first takes its row, so numbers have no
gaps, and whoever reads "after 12" never misses a 13 that is written late.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass

import sqlalchemy as sql
from sqlalchemy.engine import Engine

from bot.channel import addresses, moves, rows, tables
from bot.channel.events import Button, Conversation, Draft, Event, Result, Sender, Turn, User
from bot.channel.tables import now, reading, writing

PAGE = 100


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
        return rows.as_conversation(row) if row else None

    def accept(self, conversation_id: str, message_id: str, done: Button, shown: Draft | None) -> Accepted:
        """Keeps what the customer did and that it waits for an answer. The same message id again changes nothing.

        `shown` is its event; what has none (opening the chat) counts only as the first thing in a conversation.
        Raises `UnknownConversationError`.
        """
        columns = tables.turns.c
        with writing(self._engine) as connection:
            conversation = rows.taken(connection, conversation_id)
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
            number = rows.append(connection, conversation, [shown], message_id) if shown else None
            turn = {
                "conversation": conversation_id,
                "place": place,
                "message_id": message_id,
                "number": number,
                "says": done.says,
                "control": done.control,
            }
            connection.execute(sql.insert(tables.turns).values(turn))
        return Accepted(number, new=True)

    def append(self, conversation_id: str, draft: Draft) -> int:
        """Writes one event and returns its number. Raises `UnknownConversationError`."""
        with writing(self._engine) as connection:
            return rows.append(connection, rows.taken(connection, conversation_id), [draft])

    def events(self, conversation_id: str, after: int, limit: int = PAGE) -> list[Event]:
        """The events with numbers above `after`, oldest first."""
        query = (
            sql.select(tables.events)
            .where(tables.events.c.conversation == conversation_id, tables.events.c.number > after)
            .order_by(tables.events.c.number)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return [rows.as_event(row) for row in connection.execute(query)]

    def event(self, conversation_id: str, number: int) -> Event | None:
        columns = tables.events.c
        query = sql.select(tables.events).where(columns.conversation == conversation_id, columns.number == number)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        return rows.as_event(row) if row else None

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
        return Button(row.title, row.says, row.control) if row else None

    def unanswered(self) -> list[str]:
        """The conversations in which a message waits for its answer."""
        query = sql.select(tables.turns.c.conversation).where(tables.turns.c.done_at.is_(None)).distinct()
        with reading(self._engine) as connection:
            return [str(row.conversation) for row in connection.execute(query)]

    def begin_turn(self, conversation_id: str) -> Turn | None:
        """The oldest message that waits for its answer, counted as tried once more; None when all are answered."""
        columns, shown = tables.turns.c, tables.events.c
        its_event = sql.and_(shown.conversation == columns.conversation, shown.number == columns.number)
        query = (
            sql.select(tables.turns, shown.body)
            .join_from(tables.turns, tables.events, its_event, isouter=True)
            .where(columns.conversation == conversation_id, columns.done_at.is_(None))
            .order_by(columns.place)
            .limit(1)
        )
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        with writing(self._engine) as connection:
            connection.execute(rows.this_turn(conversation_id, row.place).values(attempts=columns.attempts + 1))
        redacted = tuple(row.body["meta"].get("redacted", ())) if row.body else ()
        return Turn(
            conversation_id, row.place, row.message_id, row.says, row.control, row.attempts + 1, redacted, row.number
        )

    def finish(self, turn: Turn, version: int, result: Result) -> bool:
        """Writes the answer, and that the turn is done, in one transaction.

        False, with no answer written, when the conversation's state is no longer the one of `version` (somebody took
        it or handed it back meanwhile: the turn must be judged anew) or the turn was finished by another process.
        """
        with writing(self._engine) as connection:
            conversation = rows.taken(connection, turn.conversation)
            if conversation.version != version:
                # Nothing has failed, so this does not count as a try.
                connection.execute(rows.this_turn(turn.conversation, turn.place).values(attempts=turn.attempts - 1))
                return False
            open_turn = rows.this_turn(turn.conversation, turn.place).where(tables.turns.c.done_at.is_(None))
            if connection.execute(open_turn.values(done_at=now())).rowcount == 0:
                return False
            if result.heard and turn.number:
                rows.understood(connection, turn.conversation, turn.number, result.heard)
            moves.applied(connection, conversation, result)
        return True

    def change(self, conversation_id: str, version: int, result: Result) -> bool:
        """Like `finish`, for a change that no customer message asked for."""
        with writing(self._engine) as connection:
            conversation = rows.taken(connection, conversation_id)
            if conversation.version != version:
                return False
            moves.applied(connection, conversation, result)
        return True

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

    def judge(self, conversation_id: str, number: int, helpful: bool, comment: str | None) -> None:
        """Keeps whether an answer helped, in place of what was said before. Raises `UnknownConversationError`."""
        columns = tables.feedback.c
        key = {"conversation": conversation_id, "number": number}
        said = {"given_at": now(), "helpful": helpful, "comment": comment}
        earlier = sql.delete(tables.feedback).where(columns.conversation == conversation_id, columns.number == number)
        with writing(self._engine) as connection:
            rows.taken(connection, conversation_id)
            connection.execute(earlier)
            connection.execute(sql.insert(tables.feedback).values(key | said))

    def introduce(self, conversation_id: str, user: User) -> None:
        """Keeps who the customer is. Raises `UnknownConversationError`."""
        known = {"user_id": user.id, "user_name": user.name, "user_email": user.email}
        with writing(self._engine) as connection:
            rows.taken(connection, conversation_id)
            connection.execute(rows.this_conversation(conversation_id).values(known))

    def leave_address(self, conversation_id: str, email: str, told: Draft) -> bool:
        """Keeps where the answer may be sent, in place of an earlier address; false when no request is open.

        Raises `UnknownConversationError`.
        """
        with writing(self._engine) as connection:
            return addresses.leave(connection, rows.taken(connection, conversation_id), email, told)

    def unseen(self, since: str) -> list[str]:
        """The conversations in which nothing has happened since a moment (`tables.written`)."""
        columns = tables.conversations.c
        with reading(self._engine) as connection:
            return [str(row.id) for row in connection.execute(sql.select(columns.id).where(columns.seen_at < since))]

    def erase(self, conversation_ids: Collection[str], unseen_since: str | None = None) -> list[str]:
        """Erases conversations with all that belongs to them, each at once; returns those that were erased.

        With `unseen_since` a conversation in which something has happened since then stays.
        """
        columns = tables.conversations.c
        delete = sql.delete(tables.conversations)
        if unseen_since:
            delete = delete.where(columns.seen_at < unseen_since)
        erased = []
        for conversation in conversation_ids:
            with writing(self._engine) as connection:
                if rows.erase(connection, conversation, delete.where(columns.id == conversation)):
                    erased.append(conversation)
        if erased:
            tables.empty_journal(self._engine)
        return erased

    def alive(self) -> None:
        """Raises `sqlalchemy.exc.SQLAlchemyError` when the database does not answer."""
        with reading(self._engine) as connection:
            connection.execute(sql.select(sql.literal(1)))
