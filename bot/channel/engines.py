"""How SQLite is opened so that several threads and processes can write to one file."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sql
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import QueuePool

# WAL: readers never wait for the writer. NORMAL: a commit outlives the process; only a power cut can lose the last.
# secure_delete: what is erased is overwritten, not merely unlinked.
_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=5000", "secure_delete=ON")


def sqlite_engine(url: str) -> Engine:
    """The engine for a SQLite file."""
    engine = sql.create_engine(
        url, poolclass=QueuePool, pool_pre_ping=True, connect_args={"check_same_thread": False, "isolation_level": None}
    )
    sql.event.listen(engine, "connect", _configure)
    sql.event.listen(engine, "begin", _begin)
    return engine


def _configure(connection: Any, _: Any) -> None:
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # A deferred transaction that reads first and writes later fails at once when another process wrote between.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
