"""The stream that tells an open page what happened, and keeps its agent on duty."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from bot.channel.threads import Threads
from bot.desk import feed
from bot.desk.feed import Feed
from bot.desk.sign_in import Sessions

from .conftest import AgentClient, DeskServer, SignIn
from .fake_port import FakeDesk


def lines(agent: AgentClient, after: int = 0) -> Iterator[str]:
    answer = agent.get(f"events?after={after}", stream=True)
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    with answer:
        yield from (line for line in answer.iter_lines(chunk_size=1, decode_unicode=True) if line)


def test_what_happens_is_told_in_order_from_where_the_page_is(sign_in: SignIn, port: FakeDesk) -> None:
    before = len(port.feed)
    for _ in range(3):
        port.wait()
    stream = lines(sign_in("Anna"), after=before + 1)
    assert next(stream) == ": connected"
    assert [next(stream) for _ in range(4)][::2] == [f"id: {before + 2}", f"id: {before + 3}"]
    port.say(2, "customer", "Hello")
    assert next(stream) == f"id: {before + 4}"
    assert json.loads(next(stream).removeprefix("data: ")) == {"request": 2, "kind": "message"}


def test_an_open_page_keeps_its_agent_on_duty(sign_in: SignIn, port: FakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "KEEP_ALIVE_SECONDS", 0.1)
    anna = sign_in("Anna")
    anna.post("presence", {"online": True, "teams": ["fr"]})
    port.here.clear()
    stream = lines(anna, after=len(port.feed))
    assert [next(stream), next(stream)] == [": connected", ": keep-alive"]
    assert [(each.name, each.teams) for each in port.present()] == [("Anna", ("fr",))]
    anna.post("presence", {"online": False, "teams": ["fr"]})
    next(stream), next(stream)
    assert port.present() == []


def test_the_stream_ends_with_the_session(sign_in: SignIn, port: FakeDesk) -> None:
    anna = sign_in("Anna")
    stream = lines(anna, after=len(port.feed))
    next(stream)
    anna.post("sign-out")
    assert [line for line in stream if not line.startswith(":")] == ["event: ended", "data: {}"]


def test_the_oldest_of_too_many_streams_gives_way(sign_in: SignIn, port: FakeDesk) -> None:
    anna = sign_in("Anna")
    first, *others = [lines(anna, after=len(port.feed)) for _ in range(feed.MAX_STREAMS + 1)]
    next(first)
    for each in others:
        next(each)
    assert next(line for line in first if not line.startswith(":")) == "event: elsewhere"


def test_the_newest_change_is_found_among_very_many(desk_server: DeskServer) -> None:
    port = FakeDesk()
    port.wait()
    for _ in range(5000):
        port.say(1, "customer", "x")
    asked = []
    changes = port.changes
    port.changes = lambda after: asked.append(after) or changes(after)  # type: ignore[method-assign,func-returns-value]
    newest = Feed(port, Sessions(desk_server.engine), Threads())
    assert newest.newest() == 5001
    assert len(asked) < 40
    port.wait()
    assert newest.newest() == 5002
