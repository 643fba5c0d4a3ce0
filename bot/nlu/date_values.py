"""From a template that was found to the day it means."""

from __future__ import annotations

from datetime import date, timedelta

from bot.nlu import almanac
from bot.nlu.almanac import Tense, Unit
from bot.nlu.date_slots import LONG_YEARS, LONGEST_DAY, SHORT_YEARS
from bot.nlu.date_spans import Span
from bot.nlu.date_tokens import DigitDate


class NoSuchDay(ValueError):  # noqa: N818 - what a customer typed, not a fault of the program
    """It is written like a date, but the calendar has no such day."""


def value(span: Span, today: date, tense: Tense | None) -> date | None:
    """The day that `span` means, seen from `today`; None if it means none. Raises `NoSuchDay`."""
    slots = span.slots
    match span.section:
        case "date":
            return _day(slots["day"], slots["month"], slots.get("year"), today, tense)
        case "past_date":
            return _day(slots["day"], slots["month"], slots.get("year"), today, Tense.PAST)
        case "digits":
            return _in_digits(slots["digits"], slots.get("year"), today, tense)
        case "weak_date":
            return _day(slots["day"], slots["month_number"], None, today, tense)
        case "holiday":
            month, day = slots["holiday"]
            return _day(day, month, slots.get("year"), today, tense)
        case "past_holidays":
            month, day = span.meaning.value
            return _day(day, month, None, today, Tense.PAST)
        case "days":
            return today + timedelta(days=span.meaning.value)
        case "in" | "days_left" | "duration":
            return moved(span, today, 1)
        case "ago":
            return moved(span, today, -1)
        case "day":
            return almanac.day_in_months(slots["day"], today, tense)
        case "day_of":
            unit, offset = slots["period"]
            first = almanac.first_day(unit, offset, today)
            return _existing(almanac.day_of(first.year, first.month, slots["day"]))
    return _weekday(span, today, tense) if "weekday" in slots else _edge(span, today, tense)


def ends_of_range(span: Span, today: date, tense: Tense | None) -> tuple[date, date]:
    """Two days of which only the last has a month or a year: the first one lies before it. Raises `NoSuchDay`."""
    slots = span.slots
    last = _day(slots["day"], slots["month"], slots.get("year"), today, tense)
    first = _day(slots["first"], slots.get("first_month") or slots["month"], None, last, Tense.PAST)
    return first, last


def moved(span: Span, today: date, direction: int) -> date | None:
    """The slots' length of time after (1) or before (-1) today; without a number it is one."""
    amount = span.slots.get("number", 1) + span.slots.get("half", 0)
    return almanac.moved(today, direction * amount, span.slots["unit"])


def _existing(day: date | None) -> date:
    if day is None:
        raise NoSuchDay
    return day


def _full_year(year: int, today: date) -> int:
    """A small number counts from this year: 0 this, 1 next, -1 last."""
    return year if year in LONG_YEARS else today.year + year


def _day(day: int, month: int, year: int | None, today: date, tense: Tense | None) -> date:
    if year is None:
        return _existing(almanac.day_and_month(day, month, today, tense))
    return _existing(almanac.day_of(_full_year(year, today), month, day))


def _in_digits(digits: DigitDate, year: int | None, today: date, tense: Tense | None) -> date | None:
    if digits.year:
        short = len(digits.year) == 2
        year = int(digits.year)
        if year not in (SHORT_YEARS if short else LONG_YEARS):
            return None
        year += 2000 * short
    if not 1 <= digits.day <= LONGEST_DAY or not digits.month or _is_figure(digits):
        return None
    return _day(digits.day, digits.month, year, today, tense)


def _is_figure(digits: DigitDate) -> bool:
    """Whether no one can have meant a date: neither part is a month, or it looks like a version ("5.17.11")."""
    return digits.month > 12 and (digits.day > 12 or digits.month > 31 or len(digits.year) == 2)


def _weekday(span: Span, today: date, tense: Tense | None) -> date:
    number = span.slots["weekday"]
    match span.section:
        case "weekday_of":
            return almanac.weekday_of_week(number, span.slots["week"], today)
        case "next_weekday":
            return almanac.weekday(number, today, Tense.FUTURE)
        case "last_weekday":
            return almanac.weekday(number, today, Tense.PAST)
    return almanac.weekday(number, today, tense)


def _edge(span: Span, today: date, tense: Tense | None) -> date:
    """The first or last day of a month, quarter, half-year or year."""
    last = span.section.startswith("end")
    edge = almanac.last_day if last else almanac.first_day
    month, year = span.slots.get("month"), span.slots.get("year")
    if month and year is None:
        return almanac.edge_of_month(month, last, today, tense)
    if month:
        return edge(Unit.MONTH, 0, date(_full_year(year or 0, today), month, 1))
    if span.section.endswith("_year"):
        return edge(Unit.YEAR, 0, date(_full_year(year or 0, today), 1, 1))
    unit, offset = span.slots.get("period", (Unit.MONTH, 0))
    return edge(unit, offset, today)
