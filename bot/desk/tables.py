"""The desk's own tables, in the same database as the conversation log."""

from __future__ import annotations

import sqlalchemy as sql

metadata = sql.MetaData()

accounts = sql.Table(
    "accounts",
    metadata,
    sql.Column("id", sql.String(16), primary_key=True),
    sql.Column("name", sql.String(60), nullable=False),
    # The name as it is looked up: however it is written, it is the same account.
    sql.Column("key", sql.String(1200), nullable=False, unique=True),
    sql.Column("role", sql.String(16), nullable=False),
    sql.Column("language", sql.String(8), nullable=False),
    sql.Column("password", sql.String(200), nullable=False),
    # Whether they want to be on duty while their page is open, and for which languages.
    sql.Column("online", sql.Boolean, nullable=False),
    sql.Column("teams", sql.JSON, nullable=False),
    sql.Column("created_at", sql.String(32), nullable=False),
)

# Only hashes of the ids, so that nobody who reads the table has a session.
sessions = sql.Table(
    "desk_sessions",
    metadata,
    sql.Column("id", sql.String(64), primary_key=True),
    sql.Column("account", sql.ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    sql.Column("used_at", sql.String(32), nullable=False, index=True),
)

# Tries to sign in that did not succeed. The name is a hash: a password may have been typed in its place.
tries = sql.Table(
    "desk_tries",
    metadata,
    sql.Column("number", sql.Integer, primary_key=True),
    sql.Column("name", sql.String(64), nullable=False),
    sql.Column("address", sql.String(64), nullable=False),
    sql.Column("tried_at", sql.String(32), nullable=False, index=True),
)
