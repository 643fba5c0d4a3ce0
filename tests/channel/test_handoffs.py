"""A person is asked for: who speaks, what is kept, and the ways back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.channel import handoffs
from bot.channel.events import Handoff, Result
from bot.channel.log import Log
from bot.channel.phrases import GO_ON, GONE_ON, RELEASED, STILL_WAITING, WAITING, WITH_THE_ASSISTANT
from bot.channel.tables import open_database
from locales import Phrase, render
from tests.channel.server import ANSWERS, FACTS, Message, Server, Visitor


def says(event: Message, phrase: Phrase) -> bool:
    return (event["from"], event["text"]) == ("system", render(phrase, "sv"))


def waiting_visitor(server: Server) -> Visitor:
    """A visitor after: question, answer, press, answer, system line."""
    visitor = Visitor(server.base)
    visitor.ask("hej")
    visitor.press("person")
    visitor.until(5)
    server.agent.heard.clear()
    return visitor


@pytest.fixture
def command(server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    monkeypatch.setenv("ASSISTANT_DATABASE", server.settings.database)

    def run(*arguments: str, status: int = 0) -> str:
        assert handoffs.main(arguments) == status
        printed = capsys.readouterr()
        return printed.err if status else printed.out

    return run


def test_the_customer_is_told_the_truth_when_the_waiting_begins(server: Server) -> None:
    visitor = waiting_visitor(server)
    events = visitor.events()
    assert [event["from"] for event in events] == ["customer", "bot", "customer", "bot", "system"]
    assert says(events[4], WAITING)
    assert [button["title"] for button in events[4]["buttons"]] == [render(GO_ON, "sv")]


def test_rasa_hears_nothing_while_the_conversation_waits(server: Server) -> None:
    visitor = waiting_visitor(server)
    for text in ("one", "two", "/restart"):
        visitor.say(text)
    events = visitor.until(9)
    assert [event["text"] for event in events if event["from"] == "customer"][2:] == ["one", "two", "/restart"]
    assert [event["from"] for event in events[5:]].count("system") == 1
    assert server.agent.texts() == []


@pytest.mark.parametrize("button", ["person", "restart"])
def test_the_menus_buttons_get_the_line_each_time_and_change_nothing(server: Server, button: str) -> None:
    visitor = waiting_visitor(server)
    for count in (7, 9):
        visitor.press(button)
        assert says(visitor.until(count)[-1], STILL_WAITING)
    assert server.agent.texts() == []


def test_the_language_of_the_line_follows_the_language_button(server: Server) -> None:
    visitor = waiting_visitor(server)
    visitor.press("language:lv")
    assert visitor.until(7)[-1]["meta"]["language"] == "lv"
    assert server.agent.texts() == []


def test_going_on_with_the_assistant_ends_the_waiting(server: Server, command: Callable[..., str]) -> None:
    visitor = waiting_visitor(server)
    go_on = visitor.events()[4]["buttons"][0]["id"]
    visitor.press(go_on)
    assert says(visitor.until(7)[-1], GONE_ON)
    assert visitor.ask("again")["text"] == "You said: again"
    visitor.press(go_on)
    assert says(visitor.until(11)[-1], WITH_THE_ASSISTANT)


def test_a_message_queued_behind_the_wish_for_a_person_is_not_given_to_rasa(server: Server, visitor: Visitor) -> None:
    visitor.say("slow 0.3")
    visitor.press("person")
    visitor.say("after the wish")
    visitor.until(7)
    assert server.agent.texts() == ["slow 0.3", "/talk_to_human"]


def test_the_wish_for_a_person_is_granted_even_when_the_assistant_fails(
    server: Server, visitor: Visitor, monkeypatch: pytest.MonkeyPatch, command: Callable[..., str]
) -> None:
    visitor.ask("steps")
    monkeypatch.setitem(ANSWERS, "/talk_to_human", [])
    fault = visitor.ask("fail")
    visitor.press(fault["buttons"][1]["id"])
    assert says(visitor.until(6)[-1], WAITING)
    listed = command().splitlines()[-1]
    assert "customer_request" in listed
    assert listed.endswith("eligible")


def test_the_waiting_outlives_a_restart(serve: Callable[..., Server]) -> None:
    server = serve()
    visitor = waiting_visitor(server)
    server = server.restart()
    visitor.say("still there?")
    assert says(visitor.until(7)[-1], STILL_WAITING)
    assert server.agent.texts() == []
    server.stop()


def test_the_command_lists_shows_and_releases(server: Server, command: Callable[..., str]) -> None:
    visitor = waiting_visitor(server)
    visitor.say("my number is 4111 1111 1111 1111")
    visitor.until(8)
    table = command().splitlines()
    assert table[0].split() == ["id", "since", "language", "reason", "topic", "facts", "last", "outcome"]
    number = table[-1].split()[0]
    assert table[-1].split()[2:] == ["sv", "customer_request", "refund", "zoom,", "role=owner", "eligible"]
    sheet = command("--show", number)
    assert all(f"fact {name}" in sheet and value in sheet for name, value in FACTS.items())
    before, since = sheet.split("Since then:")
    assert "You said: hej" in before
    assert "my number is [" in since
    assert "assistant again" in command("--release", number)
    assert says(visitor.events(after=8, wait=5)[0], RELEASED)
    assert visitor.ask("hej")["text"] == "You said: hej"
    assert "No waiting conversation" in command("--release", number, status=1)


def test_a_conversation_can_be_released_by_its_own_id(server: Server, command: Callable[..., str]) -> None:
    visitor = waiting_visitor(server)
    conversation = handoffs.all_waiting(open_database(server.settings.database))[-1].conversation
    assert conversation in command("--release", conversation)
    assert visitor.ask("hej")["text"] == "You said: hej"


def test_an_open_stream_sees_what_the_command_wrote(server: Server, command: Callable[..., str]) -> None:
    visitor = waiting_visitor(server)
    stream = visitor.stream(after=5)
    assert next(stream) == ("", "connected")
    command("--release", command().splitlines()[-1].split()[0])
    assert says(next(stream)[1], RELEASED)


def test_an_answer_is_dropped_when_somebody_took_the_conversation_meanwhile(server: Server, visitor: Visitor) -> None:
    visitor.say("slow 0.5")
    log = Log(open_database(server.settings.database))
    conversation = next(iter(log.unanswered()))
    assert log.change(conversation, 0, Result(begin=Handoff("customer_request", "sv")))
    events = visitor.until(2)
    assert [event["from"] for event in events] == ["customer", "system"]
    assert says(events[1], STILL_WAITING)


def test_an_empty_list_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASSISTANT_DATABASE", f"sqlite:///{tmp_path}/none/log.db")
    assert handoffs.main([]) == 0
    assert capsys.readouterr().out == "Nobody waits.\n"
