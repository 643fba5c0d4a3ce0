"""What stands below an answer: why it is so, days for the calendar, things to tick off, and whether it helped."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from .chat import Chat
from .conftest import NewContext, OpenPage
from .fake_server import CALENDAR, WHY, FakeServer, say

ANSWER = say(
    "Yes, until 15 May 2027.",
    list=["Write to the reseller."],
    why=WHY,
    sources=[
        {"title": "Cancel", "url": "https://a.example/", "checked_on": "2026-05-04", "trust": "official"},
        {
            "title": "A guide",
            "url": "https://b.example/",
            "checked_on": "2025-01-04",
            "trust": "third_party",
            "stale": True,
        },
    ],
    dates=[{"day": "2027-05-15", "title": "Last day to cancel"}, {"day": "2027-06-15", "title": "Webex ends"}],
    final=True,
)
CHECKLIST = say(
    "Before you cancel:", list=["Download recordings", "See https://c.example/a", "Invoice"], checklist=True
)


def test_a_disclosure_shows_facts_rules_and_how_old_the_sources_are(chat: Chat, server: FakeServer) -> None:
    server.push(ANSWER)
    summary = chat.page.get_by_text("Why this answer?")
    expect(summary).to_be_visible()
    reasons = chat.page.locator("details")
    expect(reasons.get_by_text("Cisco Commerce Express")).to_be_hidden()
    summary.click()
    expect(reasons.locator("b")).to_have_text(["What it is based on", "The rule", "Sources"])
    for text in [WHY["facts"][0]["text"], WHY["facts"][1]["text"], WHY["rules"][0]]:  # type: ignore[index]
        expect(reasons.get_by_text(str(text))).to_be_visible()
    sources = reasons.locator(".source")
    expect(sources.first).not_to_contain_text(re.compile("out of date|official"))
    expect(sources.last).to_contain_text("Not an official source")
    expect(sources.last).to_contain_text("Checked on: 4 januari 2025")
    expect(sources.last).to_contain_text("May be out of date")


def test_an_answer_without_reasons_or_sources_has_no_disclosure(chat: Chat, server: FakeServer) -> None:
    server.push(say("Bare", why={"facts": [], "rules": []}), {"from": "bot", "text": "Barer", "buttons": []})
    expect(chat.messages).to_have_count(3)
    expect(chat.page.locator("details, .dates, .feedback, .checklist")).to_have_count(0)


def test_a_stated_fact_is_corrected_with_one_click_and_the_disclosure_stays_open(
    chat: Chat, server: FakeServer
) -> None:
    server.push(ANSWER)
    reasons = chat.disclose()
    group = reasons.get_by_role("group", name="Change: Bought through: Cisco Commerce Express")
    group.get_by_role("button", name="Online").click()
    expect(chat.messages).to_have_count(4)
    assert [message.get("button") for message in server.received] == ["start", "f1"]
    assert chat.shown()[2] == "Online"
    expect(reasons).to_have_attribute("open", "")
    expect(group.get_by_role("button")).to_be_focused()


def test_a_day_becomes_a_file_for_the_calendar(chat: Chat, server: FakeServer) -> None:
    server.push(ANSWER)
    days = chat.page.locator(".dates li")
    expect(days).to_have_text(["Last day to cancel: 15 maj 2027", "Webex ends: 15 juni 2027"])
    add = chat.page.get_by_role("button", name="Add to calendar")
    server.refuse_next = [(503, {})]
    add.click()
    expect(chat.page.locator(".dates").get_by_role("alert")).to_contain_text("Please try again.")
    with chat.page.expect_download() as download:
        add.click()
    assert download.value.suggested_filename == "cancellation-2027-05-15.ics"
    assert Path(download.value.path()).read_bytes() == CALENDAR.encode()
    expect(chat.page.locator(".dates").get_by_role("alert")).to_be_hidden()


def test_things_to_prepare_can_be_ticked_off_in_every_tab_and_over_a_reload(
    open_page: OpenPage, new_context: NewContext, server: FakeServer
) -> None:
    context = new_context()
    chat, other = open_page(context), open_page(context)
    chat.page.bring_to_front()
    chat.open()
    server.push(CHECKLIST, {**CHECKLIST, "list": ["Same place, other list", "Two"]})
    other.page.bring_to_front()
    other.launcher.click()
    chat.page.bring_to_front()
    boxes = chat.page.get_by_role("checkbox")
    expect(boxes).to_have_count(5)
    expect(chat.page.get_by_role("link", name="https://c.example/a")).to_be_visible()
    chat.page.get_by_text("Download recordings").click()
    chat.page.get_by_role("checkbox", name="Invoice").press("Space")
    chat.page.get_by_role("checkbox", name="Two").check()
    boxes.nth(4).uncheck()
    ticked = [True, False, True, False, False]
    assert [box.is_checked() for box in boxes.all()] == ticked
    expect(other.page.get_by_role("checkbox", name="Invoice")).to_be_checked()
    chat.page.reload()
    expect(boxes).to_have_count(5)
    assert [box.is_checked() for box in boxes.all()] == ticked


def test_one_is_asked_once_whether_the_newest_answer_helped(chat: Chat, server: FakeServer) -> None:
    page = chat.page
    feedback = page.locator(".feedback")
    server.push(ANSWER)
    expect(feedback).to_be_visible()
    expect(chat.input).to_be_focused()
    server.push(ANSWER, say("Anything else?"))
    expect(chat.messages).to_have_count(4)
    expect(feedback).to_have_count(1)
    expect(chat.messages.nth(2).locator(".feedback")).to_have_count(1)
    server.refuse_next = [(500, {})]
    page.get_by_role("button", name="No", exact=True).click()
    expect(feedback.get_by_role("status")).to_have_text("This could not be sent. Please try again.")
    page.get_by_role("button", name="No", exact=True).click()
    expect(feedback.get_by_role("status")).to_have_text("Thank you.")
    expect(page.get_by_role("button", name="No", exact=True)).to_have_attribute("aria-pressed", "true")
    assert server.newest.feedback == {"3": {"event": "3", "helpful": False}}
    page.get_by_role("textbox", name="Would you like to add something?").fill(" Too long ")
    page.keyboard.press("Enter")
    expect(feedback.get_by_role("button")).to_have_count(0)
    expect(feedback.get_by_role("status")).to_be_focused()
    assert server.newest.feedback == {"3": {"event": "3", "helpful": False, "comment": "Too long"}}
    page.reload()
    expect(chat.messages).to_have_count(4)
    expect(page.locator("details")).to_have_count(2)
    expect(feedback).to_have_count(0)


def test_a_comment_begun_is_not_taken_away_by_the_next_answer(chat: Chat, server: FakeServer) -> None:
    server.push(ANSWER)
    chat.page.get_by_role("button", name="Yes", exact=True).click()
    comment = chat.page.get_by_role("textbox", name="Would you like to add something?")
    comment.fill("half a")
    server.push(ANSWER)
    expect(chat.messages).to_have_count(3)
    expect(comment).to_be_focused()
    chat.page.keyboard.type(" word")
    chat.page.keyboard.press("Enter")
    expect(chat.page.locator(".feedback")).to_have_text("Thank you.")
    assert server.newest.feedback["2"]["comment"] == "half a word"


def test_without_the_second_script_one_can_chat_and_the_next_opening_tries_again(
    open_page: OpenPage, server: FakeServer
) -> None:
    server.without_more = True
    chat = open_page()
    chat.open()
    server.push(ANSWER)
    chat.send("hello")
    chat.expect_shown(
        "Hello, I am the assistant.", "Yes, until 15 May 2027.Write to the reseller.", "hello", "Answer to hello"
    )
    expect(chat.page.locator(".menu > button")).to_have_count(2)
    expect(chat.page.locator("details")).to_have_count(0)
    server.without_more = False
    chat.page.keyboard.press("Escape")
    chat.launcher.click()
    expect(chat.page.get_by_text("Why this answer?")).to_be_visible()
    expect(chat.page.locator(".menu > button")).to_have_count(5)


def test_the_second_script_is_not_asked_for_before_the_chat_is_opened(open_page: OpenPage, server: FakeServer) -> None:
    chat = open_page()
    assert not [request for request in server.requests if "more" in request]
    chat.open()
    expect(chat.page.locator(".menu > button")).to_have_count(5)
    assert [request for request in server.requests if "more" in request] == ["GET /webhooks/live/more.js"]
