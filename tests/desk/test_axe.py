"""axe-core finds nothing in any state of the desk, light and dark, wide and narrow."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from bot.channel.phrases import FAULT
from bot.channel.presence import Agent
from bot.desk.accounts import Role
from locales import as_json, render
from tests.widget.test_axe import AXE, FINDINGS

from .board import Board
from .conftest import DeskServer, OpenBoard
from .fake_port import FakeDesk
from .test_requests import SHEET

SIZES = {"wide": {"width": 1100, "height": 760}, "half": {"width": 800, "height": 700}}


def expect_clean(board: Board) -> None:
    for scheme in ("dark", "light"):
        board.page.emulate_media(color_scheme=scheme)
        assert board.page.evaluate(FINDINGS) == [], scheme


def fill(port: FakeDesk) -> None:
    for language in ("fr", "sv", "it"):
        port.wait(language=language, unreachable=language == "it")
    port.wait(status="ticket", position=None)
    port.wait(status="agent", owner="x", owner_name="Bo", position=None)
    port.say(1, "customer", "Bonjour", parse={"intent": "asks", "facts": ["a", "b"]})
    phrases = [{"place": "text", "phrase": as_json(FAULT)}]
    port.say(1, "bot", render(FAULT, "fr"), phrases=phrases, buttons=[{"id": "x", "title": "Oui"}], list=["Un"])
    port.say(1, "system", "Un instant")
    port.sheets[1] = {**SHEET, "unstated": [as_json(FAULT)], "told": [as_json(FAULT)]}


@pytest.mark.parametrize("size", SIZES)
def test_no_state_of_the_board_has_a_finding(size: str, port: FakeDesk, open_board: OpenBoard) -> None:
    fill(port)
    board = open_board(role=Role.LEAD, viewport=SIZES[size])
    board.page.evaluate(AXE)
    expect_clean(board)
    board.take(1)
    board.page.get_by_role("switch").click()
    board.answer.fill("Bonjour")
    board.answer.press("Control+Enter")
    expect(board.messages).to_have_count(4)
    port.note(1, 1, Agent("b", "Bo", "sv"), "A note")
    board.answer.press("Control+Enter")
    expect_clean(board)
    if size == "half":
        board.button("Fact sheet and notes").click()
        expect_clean(board)


def test_no_window_has_a_finding(port: FakeDesk, desk_server: DeskServer, open_board: OpenBoard) -> None:
    fill(port)
    desk_server.agent("Bo").post("presence", {"online": True, "teams": ["fr"]})
    board = open_board()
    board.page.evaluate(AXE)
    board.take(1)
    for key in ("p", "x", "?", "c"):
        board.page.keyboard.press(key)
        board.dialog.wait_for()
        expect_clean(board)
        if key != "c":
            board.page.keyboard.press("Escape")
            expect(board.dialog).to_have_count(0)
    board.dialog.locator(".replies button").first.click()
    expect(board.dialog.locator("blockquote")).to_have_count(2)
    expect_clean(board)


def test_signing_in_and_the_menu_have_no_finding(desk_server: DeskServer, open_board: OpenBoard) -> None:
    board = open_board(signed_in=False)
    board.page.evaluate(AXE)
    board.button("Sign in").click()
    expect_clean(board)
    board.sign_in("Anna", "a password for tests")
    board.button("Anna").click()
    expect_clean(board)
    board.page.locator(".teams").click()
    expect_clean(board)
