"""A database of an earlier version keeps working."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from bot.channel.events import User
from bot.channel.log import Log
from bot.channel.tables import open_database

EARLIER = """
CREATE TABLE conversations (
    id VARCHAR(36) NOT NULL PRIMARY KEY, page_language VARCHAR(8) NOT NULL, language VARCHAR(8) NOT NULL,
    timezone VARCHAR(64) NOT NULL, state VARCHAR(16) NOT NULL, version INTEGER NOT NULL, last_number INTEGER NOT NULL,
    created_at VARCHAR(32) NOT NULL, seen_at VARCHAR(32) NOT NULL
);
CREATE TABLE events (
    conversation VARCHAR(36) NOT NULL REFERENCES conversations (id) ON DELETE CASCADE, number INTEGER NOT NULL,
    "from" VARCHAR(16) NOT NULL, created_at VARCHAR(32) NOT NULL, message_id VARCHAR(64), body JSON NOT NULL,
    PRIMARY KEY (conversation, number), UNIQUE (conversation, message_id)
);
INSERT INTO conversations VALUES ('c', 'sv', 'lv', 'UTC', 'bot', 0, 1, '2026-01-01', '2026-01-01');
INSERT INTO events VALUES
    ('c', 1, 'bot', '2026-01-01', NULL, '{"text": "Hej", "buttons": [], "list": [], "sources": [], "meta": {}}');
"""


def test_what_a_database_of_an_earlier_version_lacks_is_added_and_what_it_has_stays(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "log.db") as earlier:
        earlier.executescript(EARLIER)
    for attempt in range(2):
        log = Log(open_database(f"sqlite:///{tmp_path}/log.db"))
        conversation = log.conversation("c")
        assert conversation is not None
        assert conversation.language == "lv"
        assert [event.as_json()["text"] for event in log.events("c", 0)] == ["Hej"]
        log.introduce("c", User(f"customer {attempt}"))
        log.judge("c", 1, True, None)
    with sqlite3.connect(tmp_path / "log.db") as now:
        assert now.execute("SELECT user_id, user_name FROM conversations").fetchall() == [("customer 1", None)]
        assert now.execute("SELECT helpful FROM feedback").fetchall() == [(1,)]
    assert log.erase(["c"]) == ["c"]
