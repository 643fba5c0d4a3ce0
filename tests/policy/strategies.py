"""Generated facts: every field, one value or two, dates close to today and far from it."""

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
DAYS = st.sampled_from([-1, 0, 1, 2, 28, 29, 30, 31, 365, *range(-400, 800, 17)])
"""Days from today."""


def _of(name: str) -> st.SearchStrategy[Any]:
    """One value of a fact, or now and then a list of two that differ; dates as days from today."""
    if name in CHOICES:
        pairs = [list(pair) for pair in permutations(CHOICES[name], 2)]
        return st.sampled_from([*CHOICES[name] * (6 * len(pairs) // len(CHOICES[name])), *pairs])
    if name in DATES or name == "days_to_renewal":
        return st.one_of(DAYS, DAYS, DAYS, DAYS, st.lists(DAYS, min_size=2, max_size=2))
    if name in FLAGS:
        return st.sampled_from([True, False, True, False, True, False, [True, False]])
    return VALUES_OF.get(name, st.just("x"))


VALUES_OF: dict[str, st.SearchStrategy[Any]] = {
    "term_months": st.integers(1, 60),
    "renewal_date_text": st.sampled_from(["29/02/2027", "03/04/2027", "3/4", "soon", ""]),
    "plan_name": st.sampled_from(["Microsoft 365 Family", "Business Standard", "Pro"]),
}
VALUES = {name: _of(name) for name in NAMES}
PROVIDER = st.sampled_from([*CHOICES["provider"], *CHOICES["provider"][:4], *CHOICES["provider"][:4], None])
CHOSEN = st.integers(0, 2 ** len(NAMES) - 1)


@st.composite
def stated(draw: st.DrawFn, today: date) -> Facts:
    """A quarter of all facts, those in two random sets; the provider mostly one of the four."""
    chosen = draw(CHOSEN) & draw(CHOSEN)
    values = {name: draw(VALUES[name]) for place, name in enumerate(NAMES) if chosen >> place & 1}
    values["provider"] = draw(PROVIDER) or values.get("provider")
    return Facts.parse({name: _dated(value, today) if name in DATES else value for name, value in values.items()})


def _dated(value: Any, today: date) -> Any:
    return [_dated(each, today) for each in value] if isinstance(value, list) else today + timedelta(days=value)
