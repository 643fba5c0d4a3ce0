"""Facts that cannot all be true; only those that would change the answer are worth a question (C-5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import Any

from actions.policy.facts import Facts
from actions.policy.rules import rules
from actions.policy.vocabulary import CHOICES

ASKED_NOT_CLARIFIED = ("target", "provider", "product", "role", "state", "option_missing", "cancel_timing")
"""Facts that are asked for again when two values were named; the others are clarified by naming both."""


Contradiction = tuple[tuple[str, ...], tuple[dict[str, Any], ...]]
"""The facts in it, and the readings of the customer in which it is resolved, as changes to the facts."""


def contradictions(facts: Facts, today: date) -> Iterator[Contradiction]:
    """Each contradiction in the facts."""
    for name in CHOICES:
        value = getattr(facts, name)
        if isinstance(value, tuple):
            yield (name,), tuple({name: each} for each in value)
    for name, values in facts.several:
        rest = tuple(other for other in facts.several if other[0] != name)
        yield (name,), tuple({name: each, "several": rest} for each in values)
    for names in _conflicts(facts, today):
        yield names, tuple({name: None} for name in names)


def _conflicts(facts: Facts, today: date) -> Iterator[tuple[str, ...]]:
    left = _days_to_the_end(facts, today)
    for one, other in combinations(left, 2):
        if _differ(facts, left[one], left[other]):
            yield (one, other)
    if facts.start_date and facts.end_date and facts.end_date < facts.start_date:
        yield ("start_date", "end_date")
    if facts.start_date and facts.renewal_date and facts.renewal_date < facts.start_date:
        yield ("start_date", "renewal_date")
    if facts.recurring_billing == "off" and facts.next_charge_expected:
        yield ("recurring_billing", "next_charge_expected")
    if facts.plan_kind == "free" and facts.last_billed:
        yield ("plan_kind", "last_billed")
    if facts.used_since_billing is False and facts.used_after_bill():
        yield ("used_since_billing", "last_used", "last_billed")


def _days_to_the_end(facts: Facts, today: date) -> dict[str, int]:
    """The same moment in up to three facts, in days from today."""
    days = {
        "renewal_date": (facts.renewal_date - today).days if facts.renewal_date else None,
        "days_to_renewal": facts.days_to_renewal,
        "end_date": (facts.end_date - today).days if facts.end_date else None,
    }
    return {name: left for name, left in days.items() if left is not None}


def _differ(facts: Facts, one: int, other: int) -> bool:
    """More than a day apart, or a day apart on different sides of the notice period (C-5)."""
    notice = rules()["webex"].values["cce_notice_days"]
    across = facts.purchase_channel == "cce" and (one >= notice) != (other >= notice)
    return abs(one - other) > 1 or across
