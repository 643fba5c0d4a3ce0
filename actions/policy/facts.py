"""What is known of a customer, and how it is read from plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
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


class FactError(ValueError):
    """A fact that is not of the vocabulary. The message names key, value and remedy."""


@dataclass(frozen=True)
class Facts:
    """What the customer has said; `None` = not said; a tuple of choices = named both."""

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

    @classmethod
    def parse(cls, values: Mapping[str, Any]) -> Facts:
        """Facts from JSON values (dates as ISO texts). Raises `FactError` naming every wrong key or value.

        A renewal date that does not exist (2027-02-29) is kept as `renewal_date_text`, to be asked for again.
        """
        read: dict[str, Any] = {}
        faults: list[str] = []
        for name, value in values.items():
            if value is None:
                continue
            try:
                read[name] = _read(name, value)
            except FactError as fault:
                if name == "renewal_date" and isinstance(value, str):
                    read["renewal_date_text"] = value
                else:
                    faults.append(str(fault))
        if faults:
            raise FactError("; ".join(faults))
        return cls(**read)

    def stated(self) -> dict[str, Any]:
        """The facts that were said, in the vocabulary's order."""
        return {name: value for name in NAMES if (value := getattr(self, name)) is not None}

    def without(self, *names: str) -> Facts:
        """The same facts as if `names` had not been said."""
        return replace(self, **dict.fromkeys(names))

    def for_provider(self) -> Facts:
        """The same facts without what the provider's own lists do not hold.

        A role that cannot be placed stays for Microsoft 365, whose source names one role only.
        """
        if self.provider not in PROVIDERS:
            return self
        name = str(self.provider)
        kept = replace(
            self,
            purchase_channel=_within(self.purchase_channel, PROVIDER_CHANNELS[name]),
            product=_within(self.product, PROVIDER_PRODUCTS[name]),
        )
        return kept if name == "microsoft365" else replace(kept, role=_within(self.role, PROVIDER_ROLES[name]))


NAMES = tuple(field.name for field in fields(Facts))


def _within(choice: Choice, allowed: tuple[str, ...]) -> Choice:
    if not isinstance(choice, tuple):
        return choice if choice in allowed else None
    kept = tuple(value for value in choice if value in allowed)
    return kept if len(kept) > 1 else next(iter(kept), None)


def _read(name: str, value: Any) -> Any:
    if name in CHOICES:
        return _read_choice(name, value)
    if name in DATES:
        return _read_date(name, value)
    expected: type | None = bool if name in FLAGS else int if name in NUMBERS else str if name in TEXTS else None
    if expected is None:
        raise FactError(f"{name}: not a fact; known facts are {', '.join(NAMES)}")
    if not isinstance(value, expected) or (expected is int and isinstance(value, bool)):
        raise FactError(f"{name}: {value!r} is not of type {expected.__name__}")
    return value


def _read_choice(name: str, value: Any) -> Choice:
    given = tuple(value) if isinstance(value, list | tuple) else (value,)
    unknown = [each for each in given if each not in CHOICES[name]]
    if unknown or not given:
        raise FactError(f"{name}: {value!r} is none of {', '.join(CHOICES[name])}")
    distinct = tuple(dict.fromkeys(given))
    return distinct if len(distinct) > 1 else distinct[0]


def _read_date(name: str, value: Any) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise FactError(f"{name}: {value!r} is not a date of the form YYYY-MM-DD") from None
