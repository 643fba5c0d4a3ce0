"""The customer deletes the conversation: nothing of it remains, whatever was going on."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sql
from rasa.core.tracker_store import DynamoTrackerStore, SQLTrackerStore
from rasa.shared.core.domain import Domain

from bot.channel import tables
from bot.channel.log import Log
from tests.channel.server import Server, Visitor

SECRET_WORD = "Rumpelstilzchen"
Serve = Callable[..., Server]


@pytest.fixture
def server(serve: Serve, tmp_path: Path) -> Server:
    """With trackers in a database, as Rasa keeps them."""
    server = serve(turn_seconds=1.0, user_secret="k" * 32)
    server.agent.keep_in(SQLTrackerStore(Domain.empty(), db=f"{tmp_path}/trackers.db"))
    return server


def rows_left(server: Server) -> dict[str, int]:
    with tables.open_database(server.settings.database).connect() as connection:
        counts = {
            table.name: connection.execute(sql.select(sql.func.count()).select_from(table)).scalar()
            for table in tables.metadata.sorted_tables
        }
    return {name: count for name, count in counts.items() if count}


def trackers_left(server: Server) -> list[str]:
    return list(server.call(server.agent.tracker_store.keys()))


def files_with(folder: Path, word: str) -> list[str]:
    return [file.name for file in folder.iterdir() if word.encode() in file.read_bytes()]


def wait_for(what: Callable[[], object]) -> None:
    ends = time.monotonic() + 10
    while not what():
        assert time.monotonic() < ends
        time.sleep(0.02)


def is_gone(visitor: Visitor) -> bool:
    answers = [visitor.get("events?poll=1"), visitor.post({"id": "a", "text": "x"}), visitor.delete()]
    return all((answer.status_code, answer.json()) == (401, {"error": "token_invalid"}) for answer in answers)


def test_everything_of_a_deleted_conversation_is_erased_and_nothing_of_another(server: Server, tmp_path: Path) -> None:
    other = Visitor(server.base)
    other.ask("I stay")
    before = rows_left(server)
    visitor = Visitor(server.base)
    visitor.ask(f"my name is {SECRET_WORD}")
    visitor.ask("why")
    visitor.post({"event": "4", "helpful": False, "comment": SECRET_WORD}, to="feedback")
    visitor.press("person")
    visitor.until(7)
    visitor.post({"email": f"{SECRET_WORD}@example.com"}, to="address")
    tables = {"conversations", "events", "turns", "buttons", "handoffs", "feedback", "addresses", "desk_changes"}
    assert set(rows_left(server)) == tables
    assert sorted(trackers_left(server)) == sorted([visitor.conversation, other.conversation])
    assert files_with(tmp_path, SECRET_WORD)

    deleted = visitor.delete()

    assert (deleted.status_code, deleted.content) == (204, b"")
    # Desks must hear that the request is gone: a number remains, and nothing that was said.
    assert rows_left(server) == before | {"desk_changes": 1}
    assert trackers_left(server) == [other.conversation]
    assert files_with(tmp_path, SECRET_WORD) == []
    assert files_with(tmp_path, visitor.conversation) == []
    assert is_gone(visitor)
    assert other.ask("still here?")["text"] == "You said: still here?"


def test_a_conversation_deleted_in_mid_turn_leaves_nothing_and_writes_nothing_later(
    server: Server, tmp_path: Path
) -> None:
    visitor = Visitor(server.base)
    visitor.ask(SECRET_WORD)
    visitor.say("slow 0.6")
    visitor.say(f"{SECRET_WORD} again")
    wait_for(lambda: "slow 0.6" in server.agent.texts())
    assert visitor.delete().status_code == 204
    time.sleep(0.8)
    assert rows_left(server) == {}
    assert trackers_left(server) == []
    assert files_with(tmp_path, SECRET_WORD) == []
    assert server.agent.texts() == [SECRET_WORD, "slow 0.6"]


def test_a_turn_that_does_not_stop_delays_the_deletion_and_writes_nothing_after_it(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channel.turns.STOP_SECONDS", 0.2)
    visitor = Visitor(server.base)
    visitor.say("deaf 1.5")
    visitor.until(2)  # given up, but still at work
    refused = visitor.delete()
    assert (refused.status_code, refused.json(), refused.headers["Retry-After"]) == (503, {"error": "try_again"}, "1")
    wait_for(lambda: visitor.delete().status_code == 204)
    assert trackers_left(server) == []
    assert rows_left(server) == {}


def test_a_deletion_that_failed_leaves_a_conversation_that_goes_on(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = Visitor(server.base)
    visitor.say("slow 0.3")
    wait_for(server.agent.texts)
    with monkeypatch.context() as broken:
        broken.setattr(server.agent, "tracker_store", DynamoTrackerStore.__new__(DynamoTrackerStore))
        assert visitor.delete().status_code == 503
    assert visitor.until(2)[1]["text"] == "You said: slow 0.3"
    assert visitor.delete().status_code == 204


def test_deleting_at_the_same_time_from_two_tabs_erases_once(server: Server) -> None:
    visitor = Visitor(server.base)
    visitor.say("slow 0.5")
    with ThreadPoolExecutor(4) as pool:
        statuses = [answer.status_code for answer in pool.map(lambda _: visitor.delete(), range(4))]
    assert sorted(statuses) == [204, 401, 401, 401]
    assert rows_left(server) == {}


def test_open_streams_and_polls_of_a_deleted_conversation_end(server: Server) -> None:
    visitor = Visitor(server.base)
    streams = [visitor.stream() for _ in range(2)]
    assert [next(stream) for stream in streams] == [("", "connected")] * 2
    with ThreadPoolExecutor(1) as pool:
        poll = pool.submit(visitor.get, "events?poll=1&wait=20")
        time.sleep(0.3)
        started = time.monotonic()
        assert visitor.delete().status_code == 204
        assert poll.result().status_code == 401
    assert [list(stream) for stream in streams] == [[], []]
    assert time.monotonic() - started < 2


def test_a_stream_ends_when_a_command_erases_the_conversation(server: Server) -> None:
    visitor = Visitor(server.base)
    stream = visitor.stream()
    assert next(stream) == ("", "connected")
    Log(tables.open_database(server.settings.database)).erase([visitor.conversation])
    assert list(stream) == []
    assert is_gone(visitor)


def test_deleting_needs_the_conversations_own_token(server: Server) -> None:
    visitor = Visitor(server.base)
    token, visitor.token = visitor.token, "x.y.z"
    assert visitor.delete().status_code == 401
    visitor.token = token
    assert visitor.events() == []
