"""When a team answers: breaks, midnight, holidays, and the days on which the clocks change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channel.hours import Hours, Span, Team, status

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def span(text: str) -> Span:
    opens, closes = text.split("-")
    return Span(time.fromisoformat(opens), None if closes == "24:00" else time.fromisoformat(closes))


def team(days: Mapping[int, str], zone: str = "Europe/Stockholm", **more: object) -> Team:
    return Team(ZoneInfo(zone), {day: tuple(map(span, spans.split())) for day, spans in days.items()}, **more)  # type: ignore[arg-type]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


OFFICE = dict.fromkeys(range(5), "09:00-12:00 13:00-17:00")
EVERY_NIGHT = dict.fromkeys(range(7), "00:00-02:00 22:00-24:00")
EVERY_DAY = dict.fromkeys(range(7), "00:00-24:00")


@pytest.mark.parametrize(
    ("days", "zone", "moment", "is_open", "opening"),
    [
        # 2027-01-11 is a Monday; Stockholm is UTC+1.
        (OFFICE, "Europe/Stockholm", "2027-01-11T07:59", False, "2027-01-11T08:00"),
        (OFFICE, "Europe/Stockholm", "2027-01-11T08:00", True, "2027-01-11T12:00"),
        (OFFICE, "Europe/Stockholm", "2027-01-11T11:00", False, "2027-01-11T12:00"),
        (OFFICE, "Europe/Stockholm", "2027-01-11T15:59", True, "2027-01-12T08:00"),
        (OFFICE, "Europe/Stockholm", "2027-01-11T16:00", False, "2027-01-12T08:00"),
        (OFFICE, "Europe/Stockholm", "2027-01-15T17:00", False, "2027-01-18T08:00"),
        # Midnight is no closing where it goes on.
        (EVERY_NIGHT, "Europe/Stockholm", "2027-01-11T22:59", True, "2027-01-12T21:00"),
        (EVERY_NIGHT, "Europe/Stockholm", "2027-01-11T23:00", True, "2027-01-12T21:00"),
        (EVERY_NIGHT, "Europe/Stockholm", "2027-01-12T01:00", False, "2027-01-12T21:00"),
        (EVERY_DAY, "Europe/Stockholm", "2027-01-11T23:00", True, None),
        ({}, "Europe/Stockholm", "2027-01-11T12:00", False, None),
        # The customer's day may be another one than the team's.
        (OFFICE, "Pacific/Auckland", "2027-01-10T20:00", True, "2027-01-11T00:00"),
        # 28 March 2027: from 02:00 (UTC+1) to 03:00 (UTC+2).
        (OFFICE, "Europe/Stockholm", "2027-03-26T16:00", False, "2027-03-29T07:00"),
        ({6: "01:00-04:00"}, "Europe/Stockholm", "2027-03-28T01:59", True, "2027-04-03T23:00"),
        ({6: "01:00-04:00"}, "Europe/Stockholm", "2027-03-28T02:00", False, "2027-04-03T23:00"),
        ({6: "02:30-04:00"}, "Europe/Stockholm", "2027-03-28T01:00", False, "2027-03-28T01:30"),
        # 31 October 2027: from 03:00 (UTC+2) back to 02:00 (UTC+1); 02:30 comes twice.
        ({6: "01:00-02:30"}, "Europe/Stockholm", "2027-10-31T01:29", True, "2027-11-07T00:00"),
        ({6: "01:00-02:30"}, "Europe/Stockholm", "2027-10-31T01:30", False, "2027-11-07T00:00"),
        ({6: "02:30-05:00"}, "Europe/Stockholm", "2027-10-31T00:29", False, "2027-10-31T00:30"),
        # Clocks that are put forward at midnight: that midnight does not exist.
        (EVERY_DAY, "Asia/Beirut", "2027-03-27T21:30", True, None),
        (EVERY_DAY, "Asia/Beirut", "2027-03-27T22:00", True, None),
    ],
)
def test_open_or_not_and_until_when(
    days: Mapping[int, str], zone: str, moment: str, is_open: bool, opening: str | None
) -> None:
    assert status(team(days, zone), utc(moment)) == Hours(is_open, utc(opening) if opening else None)


def test_nobody_answers_on_a_holiday_from_midnight_to_midnight_where_the_team_is() -> None:
    swedish = team(EVERY_DAY, holidays=holidays.country_holidays("SE"))
    assert status(swedish, utc("2027-01-05T22:59")) == Hours(True, utc("2027-01-06T23:00"))
    assert status(swedish, utc("2027-01-05T23:00")) == Hours(False, utc("2027-01-06T23:00"))
    assert status(swedish, utc("2027-01-06T22:59")).open is False
    assert status(swedish, utc("2027-01-06T23:00")).open is True


def test_a_long_row_of_holidays_is_looked_across_but_not_for_ever() -> None:
    january = [date(2027, 1, 1) + timedelta(days=day) for day in range(31)]
    assert status(team(OFFICE, holidays=january), utc("2027-01-01T12:00")).next_opening == utc("2027-02-01T08:00")
    year = [date(2027, 1, 1) + timedelta(days=day) for day in range(365)]
    assert status(team(OFFICE, holidays=year), utc("2027-01-01T12:00")).next_opening is None


@settings(max_examples=300)
@given(
    st.datetimes(datetime(2027, 1, 1), datetime(2028, 1, 1)),
    st.sampled_from(["Europe/Stockholm", "America/New_York", "Asia/Beirut", "Australia/Lord_Howe", "UTC"]),
    st.sampled_from([OFFICE, EVERY_NIGHT]),
)
def test_at_the_next_opening_it_is_open_and_just_before_it_is_not(
    moment: datetime, zone: str, days: Mapping[int, str]
) -> None:
    there = team(days, zone)
    opening = status(there, moment.replace(tzinfo=UTC)).next_opening
    assert opening is not None
    assert opening > moment.replace(tzinfo=UTC)
    assert status(there, opening).open
    assert not status(there, opening - timedelta(seconds=1)).open
