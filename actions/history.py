"""What the conversation so far tells: what was asked, what was heard, what was answered last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Tracker


def times_asked(tracker: Tracker, fact: str) -> int:
    """How many turns in a row, up to now, the assistant has asked for `fact`."""
    count = 0
    for event in reversed(tracker.events):
        if event.get("event") == "bot":
            if _meta(event).get("ask") != fact:
                break
            count += 1
    return count


def times_heard(tracker: Tracker, intent: str, in_a_row: bool = False) -> int:
    """How often the customer's messages had `intent`, this one included."""
    count = 0
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            name = event.get("parse_data", {}).get("intent", {}).get("name")
            if name == intent:
                count += 1
            elif in_a_row:
                break
    return count


def last_meta(tracker: Tracker) -> dict[str, Any]:
    """The ids of the assistant's latest message."""
    return next((_meta(event) for event in reversed(tracker.events) if event.get("event") == "bot"), {})


def _meta(event: Mapping[str, Any]) -> dict[str, Any]:
    custom = (event.get("data") or {}).get("custom") or {}
    meta: dict[str, Any] = custom.get("meta") or {}
    return meta
