"""The adapters' tables in the conversation database. What belongs to a conversation is erased with it.

No sentence of a customer stands here: what goes out is read from the log when it is sent. What a person wrote on the
other side is kept until it is in the log.
"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sql
from sqlalchemy.engine import Engine

from bot.channel.tables import conversations

metadata = sql.MetaData()


def _conversation() -> sql.Column:
    # The column itself, not its name: the table belongs to the channel's metadata.
    return sql.Column(
        "conversation", sql.ForeignKey(conversations.c.id, ondelete="CASCADE"), nullable=False, index=True
    )


# One row for each adapter: how far the feed is followed, and which process may work.
adapters = sql.Table(
    "desk_adapters",
    metadata,
    sql.Column("name", sql.String(16), primary_key=True),
    sql.Column("change", sql.Integer, nullable=False),
    sql.Column("holder", sql.String(64)),
    sql.Column("held_until", sql.String(32)),
)

links = sql.Table(
    "desk_links",
    metadata,
    sql.Column("adapter", sql.String(16), primary_key=True),
    sql.Column("handoff", sql.Integer, primary_key=True, autoincrement=False),
    _conversation(),
    sql.Column("reference", sql.String(255)),
    # The last event of the log that was looked at, and fingerprints of what the other side was told.
    sql.Column("exported", sql.Integer, nullable=False),
    sql.Column("sheet", sql.String(64)),
    sql.Column("address", sql.String(64)),
    sql.Column("closed", sql.Boolean, nullable=False, default=False),
    # What the desk was told: that nothing of it reaches the other side just now.
    sql.Column("unreachable", sql.Boolean, nullable=False, default=False),
    sql.Column("position", sql.BigInteger, nullable=False, default=0),
    sql.Column("ask_at", sql.String(32)),
    sql.UniqueConstraint("adapter", "reference"),
)

outbox = sql.Table(
    "desk_outbox",
    metadata,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("adapter", sql.String(16), nullable=False),
    sql.Column("handoff", sql.Integer, nullable=False, index=True),
    _conversation(),
    sql.Column("key", sql.String(128), nullable=False),
    sql.Column("kind", sql.String(16), nullable=False),
    # The number of the event that is said; the last one before the request when it is opened.
    sql.Column("number", sql.Integer),
    sql.Column("created_at", sql.String(32), nullable=False),
    # Raised before the other side is called: what is above 0 may have arrived there.
    sql.Column("attempts", sql.Integer, nullable=False, default=0),
    sql.Column("next_attempt_at", sql.String(32), nullable=False),
    sql.Column("done_at", sql.String(32), index=True),
    sql.Column("parked_at", sql.String(32)),
    sql.Column("error", sql.Text),
    sql.Column("remote_id", sql.String(255)),
    sql.UniqueConstraint("adapter", "key"),
    sqlite_autoincrement=True,
)

inbox = sql.Table(
    "desk_inbox",
    metadata,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("adapter", sql.String(16), nullable=False),
    sql.Column("event_id", sql.String(255), nullable=False),
    sql.Column("handoff", sql.Integer, nullable=False, index=True),
    _conversation(),
    sql.Column("said", sql.String(16), nullable=False),
    sql.Column("position", sql.BigInteger, nullable=False),
    sql.Column("text", sql.Text, nullable=False),
    sql.Column("author_id", sql.String(255)),
    sql.Column("author_name", sql.String(255)),
    sql.Column("created_at", sql.String(32), nullable=False),
    sql.Column("due_at", sql.String(32), nullable=False),
    sql.Column("done_at", sql.String(32), index=True),
    sql.Column("parked_at", sql.String(32)),
    sql.Column("error", sql.Text),
    sql.UniqueConstraint("adapter", "event_id"),
    sqlite_autoincrement=True,
)


def create(engine: Engine) -> None:
    """Makes the tables that are missing."""
    metadata.create_all(engine)


def utc() -> datetime:
    """The moment in UTC."""
    return datetime.now(UTC)
