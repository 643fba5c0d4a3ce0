"""Sums with days, months and years: pure, the customer's `today` is always an argument."""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum

from dateutil.relativedelta import relativedelta

YEARS_TO_A_LEAP_DAY = 9


class Tense(Enum):
    """What the sentence says about a date that has no year."""

    PAST = "past"
    FUTURE = "future"


class Unit(Enum):
    """A length of time that can be counted."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"


MONTHS_IN = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.HALF_YEAR: 6, Unit.YEAR: 12}
DAYS_IN = {Unit.DAY: 1, Unit.WEEK: 7}


def day_of(year: int, month: int, day: int) -> date | None:
    """The date, or None when there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def moved(today: date, amount: float, unit: Unit) -> date | None:
    """`today` plus `amount` units, clipped to the month's end; half a month is 15 days; None beyond the calendar."""
    try:
        if unit in DAYS_IN:
            return today + timedelta(days=round(amount * DAYS_IN[unit]))
        months = amount * MONTHS_IN[unit]
        return today + relativedelta(months=int(months), days=round((months - int(months)) * 30))
    except (OverflowError, ValueError):
        return None


def day_and_month(day: int, month: int, today: date, tense: Tense | None) -> date | None:
    """The next such day, today included; in the past tense the latest. None for 30 February."""
    step = -1 if tense is Tense.PAST else 1
    for year in range(today.year, today.year + step * YEARS_TO_A_LEAP_DAY, step):
        found = day_of(year, month, day)
        if found and (found - today).days * step >= 0:
            return found
    return None


def day_in_months(day: int, today: date, tense: Tense | None) -> date | None:
    """“The 15th”: in the first month that has it on or after today; in the past tense on or before."""
    step = -1 if tense is Tense.PAST else 1
    for months in range(0, 12 * step, step):
        month = today.replace(day=1) + relativedelta(months=months)
        found = day_of(month.year, month.month, day)
        if found and (found - today).days * step >= 0:
            return found
    return None


def weekday(number: int, today: date, tense: Tense | None) -> date:
    """The next such weekday after today (0 = Monday); in the past tense the latest before today."""
    if tense is Tense.PAST:
        return today - timedelta(days=(today.weekday() - number - 1) % 7 + 1)
    return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)


def weekday_of_week(number: int, weeks: int, today: date) -> date:
    """The weekday of the calendar week that lies `weeks` after this one (weeks begin on Monday)."""
    return today + timedelta(days=number - today.weekday() + 7 * weeks)


def first_day(unit: Unit, offset: int, today: date) -> date:
    """The first day of this (0), the next (1), the last (-1) month, quarter, half-year or year."""
    length = MONTHS_IN[unit]
    month = (today.month - 1) // length * length + 1
    return date(today.year, month, 1) + relativedelta(months=length * offset)


def last_day(unit: Unit, offset: int, today: date) -> date:
    """The last day of this (0), the next (1), the last (-1) month, quarter, half-year or year."""
    return first_day(unit, offset + 1, today) - timedelta(days=1)


def edge_of_month(month: int, last: bool, today: date, tense: Tense | None) -> date:
    """The first or last day of a named month: the next one on or after today, or the latest on or before."""
    step = -1 if tense is Tense.PAST else 1
    for year in (today.year, today.year + step):
        found = first_day(Unit.MONTH, 1 if last else 0, date(year, month, 1)) - timedelta(days=1 if last else 0)
        if (found - today).days * step >= 0:
            return found
    return found
