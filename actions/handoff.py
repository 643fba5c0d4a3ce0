"""Handing the conversation to a person of our own desk."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk import Tracker

from actions.base import Reply, SpokenAction
from actions.history import last_meta, last_offer
from actions.phrases.talk import HANDED_OVER
from actions.policy.vocabulary import HandoffReason
from actions.sheet import handoff
from actions.slots import Turn


class ActionHandoff(SpokenAction):
    """The customer asks for a person."""

    NAME = "action_handoff"

    def reply(self, turn: Turn, tracker: Tracker) -> Reply:
        """The channel makes the conversation wait; everything that is known goes along."""
        return hand_over(turn, tracker)


def hand_over(turn: Turn, tracker: Tracker) -> Reply:
    """The reason is that of the offer that is accepted, else the customer's own wish."""
    accepted = last_offer(tracker) if turn.by_button or turn.intent == "affirm" else {}
    reason = HandoffReason(accepted.get("handoff_reason") or HandoffReason.CUSTOMER_REQUEST)
    sheet = handoff(turn, tracker, reason, last_meta(tracker).get("outcome"))
    ids = {"outcome": "answered", "handoff": True, "handoff_to": "human_agent", "handoff_reason": reason.value}
    return Reply(replace(HANDED_OVER, handoff=sheet).marked(**ids), turn.topic, None)
