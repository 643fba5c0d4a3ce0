"""What desks read: the queue, the feed, transcripts, who is there; and what erasing leaves of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.channel.desk_port import (
    Desk,
    Request,
    StaleVersionError,
)
from bot.channel.feed import Kind
from bot.channel.handoff_lines import address_kept
from tests.handoff.desk import ANNA, BERTIL, CARLA, SHEET, Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path)
    office.on_duty(ANNA)
    return office


@pytest.fixture
def waiting(office: Office) -> Request:
    return office.asked("one")


def kinds(office: Office) -> list[Kind]:
    return [change.kind for change in office.desk.changes(0) if change.kind is not Kind.MESSAGE]


def test_the_queue_has_who_waits_then_tickets_then_what_somebody_has(office: Office) -> None:
    requests = {name: office.asked(name) for name in ("taken", "ticket", "first", "second")}
    office.desk.take(requests["taken"].id, requests["taken"].version, ANNA)
    office.desk.set_unreachable(requests["ticket"].id, True)
    office.desk.set_unreachable(requests["ticket"].id, False)
    office.say("second", "hello")
    queue = office.desk.queue()
    assert [(each.conversation, each.status, each.position) for each in queue] == [
        ("first", "waiting", 1),
        ("second", "waiting", 2),
        ("ticket", "ticket", None),
        ("taken", "agent", None),
    ]
    assert [each.unread for each in queue] == [0, 1, 0, 0]
    assert (queue[3].owner, queue[3].owner_name) == ("a", "Anna")
    assert (queue[0].language, queue[0].provider, queue[0].reason) == ("sv", "zoom", "customer_request")
    assert office.desk.queue("fr") == []


def test_each_team_has_its_own_queue(office: Office) -> None:
    office.asked("swedish")
    office.ask(office.customer("latvian", "lv"))
    assert [each.position for each in office.desk.queue()] == [1, 1]
    assert [each.conversation for each in office.desk.queue("lv")] == ["latvian"]


def test_the_feed_says_what_happened_in_order(office: Office, waiting: Request) -> None:
    request = office.desk.take(waiting.id, waiting.version, ANNA)
    office.desk.note(request.id, request.version, ANNA, "Hm")
    request = office.desk.transfer(request.id, request.version, ANNA, BERTIL)
    office.desk.close(request.id, request.version, BERTIL, "solved")
    assert kinds(office) == [Kind.REQUEST, Kind.TAKE, Kind.NOTE, Kind.TRANSFER, Kind.CLOSE]
    numbers = [change.number for change in office.desk.changes(0)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert office.desk.changes(numbers[-1]) == []
    assert {change.handoff for change in office.desk.changes(0)} == {waiting.id}


def test_what_the_customer_writes_to_an_open_request_is_in_the_feed_and_nothing_else_is(office: Office) -> None:
    office.customer("quiet")
    office.say("quiet", "to the assistant")
    assert office.desk.changes(0) == []
    office.asked("one")
    last = office.desk.changes(0)[-1].number
    office.say("one", "to the person")
    assert [change.kind for change in office.desk.changes(last)] == [Kind.MESSAGE]


def test_erasing_takes_everything_along_and_the_feed_says_so(office: Office, waiting: Request, tmp_path: Path) -> None:
    request = office.desk.take(waiting.id, waiting.version, ANNA)
    office.desk.answer(request.id, request.version, ANNA, "a secret answer")
    office.desk.note(request.id, request.version, ANNA, "a secret note")
    office.log.leave_address("one", "secret@example.com", address_kept(office.conversation("one")))
    office.log.erase(["one"])
    assert kinds(office) == [Kind.ERASED]
    assert (office.desk.queue(), office.desk.notes(request.id), office.desk.sheet(request.id)) == ([], [], {})
    for file in tmp_path.glob("log.db*"):
        assert b"secret" not in file.read_bytes(), file.name


def test_the_sheet_and_the_whole_transcript_are_there(office: Office, waiting: Request) -> None:
    office.say("one", "hello")
    assert office.desk.sheet(waiting.id) == SHEET
    assert [event.number for event in office.desk.transcript(waiting.id)] == [1, 2]
    assert [event.number for event in office.desk.transcript(waiting.id, 1)] == [2]
    assert office.desk.transcript(99) == []


def test_whoever_is_told_of_changes_is_told_the_conversation(office: Office, waiting: Request) -> None:
    heard: list[str] = []
    Desk(office.engine, heard.append).take(waiting.id, waiting.version, ANNA)
    with pytest.raises(StaleVersionError):
        Desk(office.engine, heard.append).take(waiting.id, waiting.version, BERTIL)
    assert heard == ["one"]


def test_a_desk_elsewhere_has_a_name_for_it(office: Office, waiting: Request) -> None:
    office.desk.reference(waiting.id, "ticket 17")
    assert office.request("one").reference == "ticket 17"


def test_on_duty_is_who_is_online_for_the_language_and_was_seen_just_now(office: Office) -> None:
    office.desk.set_presence(BERTIL, ["sv", "fr"], online=True)
    office.desk.set_presence(CARLA, ["sv"], online=False)
    assert [office.desk.on_duty(language) for language in ("sv", "fr", "it")] == [2, 1, 0]
    assert [(each.id, each.teams) for each in office.desk.present()] == [("a", ("sv", "lv")), ("b", ("sv", "fr"))]
    office.desk.set_presence(ANNA, ["sv"], online=False)
    assert office.desk.on_duty("sv") == 1
