"""The date finder: one table a language, and what must hold in all of them."""

from __future__ import annotations

import csv
import json
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu import almanac
from bot.nlu.almanac import Tense
from bot.nlu.date_finder import Found, find_dates
from bot.nlu.date_lexicon import DateFileError, languages, load

TABLES = Path(__file__).parent / "dates"
TODAY = date(2027, 6, 16)
ROWS = [
    pytest.param(path.stem, *row, id=f"{path.stem}:{number}:{row[1]}")
    for path in sorted(TABLES.glob("*.tsv"))
    for number, row in enumerate(
        csv.reader(path.read_text(encoding="utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE), start=1
    )
]


def dates(found: list[Found]) -> list[str | int]:
    return [each.value for each in found if each.kind == "date"]


def facts(found: list[Found]) -> dict[str, str | int]:
    return {each.fills: each.value for each in found if each.fills and each.kind != "date_text"}


@pytest.mark.parametrize(("language", "today", "message", "expected", "filled"), ROWS)
def test_the_dates_of_a_message_and_what_they_fill(
    language: str, today: str, message: str, expected: str, filled: str
) -> None:
    found = find_dates(message, language, date.fromisoformat(today))
    wanted: Any = [] if expected == "-" else json.loads(expected) if expected.startswith("[") else [expected]
    assert dates(found) == wanted
    assert facts(found) == ({} if filled == "-" else json.loads(filled))


def test_every_language_has_a_table_and_a_file() -> None:
    assert sorted(path.stem for path in TABLES.glob("*.tsv")) == list(languages())


@pytest.mark.parametrize("language", languages())
@settings(max_examples=60, deadline=None)
@given(day=st.dates(date(2020, 1, 1), date(2035, 12, 31)), style=st.sampled_from(["short", "medium", "long", "full"]))
def test_every_date_as_cldr_writes_it_is_read_back(language: str, day: date, style: str) -> None:
    assert dates(find_dates(format_date(day, style, language), language, TODAY)) == [day.isoformat()]


@pytest.mark.parametrize("language", languages())
@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=60), today=st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_no_text_breaks_the_finder_and_places_lie_within_it(language: str, text: str, today: date) -> None:
    for found in find_dates(text, language, today):
        assert 0 <= found.start < found.end <= len(text)


@settings(max_examples=60, deadline=None)
@given(day=st.integers(1, 31), month=st.integers(1, 12), today=st.dates(date(2026, 1, 1), date(2032, 12, 31)))
def test_a_day_without_a_year_is_the_nearest_on_its_side_of_today(day: int, month: int, today: date) -> None:
    ahead = almanac.day_and_month(day, month, today, None)
    behind = almanac.day_and_month(day, month, today, Tense.PAST)
    if almanac.day_of(2028, month, day) is None:
        assert ahead is None
        assert behind is None
    else:
        assert ahead is not None
        assert behind is not None
        assert behind <= today <= ahead
        assert (ahead.day, ahead.month) == (behind.day, behind.month) == (day, month)


@given(number=st.integers(0, 6), today=st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_a_weekday_is_never_today(number: int, today: date) -> None:
    assert timedelta(0) < almanac.weekday(number, today, None) - today <= timedelta(7)
    assert timedelta(0) < today - almanac.weekday(number, today, Tense.PAST) <= timedelta(7)


@pytest.mark.parametrize(
    ("asked", "message", "kind", "value"),
    [
        ("renewal_date", "28 maj", "date", "2028-05-28"),
        ("last_billed", "28 maj", "date", "2027-05-28"),
        ("last_used", "på måndag", "date", "2027-06-14"),
        ("end_date", "3.4", "date", "2028-04-03"),
        ("renewal_date", "20 dagar", "days_to_renewal", 20),
        ("renewal_date", "30 februari", "date_text", "30 februari"),
    ],
)
def test_what_was_asked_decides_what_a_lone_date_fills(asked: str, message: str, kind: str, value: str | int) -> None:
    (found,) = find_dates(message, "sv", TODAY, asked)
    assert (found.kind, found.value) == (kind, value)
    assert found.fills == ("days_to_renewal" if kind == "days_to_renewal" else asked)


@pytest.mark.parametrize("asked", ["renewal_date", "last_billed"])
def test_today_said_in_passing_answers_no_question(asked: str) -> None:
    found = find_dates("det vet jag inte, jag kommer inte in i portalen idag", "sv", TODAY, asked)
    assert [(each.value, each.fills) for each in found] == [("2027-06-16", None)]


def test_a_day_that_does_not_exist_is_given_as_text_with_the_fact_it_was_meant_for() -> None:
    assert find_dates("förnyas 29/2/2027", "sv", TODAY) == [Found("date_text", "29/2/2027", 8, 17, "renewal_date")]


@pytest.mark.parametrize("piece", ["1 ", "1-", "3/4 ", "3.4.", "den 3 ", "om en ", "förnyas 3 mars ", "sista i ", "a"])
def test_two_thousand_hostile_characters_are_read_quickly(piece: str) -> None:
    text = (piece * 2000)[:2000]
    find_dates(text, "sv", TODAY)
    assert min(_seconds(text) for _ in range(3)) < 0.05


def _seconds(text: str) -> float:
    start = time.process_time()
    find_dates(text, "sv", TODAY)
    return time.process_time() - start


def test_all_faults_of_a_file_are_told_at_once_with_file_key_and_remedy(tmp_path: Path) -> None:
    (tmp_path / "sv").mkdir()
    (tmp_path / "sv" / "dates.yml").write_text(
        'mnths: {}\nmonths: {13: [x], 1: [no, "(a"]}\ntemplates: {date: ["{day} x", "{dy}"]}\ndate_leads: [up to]\n',
        encoding="utf-8",
    )
    with pytest.raises(DateFileError) as caught:
        load("sv", tmp_path)
    lines = str(caught.value).splitlines()
    assert [line.split(": ")[1] for line in lines] == [
        "mnths", "months.13", "months.1", "months.1", "templates.date", "templates.date", "date_leads",
    ]  # fmt: skip
    assert all(line.startswith("data/lexicon/sv/dates.yml: ") and len(line.split(": ")) > 2 for line in lines)
