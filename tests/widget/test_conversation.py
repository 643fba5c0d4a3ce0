"""A visitor and the assistant talk."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from .chat import Chat
from .conftest import OpenPage
from .fake_server import FakeServer, Json, say

ZOOM = say(
    "Yes, you can cancel.\n\nThe plan ends on 14 August 2026.",
    list=["Sign in.", "Choose “Cancel Plan”.", "Confirm."],
    sources=[
        {"title": "Cancel a plan", "url": "https://www.zoom.us/a?b=1", "checked_on": "2026-05-04", "trust": "official"},
        {"title": "A guide", "url": "http://example.org/", "checked_on": "2026-05-04", "trust": "third_party"},
    ],
    buttons=[{"id": "b1", "title": "Refund?"}, {"id": "b2", "title": "What about my recordings?"}],
)


def steps(message: Json) -> list[Json]:
    if message.get("text") == "Zoom":
        return [ZOOM]
    return [say(f"Answer to {message.get('text') or message['button']}")]


def test_nothing_is_stored_and_no_session_made_before_the_visitor_opens_the_chat(
    open_page: OpenPage, server: FakeServer
) -> None:
    chat = open_page()
    assert chat.page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
    assert not [request for request in server.requests if "session" in request or "events" in request]


def test_opening_greets_once_and_puts_the_focus_into_the_input(chat: Chat, server: FakeServer) -> None:
    chat.expect_shown("Hello, I am the assistant.")
    assert chat.focused() == "textarea."
    assert server.texts() == ["[start]"]


def test_escape_closes_and_gives_the_focus_back_to_the_launcher(chat: Chat) -> None:
    chat.page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()
    assert chat.focused() == "button.launcher"
    chat.page.keyboard.press("Enter")
    expect(chat.panel).to_be_visible()
    chat.expect_shown("Hello, I am the assistant.")


def test_a_message_appears_at_once_and_is_answered_below(chat: Chat, server: FakeServer) -> None:
    server.hold_back = 0.6
    chat.send("  Hej då  ")
    expect(chat.page.locator(".message.customer")).to_have_text(re.compile("Hej då"))
    expect(chat.page.locator(".typing")).to_be_visible()
    chat.expect_shown("Hello, I am the assistant.", "Hej då", "Answer to Hej då")
    expect(chat.page.locator(".typing")).to_have_count(0)
    expect(chat.input).to_have_value("")


def test_an_answer_shows_paragraphs_numbered_steps_sources_and_buttons(chat: Chat, server: FakeServer) -> None:
    server.answer = steps
    chat.send("Zoom")
    answer = chat.messages.last
    expect(answer.locator("p:not(.who)")).to_have_text(["Yes, you can cancel.", "The plan ends on 14 August 2026."])
    expect(answer.locator("ol > li")).to_have_text(["Sign in.", "Choose “Cancel Plan”.", "Confirm."])
    chat.disclose()
    link = answer.get_by_role("link", name="Cancel a plan")
    assert link.get_attribute("href") == "https://www.zoom.us/a?b=1"
    assert link.get_attribute("target") == "_blank"
    assert link.get_attribute("rel") == "noopener noreferrer"
    expect(answer.locator(".source").first).to_contain_text("zoom.us/a?b=1")
    expect(answer.locator(".source").first).to_contain_text("Checked on: 4 maj 2026")
    expect(answer.locator(".source").last).to_contain_text("Not an official source")
    expect(answer.get_by_role("link")).to_have_count(1)  # the other address is not https
    expect(answer.get_by_role("group").get_by_role("button")).to_have_text(["Refund?", "What about my recordings?"])


def test_quick_replies_send_their_id_and_stay_usable(chat: Chat, server: FakeServer) -> None:
    server.answer = steps
    chat.send("Zoom")
    chat.page.get_by_role("button", name="Refund?").click()
    expect(chat.messages.last).to_contain_text("Answer to b1")
    chat.page.get_by_role("button", name="Refund?").click()
    expect(chat.messages).to_have_count(7)
    assert server.texts() == ["[start]", "Zoom", "[b1]", "[b1]"]
    assert "Refund?" in chat.shown()


def test_a_reload_keeps_the_conversation_and_the_open_panel(chat: Chat, server: FakeServer) -> None:
    chat.send("before")
    expect(chat.messages).to_have_count(3)
    shown = chat.shown()
    chat.page.reload()
    chat.expect_shown(*shown)
    expect(chat.panel).to_be_visible()
    chat.send("after")
    chat.expect_shown(*shown, "after", "Answer to after")
    assert server.texts() == ["[start]", "before", "after"]
    assert len(server.conversations) == 1


def test_what_comes_while_the_panel_is_closed_is_counted_in_the_launcher_and_the_title(
    chat: Chat, server: FakeServer
) -> None:
    title = chat.page.title()
    chat.page.keyboard.press("Escape")
    server.push(say("One", "agent"), say("Two", "agent"))
    expect(chat.launcher.locator(".badge")).to_have_text("2")
    expect(chat.page.get_by_text("2 unread messages")).to_have_count(1)
    assert chat.page.title() == f"(2) {title}"
    chat.page.reload()
    expect(chat.launcher.locator(".badge")).to_have_text("2")
    chat.launcher.click()
    expect(chat.page).to_have_title(title)
    chat.page.keyboard.press("Escape")
    expect(chat.launcher.locator(".badge")).to_be_hidden()


def test_customer_assistant_agent_and_system_have_names_and_looks_of_their_own(chat: Chat, server: FakeServer) -> None:
    server.push(say("A person was asked for.", "system"), say("Hi, Anna here.", "agent"))
    chat.send("hello")
    expect(chat.messages).to_have_count(5)
    names = [name.inner_text() for name in chat.page.locator(".message .name").all()]
    assert names == ["Assistant", "Notice", "Support agent", "You", "Assistant"]
    looks = chat.page.locator(".bubble").evaluate_all("all => all.map(one => getComputedStyle(one).backgroundColor)")
    assert len(set(looks)) == 4


def test_the_menu_reaches_a_person_and_starts_over(chat: Chat, server: FakeServer) -> None:
    chat.menu("Talk to a person")
    expect(chat.messages.last).to_contain_text("Answer to person")
    chat.menu("Start over")
    expect(chat.messages.last).to_contain_text("Answer to restart")
    assert server.texts() == ["[start]", "[person]", "[restart]"]


def test_empty_and_too_long_texts_are_answered_by_a_sentence_and_not_sent(chat: Chat, server: FakeServer) -> None:
    alert = chat.page.get_by_role("alert")
    chat.send("   ")
    expect(alert).to_have_text("Please write a message first.")
    chat.input.fill("😀" * 2001)
    expect(alert).to_have_text(re.compile("^Too long: at most 2.000 characters"))
    chat.input.press("Enter")
    chat.input.fill("😀" * 2000)
    expect(alert).to_be_hidden()
    chat.input.press("Enter")
    expect(chat.messages).to_have_count(3)
    assert server.texts() == ["[start]", "😀" * 2000]


def test_a_line_break_is_written_with_shift_and_shown(chat: Chat, server: FakeServer) -> None:
    chat.input.press_sequentially("one")
    chat.input.press("Shift+Enter")
    chat.input.press_sequentially("two")
    chat.input.press("Enter")
    expect(chat.messages).to_have_count(3)
    assert server.texts()[1] == "one\ntwo"
    assert chat.shown()[1] == "one\ntwo"


def test_the_script_works_as_separate_modules_too(open_page: OpenPage, server: FakeServer) -> None:
    server.as_modules = True
    chat = open_page()
    chat.open()
    chat.send("hello")
    chat.expect_shown("Hello, I am the assistant.", "hello", "Answer to hello")
    expect(chat.page.locator(".menu")).to_contain_text("Delete this conversation")
    assert "GET /webhooks/live/widget/connection.js" in server.requests
    assert "GET /webhooks/live/more/eraser.js" in server.requests


def test_the_site_can_open_close_move_and_remove_the_element(open_page: OpenPage, server: FakeServer) -> None:
    chat = open_page()
    chat.page.evaluate(
        """() => {
          window.heard = [];
          for (const name of ["assistant-opened", "assistant-closed"])
            document.addEventListener(name, () => heard.push(name));
          document.querySelector("cancellation-assistant").open();
        }"""
    )
    chat.expect_shown("Hello, I am the assistant.")
    chat.page.evaluate("document.querySelector('main').append(document.querySelector('cancellation-assistant'))")
    chat.expect_shown("Hello, I am the assistant.")
    chat.page.evaluate("document.querySelector('cancellation-assistant').close()")
    expect(chat.launcher).to_be_visible()
    assert chat.page.evaluate("heard") == ["assistant-opened", "assistant-closed"]
    chat.page.evaluate("document.querySelector('cancellation-assistant').remove()")
    expect(chat.launcher).to_have_count(0)
    server.push(say("too late"))
    assert server.most_streams == 1
