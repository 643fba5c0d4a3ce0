"""The conversation log's tables and how they are reached."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sql
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.channel.engines import sqlite_engine

metadata = sql.MetaData()

conversations = sql.Table(
    "conversations",
    metadata,
    sql.Column("id", sql.String(36), primary_key=True),
    # What the page is in (the customer's choice), and what the conversation is held in (what the bot answered last).
    sql.Column("page_language", sql.String(8), nullable=False),
    sql.Column("language", sql.String(8), nullable=False),
    sql.Column("timezone", sql.String(64), nullable=False),
    sql.Column("state", sql.String(16), nullable=False),
    # Counts changes of state: who read an older version may not write (see Log.finish).
    sql.Column("version", sql.Integer, nullable=False),
    sql.Column("last_number", sql.Integer, nullable=False),
    sql.Column("created_at", sql.String(32), nullable=False),
    sql.Column("seen_at", sql.String(32), nullable=False),
    # Who the customer is, when the site around the widget has said so.
    sql.Column("user_id", sql.String(200)),
    sql.Column("user_name", sql.String(200)),
    sql.Column("user_email", sql.String(200)),
)

events = sql.Table(
    "events",
    metadata,
    sql.Column("conversation", sql.ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=False),
    sql.Column("from", sql.String(16), key="sender", nullable=False),
    sql.Column("created_at", sql.String(32), nullable=False),
    sql.Column("message_id", sql.String(64)),
    sql.Column("body", sql.JSON, nullable=False),
    sql.UniqueConstraint("conversation", "message_id"),
)

buttons = sql.Table(
    "buttons",
    metadata,
    sql.Column("conversation", sql.ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    sql.Column("id", sql.String(24), primary_key=True),
    sql.Column("title", sql.Text, nullable=False),
    sql.Column("says", sql.Text, nullable=False),
    sql.Column("control", sql.String(32)),
)

# What the customer did, in order, each with the message id that makes it happen once. It is done when its answer is in
# the log: both are written in one transaction. Opening the chat is a turn without an event of its own.
turns = sql.Table(
    "turns",
    metadata,
    sql.Column("conversation", sql.ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    sql.Column("place", sql.Integer, primary_key=True, autoincrement=False),
    sql.Column("message_id", sql.String(64), nullable=False),
    sql.Column("number", sql.Integer),
    sql.Column("says", sql.Text, nullable=False),
    sql.Column("control", sql.String(32)),
    sql.Column("attempts", sql.Integer, nullable=False, default=0),
    sql.Column("done_at", sql.String(32), index=True),
    sql.UniqueConstraint("conversation", "message_id"),
)

handoffs = sql.Table(
    "handoffs",
    metadata,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("conversation", sql.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False, index=True),
    sql.Column("since", sql.String(32), nullable=False),
    sql.Column("reason", sql.String(64), nullable=False),
    sql.Column("language", sql.String(8), nullable=False),
    sql.Column("facts", sql.JSON, nullable=False),
    sql.Column("topic", sql.String(64)),
    sql.Column("outcome", sql.String(64)),
    # The transcript is the log up to this number; it is not copied, so that what is erased is erased everywhere.
    sql.Column("last_number", sql.Integer, nullable=False),
    sql.Column("told", sql.Boolean, nullable=False, default=False),
    sql.Column("ended_at", sql.String(32), index=True),
    # Whose doing it was: the customer's, or the desk's with its result.
    sql.Column("ended_by", sql.String(16)),
    sql.Column("result", sql.String(64)),
    # Like the conversation's state while the request is open (waiting, agent, ticket), then done.
    sql.Column("status", sql.String(16)),
    sql.Column("team", sql.String(8)),
    sql.Column("owner", sql.String(64)),
    sql.Column("owner_name", sql.String(200)),
    sql.Column("taken_at", sql.String(32)),
    # The next step that comes by itself: when, and which (see `queue`).
    sql.Column("due_at", sql.String(32)),
    sql.Column("step", sql.String(16)),
    sql.Column("sheet", sql.JSON),
    # What a desk elsewhere calls it, and whether that desk cannot be reached just now.
    sql.Column("desk_reference", sql.String(200)),
    sql.Column("unreachable", sql.Boolean),
)

# Where the answer may be sent, apart from everything that was said.
addresses = sql.Table(
    "addresses",
    metadata,
    sql.Column("conversation", sql.ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    sql.Column("email", sql.String(320), nullable=False),
    sql.Column("given_at", sql.String(32), nullable=False),
)

# What agents write for each other; no customer ever sees it.
notes = sql.Table(
    "notes",
    metadata,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("handoff", sql.ForeignKey("handoffs.id", ondelete="CASCADE"), nullable=False, index=True),
    sql.Column("author", sql.String(200), nullable=False),
    sql.Column("created_at", sql.String(32), nullable=False),
    sql.Column("text", sql.Text, nullable=False),
)

presence = sql.Table(
    "presence",
    metadata,
    sql.Column("account", sql.String(64), primary_key=True),
    sql.Column("name", sql.String(200), nullable=False),
    sql.Column("teams", sql.JSON, nullable=False),
    sql.Column("online", sql.Boolean, nullable=False),
    sql.Column("seen_at", sql.String(32), nullable=False),
)

# What happened to which request, in order: the feed for desks. No foreign key: that one was erased is news too.
desk_changes = sql.Table(
    "desk_changes",
    metadata,
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=False),
    sql.Column("handoff", sql.Integer, nullable=False, index=True),
    sql.Column("kind", sql.String(16), nullable=False),
)

# Whether an answer helped, as the customer said last.
feedback = sql.Table(
    "feedback",
    metadata,
    sql.Column("conversation", sql.ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=False),
    sql.Column("given_at", sql.String(32), nullable=False),
    sql.Column("helpful", sql.Boolean, nullable=False),
    sql.Column("comment", sql.Text),
)


class DatabaseError(RuntimeError):
    """The conversation log cannot be opened; the text names the variable, the address and the remedy."""


def open_database(url: str) -> Engine:
    """The engine with every table and column in place. Raises `DatabaseError`: nothing starts without a log."""
    address = make_url(url)
    local = address.get_backend_name() == "sqlite"
    try:
        if local and address.database:
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
        engine = sqlite_engine(url) if local else sql.create_engine(url, pool_pre_ping=True)
        metadata.create_all(engine)
        with writing(engine) as connection:
            _add_missing_columns(connection)
            _fill_added_columns(connection)
    except (SQLAlchemyError, OSError, ImportError) as error:
        raise DatabaseError(
            f"ASSISTANT_DATABASE is {address.render_as_string(hide_password=True)!r} and cannot be opened ({error}): "
            "check that the address is right, the database runs and this user may write there"
        ) from error
    return engine


def _add_missing_columns(connection: Connection) -> None:
    """Brings a database of an earlier version up to date. A column that was added later may be empty."""
    inspector = sql.inspect(connection)
    for table in metadata.sorted_tables:
        there = {column["name"] for column in inspector.get_columns(table.name)}
        for column in table.columns:
            if column.name not in there:
                definition = sql.schema.CreateColumn(column).compile(dialect=connection.dialect)
                connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {definition}")


def _fill_added_columns(connection: Connection) -> None:
    """A request that was made before requests had a status waits as it did."""
    columns = handoffs.c
    earlier = sql.update(handoffs).where(columns.status.is_(None))
    connection.execute(earlier.where(columns.ended_at.is_(None)).values(status="waiting", team=columns.language))
    connection.execute(earlier.where(columns.ended_at.is_not(None)).values(status="done", team=columns.language))


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction: everything or nothing."""
    with engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection for one SELECT, which needs no transaction."""
    with engine.connect() as connection:
        yield connection


def empty_journal(engine: Engine) -> None:
    """Takes what was erased out of SQLite's write-ahead log too, unless another connection is in the way."""
    if engine.dialect.name == "sqlite":
        with reading(engine) as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def now() -> str:
    """The moment in UTC, as `written`."""
    return written(datetime.now(UTC))


def written(moment: datetime) -> str:
    """A moment in UTC as ISO 8601 with milliseconds, which sorts as text."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
