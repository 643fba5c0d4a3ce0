"""What is known of a customer, and how it is read from plain values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from actions.policy.vocabulary import (
    CHOICES,
    DATES,
    FLAGS,
    NUMBERS,
    PROVIDER_CHANNELS,
    PROVIDER_PRODUCTS,
    PROVIDER_ROLES,
    PROVIDERS,
    TEXTS,
)

Choice = str | tuple[str, ...] | None

YEARS = range(1990, 2100)
LIMITS = {"days_to_renewal": range(-3660, 3661), "term_months": range(1, 121)}
"""What lies beyond is a slip of the pen and counts as a fault."""


class FactError(ValueError):
    """A fact that is not of the vocabulary. The message names key, value and remedy."""


@dataclass(frozen=True)
class Facts:
    """What the customer has said; `None` = not said; a tuple of choices = named both.

    `several` has the values of a date, a number or a yes/no that was named with more than one; that fact is `None`.
    """

    provider: Choice = None
    provider_name: str | None = None
    target: Choice = None
    plan_kind: Choice = None
    plan_name: str | None = None
    purchase_channel: Choice = None
    product: Choice = None
    product_name: str | None = None
    role: Choice = None
    renewal_date: date | None = None
    renewal_date_text: str | None = None
    days_to_renewal: int | None = None
    start_date: date | None = None
    end_date: date | None = None
    term: Choice = None
    term_months: int | None = None
    state: Choice = None
    pays: Choice = None
    wants_exception: bool | None = None
    wants_refund: bool | None = None
    took_refund: bool | None = None
    option_missing: Choice = None
    outstanding_balance: bool | None = None
    used_since_billing: bool | None = None
    last_used: date | None = None
    last_billed: date | None = None
    recurring_billing: Choice = None
    next_charge_expected: bool | None = None
    cancel_timing: Choice = None
    asks_human: bool | None = None
    disputes_charge: bool | None = None
    legal_claim: Choice = None
    buyer: Choice = None
    country: str | None = None
    several: tuple[tuple[str, tuple[Any, ...]], ...] = ()

    @classmethod
    def parse(cls, values: Mapping[str, Any]) -> Facts:
        """Facts from JSON values (dates as ISO texts). Raises `FactError` naming every wrong key or value.

        A renewal date that does not exist (2027-02-29) is kept as `renewal_date_text`, to be asked for again.
        """
        read: dict[str, Any] = {}
        several: list[tuple[str, tuple[Any, ...]]] = []
        faults: list[str] = []
        for name, value in values.items():
            if value is None:
                continue
            try:
                if name in LISTABLE and isinstance(value, list) and value:
                    several.append((name, tuple(dict.fromkeys(_read(name, each) for each in value))))
                else:
                    read[name] = _read(name, value)
            except FactError as fault:
                if name == "renewal_date" and isinstance(value, str):
                    read["renewal_date_text"] = value
                else:
                    faults.append(str(fault))
        if faults:
            raise FactError("; ".join(faults))
        once = {name: each[0] for name, each in several if len(each) == 1}
        return cls(**read, **once, several=tuple((name, each) for name, each in several if len(each) > 1))

    def stated(self) -> dict[str, Any]:
        """The facts that were said, in the vocabulary's order."""
        return {name: value for name in NAMES if (value := getattr(self, name)) is not None}

    def without(self, *names: str) -> Facts:
        """The same facts as if `names` had not been said."""
        kept = tuple(each for each in self.several if each[0] not in names)
        return replace(self, **dict.fromkeys(names), several=kept)

    def used_after_bill(self) -> bool | None:
        """Whether the last use came after the last bill; `None` unless both dates are known."""
        if self.last_used is None or self.last_billed is None:
            return None
        return self.last_used > self.last_billed

    def for_provider(self) -> Facts:
        """The same facts without what the provider's own lists do not hold.

        A role that cannot be placed stays for Microsoft 365, whose source names one role only.
        """
        if self.provider not in PROVIDERS:
            return self
        name = str(self.provider)
        held = {
            "purchase_channel": _within(self.purchase_channel, PROVIDER_CHANNELS[name]),
            "product": _within(self.product, PROVIDER_PRODUCTS[name]),
            "role": self.role if name == "microsoft365" else _within(self.role, PROVIDER_ROLES[name]),
        }
        changed: dict[str, Any] = {fact: kept for fact, kept in held.items() if kept != getattr(self, fact)}
        return replace(self, **changed) if changed else self


NAMES = tuple(field.name for field in fields(Facts) if field.name != "several")
LISTABLE = (*FLAGS, *DATES, *NUMBERS)


def _within(choice: Choice, allowed: tuple[str, ...]) -> Choice:
    if not isinstance(choice, tuple):
        return choice if choice in allowed else None
    kept = tuple(value for value in choice if value in allowed)
    return kept if len(kept) > 1 else next(iter(kept), None)


def _read(name: str, value: Any) -> Any:
    if name in CHOICES:
        return _read_choice(name, value)
    if name in DATES:
        return read_date(name, value)
    if name in NUMBERS:
        return _read_number(name, value)
    expected: type | None = bool if name in FLAGS else str if name in TEXTS else None
    if expected is None:
        raise FactError(f"{name}: not a fact; known facts are {', '.join(NAMES)}")
    if not isinstance(value, expected):
        raise FactError(f"{name}: {value!r} is not of type {expected.__name__}")
    return value


def _read_number(name: str, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value not in LIMITS[name]:
        raise FactError(f"{name}: {value!r} is not a whole number from {LIMITS[name][0]} to {LIMITS[name][-1]}")
    return value


def _read_choice(name: str, value: Any) -> Choice:
    given = tuple(value) if isinstance(value, list | tuple) else (value,)
    unknown = [each for each in given if each not in CHOICES[name]]
    if unknown or not given:
        raise FactError(f"{name}: {value!r} is none of {', '.join(CHOICES[name])}")
    distinct = tuple(dict.fromkeys(given))
    return distinct if len(distinct) > 1 else distinct[0]


def read_date(name: str, value: Any) -> date:
    """A date from an ISO text. Raises `FactError` for another form, for no day, and for a year out of `YEARS`."""
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    try:
        day = date.fromisoformat(value) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII) else None
    except (TypeError, ValueError):
        day = None
    if day is None or day.year not in YEARS:
        raise FactError(f"{name}: {value!r} is not a date of the form YYYY-MM-DD from {YEARS[0]} to {YEARS[-1]}")
    return day
