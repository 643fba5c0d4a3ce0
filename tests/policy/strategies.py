"""Generated facts: every field, one value or two, dates close to today and far from it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from actions.policy import Facts
from actions.policy.facts import NAMES
from actions.policy.vocabulary import CHOICES, DATES, FLAGS, NUMBERS

TODAYS = st.one_of(
    st.dates(date(2026, 1, 1), date(2029, 12, 31)),
    st.sampled_from([date(2027, 1, 31), date(2027, 2, 28), date(2028, 2, 29), date(2026, 12, 31), date(2027, 3, 1)]),
)
DAYS = st.one_of(st.sampled_from([-1, 0, 1, 29, 30, 31]), st.integers(-400, 800))
TEXTS = {
    "renewal_date_text": st.sampled_from(["29/02/2027", "03/04/2027", "3/4", "soon", ""]),
    "plan_name": st.sampled_from(["Microsoft 365 Family", "Business Standard", "Pro"]),
}


def _value(draw: st.DrawFn, name: str, today: date) -> Any:
    """One value of a fact, or a list of two that differ."""
    if name in CHOICES:
        both = st.lists(st.sampled_from(CHOICES[name]), min_size=2, max_size=2, unique=True)
        return draw(st.sampled_from(CHOICES[name])) if draw(st.integers(0, 7)) else draw(both)
    if name in DATES:
        return today + timedelta(days=draw(DAYS))
    if name in FLAGS:
        return draw(st.booleans())
    if name in NUMBERS:
        return draw(DAYS) if name == "days_to_renewal" else draw(st.integers(1, 60))
    return draw(TEXTS.get(name, st.just("x")))


@st.composite
def stated(draw: st.DrawFn, today: date, names: tuple[str, ...] = NAMES) -> Facts:
    """Up to ten facts out of `names`; mostly with a provider."""
    chosen = draw(st.lists(st.sampled_from(names), max_size=9, unique=True))
    values = {name: _value(draw, name, today) for name in chosen}
    if draw(st.integers(0, 19)):
        values["provider"] = draw(st.sampled_from(CHOICES["provider"]))
    return Facts.parse(values)
