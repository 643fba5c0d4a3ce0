"""The closed vocabulary of `dates.yml`: its tables, lists, headings and slots, and what their keys may be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.nlu.almanac import Tense, Unit

FACTS = {
    "renewal_date": Tense.FUTURE,
    "end_date": Tense.FUTURE,
    "start_date": None,
    "last_billed": Tense.PAST,
    "last_used": Tense.PAST,
}
"""The facts a date can fill, and where such a date lies if nothing else in the sentence tells."""
NO_FACT = "none"

OFFSETS = {"this": 0, "next": 1, "last": -1}
PERIOD_UNITS = {unit.value: unit for unit in (Unit.MONTH, Unit.QUARTER, Unit.HALF_YEAR, Unit.YEAR)}


@dataclass(frozen=True)
class Meaning:
    """What a template stands for: its heading, and its value where the heading alone does not tell."""

    section: str
    value: Any = None


@dataclass(frozen=True)
class Table:
    """A table of forms: how its keys are read (any error means a wrong key), and the help for one."""

    read_key: Callable[[Any], Any]
    key_help: str


def _whole(key: Any, least: int, most: int) -> int:
    if not isinstance(key, int) or not least <= key <= most:
        raise ValueError
    return key


def _amount(key: Any) -> float:
    if not isinstance(key, int | float) or not 0 < key < 1000:
        raise ValueError
    return key


def _month_day(key: str) -> tuple[int, int]:
    month, day = (int(part) for part in key.split("-"))
    return _whole(month, 1, 12), _whole(day, 1, 31)


def _period(key: str) -> tuple[Unit, int]:
    which, unit = key.split(" ")
    return PERIOD_UNITS[unit], OFFSETS[which]


TABLES = {
    "months": Table(lambda key: _whole(key, 1, 12), "a month, 1 to 12"),
    "weekdays": Table(lambda key: _whole(key, 1, 7) - 1, "a weekday, 1 (Monday) to 7"),
    "numbers": Table(_amount, "a number such as 1, 0.5 or 31"),
    "ordinals": Table(lambda key: _whole(key, 1, 31), "a day, 1 to 31"),
    "units": Table(Unit, f"one of {', '.join(unit.value for unit in Unit)}"),
    "days": Table(lambda key: _whole(key, -7, 7), "days from today, -7 to 7"),
    "holidays": Table(_month_day, 'month-day in quotes, such as "12-25"'),
    "past_holidays": Table(_month_day, 'month-day in quotes, such as "12-25"'),
    "years": Table(OFFSETS.__getitem__, "this, next or last"),
    "weeks": Table(OFFSETS.__getitem__, "this, next or last"),
    "periods": Table(_period, "this, next or last with month, quarter, half-year or year, such as “next month”"),
}
LISTS = ("half", "date_leads", "breaks", "joints", "past", "future", "day_endings")
GROUPS = ("templates", "fills", "macros")

SECTIONS: dict[str, tuple[str, ...]] = {
    "date": ("day", "month"),
    "past_date": ("day", "month"),
    "range": ("first", "day", "month"),
    "day": ("day",),
    "day_of": ("day", "period"),
    "in": ("unit",),
    "ago": ("unit",),
    "days_left": ("unit",),
    "weekday": ("weekday",),
    "next_weekday": ("weekday",),
    "last_weekday": ("weekday",),
    "weekday_of": ("weekday", "week"),
    "start_of": (),
    "end_of": (),
    "start_of_year": (),
    "end_of_year": (),
    "nothing": (),
}
"""The headings under `templates` with the slots that each of their templates must hold."""

BUILT_IN = {
    "date": ["{day} {month} [{year}]"],
    "digits": ["{digits} [{year}]"],
    "weak_date": ["{day} - {month_number}"],
    "holiday": ["{holiday} [{year}]"],
    "duration": ["{number} {unit}"],
}
"""What is known in every language."""

SLOT_TABLES = {
    "month": ("months",),
    "first_month": ("months",),
    "weekday": ("weekdays",),
    "unit": ("units",),
    "number": ("numbers",),
    "day": ("ordinals", "numbers"),
    "first": ("ordinals", "numbers"),
    "holiday": ("holidays",),
    "period": ("periods",),
    "week": ("weeks",),
    "year": ("years",),
}
"""The tables whose forms a slot reads."""

DAY_SLOTS = ("day", "first")
SLOTS = (*SLOT_TABLES, "half", "figure", "digits", "month_number")
