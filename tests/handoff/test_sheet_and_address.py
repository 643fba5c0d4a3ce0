"""What the customer gives along: a corrected sheet, and an address for the answer."""

from __future__ import annotations

import pytest

from bot.channel.desk_port import Desk
from bot.channel.phrases import (
    ADDRESS_KEPT,
    SHEET_CHANGED,
    SHEET_NOT_CHANGED,
)
from tests.channel.server import ANSWERS, HANDOFF, Server, Visitor
from tests.handoff.desk import ANNA, SHEET
from tests.handoff.visits import (
    CORRECTION,
    HEARD,
    WEBEX,
    as_ticket,
    request_of,
    says,
    settled,
    waits,
)


def test_a_correction_of_the_sheet_makes_it_anew_and_nothing_else(server: Server, desk: Desk, visitor: Visitor) -> None:
    waiting = waits(desk, visitor)
    correct = visitor.events()[2]["sheet"]["known"]["rows"][0]["buttons"][0]["id"]
    visitor.press(correct)
    line = visitor.until(5)[-1]
    assert says(line, SHEET_CHANGED)
    assert (line["meta"]["notice"], line["meta"]["state"]) == ("sheet", "waiting")
    assert line["sheet"]["known"]["rows"][0]["value"] == "Webex"
    request = request_of(desk, visitor)
    assert (desk.sheet(request.id), request.provider, request.status) == (WEBEX, "webex", "waiting")
    assert server.agent.texts() == ["/talk_to_human", CORRECTION]
    desk.take(request.id, request.version, ANNA)
    visitor.press(correct)
    assert settled(visitor, 7)[-1]["from"] == "customer"
    assert request.version == waiting.version


def test_a_correction_that_fails_is_told_and_the_waiting_goes_on(
    desk: Desk, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits(desk, visitor)
    monkeypatch.setitem(ANSWERS, '/correct{"provider":', [{"text": "Something else"}])
    visitor.press(visitor.events()[2]["sheet"]["known"]["rows"][0]["buttons"][0]["id"])
    assert says(visitor.until(5)[-1], SHEET_NOT_CHANGED)
    assert desk.sheet(request_of(desk, visitor).id) == SHEET


def test_a_button_of_a_sheet_whose_request_is_over_corrects_the_assistant(
    server: Server, desk: Desk, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = waits(desk, visitor)
    desk.hand_back(request.id, request.version, ANNA)
    monkeypatch.setitem(ANSWERS, '/correct{"provider":', [{"text": "Webex, then."}])
    visitor.press(visitor.events()[2]["sheet"]["known"]["rows"][0]["buttons"][0]["id"])
    assert visitor.until(6)[-1]["text"] == "Webex, then."
    assert server.agent.texts()[-1] == '/correct{"provider": "webex"}'


def test_a_sheet_that_cannot_be_shown_does_not_keep_a_person_away(
    desk: Desk, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = {"text": "Of course.", "custom": {"handoff": {**HANDOFF, "sheet": {"rows": [{"id": "x"}]}}}}
    monkeypatch.setitem(ANSWERS, "/talk_to_human", [broken])
    request = waits(desk, visitor)
    assert desk.sheet(request.id) == {}


def test_how_a_message_was_understood_is_kept_for_the_agent_and_not_shown(desk: Desk, visitor: Visitor) -> None:
    visitor.ask("offer")
    waits_after = visitor.press("person")
    assert waits_after.status_code == 202
    visitor.until(5)
    transcript = desk.transcript(request_of(desk, visitor).id)
    assert transcript[0].body["parse"] == HEARD
    assert "parse" not in visitor.events()[0]


def test_an_address_is_kept_apart_for_an_open_request(server: Server, desk: Desk, visitor: Visitor) -> None:
    assert visitor.post({"email": "kund@example.com"}, "address").json() == {"error": "no_request"}
    request = as_ticket(desk, visitor)
    for address in ("old@example.com", " Kund@Example.COM "):
        left = visitor.post({"email": address}, "address")
        assert (left.status_code, left.content) == (204, b"")
    assert says(visitor.events()[-1], ADDRESS_KEPT)
    assert desk.address(request.id) == "Kund@example.com"
    assert "example.com" not in str(visitor.events())
    assert visitor.delete().status_code == 204
    assert desk.address(request.id) is None


@pytest.mark.parametrize(
    "email", ["", "kund", "kund@localhost", "a@b.se\r\nBcc: x@y.se", "Kund <a@b.se>", f"{'x' * 250}@b.se", None, 7, []]
)
def test_what_is_no_address_is_refused(desk: Desk, visitor: Visitor, email: object) -> None:
    as_ticket(desk, visitor)
    refused = visitor.post({"email": email}, "address")
    assert (refused.status_code, refused.json()) == (422, {"error": "email_invalid"})
    assert len(visitor.events()) == 3


def test_without_a_request_there_is_no_place_for_an_address(desk: Desk, visitor: Visitor) -> None:
    refused = visitor.post({"email": "kund@example.com"}, "address")
    assert (refused.status_code, refused.json()) == (409, {"error": "no_request"})
