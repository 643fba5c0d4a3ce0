"""What a customer is told who asks for a person, and what comes by itself while they wait."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from sqlalchemy.engine import Connection

from bot.channel import clock, tables
from bot.channel.events import Event
from bot.channel.feed import Kind
from bot.channel.phrases import (
    CUT_OFF,
    TICKET,
    UNREACHABLE,
    WAITING,
    closed,
    closed_until,
    nobody_on_duty,
    queue_full,
    queued,
    still_queued,
    waited_too_long,
)
from bot.channel.standing import Situation, Standing, judged
from bot.channel.states import State
from locales import Phrase, render
from tests.handoff.desk import ANNA, BERTIL, SHEET, Office

OFFICE_HOURS = {"monday": ["09:00-17:00"]}
SUNDAY = datetime(2027, 1, 10, 12, tzinfo=UTC)


def says(event: Event, *phrases: Phrase, language: str = "sv") -> bool:
    return bool(event.body["text"] == "\n\n".join(render(phrase, language) for phrase in phrases))


@pytest.mark.parametrize(
    ("changed", "standing"),
    [
        ({}, Standing.QUEUE),
        ({"attended": False, "open": False, "on_duty": 0}, Standing.OPEN_END),
        ({"unreachable": True, "open": False}, Standing.UNREACHABLE),
        ({"open": False, "on_duty": 0}, Standing.CLOSED),
        ({"on_duty": 0}, Standing.NOBODY),
        ({"on_duty": 0, "elsewhere": True}, Standing.QUEUE),
        ({"position": 6}, Standing.FULL),
        ({"position": 6, "limit": None}, Standing.QUEUE),
        ({"overdue": True}, Standing.TOO_LONG),
    ],
)
def test_how_things_stand(changed: dict[str, bool | int | None], standing: Standing) -> None:
    usual = {"attended": True, "elsewhere": False, "unreachable": False, "open": True, "on_duty": 1}
    usual |= {"position": 5, "limit": 5, "overdue": False}
    assert judged(Situation(**{**usual, **changed})) is standing  # type: ignore[arg-type]


def test_where_nobody_has_ever_signed_in_no_place_and_no_time_is_promised(office: Office) -> None:
    request = office.asked("one")
    line = office.last("one")
    assert says(line, WAITING)
    assert not {"position", "address"} & line.body["meta"].keys()
    assert request.status == "waiting"
    assert office.wait(600) == []


def test_who_waited_when_nobody_was_there_gets_a_step_once_somebody_is(office: Office) -> None:
    office.asked("one")
    office.on_duty(ANNA)
    assert office.wait(0) == ["one"]
    assert says(office.last("one"), still_queued(1))


def test_the_number_in_the_queue_is_told_and_told_again_when_it_is_time(office: Office) -> None:
    office.on_duty(ANNA)
    first, _ = office.asked("one"), office.asked("two")
    line = office.last("two")
    assert says(line, queued(2))
    meta = {"notice": "waiting", "state": "waiting", "position": 2, "address": True, "language": "sv"}
    assert line.body["meta"] == meta
    assert office.wait(1.9) == []
    office.on_duty(ANNA)
    office.desk.take(first.id, first.version, ANNA)
    assert office.wait(0.2) == ["two"]
    assert says(office.last("two"), still_queued(1))
    assert office.last("two").body["meta"]["notice"] == "position"
    assert clock.make_due_steps(office.engine, office.reception) == []


def test_the_sheet_is_shown_once_with_buttons_that_say_nothing_to_the_browser(office: Office) -> None:
    office.on_duty(ANNA)
    office.asked("one")
    office.wait(3)
    shown = [event.as_json().get("sheet") for event in office.events("one")]
    assert shown[1:] == [None]
    assert shown[0] is not None
    row = shown[0]["known"]["rows"][0]
    assert (row["label"], row["value"]) == (render(Phrase("Provider"), "sv"), "Zoom")
    (button,) = row["buttons"]
    assert button.keys() == {"id", "title"}
    kept = office.log.button("one", button["id"])
    assert kept is not None
    assert kept.says == SHEET["rows"][0]["buttons"][0]["payload"]


def test_a_wait_that_is_too_long_becomes_a_ticket(office: Office) -> None:
    office.on_duty(ANNA)
    office.asked("one")
    for _ in range(2):
        assert office.wait(2) == ["one"]
    office.on_duty(ANNA)
    assert office.wait(1.01) == ["one"]
    line = office.last("one")
    assert says(line, waited_too_long(5), TICKET)
    assert line.body["meta"]["why"] == "too_long"
    assert office.request("one").status == "ticket"
    assert office.wait(600) == []


def test_when_the_last_agent_goes_those_who_wait_are_told(office: Office) -> None:
    office.on_duty(ANNA)
    office.asked("one")
    office.desk.set_presence(ANNA, ["sv"], online=False)
    office.wait(2.1)
    assert says(office.last("one"), nobody_on_duty("sv"), TICKET)


def test_outside_office_hours_the_opening_is_told_on_the_customers_own_clock(tmp_path: Path) -> None:
    office = Office(tmp_path, now=SUNDAY, days=OFFICE_HOURS, timezone="Europe/Riga")
    office.on_duty(ANNA)
    office.ask(office.customer("one", "fr", "America/Montreal"))
    line = office.last("one")
    opening = datetime(2027, 1, 11, 2)
    assert says(line, closed_until("fr", opening), TICKET, language="fr")
    assert (render(opening.date(), "fr"), render(time(2), "fr")) == ("11 janvier 2027", "02:00")
    assert line.body["text"].count("11 janvier 2027") == 1
    assert {"notice": "ticket", "state": "ticket", "address": True, "why": "closed"}.items() <= line.body[
        "meta"
    ].items()
    assert office.conversation("one").state is State.TICKET


def test_a_team_without_any_opening_promises_none(tmp_path: Path) -> None:
    office = Office(tmp_path, days={})
    office.on_duty(ANNA)
    office.asked("one")
    assert says(office.last("one"), closed("sv"), TICKET)


def test_nobody_on_duty_for_the_language_is_told(office: Office) -> None:
    office.on_duty(ANNA, teams=("fr",))
    office.asked("one")
    assert says(office.last("one"), nobody_on_duty("sv"), TICKET)


def test_a_full_queue_is_told_to_whoever_comes_then_and_to_nobody_else(tmp_path: Path) -> None:
    office = Office(tmp_path, queue_limit=1)
    office.on_duty(ANNA)
    office.asked("one")
    office.asked("two")
    office.ask(office.customer("latvian", "lv"))
    assert says(office.last("two"), queue_full("sv"), TICKET)
    assert [(each.conversation, each.status) for each in office.desk.queue()] == [
        ("one", "waiting"),
        ("latvian", "waiting"),
        ("two", "ticket"),
    ]
    office.wait(2.1)
    assert says(office.last("one"), still_queued(1))


def test_an_office_elsewhere_needs_nobody_signed_in_here(tmp_path: Path) -> None:
    office = Office(tmp_path, elsewhere=True)
    office.asked("one")
    assert says(office.last("one"), queued(1))


def test_a_desk_out_of_reach_is_told_to_who_waits_and_to_whoever_comes_then(tmp_path: Path) -> None:
    office = Office(tmp_path, elsewhere=True)
    request = office.asked("one")
    for _ in range(2):
        office.desk.set_unreachable(request.id, True)
    office.asked("two")
    assert [says(office.last(name), UNREACHABLE, TICKET) for name in ("one", "two")] == [True, True]
    assert len(office.events("one")) == 2
    assert [each.unreachable for each in office.desk.queue()] == [True, False]
    office.desk.set_unreachable(request.id, False)
    assert Kind.REACHABLE in {change.kind for change in office.desk.changes(0)}
    office.asked("three")
    assert says(office.last("three"), queued(1))


def test_a_desk_out_of_reach_in_mid_conversation_is_told(tmp_path: Path) -> None:
    office = Office(tmp_path, elsewhere=True)
    request = office.asked("one")
    office.desk.take(request.id, request.version, ANNA)
    office.desk.set_unreachable(request.id, True)
    assert says(office.last("one"), CUT_OFF)
    assert office.request("one").owner == "a"


def test_a_ticket_goes_on_until_it_is_taken_or_asked_for_again(office: Office) -> None:
    office.on_duty(ANNA, teams=())
    ticket = office.asked("one")
    assert ticket.status == "ticket"
    office.on_duty(ANNA)
    again = office.ask("one")
    assert (again.id, again.status, again.position, again.waiting_seconds) == (ticket.id, "waiting", 1, 0)
    assert says(office.last("one"), queued(1))
    assert office.desk.take(again.id, again.version, BERTIL).status == "agent"


def test_timers_outlive_a_restart(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.on_duty(ANNA)
    office.asked("one")
    office.age(2.1)
    office.engine.dispose()
    office = Office(tmp_path)
    assert clock.make_due_steps(office.engine, office.reception) == ["one"]
    assert says(office.last("one"), still_queued(1))


def test_of_two_servers_one_makes_a_step(tmp_path: Path) -> None:
    office, other = Office(tmp_path), Office(tmp_path)
    office.on_duty(ANNA)
    office.asked("one")
    office.age(2.1)
    with tables.writing(other.engine) as connection:
        assert other.reception.step(connection, "one")
    with tables.writing(office.engine) as connection:
        assert not office.reception.step(connection, "one")
    assert len(office.events("one")) == 2


def test_waiting_alone_does_not_keep_a_conversation_from_being_erased(office: Office) -> None:
    office.on_duty(ANNA)
    office.asked("one")
    seen = office.log.unseen(tables.now())
    office.wait(2.1)
    assert office.log.unseen(tables.now()) == seen == ["one"]


def test_one_step_that_fails_does_not_hold_up_the_others(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.on_duty(ANNA)
    for name in ("one", "two"):
        office.asked(name)
    step = office.reception.step

    def failing(connection: Connection, conversation: str) -> bool:
        if conversation == "one":
            raise RuntimeError("a fault")
        return step(connection, conversation)

    monkeypatch.setattr(office.reception, "step", failing)
    assert office.wait(2.1) == ["two"]
