"""What the conversation so far tells: what was asked, what was heard, what was answered last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import Any

from rasa_sdk import Tracker

from actions.policy.vocabulary import HandoffTo


def times_asked(tracker: Tracker, fact: str) -> int:
    """How many turns in a row, up to now, the assistant has asked for `fact`."""
    return len(list(takewhile(lambda event: _meta(event).get("ask") == fact, _said(tracker))))


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


def times_in_a_row(tracker: Tracker, outcome: str) -> int:
    """How many of the assistant's latest messages, up to now, had `outcome`."""
    return len(list(takewhile(lambda event: _meta(event).get("outcome") == outcome, _said(tracker))))


def last_meta(tracker: Tracker) -> dict[str, Any]:
    """The ids of the assistant's latest message."""
    return next((_meta(event) for event in _said(tracker)), {})


def last_offer(tracker: Tracker) -> dict[str, Any]:
    """The ids of the assistant's latest message if it offers a person of our own desk; else none."""
    latest = next(_said(tracker), {})
    offers = _meta(latest).get("handoff_to") == HandoffTo.HUMAN_AGENT and "handoff" not in _custom(latest)
    return _meta(latest) if offers else {}


def last_handoff(tracker: Tracker) -> dict[str, Any]:
    """What went to the channel when a person was asked for the last time."""
    return next((handed for event in _said(tracker) if (handed := _custom(event).get("handoff"))), {})


def answers_given(tracker: Tracker) -> list[dict[str, Any]]:
    """The ids of all messages that gave an answer of the policy, oldest first."""
    return [meta for event in reversed(list(_said(tracker))) if (meta := _meta(event)).get("answer")]


def last_said(tracker: Tracker, entity: str) -> Any:
    """The value of `entity` in the latest message of the customer that has one; None if there is none."""
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            for each in event.get("parse_data", {}).get("entities", ()):
                if each["entity"] == entity:
                    return each["value"]
    return None


def _said(tracker: Tracker) -> Iterator[Mapping[str, Any]]:
    """The assistant's messages, latest first."""
    return (event for event in reversed(tracker.events) if event.get("event") == "bot")


def _meta(event: Mapping[str, Any]) -> dict[str, Any]:
    meta: dict[str, Any] = _custom(event).get("meta") or {}
    return meta


def _custom(event: Mapping[str, Any]) -> dict[str, Any]:
    return (event.get("data") or {}).get("custom") or {}
