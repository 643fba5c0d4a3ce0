"""The dates of an answer as a calendar file, read back with the library that calendars are read with."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from tests.channel.server import SOURCE, Server, Visitor


def test_each_date_becomes_an_all_day_entry_in_the_language_of_the_answer(visitor: Visitor) -> None:
    visitor.ask("dates")
    answer = visitor.get("calendar?event=2")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="cancellation-2027-05-15.ics"'
    assert answer.headers["Cache-Control"] == "no-store"
    calendar = Calendar.from_ical(answer.content)
    assert calendar["version"] == "2.0"
    last_day, end = calendar.walk("VEVENT")
    assert [entry.decoded("dtstart") for entry in (last_day, end)] == [date(2027, 5, 15), date(2027, 6, 1)]
    assert [str(entry["summary"]) for entry in (last_day, end)] == ["Sista dagen, Webex", "Abonnemanget slutar"]
    assert last_day["summary"].params["LANGUAGE"] == "sv"
    assert last_day["description"].params["LANGUAGE"] == "sv"
    assert last_day["url"] == SOURCE["url"]
    assert str(last_day["description"]) == (
        f"Du kan säga upp; senast, alltså.\n\n1. Öppna sidan\n2. Välj “Cancel”\n\n{SOURCE['title']}\n{SOURCE['url']}"
    )


def test_three_days_before_at_nine_the_calendar_reminds(visitor: Visitor) -> None:
    visitor.ask("dates")
    for entry in Calendar.from_ical(visitor.get("calendar?event=2").content).walk("VEVENT"):
        (alarm,) = entry.walk("VALARM")
        assert (alarm["action"], str(alarm["description"])) == ("DISPLAY", str(entry["summary"]))
        midnight = datetime.combine(entry.decoded("dtstart"), datetime.min.time())
        before = entry.decoded("dtstart") - timedelta(days=3)
        assert midnight + alarm.decoded("trigger") == datetime(before.year, before.month, before.day, 9)


def test_a_second_download_is_the_same_file_and_another_answer_has_other_entries(
    server: Server, visitor: Visitor
) -> None:
    visitor.ask("dates")
    visitor.ask("dates")
    other = Visitor(server.base)
    other.ask("dates")
    first, again, second = (visitor.get(f"calendar?event={event}").content for event in (2, 2, 4))
    assert first == again
    files = (first, second, other.get("calendar?event=2").content)
    uids = {str(entry["uid"]) for file in files for entry in Calendar.from_ical(file).walk("VEVENT")}
    assert len(uids) == 6
    assert visitor.conversation not in first.decode()
    stamp = Calendar.from_ical(first).walk("VEVENT")[0].decoded("dtstamp")
    assert abs(datetime.now(UTC) - stamp) < timedelta(minutes=5)


@pytest.mark.parametrize("query", ["?event=1", "?event=4", "?event=9", "?event=x", "?event=2;4", "?event=", ""])
def test_without_dates_there_is_no_calendar(visitor: Visitor, query: str) -> None:
    visitor.ask("dates")
    visitor.ask("hej")
    answer = visitor.get(f"calendar{query}")
    assert (answer.status_code, answer.json()) == (404, {"error": "not_found"})


def test_another_conversations_calendar_is_not_found_and_no_token_opens_none(server: Server, visitor: Visitor) -> None:
    visitor.ask("dates")
    other = Visitor(server.base)
    assert other.get("calendar?event=2").status_code == 404
    other.token = "x.y.z"
    assert other.get("calendar?event=2").status_code == 401


def test_a_day_that_does_not_exist_is_a_fault_of_the_answer(visitor: Visitor) -> None:
    assert visitor.ask("baddate")["meta"]["fault"] == "error"
