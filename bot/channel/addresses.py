"""Where the answer to a request may be sent: apart from what was said, and erased with it."""

from __future__ import annotations

import sqlalchemy as sql
from email_validator import EmailNotValidError, validate_email
from sqlalchemy.engine import Connection

from bot.channel import feed, rows, tables
from bot.channel.events import Conversation, Draft
from bot.channel.tables import now

MAX_CHARACTERS = 254


class InvalidAddressError(ValueError):
    """No mail can be sent there."""


def checked(given: object) -> str:
    """The address as it is kept. Nothing is asked of the network. Raises `InvalidAddressError`."""
    if not isinstance(given, str) or len(given) > MAX_CHARACTERS:
        raise InvalidAddressError
    try:
        return validate_email(given.strip(), check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise InvalidAddressError from error


def leave(connection: Connection, conversation: Conversation, email: str, told: Draft) -> bool:
    """Keeps it in place of an earlier one and tells the customer; false when no request is open."""
    request = rows.open_request(connection, conversation)
    if request is None:
        return False
    columns = tables.addresses.c
    connection.execute(sql.delete(tables.addresses).where(columns.conversation == conversation.id))
    row = {"conversation": conversation.id, "email": email, "given_at": now()}
    connection.execute(sql.insert(tables.addresses).values(row))
    rows.append(connection, conversation, [told])
    feed.record(connection, request.id, feed.Kind.ADDRESS)
    return True


def left(connection: Connection, conversation_id: str) -> str | None:
    """The address, if one was left."""
    columns = tables.addresses.c
    found = connection.execute(sql.select(columns.email).where(columns.conversation == conversation_id)).scalar()
    return None if found is None else str(found)
