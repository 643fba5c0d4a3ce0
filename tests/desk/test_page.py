"""The page in a browser: a whole conversation, by mouse and by keyboard."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from bot.channel.canned import CANNED
from bot.channel.phrases import FAULT
from bot.channel.presence import Agent
from bot.desk.accounts import Role
from locales import as_json, render, say_in

from .conftest import PASSWORD, DeskServer, OpenBoard
from .fake_port import FakeDesk
from .test_requests import SHEET


def said(port: FakeDesk, request: int) -> list[str]:
    return [event.body["text"] for event in port.transcript(request)]


def test_without_accounts_the_page_says_how_to_make_one(desk_server: DeskServer, open_board: OpenBoard) -> None:
    board = open_board(signed_in=False)
    desk_server.accounts.remove("Anna")
    board.page.reload()
    expect(board.page.locator("code")).to_have_text("python -m bot.desk.accounts add NAME --role lead")


def test_a_wrong_password_is_told_and_the_right_one_opens_the_desk(open_board: OpenBoard) -> None:
    board = open_board(signed_in=False)
    board.page.locator("#name").fill("Anna")
    board.button("Sign in").click()
    expect(board.page.get_by_role("alert")).to_have_text("Please write your name and your password.")
    board.page.locator("#password").fill("wrong password")
    board.page.locator("#password").press("Enter")
    expect(board.page.get_by_role("alert")).to_have_text("The name or the password is wrong.")
    board.sign_in("anna", PASSWORD)
    expect(board.page.get_by_text("Nobody is waiting.")).to_be_visible()
    board.page.reload()
    expect(board.page.get_by_text("Nobody is waiting.")).to_be_visible()
    board.button("Anna").click()
    board.button("Sign out").click()
    expect(board.page.locator("#password")).to_be_visible()


def test_an_agent_takes_reads_answers_and_hands_back(port: FakeDesk, open_board: OpenBoard) -> None:
    port.wait(language="fr")
    parse = {"intent": as_json(say_in("topic", "money back")), "facts": ["provider: Zoom"]}
    port.say(1, "customer", "Je veux de l’argent", parse=parse)
    port.say(1, "bot", render(FAULT, "fr"), phrases=[{"place": "text", "phrase": as_json(FAULT)}])
    port.sheets[1], port.addresses[1] = SHEET, "cliente@example.com"
    board = open_board()
    expect(board.entry(1)).to_contain_text("Zoom")
    expect(board.entry(1)).to_contain_text("French · Number 1")
    board.take(1)
    expect(board.messages.nth(0)).to_contain_text("Understood as")
    expect(board.messages.nth(0)).to_contain_text("Money back")
    expect(board.messages.nth(1)).to_contain_text(render(FAULT, "fr"))
    expect(board.messages.nth(1)).to_contain_text(render(FAULT, "en"))
    expect(board.messages.nth(1).locator("[lang=fr]")).to_have_text(render(FAULT, "fr"))
    expect(board.sheet.locator("dd").nth(0)).to_have_text("cliente@example.com")
    expect(board.sheet.locator("dd").nth(2)).to_have_text("Zoom")
    board.answer.fill("Bonjour\nMadame")
    board.answer.press("Control+Enter")
    expect(board.messages.nth(2)).to_contain_text("Bonjour")
    expect(board.answer).to_have_value("")
    port.say(1, "customer", "Merci")
    expect(board.messages.nth(3)).to_contain_text("Merci")
    board.button("Hand back").click()
    expect(board.page.locator(".state")).to_contain_text("Done")
    expect(board.entries).to_have_count(0)
    assert said(port, 1)[2:] == ["Bonjour\nMadame", "Merci"]


def test_a_ready_reply_is_seen_in_both_languages_before_it_goes_out(port: FakeDesk, open_board: OpenBoard) -> None:
    port.wait(language="fr", provider="webex")
    board = open_board(language="sv")
    board.open(1)
    board.page.keyboard.press("t")
    board.answer.wait_for()
    board.page.locator(".state").click()
    board.page.keyboard.press("c")
    board.page.locator("#search").fill("no reply has these words")
    expect(board.dialog.locator(".replies button:visible")).to_have_count(0)
    board.page.locator("#search").fill("")
    board.dialog.locator(".replies button").nth(list(CANNED).index("answer_by")).click()
    expect(board.dialog.locator("button.main")).to_be_disabled()
    board.dialog.locator("#value-date").fill("2026-12-24")
    expect(board.dialog.locator("blockquote").first).to_contain_text("24 décembre 2026")
    expect(board.dialog.locator("blockquote").last).to_contain_text("24 december 2026")
    board.dialog.locator("button.main").click()
    expect(board.messages).to_have_count(1)
    assert "24 décembre 2026" in said(port, 1)[0]


def test_who_comes_second_sees_why_and_what_is_now(port: FakeDesk, open_board: OpenBoard) -> None:
    port.wait()
    board = open_board()
    board.open(1)
    first, bo = board.button("Take"), Agent("b", "Bo", "sv")
    board.page.context.set_offline(True)
    port.take(1, 1, bo)
    board.page.context.set_offline(False)
    if first.is_visible():
        first.click()
        expect(board.fault).not_to_be_empty()
    expect(board.page.locator(".state")).to_contain_text("With Bo")
    expect(first).to_be_hidden()


def test_a_request_is_closed_with_a_result_and_passed_on_to_who_is_there(
    port: FakeDesk, desk_server: DeskServer, open_board: OpenBoard
) -> None:
    port.wait()
    port.wait()
    board = open_board()
    board.take(1)
    board.button("Pass on…").click()
    expect(board.dialog).to_contain_text("Nobody else is on duty now.")
    board.dialog.get_by_role("button", name="Close").click()
    desk_server.agent("Bo").post("presence", {"online": True, "teams": ["fr"]})
    board.button("Pass on…").click()
    board.dialog.get_by_label("Bo").check()
    board.dialog.get_by_role("button", name="Pass on").click()
    expect(board.page.locator(".state")).to_contain_text("With Bo")
    board.take(2)
    board.button("Close…").click()
    board.dialog.get_by_label("Referred to the provider").check()
    board.dialog.get_by_role("button", name="Close the conversation").click()
    expect(board.page.locator(".state")).to_contain_text("Done")
    assert port.results == {2: "referred"}


def test_notes_are_for_colleagues_and_drafts_wait_while_another_conversation_is_open(
    port: FakeDesk, open_board: OpenBoard
) -> None:
    port.wait()
    port.wait()
    board = open_board()
    board.take(1)
    board.answer.fill("Half a sen")
    board.take(2)
    expect(board.answer).to_have_value("")
    board.open(1)
    expect(board.answer).to_have_value("Half a sen")
    board.page.keyboard.press("i")
    board.page.locator("#note").fill("Case 4711")
    board.button("Add the note").click()
    expect(board.sheet.locator(".written li")).to_contain_text("Case 4711")
    expect(board.page.locator("#note")).to_have_value("")
    assert said(port, 1) == []


def test_a_lead_takes_over_and_sees_deliveries(port: FakeDesk, open_board: OpenBoard) -> None:
    port.wait(status="agent", owner="x", owner_name="Bo")
    board = open_board("Eva", Role.LEAD)
    board.open(1)
    board.button("Take over").click()
    expect(board.page.locator(".state")).to_contain_text("You have this conversation")
    board.button("Eva").click()
    board.button("Deliveries").click()
    expect(board.dialog).to_contain_text("Everything is delivered.")


def test_where_there_is_less_room_the_sheet_takes_the_place_of_the_conversation(
    port: FakeDesk, open_board: OpenBoard
) -> None:
    port.wait()
    port.sheets[1] = SHEET
    board = open_board(viewport={"width": 800, "height": 700})
    board.open(1)
    expect(board.sheet).to_be_hidden()
    board.button("Fact sheet and notes").click()
    expect(board.sheet).to_be_visible()
    expect(board.page.locator(".log")).to_be_hidden()
    board.button("Fact sheet and notes").click()
    expect(board.sheet).to_be_hidden()


def test_the_page_speaks_the_agents_language_at_once(port: FakeDesk, open_board: OpenBoard) -> None:
    board = open_board(language="en")
    board.button("Anna").click()
    board.page.locator("#language").select_option("sv")
    expect(board.page.locator("html")).to_have_attribute("lang", "sv")
    expect(board.page.locator(".filter label")).to_have_text(re.compile("Språk"))
