"""The facts a message states, and how they join those that are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from actions.policy import FactError, Facts
from actions.policy.facts import NAMES
from actions.policy.vocabulary import DATES

IMPLIES: dict[tuple[str, str], dict[str, str]] = {("purchase_channel", "cce"): {"provider": "webex"}}
"""What a fact implies as long as nothing else is known: Cisco Commerce Express sells Webex alone."""
SUPERSEDES: dict[str, tuple[str, ...]] = {
    "renewal_date": ("days_to_renewal", "renewal_date_text"),
    "renewal_date_text": ("renewal_date", "days_to_renewal"),
    "days_to_renewal": ("renewal_date", "renewal_date_text"),
    "used_since_billing": ("last_used",),
    "last_used": ("used_since_billing",),
    "term": ("term_months",),
    "product": ("product_name",),
}
"""A newer word on the first fact takes the place of the older words on the others."""
OF_THE_CUSTOMER = ("buyer", "country")
"""What stays true when another provider is meant."""


def named(entities: list[dict[str, Any]], dated: str | None) -> dict[str, Any]:
    """The facts a message names. Two values of one fact stay a list.

    `dated` is the fact that a date without a fact of its own states; None: such a date ("if I cancel today") says
    nothing.
    """
    values: dict[str, list[Any]] = {}
    for entity in entities:
        found = values.setdefault(entity["entity"], [])
        if entity["value"] not in found:
            found.append(entity["value"])
    placed = {value for name in DATES for value in values.get(name, [])}
    if dated:
        values.setdefault(dated, []).extend(each for each in values.get("date", []) if each not in placed)
        if "date_text" in values and not values[dated]:
            values["renewal_date_text"] = values["date_text"]
    single = {name for name, found in values.items() if len(found) == 1 or name in DATES}
    return {name: found[0] if name in single else found for name, found in values.items() if found and name in NAMES}


def merged(before: Mapping[str, Any], said: Mapping[str, Any]) -> Facts:
    """What is kept, with what is said now put over it; another provider leaves only what is the customer's own."""
    kept = dict(before)
    if "provider" in said and kept.get("provider") not in (None, said["provider"]):
        kept = {name: kept[name] for name in OF_THE_CUSTOMER if name in kept}
    for name in said:
        for older in SUPERSEDES.get(name, ()):
            if older not in said:
                kept.pop(older, None)
    known = {**kept, **said}
    implied = {other: value for (name, cause), others in IMPLIES.items() if known.get(name) == cause
               for other, value in others.items()}  # fmt: skip
    facts = Facts()
    for name, value in {**implied, **known}.items():
        try:
            facts = replace(facts, **{name: getattr(Facts.parse({name: value}), name)})
        except FactError:
            continue  # a value that the policy does not know counts as not said
    return facts
