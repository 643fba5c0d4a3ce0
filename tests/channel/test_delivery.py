"""Live delivery: exact resume, typing, several readers."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any

import pytest

from bot.channel import delivery
from bot.channel.events import Event
from tests.channel.server import Server, Visitor


def messages(visitor: Visitor, count: int, after: int = 0) -> list[dict[str, Any]]:
    return list(islice((data for name, data in visitor.stream(after) if name == "message"), count))


def test_a_stream_brings_the_log_and_then_what_comes(visitor: Visitor) -> None:
    visitor.ask("one")
    stream = visitor.stream()
    assert next(stream) == ("", "connected")
    assert [next(stream)[1]["text"] for _ in range(2)] == ["one", "You said: one"]
    visitor.say("two")
    coming = (data["text"] for name, data in stream if name == "message")
    assert list(islice(coming, 2)) == ["two", "You said: two"]


@pytest.mark.parametrize("after", range(6))
def test_a_stream_resumes_exactly_after_the_last_event_id(visitor: Visitor, after: int) -> None:
    for text in ("one", "two", "three"):
        visitor.ask(text)
    assert [event["id"] for event in messages(visitor, 6 - after, after)] == [str(n) for n in range(after + 1, 7)]


def test_a_log_of_more_than_a_page_comes_whole_and_in_order(visitor: Visitor) -> None:
    for number in range(60):
        visitor.say(f"m{number}")
    visitor.until(120)
    events = messages(visitor, 120)
    assert [event["id"] for event in events] == [str(number) for number in range(1, 121)]


def test_typing_is_shown_while_an_answer_is_made(visitor: Visitor) -> None:
    stream = visitor.stream()
    next(stream)
    visitor.say("slow 0.3")
    seen = [(name, data.get("active", data.get("from"))) for name, data in islice(stream, 4)]
    assert seen == [("message", "customer"), ("typing", True), ("message", "bot"), ("typing", False)]


def test_two_readers_of_one_conversation_get_the_same(server: Server, visitor: Visitor) -> None:
    with ThreadPoolExecutor(2) as pool:
        readers = [pool.submit(messages, visitor, 4) for _ in range(2)]
        visitor.ask("one")
        visitor.ask("two")
        first, second = (reader.result() for reader in readers)
    assert first == second
    assert len(first) == 4


def test_a_silent_stream_sends_a_comment_now_and_then(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channel.delivery.KEEP_ALIVE_SECONDS", 0.1)
    assert list(islice(visitor.stream(), 3)) == [("", "connected"), ("", "keep-alive"), ("", "keep-alive")]


def test_a_stream_ends_now_and_then_so_that_the_token_is_renewed(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channel.delivery.KEEP_ALIVE_SECONDS", 0.1)
    monkeypatch.setattr("bot.channel.delivery.STREAM_SECONDS", 0.15)
    assert {name for name, _ in visitor.stream()} == {""}


def test_of_six_streams_the_oldest_gives_way(visitor: Visitor) -> None:
    streams = [visitor.stream() for _ in range(5)]
    for stream in streams:
        assert next(stream) == ("", "connected")
    polls = [visitor.events() for _ in range(6)]  # count for nothing
    assert polls == [[]] * 6
    sixth = visitor.stream()
    assert next(sixth) == ("", "connected")
    assert list(streams[0]) == []
    visitor.say("hej")
    assert [next(stream)[1]["text"] for stream in (*streams[1:], sixth)] == ["hej"] * 5


def test_streams_of_other_conversations_do_not_count(server: Server, visitor: Visitor) -> None:
    mine = visitor.stream()
    assert next(mine) == ("", "connected")
    for _ in range(6):
        assert next(Visitor(server.base).stream()) == ("", "connected")
    visitor.say("hej")
    assert next(mine)[1]["text"] == "hej"


def connected(server: Server, visitor: Visitor, buffer: int) -> socket.socket:
    """A stream that is read by hand."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    connection.settimeout(5)
    connection.connect(("127.0.0.1", server.port))
    head = f"GET /webhooks/live/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {visitor.token}\r\n\r\n"
    connection.sendall(head.encode())
    return connection


def events_read(connection: socket.socket, most: int) -> int:
    """How many events come before the server ends the connection, at most `most`."""
    read = bytearray()
    while read.count(b"\ndata: ") < most and (part := connection.recv(1_000_000)):
        read += part
    return read.count(b"\ndata: ")


def test_a_reader_that_does_not_read_is_sent_away_and_another_gets_everything(
    visitor: Visitor, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = delivery._event

    def long_event(event: Event) -> str:
        return f": {'x' * 1_000_000}\n\n{whole(event)}"

    monkeypatch.setattr(delivery, "_event", long_event)
    monkeypatch.setattr("bot.channel.routes.SEND_SECONDS", 0.5)
    for number in range(8):
        visitor.ask(str(number))
    with connected(server, visitor, 4096) as lazy, connected(server, visitor, 1_000_000) as eager:
        assert events_read(eager, 16) == 16
        time.sleep(1.2)
        assert events_read(lazy, 16) < 16


def test_a_slow_reader_that_reads_is_kept(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channel.routes.SEND_SECONDS", 0.5)
    visitor.ask("one")
    stream = visitor.stream()
    assert [next(stream)[0] for _ in range(3)] == ["", "message", "message"]
    time.sleep(0.8)
    visitor.say("two")
    assert next(stream)[1]["text"] == "two"
