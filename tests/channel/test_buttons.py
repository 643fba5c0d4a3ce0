"""Buttons: opaque ids of one conversation, and the ones that are always there."""

from __future__ import annotations

import pytest

from tests.channel.server import Server, Visitor


def test_opening_greets_once_however_often_it_is_sent(server: Server, visitor: Visitor) -> None:
    first = visitor.post({"id": "start-1", "button": "start"})
    assert (first.status_code, first.json()) == (202, {"event": None})
    visitor.until(1)
    assert visitor.post({"id": "start-2", "button": "start"}).status_code == 200
    assert [event["from"] for event in visitor.events(wait=0)] == ["bot"]
    assert server.agent.texts() == ["/open"]


def test_a_button_shows_its_title_and_sends_rasa_its_payload(server: Server, visitor: Visitor) -> None:
    visitor.press("start")
    button = visitor.until(1)[0]["buttons"][0]
    assert button["title"] == "Zoom"
    assert "inform" not in button["id"]
    assert visitor.press(button["id"]).status_code == 202
    assert visitor.until(3)[1]["text"] == "Zoom"
    assert server.agent.texts()[-1] == '/inform{"provider": "zoom"}'


def test_a_button_of_another_conversation_is_refused(server: Server, visitor: Visitor) -> None:
    visitor.press("start")
    button = visitor.until(1)[0]["buttons"][0]
    other = Visitor(server.base)
    sent = other.press(button["id"])
    assert (sent.status_code, sent.json()["error"]) == (422, "button_unknown")


def test_buttons_stay_usable_in_the_history(server: Server, visitor: Visitor) -> None:
    visitor.press("start")
    button = visitor.until(1)[0]["buttons"][0]
    visitor.ask("something else")
    assert [visitor.press(button["id"]).status_code for _ in range(2)] == [202, 202]
    assert [event["text"] for event in visitor.until(7) if event["from"] == "customer"][1:] == ["Zoom", "Zoom"]


def test_starting_over_is_the_assistants_business(server: Server, visitor: Visitor) -> None:
    visitor.press("restart")
    events = visitor.until(2)
    assert server.agent.texts() == ["/start_over"]
    assert [event["from"] for event in events] == ["customer", "bot"]


@pytest.mark.parametrize(("code", "name"), [("fr", "Français"), ("lv", "Latviešu")])
def test_a_language_button_tells_rasa_and_changes_the_page_language(
    server: Server, visitor: Visitor, code: str, name: str
) -> None:
    visitor.press(f"language:{code}")
    events = visitor.until(2)
    assert events[0]["text"] == name
    assert server.agent.texts() == [f'/change_language{{"language": "{code}"}}']
    visitor.ask("hej")
    assert server.agent.heard[-1].metadata["language"] == code


def test_the_channel_speaks_the_language_of_the_last_answer(server: Server, visitor: Visitor) -> None:
    visitor.ask("french")
    assert visitor.ask("fail")["meta"]["language"] == "fr"
    assert server.agent.heard[-1].metadata["language"] == "fr"
