"""The conversation is the customer's: copied, saved, deleted."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from playwright.sync_api import expect

from .chat import Chat
from .conftest import NewContext, OpenPage
from .fake_server import FakeServer, say
from .test_more import ANSWER, CHECKLIST


def test_the_conversation_is_copied_as_text_with_who_and_when(open_page: OpenPage, server: FakeServer) -> None:
    chat = open_page(permissions=["clipboard-read", "clipboard-write"])
    chat.open()
    chat.send("Webex")
    expect(chat.messages).to_have_count(3)
    server.push({**ANSWER, "id": "4"}, CHECKLIST | {"id": "5"}, say("Hi", "agent", id="6"))
    chat.page.get_by_role("checkbox", name="Invoice").check()
    chat.menu("Copy the conversation")
    expect(chat.page.locator(".done")).to_have_text("Copied.")
    text = chat.page.evaluate("navigator.clipboard.readText()")
    parts = text.rstrip("\n").split("\n\n----\n\n")
    assert parts[0] == "Help with cancelling"
    whom = ["Assistant", "You", "Assistant", "Assistant", "Assistant", "Support agent"]
    for who, part in zip(whom, parts[1:], strict=True):
        assert re.match(rf"{who}, \d+ \w+\.? {date.today().year}.* \d\d:\d\d\n\n", part), part
    assert parts[2].endswith("\n\nWebex")
    assert "1. Write to the reseller.\n\nCancel\nhttps://a.example/\nChecked on: 4 maj 2026" in parts[4]
    assert parts[5].endswith("[ ] Download recordings\n[ ] See https://c.example/a\n[x] Invoice")


def test_where_copying_is_forbidden_the_conversation_can_be_saved(chat: Chat, server: FakeServer) -> None:
    chat.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(); }")
    chat.menu("Copy the conversation")
    expect(chat.page.locator(".done")).to_contain_text("does not allow copying")
    with chat.page.expect_download() as download:
        chat.menu("Save the conversation as text")
    assert re.fullmatch(r"conversation-\d{4}-\d\d-\d\d\.txt", download.value.suggested_filename)
    assert "Hello, I am the assistant." in Path(download.value.path()).read_text("utf-8")


def test_the_menu_says_how_long_things_are_stored_when_that_is_known(open_page: OpenPage, server: FakeServer) -> None:
    server.days = 1
    chat = open_page()
    chat.open()
    privacy = chat.page.locator(".menu > p")
    expect(privacy).to_have_text("What you write is stored for 1 day after your last visit, then deleted.")
    server.days = None
    chat.page.reload()
    expect(chat.page.locator(".menu > button")).to_have_count(5)
    expect(privacy).to_be_empty()


def test_a_conversation_is_erased_here_and_on_the_server_and_the_next_begins_anew(
    open_page: OpenPage, new_context: NewContext, server: FakeServer
) -> None:
    context = new_context()
    chat, other = open_page(context), open_page(context)
    chat.open()
    other.launcher.click()
    other.page.evaluate(
        "document.addEventListener('assistant-deleted', () => { window.told = (window.told || 0) + 1; })"
    )
    server.push(CHECKLIST)
    chat.page.bring_to_front()
    chat.page.get_by_role("checkbox", name="Invoice").check()
    chat.menu("Delete this conversation")
    chat.page.get_by_role("button", name="Delete", exact=True).click()
    deleted = "Deleted. Nothing of this conversation is stored any more."
    chat.expect_shown(deleted)
    other.expect_shown(deleted)
    expect(chat.input).to_be_focused()
    expect(chat.announcer).to_contain_text(f"Notice: {deleted}")
    assert server.conversations == []
    assert chat.page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0
    assert other.page.evaluate("window.told") == 1
    chat.send("again")
    chat.expect_shown("Hello, I am the assistant.", "again", "Answer to again")
    other.expect_shown("Hello, I am the assistant.", "again", "Answer to again")
    server.push(CHECKLIST)
    expect(chat.page.get_by_role("checkbox", name="Invoice")).not_to_be_checked()
    assert len(server.conversations) == 1


def test_after_a_deletion_the_next_opening_begins_anew(chat: Chat, server: FakeServer) -> None:
    chat.menu("Delete this conversation")
    chat.page.get_by_role("button", name="Delete", exact=True).click()
    chat.expect_shown("Deleted. Nothing of this conversation is stored any more.")
    chat.page.reload()
    expect(chat.panel).to_be_hidden()
    chat.launcher.click()
    chat.expect_shown("Hello, I am the assistant.")


def test_a_deletion_that_fails_says_so_and_the_conversation_goes_on(chat: Chat, server: FakeServer) -> None:
    chat.menu("Delete this conversation")
    question = chat.page.get_by_role("alertdialog", name="Delete this conversation?")
    server.refuse_next = [(503, {})]
    question.get_by_role("button", name="Delete", exact=True).click()
    expect(question.get_by_role("alert")).to_contain_text("could not be deleted")
    server.push(say("still here"))
    question.get_by_role("button", name="Keep it").click()
    chat.expect_shown("Hello, I am the assistant.", "still here")
    chat.send("on")
    expect(chat.messages).to_have_count(4)
