"""Handing the conversation to a person of our own desk."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker

from actions.base import Reply, SpokenAction
from actions.history import last_meta
from actions.phrases.talk import HANDED_OVER
from actions.policy.vocabulary import HandoffReason
from actions.slots import Turn


class ActionHandoff(SpokenAction):
    """The customer asks for a person."""

    NAME = "action_handoff"

    def reply(self, turn: Turn, tracker: Tracker) -> Reply:
        """The channel makes the conversation wait; everything that is known goes along."""
        return hand_over(turn, tracker)


def hand_over(turn: Turn, tracker: Tracker) -> Reply:
    """The reason is that of the offer that is accepted, else the customer's own wish."""
    offer = last_meta(tracker)
    offered = turn.by_button or turn.intent == "affirm"
    reason = offer.get("handoff_reason") if offered and offer.get("handoff_to") == "human_agent" else None
    reason = reason or HandoffReason.CUSTOMER_REQUEST.value
    sheet: dict[str, Any] = {
        "reason": reason,
        "language": turn.language,
        "facts": {name: str(value) for name, value in turn.facts.stated().items()},
        "topic": turn.topic.value if turn.topic else None,
        "outcome": offer.get("outcome"),
    }
    ids = {"outcome": "answered", "handoff": True, "handoff_to": "human_agent", "handoff_reason": reason}
    return Reply(replace(HANDED_OVER, handoff=sheet).marked(**ids), turn.topic, None)
