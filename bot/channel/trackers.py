"""What Rasa keeps of a conversation (its tracker) and how it is erased, which Rasa itself cannot do."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import sqlalchemy as sql
from rasa.core.tracker_store import (
    AwaitableTrackerStore,
    FailSafeTrackerStore,
    InMemoryTrackerStore,
    SQLTrackerStore,
    TrackerStore,
    create_engine_kwargs,
)
from rasa.utils.endpoints import read_endpoint_config
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

_EVENTS = SQLTrackerStore.SQLEvent.__table__


class TrackerStoreError(RuntimeError):
    """The trackers are kept where nothing can be erased from here."""


def erase(store: TrackerStore, conversation_ids: Collection[str]) -> None:
    """Erases the trackers of these conversations from a running server's store. Raises `TrackerStoreError`."""
    if isinstance(store, FailSafeTrackerStore):
        erase(store._tracker_store, conversation_ids)
        # Where trackers went while the database was away.
        erase(store.fallback_tracker_store, conversation_ids)
    elif isinstance(store, AwaitableTrackerStore):
        erase(store._tracker_store, conversation_ids)
    elif isinstance(store, SQLTrackerStore):
        erase_rows(store.engine, conversation_ids)
    elif isinstance(store, InMemoryTrackerStore):
        for conversation in conversation_ids:
            store.store.pop(conversation, None)
    else:
        raise TrackerStoreError(f"Nothing can be erased from a {type(store).__name__}; use one of the type SQL")


def erase_rows(engine: Engine, conversation_ids: Collection[str]) -> None:
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # Overwritten, not merely unlinked.
            connection.exec_driver_sql("PRAGMA secure_delete=ON")
        for conversation in conversation_ids:
            with connection.begin():
                connection.execute(sql.delete(_EVENTS).where(_EVENTS.c.sender_id == conversation))


def configured(endpoints: Path) -> Engine | None:
    """The database that the endpoints file names for trackers; None when they live in the server's memory only.

    Raises `TrackerStoreError` when they are kept in another way, or the database cannot be opened.
    """
    config = read_endpoint_config(str(endpoints), "tracker_store")
    if config is None or config.type is None:
        return None
    if config.type.lower() != "sql":
        raise TrackerStoreError(f"{endpoints}: nothing can be erased from a tracker store of the type {config.type}")
    login = {name: value for name, value in config.kwargs.items() if name in _LOGIN}
    url = SQLTrackerStore.get_db_url(host=config.url, **login)
    engine = sql.create_engine(url, **create_engine_kwargs(url))
    try:
        SQLTrackerStore.Base.metadata.create_all(engine)
    except SQLAlchemyError as error:
        raise TrackerStoreError(f"{endpoints}: the trackers' database cannot be opened ({error})") from error
    return engine


_LOGIN = ("dialect", "port", "db", "username", "password", "query")


def unused_since(engine: Engine, before: float) -> set[str]:
    """The conversations whose newest event is older than `before` (Unix seconds)."""
    newest = sql.func.max(_EVENTS.c.timestamp)
    query = sql.select(_EVENTS.c.sender_id).group_by(_EVENTS.c.sender_id).having(newest < before)
    with engine.connect() as connection:
        return {str(row.sender_id) for row in connection.execute(query)}
