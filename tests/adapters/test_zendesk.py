"""Zendesk: one ticket, whatever gets lost; comments both ways; nobody writes in an agent's name."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.adapters import signatures
from bot.adapters.base import PayloadError, SignatureError
from bot.adapters.inbox import GRACE_SECONDS
from bot.adapters.zendesk import Zendesk
from tests.adapters.conftest import SECRET, Build, Workers
from tests.adapters.fake_desk import FakeDesk
from tests.adapters.replay import Replay


def deliver(workers: Workers, payload: dict[str, Any]) -> int:
    body, timestamp = json.dumps(payload).encode(), workers.clock.now.strftime("%Y-%m-%dT%H:%M:%SZ")
    headers = {
        "x-zendesk-webhook-signature-timestamp": timestamp,
        "x-zendesk-webhook-signature": signatures.in_base64(SECRET, timestamp, body),
    }
    return workers.inbox.keep(workers.adapter.incoming(headers, body), GRACE_SECONDS)


@pytest.fixture
def workers(build: Build, zendesk: Callable[[], Zendesk]) -> Workers:
    return build(zendesk())


def test_a_request_becomes_a_ticket_with_a_private_sheet(workers: Workers, desk: FakeDesk, replay: Replay) -> None:
    number = desk.begin("Hej", user_name="Eva", user_email="eva@example.com")
    workers.work()
    (ticket,), (user,) = replay.tickets, replay.users
    assert (user["name"], user["email"], ticket["requester_id"]) == ("Eva", "eva@example.com", user["id"])
    assert ticket["external_id"].startswith(desk.requests[number].conversation)
    assert ticket["tags"] == ["assistant", "language_sv", "reason_policy_unstated", "zoom", "vip"]
    (sheet,) = replay.comments[ticket["id"]]
    assert sheet["public"] is False
    assert "- Role: admin" in sheet["body"]
    made = next(call for call in replay.calls if call.path == "/api/v2/tickets")
    assert made.headers["idempotency-key"] == ticket["external_id"]
    desk.write(number, "Är någon där?")
    workers.work()
    said = replay.comments[ticket["id"]][-1]
    assert (said["body"], said["public"], said["author_id"]) == ("Är någon där?", True, user["id"])


@pytest.mark.parametrize("correct", [False, True])
def test_a_lost_answer_makes_no_second_ticket(workers: Workers, desk: FakeDesk, replay: Replay, correct: bool) -> None:
    replay.fail("/tickets$", lost=True)
    number = desk.begin("Hej")
    workers.work()
    if correct:
        desk.correct(number, "member")
    workers.work(20)
    assert len(replay.tickets) == 1
    assert workers.outbox.backlog() == []


def test_a_ticket_is_found_when_zendesk_has_forgotten_the_key(workers: Workers, desk: FakeDesk, replay: Replay) -> None:
    replay.fail("/tickets$", lost=True)
    desk.begin("Hej")
    workers.work()
    replay.keys.clear()  # two hours later
    workers.work(20)
    assert len(replay.tickets) == 1


def test_a_key_that_is_known_with_other_words_finds_its_ticket(
    workers: Workers, desk: FakeDesk, replay: Replay
) -> None:
    replay.fail("/tickets$", lost=True)
    replay.fail("/tickets$", method="GET", status=500)
    number = desk.begin("Hej")
    workers.work()
    desk.sheets[number]["needed"] = ["more"]
    workers.work(20)
    assert len(replay.tickets) == 1


def test_a_comment_whose_answer_was_lost_is_there_once(workers: Workers, desk: FakeDesk, replay: Replay) -> None:
    number = desk.begin("Hej")
    workers.work()
    for _ in range(2):
        replay.fail("/tickets/", method="PUT", lost=True)
        desk.write(number, "Hallå?")
        workers.work(20)
    desk.change(number, status="done")
    replay.fail("/tickets/", method="PUT", lost=True)
    workers.work(20)
    bodies = [comment["body"] for comment in replay.comments[replay.tickets[0]["id"]]]
    assert bodies[1:3] == ["Hallå?", "Hallå?"]
    assert len(bodies) == 4
    assert replay.tickets[0]["status"] == "solved"


def test_public_comments_of_the_staff_reach_the_customer_and_nothing_else_does(
    workers: Workers, desk: FakeDesk, replay: Replay
) -> None:
    number = desk.begin("Hej")
    workers.work()
    ticket = replay.tickets[0]["id"]
    first = replay.staff_comments(ticket, "ett")
    private = replay.staff_comments(ticket, "internt", public=False)
    second = replay.staff_comments(ticket, "två")
    solved = replay.solves(ticket)
    desk.write(number, "Tack")
    workers.sender.send_next()
    for payload in (solved, second, private, second):
        deliver(workers, payload)
    assert first["detail"]["id"] == str(ticket)
    workers.work(10)
    assert desk.answers(number) == ["ett", "två"]
    assert desk.requests[number].status == "done"
    assert deliver(workers, first) == 0


def test_who_types_an_agents_address_does_not_write_in_their_name(
    workers: Workers, desk: FakeDesk, replay: Replay
) -> None:
    replay.users.append({"id": 5, "role": "agent", "name": "Boss", "email": "boss@example.com"})
    number = desk.begin("Hej")
    desk.leave(number, "boss@example.com")
    workers.work()
    assert replay.tickets[0]["requester_id"] != 5
    desk.write(number, "Jag är chefen")
    workers.work()
    assert replay.comments[replay.tickets[0]["id"]][-1]["author_id"] != 5


def test_an_address_left_later_makes_its_owner_the_requester(workers: Workers, desk: FakeDesk, replay: Replay) -> None:
    number = desk.begin("Hej", status="ticket")
    workers.work()
    desk.leave(number, "eva@example.com")
    workers.work()
    eva = next(user for user in replay.users if user.get("email") == "eva@example.com")
    assert replay.tickets[0]["requester_id"] == eva["id"]
    notes = [each["body"] for each in replay.comments[replay.tickets[0]["id"]] if not each["public"]]
    assert "eva@example.com" in notes[-1]


def test_a_wrong_signature_is_refused(workers: Workers) -> None:
    now = workers.clock.now.strftime("%Y-%m-%dT%H:%M:%SZ")
    right = signatures.in_base64(SECRET, now, b"{}")
    for headers in (
        {},
        {"x-zendesk-webhook-signature-timestamp": now},
        {"x-zendesk-webhook-signature-timestamp": now, "x-zendesk-webhook-signature": right[::-1]},
        {"x-zendesk-webhook-signature-timestamp": "2020-01-01T00:00:00Z", "x-zendesk-webhook-signature": right},
    ):
        with pytest.raises(SignatureError):
            workers.adapter.incoming(headers, b"{}")
    with pytest.raises(PayloadError):
        workers.adapter.incoming(
            {"x-zendesk-webhook-signature-timestamp": now, "x-zendesk-webhook-signature": right}, b"{}"
        )


def test_the_documented_example_of_a_signature_form_is_ours() -> None:
    """base64(HMACSHA256(TIMESTAMP + BODY)), nothing between the two."""
    assert signatures.in_base64("k", "ab", b"c") == signatures.in_base64("k", "a", b"bc")
    assert signatures.hexadecimal("k", "ab", b"c") != signatures.hexadecimal("k", "a", b"bc")
