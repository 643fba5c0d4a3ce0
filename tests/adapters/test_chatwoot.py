"""Chatwoot: what goes out, what comes in, and what happens when the other side misbehaves."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from bot.adapters import signatures
from bot.adapters.base import PayloadError, SignatureError
from bot.adapters.chatwoot import Chatwoot
from bot.adapters.inbox import GRACE_SECONDS
from bot.channel.events import Sender
from tests.adapters.conftest import SECRET, Build, Clock, Workers
from tests.adapters.fake_desk import FakeDesk
from tests.adapters.replay import Replay

Make = Callable[..., Chatwoot]


def deliver(workers: Workers, payload: dict[str, Any], grace: float = GRACE_SECONDS) -> int:
    """A webhook as Chatwoot signs it; returns the number of new events."""
    body, timestamp = json.dumps(payload).encode(), str(int(workers.clock.now.timestamp()))
    headers = {
        "x-chatwoot-timestamp": timestamp,
        "x-chatwoot-signature": signatures.hexadecimal(SECRET, timestamp, body),
        "x-chatwoot-delivery": "5f3c",
    }
    return workers.inbox.keep(workers.adapter.incoming(headers, body), grace)


@pytest.fixture
def workers(build: Build, chatwoot: Make) -> Workers:
    return build(chatwoot())


def test_a_request_becomes_a_conversation_with_its_sheet_as_a_private_note(
    workers: Workers, desk: FakeDesk, replay: Replay
) -> None:
    number = desk.begin("Kan jag säga upp Zoom?", user_id="u-1", user_name="Eva", user_email="eva@example.com")
    workers.work()
    (contact,), (conversation,) = replay.contacts, replay.conversations
    assert (contact["identifier"], contact["name"], contact["email"]) == (
        "assistant-user-u-1",
        "Eva",
        "eva@example.com",
    )
    assert conversation["custom_attributes"]["provider"] == "zoom"
    assert conversation["custom_attributes"]["language"] == "sv"
    assert conversation["status"] == "open"
    (note,) = replay.said(conversation["id"], 1, private=True)
    for part in ("zoom: request 1 (Swedish)", "- Role: admin", "It can be cancelled.", "Kan jag säga upp Zoom?"):
        assert part in note
    assert replay.said(conversation["id"], 0) == []
    desk.write(number, "Är någon där?")
    workers.work()
    assert replay.said(conversation["id"], 0) == ["Är någon där?"]
    assert workers.outbox.backlog() == []


def test_an_answer_reaches_the_customer_once_however_often_it_is_told(
    workers: Workers, desk: FakeDesk, replay: Replay
) -> None:
    number = desk.begin("Hej")
    workers.work()
    conversation = replay.conversations[0]["id"]
    payload = replay.agent_says(conversation, "Hej, jag heter Anna.")
    assert [deliver(workers, payload) for _ in range(3)] == [1, 0, 0]
    workers.work(10)
    assert desk.answers(number) == ["Hej, jag heter Anna."]
    assert desk.requests[number].owner == "chatwoot:11"
    assert replay.said(conversation, 1, private=True)[1:] == []  # nothing of it comes back as a note


def test_reordered_webhooks_are_shown_in_order(workers: Workers, desk: FakeDesk, replay: Replay) -> None:
    number = desk.begin("Hej")
    workers.work()
    conversation = replay.conversations[0]["id"]
    told = [replay.agent_says(conversation, text) for text in ("ett", "två", "tre")]
    closed = replay.status_changes(conversation, "resolved")
    for payload in (closed, told[2], told[0], told[1]):
        deliver(workers, payload)
    workers.work(10)
    assert desk.answers(number) == ["ett", "två", "tre"]
    assert desk.requests[number].status == "done"


def test_what_no_webhook_told_is_asked_for(workers: Workers, desk: FakeDesk, replay: Replay) -> None:
    number = desk.begin("Hej")
    workers.work()
    conversation = replay.conversations[0]["id"]
    replay.agent_says(conversation, "ett")
    deliver(workers, replay.agent_says(conversation, "två"))
    workers.work(1)
    assert desk.answers(number) == ["ett", "två"]
    replay.agent_says(conversation, "tre")
    replay.status_changes(conversation, "pending")
    workers.work(70)
    assert desk.answers(number) == ["ett", "två", "tre"]
    assert desk.requests[number].status == "done"


def test_when_the_other_side_cannot_be_asked_a_webhook_still_arrives(
    workers: Workers, desk: FakeDesk, replay: Replay
) -> None:
    number = desk.begin("Hej")
    workers.work()
    conversation = replay.conversations[0]["id"]
    deliver(workers, replay.agent_says(conversation, "ett"))
    replay.fail("/messages", method="GET", status=500)
    workers.work(GRACE_SECONDS + 1)
    assert desk.answers(number) == ["ett"]


NOT_FOR_THE_CUSTOMER: tuple[dict[str, Any], ...] = (
    {"private": True},
    {"private": None},
    {"message_type": "incoming"},
    {"message_type": "template"},
    {"message_type": "activity"},
    {"sender": {"id": 5, "type": "agent_bot"}},
    {"sender": None},
    {"event": "message_updated"},
    {"inbox": {"id": 99}},
)


def test_own_private_and_foreign_messages_are_ignored(workers: Workers, desk: FakeDesk, replay: Replay) -> None:
    desk.begin("Hej")
    workers.work()
    payload = replay.agent_says(replay.conversations[0]["id"], "Hej")
    assert [deliver(workers, payload | changed) for changed in NOT_FOR_THE_CUSTOMER] == [0] * 9
    assert deliver(workers, payload) == 1


def test_a_message_that_does_not_say_whether_it_is_private_is_not_shown(
    workers: Workers, desk: FakeDesk, replay: Replay
) -> None:
    desk.begin("Hej")
    workers.work()
    payload = replay.agent_says(replay.conversations[0]["id"], "intern")
    del payload["private"]
    assert deliver(workers, payload) == 0


@pytest.mark.parametrize("place", ["/contacts$", "/conversations$", "/messages$"])
def test_a_lost_answer_makes_no_second_of_anything(
    workers: Workers, desk: FakeDesk, replay: Replay, place: str
) -> None:
    replay.fail(place, lost=True)
    desk.begin("Hej")
    workers.work(20)
    assert (len(replay.contacts), len(replay.conversations)) == (1, 1)
    assert len(replay.messages[replay.conversations[0]["id"]]) == 1
    assert workers.outbox.backlog() == []


@pytest.mark.parametrize("old", [False, True])
def test_a_message_whose_answer_was_lost_is_said_once_even_when_it_was_said_before(
    workers: Workers, desk: FakeDesk, replay: Replay, old: bool
) -> None:
    replay.knows_after = not old
    number = desk.begin("Hej")
    workers.work()
    desk.write(number, "Hallå?")
    workers.work()
    replay.fail("/messages$", lost=True)
    desk.write(number, "Hallå?")
    workers.work(20)
    replay.fail("/messages$", status=500)
    desk.write(number, "Hallå?")
    workers.work(20)
    assert replay.said(replay.conversations[0]["id"], 0) == ["Hallå?"] * 3


def test_too_many_requests_wait_as_long_as_was_asked(
    workers: Workers, desk: FakeDesk, replay: Replay, clock: Clock
) -> None:
    replay.fail("/contacts$", status=429, headers={"Retry-After": "40"})
    desk.begin("Hej")
    desk.begin("Hej igen")
    workers.work()
    assert replay.conversations == []  # the other request waits as well
    calls = len(replay.calls)
    clock.pass_(39)
    workers.work()
    assert len(replay.calls) == calls
    assert workers.outbox.unreachable()
    clock.pass_(2)
    workers.work()
    assert len(replay.conversations) == 2
    assert not workers.outbox.unreachable()


def test_faults_of_the_server_are_tried_again_ever_more_slowly(
    workers: Workers, desk: FakeDesk, replay: Replay, clock: Clock
) -> None:
    for _ in range(4):
        replay.fail("/contacts/search", method="GET", status=500)
    desk.begin("Hej")
    waits = []
    for _ in range(4):
        workers.work()
        (row,) = workers.outbox.backlog()
        begun = clock.now
        while workers.outbox.next() is None:
            clock.pass_(0.25)
        waits.append((clock.now - begun).total_seconds())
    assert "500" in (row.error or "")
    for wait, longest in zip(waits, (2, 4, 8, 16), strict=True):
        assert longest / 2 <= wait <= longest + 0.5
    workers.work()
    assert len(replay.conversations) == 1


def test_a_refusal_is_parked_and_visible_and_tried_again_by_a_person(
    workers: Workers, desk: FakeDesk, replay: Replay
) -> None:
    replay.fail("/conversations$", status=403)
    number = desk.begin("Hej")
    workers.follower.follow()
    desk.write(number, "Hallå?")
    workers.work(600)
    first, second = workers.outbox.backlog()
    assert (first.kind, first.parked, first.attempts) == ("open", True, 1)
    assert "403" in (first.error or "")
    assert (second.kind, second.parked) == ("post", False)
    assert workers.outbox.unreachable(number)
    assert workers.outbox.retry(first.id)
    workers.work()
    assert (len(replay.contacts), len(replay.conversations)) == (1, 1)
    assert replay.said(replay.conversations[0]["id"], 0) == ["Hallå?"]


def test_a_refused_message_does_not_hold_up_the_next(workers: Workers, desk: FakeDesk, replay: Replay) -> None:
    number = desk.begin("Hej")
    workers.work()
    replay.fail("/messages$", status=422)
    desk.write(number, "ett")
    desk.write(number, "två")
    workers.work()
    assert replay.said(replay.conversations[0]["id"], 0) == ["två"]
    assert [row.parked for row in workers.outbox.backlog()] == [True]


def test_a_slow_answer_is_waited_for(workers: Workers, desk: FakeDesk, replay: Replay) -> None:
    replay.fail("/conversations$", delay=5.0)
    desk.begin("Hej")
    begun = time.monotonic()
    workers.work()
    assert time.monotonic() - begun >= 5
    assert len(replay.conversations) == 1
    assert workers.outbox.backlog() == []


def test_an_answer_that_is_too_slow_makes_no_second_conversation(
    build: Build, chatwoot: Make, desk: FakeDesk, replay: Replay
) -> None:
    workers = build(chatwoot(timeouts=(3.0, 0.3)))
    replay.fail("/conversations$", delay=0.6)
    desk.begin("Hej")
    workers.work()
    time.sleep(0.6)
    workers.work(20)
    assert (len(replay.contacts), len(replay.conversations)) == (1, 1)


def test_an_address_that_another_contact_has_does_not_stop_the_request(
    workers: Workers, desk: FakeDesk, replay: Replay
) -> None:
    replay.contacts.append({"id": 1, "identifier": "other", "email": "eva@example.com"})
    desk.begin("Hej", user_id="u-1", user_email="eva@example.com")
    workers.work()
    assert "email" not in replay.contacts[1]
    assert len(replay.conversations) == 1


def test_a_corrected_sheet_is_noted_and_an_end_on_our_side_is_told(
    workers: Workers, desk: FakeDesk, replay: Replay
) -> None:
    number = desk.begin("Hej")
    workers.work()
    for role in ("member", "admin", "member"):
        desk.correct(number, role)
        workers.work()
    desk.change(number, status="done")
    workers.work()
    notes = replay.said(replay.conversations[0]["id"], 1, private=True)
    assert len(notes) == 5
    assert "- Role: member" in notes[1]
    assert "The request is over" in notes[4]
    assert replay.conversations[0]["status"] == "resolved"


def test_a_request_that_is_over_before_it_was_sent_is_not_opened(
    workers: Workers, desk: FakeDesk, replay: Replay
) -> None:
    number = desk.begin("Hej")
    workers.follower.follow()
    desk.change(number, status="done")
    workers.work()
    assert (replay.calls, workers.outbox.backlog()) == ([], [])


def test_what_an_agent_wrote_on_the_assistants_own_page_is_a_note(
    workers: Workers, desk: FakeDesk, replay: Replay
) -> None:
    number = desk.begin("Hej")
    workers.work()
    desk.change(number, status="agent", owner="7", owner_name="Bo")
    desk.write(number, "Hej, jag är Bo.", Sender.AGENT)
    workers.work()
    note = replay.said(replay.conversations[0]["id"], 1, private=True)[-1]
    assert note.startswith("Bo wrote to the customer")
    deliver(workers, replay.agent_says(replay.conversations[0]["id"], "Nu tar jag över."))
    workers.work(5)
    assert desk.requests[number].owner == "chatwoot:11"
    assert desk.answers(number)[-1] == "Nu tar jag över."


def test_card_numbers_pass_in_neither_direction(workers: Workers, desk: FakeDesk, replay: Replay) -> None:
    number = desk.begin("4111 1111 1111 1111")
    desk.sheets[number]["needed"] = ["4111 1111 1111 1111"]
    workers.work()
    desk.write(number, "kort 4111 1111 1111 1111")
    workers.work()
    conversation = replay.conversations[0]["id"]
    deliver(workers, replay.agent_says(conversation, "Är det 4111 1111 1111 1111?"))
    workers.work(5)
    assert not [call for call in replay.calls if b"4111" in call.raw]
    assert "4111" not in desk.answers(number)[0]


def test_an_answer_to_a_request_that_is_over_is_kept_for_a_person(
    workers: Workers, desk: FakeDesk, replay: Replay
) -> None:
    number = desk.begin("Hej")
    workers.work()
    desk.change(number, status="done")
    deliver(workers, replay.agent_says(replay.conversations[0]["id"], "För sent?"))
    workers.work(10)
    assert desk.answers(number) == []
    assert [(row.kind, row.parked) for row in workers.outbox.backlog()] == [("incoming message", True)]


def test_a_request_that_keeps_changing_is_tried_again_later(workers: Workers, desk: FakeDesk, replay: Replay) -> None:
    number = desk.begin("Hej")
    workers.work()
    desk.stale = 7
    deliver(workers, replay.agent_says(replay.conversations[0]["id"], "ett"))
    deliver(workers, replay.agent_says(replay.conversations[0]["id"], "två"))
    workers.work(20)
    assert desk.answers(number) == ["ett", "två"]


def test_a_wrong_old_or_missing_signature_is_refused(workers: Workers, replay: Replay) -> None:
    body, now = b"{}", str(int(workers.clock.now.timestamp()))
    old = str(int(now) - signatures.SECONDS - 5)
    right = signatures.hexadecimal(SECRET, now, body)
    bad = [
        {},
        {"x-chatwoot-timestamp": now},
        {"x-chatwoot-timestamp": now, "x-chatwoot-signature": right[:-1] + ("0" if right[-1] != "0" else "1")},
        {"x-chatwoot-timestamp": now, "x-chatwoot-signature": "sha256=é"},
        {"x-chatwoot-timestamp": str(int(now) - 1), "x-chatwoot-signature": right},
        {"x-chatwoot-timestamp": old, "x-chatwoot-signature": signatures.hexadecimal(SECRET, old, body)},
        {"x-chatwoot-timestamp": "soon", "x-chatwoot-signature": signatures.hexadecimal(SECRET, "soon", body)},
    ]
    for headers in bad:
        with pytest.raises(SignatureError):
            workers.adapter.incoming(headers, body)
    with pytest.raises(PayloadError):
        workers.adapter.incoming({"x-chatwoot-timestamp": now, "x-chatwoot-signature": right}, body)


def test_an_older_chatwoot_is_known_by_the_secret_in_the_address(chatwoot: Make) -> None:
    adapter = chatwoot(signed=False)
    body = json.dumps({"event": "webwidget_triggered"}).encode()
    assert adapter.incoming({}, body, SECRET) == []
    for wrong in (None, "", SECRET[:-1], SECRET + "s"):
        with pytest.raises(SignatureError):
            adapter.incoming({}, body, wrong)
