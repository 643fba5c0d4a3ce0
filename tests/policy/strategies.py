"""Generated facts: every field, one value or two, dates close to today and far from it.

All of a customer's facts come out of one draw of bytes, because a draw for each costs ten times what an answer does.
Zero bytes say nothing, so what fails shrinks to few facts.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations
from typing import Any

from hypothesis import strategies as st

from actions.policy import Facts
from actions.policy.facts import NAMES
from actions.policy.vocabulary import CHOICES, DATES, FLAGS

TODAYS = st.one_of(
    st.dates(date(2026, 1, 1), date(2029, 12, 31)),
    st.sampled_from([date(2027, 1, 31), date(2027, 2, 28), date(2028, 2, 29), date(2026, 12, 31), date(2027, 3, 1)]),
)
DAYS = (-1, 0, 1, 2, 28, 29, 30, 31, 365, *range(-400, 800, 17))
"""Days from today."""
SINGLES = 6
"""One value of a fact is this many times as frequent as two."""

OTHERS: dict[str, list[Any]] = {
    "term_months": list(range(1, 61)),
    "renewal_date_text": ["29/02/2027", "03/04/2027", "3/4", "soon", ""],
    "asks_human": [False, False, False, True],
    "disputes_charge": [False, False, False, True],
    "plan_name": ["Microsoft 365 Family", "Business Standard", "Pro"],
}


def _pool(name: str) -> list[Any]:
    """What may be said of a fact: mostly one value, now and then a list of two; dates as days from today."""
    if name in OTHERS or name not in (*CHOICES, *FLAGS, *DATES, "days_to_renewal"):
        return OTHERS.get(name, ["x"])
    singles: list[Any] = list(CHOICES.get(name, (True, False) if name in FLAGS else DAYS))
    pairs = [list(pair) for pair in permutations(singles[:10], 2)]
    return singles * (SINGLES * len(pairs) // len(singles) + 1) + pairs


POOLS = {name: _pool(name) for name in NAMES}
PROVIDERS = [*CHOICES["provider"][:4] * 3, "other", None]
MASK = 5
"""Bytes that say which facts are named: a bit each."""
SIZE = 1 + 3 * MASK + 2 * len(NAMES)


def stated(drawn: bytes, today: date) -> Facts:
    """An eighth of all facts, those in three random sets; the provider mostly one of the four."""
    one, two, three = (int.from_bytes(drawn[start : start + MASK], "big") for start in (1, 1 + MASK, 1 + 2 * MASK))
    named = one & two & three
    said = drawn[1 + 3 * MASK :]
    values: dict[str, Any] = {}
    for place, name in enumerate(NAMES):
        if named >> place & 1:
            pool = POOLS[name]
            value = pool[int.from_bytes(said[2 * place : 2 * place + 2], "big") % len(pool)]
            values[name] = _dated(value, today) if name in DATES else value
    values["provider"] = PROVIDERS[drawn[0] % len(PROVIDERS)] or values.get("provider")
    return Facts.parse(values)


def _dated(value: Any, today: date) -> Any:
    return [_dated(each, today) for each in value] if isinstance(value, list) else today + timedelta(days=value)


DRAWN = st.binary(min_size=SIZE, max_size=SIZE)
