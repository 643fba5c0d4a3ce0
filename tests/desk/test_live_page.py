"""The page lives: keys, presence, new work, lost connections, and a long queue."""

from __future__ import annotations

import time

from playwright.sync_api import expect

from locales import LANGUAGES

from .conftest import OpenBoard
from .fake_port import FakeDesk
from .test_page import said
from .test_requests import SHEET


def test_everything_can_be_done_with_the_keyboard(port: FakeDesk, open_board: OpenBoard) -> None:
    for _ in range(3):
        port.wait()
    port.sheets[1] = SHEET
    board = open_board()
    keys = board.page.keyboard
    expect(board.entries).to_have_count(3)
    keys.press("q")
    expect(board.entry(1)).to_be_focused()
    keys.press("ArrowDown")
    keys.press("End")
    expect(board.entry(3)).to_be_focused()
    keys.press("Home")
    keys.press("Enter")
    expect(board.page.locator(".head h2")).to_be_focused()
    keys.press("t")
    board.answer.wait_for()
    keys.press("r")
    expect(board.answer).to_be_focused()
    keys.type("title of a plan")
    keys.press("Control+Enter")
    expect(board.messages).to_have_count(1)
    keys.press("Escape")
    expect(board.page.locator(".log")).to_be_focused()
    keys.press("f")
    expect(board.sheet).to_be_focused()
    assert said(port, 1) == ["title of a plan"]


def test_keys_end_a_conversation_and_can_be_turned_off(port: FakeDesk, open_board: OpenBoard) -> None:
    port.wait()
    port.wait()
    board = open_board()
    keys = board.page.keyboard
    board.take(1)
    board.page.locator(".state").click()
    keys.press("x")
    keys.press("Space")
    keys.press("Enter")
    expect(board.page.locator(".state")).to_contain_text("Done")
    expect(board.dialog).to_have_count(0)
    keys.press("n")
    expect(board.entry(2)).to_have_attribute("aria-current", "true")
    assert port.results == {1: "solved"}
    keys.press("?")
    board.dialog.get_by_label("Single keys are on").uncheck()
    keys.press("Escape")
    expect(board.dialog).to_have_count(0)
    keys.press("t")
    keys.press("?")
    expect(board.dialog).to_be_visible()
    assert port.requests[2].status == "waiting"


def test_on_duty_and_languages_are_the_agents_choice(port: FakeDesk, open_board: OpenBoard) -> None:
    board = open_board(language="sv")
    duty = board.page.get_by_role("switch")
    expect(duty).to_have_attribute("aria-checked", "false")
    duty.click()
    expect(duty).to_have_attribute("aria-checked", "true")
    board.page.locator(".teams").click()
    for box in board.dialog.get_by_role("checkbox").all():
        box.check()
    board.dialog.locator("button.main").click()
    expect(board.dialog).to_have_count(0)
    assert [set(each.teams) for each in port.present()] == [set(LANGUAGES)]
    board.page.reload()
    expect(board.page.get_by_role("switch")).to_have_attribute("aria-checked", "true")


def test_new_work_shows_in_the_title_and_is_announced(port: FakeDesk, open_board: OpenBoard) -> None:
    board = open_board(language="en")
    board.page.get_by_role("switch").click()
    expect(board.page).to_have_title("Support desk")
    port.wait(language="fr", provider="zoom")
    expect(board.page).to_have_title("(1) Support desk")
    expect(board.page.locator("main > .unseen")).to_have_text("New work: Zoom · French")
    board.take(1)
    expect(board.page).to_have_title("Support desk")
    port.say(1, "customer", "Hello?")
    expect(board.page).to_have_title("(1) Support desk")


def test_notifications_are_asked_for_once_on_a_click(port: FakeDesk, open_board: OpenBoard) -> None:
    board = open_board()
    board.page.evaluate(
        """() => {
          window.told = [];
          window.Notification = class {
            static permission = "default";
            static async requestPermission() { this.permission = "granted"; told.push("asked"); }
            constructor(title, { body, tag }) { told.push([title, body, tag]); }
          };
          Object.defineProperty(document, "hidden", { value: true });
        }"""
    )
    board.page.get_by_role("switch").click()
    board.page.locator(".notify").evaluate("(button) => { button.hidden = false; button.click(); }")
    expect(board.page.locator(".notify")).to_be_hidden()
    assert board.page.evaluate("told") == ["asked"]
    port.wait(language="fr", provider="goto")
    expect(board.page).to_have_title("(1) Support desk")
    assert board.page.evaluate("told")[-1] == ["Somebody is waiting", "GoTo · French", "request-1"]


def test_the_page_comes_back_by_itself_after_a_lost_connection(port: FakeDesk, open_board: OpenBoard) -> None:
    port.wait()
    board = open_board()
    board.take(1)
    board.page.context.set_offline(True)
    board.answer.fill("Once only")
    board.answer.press("Control+Enter")
    board.page.wait_for_timeout(300)
    board.page.context.set_offline(False)
    expect(board.messages).to_have_count(1)
    expect(board.answer).to_have_value("")
    port.say(1, "customer", "Still here")
    expect(board.messages).to_have_count(2)
    assert said(port, 1) == ["Once only", "Still here"]


def test_when_the_session_ends_every_tab_asks_to_sign_in(open_board: OpenBoard) -> None:
    board = open_board()
    other = board.page.context.new_page()
    other.goto(board.page.url)
    other.locator(".bar").wait_for()
    board.button("Anna").click()
    board.button("Sign out").click()
    expect(board.page.locator("#password")).to_be_visible()
    expect(other.locator("#password")).to_be_visible()


def test_two_hundred_waiting_conversations_stay_quick(port: FakeDesk, open_board: OpenBoard) -> None:
    for place in range(200):
        port.wait(language=LANGUAGES[place % 5], position=place + 1, waiting_seconds=9000 - place)
    board = open_board()
    expect(board.entries).to_have_count(200)
    # Long tasks of the page while the queue changes and is filtered, in ms.
    board.page.evaluate(
        """() => {
          window.longest = 0;
          const note = (list) => list.getEntries().forEach(({ duration }) => longest = Math.max(longest, duration));
          new PerformanceObserver(note).observe({ type: "longtask" });
        }"""
    )
    started = time.monotonic()
    for _ in range(5):
        port.wait(language="fr", waiting_seconds=0)
    expect(board.entries).to_have_count(205)
    board.page.locator("#filter").select_option("fr")
    expect(board.entries).to_have_count(45)
    board.page.locator("#filter").select_option("")
    board.open(200)
    assert time.monotonic() - started < 8
    assert board.page.evaluate("longest") < 500
