"""Whatever happens to the actions, the connection or the process: one answer for every message."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bot.channel.log import Log
from bot.channel.phrases import FAULT, TALK_TO_A_PERSON, TRY_AGAIN
from locales import render
from tests.channel.conftest import settings_in
from tests.channel.server import SECRET, Message, Server, Visitor, free_port

Serve = Callable[..., Server]


def is_fault(event: Message, kind: str) -> bool:
    titles = [button["title"] for button in event["buttons"]]
    expected = [render(TRY_AGAIN, "sv"), render(TALK_TO_A_PERSON, "sv")]
    return (event["text"], titles, event["meta"]["fault"]) == (render(FAULT, "sv"), expected, kind)


@pytest.mark.parametrize(
    ("text", "kind"), [("silent", "no_answer"), ("fail", "error"), ("broken", "error"), ("slow 9", "timeout")]
)
def test_an_assistant_that_fails_gives_a_sentence_and_the_offer_of_a_person(
    visitor: Visitor, text: str, kind: str
) -> None:
    started = time.monotonic()
    answer = visitor.ask(text)
    assert time.monotonic() - started < 3
    assert is_fault(answer, kind)
    assert answer["from"] == "bot"
    assert visitor.events()[0]["text"] == text
    assert visitor.ask("hej")["text"] == "You said: hej"


def test_what_was_said_before_the_fault_is_kept(visitor: Visitor) -> None:
    visitor.say("half")
    events = visitor.until(3)
    assert events[1]["text"] == "The first half."
    assert is_fault(events[2], "error")


def test_an_answer_that_comes_after_the_fault_sentence_is_dropped(visitor: Visitor) -> None:
    visitor.ask("slow 1.2")
    assert visitor.events(after=2, wait=0.8) == []


def test_try_again_sends_the_same_message_once_more(server: Server, visitor: Visitor) -> None:
    answer = visitor.ask("fail now")
    visitor.press(answer["buttons"][0]["id"])
    visitor.until(4)
    assert server.agent.texts() == ["fail now", "fail now"]
    assert visitor.events()[2]["text"] == render(TRY_AGAIN, "sv")


def test_a_connection_that_closes_at_once_loses_no_message(server: Server, visitor: Visitor) -> None:
    body = b'{"id": "gone", "text": "hej"}'
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        head = f"POST /webhooks/live/messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {visitor.token}\r\n"
        connection.sendall(head.encode() + b"Content-Length: %d\r\n\r\n" % len(body) + body)
    assert [event["text"] for event in visitor.until(2)] == ["hej", "You said: hej"]


def test_a_server_that_dies_in_mid_turn_answers_after_its_restart_once(serve: Serve) -> None:
    server = serve(turn_seconds=1.0)
    visitor = Visitor(server.base)
    visitor.ask("one")
    visitor.say("slow 0.7")
    visitor.say("two")
    server = server.restart()
    assert [event["text"] for event in visitor.until(6)] == [
        "one",
        "You said: one",
        "slow 0.7",
        "two",
        "You said: slow 0.7",
        "You said: two",
    ]
    assert visitor.events(after=6, wait=0.3) == []
    assert visitor.ask("three")["text"] == "You said: three"
    server.stop()


def test_a_message_that_twice_ended_the_process_gets_the_fault_sentence(serve: Serve) -> None:
    server = serve(turn_seconds=5.0)
    visitor = Visitor(server.base)
    visitor.say("slow 4")
    while server.agent.texts() == []:
        time.sleep(0.02)
    for _ in range(2):
        server = server.restart()
        while len(server.agent.texts()) == 0 and not visitor.events(after=1):
            time.sleep(0.02)
    assert is_fault(visitor.until(2)[1], "interrupted")
    assert server.agent.texts() == []
    server.stop()


def test_kill_9_during_answers_loses_and_doubles_nothing(tmp_path: Path) -> None:
    settings, port = settings_in(tmp_path), free_port()
    command = [sys.executable, "-W", "ignore", "-m", "tests.channel.server", settings.database, str(port)]
    root = Path(__file__).parents[2]
    texts = [f"slow 0.0{number}" for number in range(20)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=root, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready"
        visitor = Visitor(f"http://127.0.0.1:{port}/webhooks/live")
        for text in texts:
            visitor.say(text)
        os.kill(process.pid, signal.SIGKILL)
    server = Server(settings, port)
    events = visitor.until(40)
    assert [event["text"] for event in events if event["from"] == "customer"] == texts
    assert [event["text"] for event in events if event["from"] == "bot"] == [f"You said: {text}" for text in texts]
    assert [event["id"] for event in events] == [str(number) for number in range(1, 41)]
    assert 0 < len(server.agent.texts()) < 20
    server.stop()


def test_a_log_that_cannot_be_written_for_a_moment_delays_the_answer_only(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve()
    visitor = Visitor(server.base)
    original, failures = Log.finish, iter(range(3))

    def fails_thrice(self: Log, *args: object) -> bool:
        if next(failures, None) is not None:
            raise OperationalError("COMMIT", {}, Exception("database is locked"))
        return original(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(Log, "finish", fails_thrice)
    monkeypatch.setattr("bot.channel.turns.RETRY_SECONDS", 0.1)
    assert visitor.ask("hej")["text"] == "You said: hej"
    assert server.agent.texts() == ["hej"]
    server.stop()


def test_the_server_ends_in_good_order_with_streams_open_and_an_answer_under_way(tmp_path: Path) -> None:
    server = Server(settings_in(tmp_path))
    visitor = Visitor(server.base)
    visitor.say("slow 0.4")
    stream = visitor.stream()
    assert next(stream) == ("", "connected")
    started = time.monotonic()
    server.stop()
    assert time.monotonic() - started < 3
    assert [data["text"] for name, data in stream if name == "message"] == ["slow 0.4"]
    again = Server(settings_in(tmp_path), server.port)
    assert len(visitor.until(2)) == 2
    assert again.agent.texts() == []
    again.stop()
    assert SECRET not in repr(server.settings)
