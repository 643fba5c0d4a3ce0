"""The fact sheet: everything that a person needs to go on from where the assistant stopped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from rasa_sdk import Tracker

from actions.history import answers_given, last_handoff, last_said
from actions.phrases import Message
from actions.phrases.answers import HAVE_READY, verdict
from actions.phrases.sheet import question, rows, told
from actions.policy import Answer, Facts, Topic, answer, rules
from actions.policy.vocabulary import HandoffReason, Outcome
from actions.slots import FOR_THIS_TURN, Turn
from actions.stated import merged
from locales import Phrase, as_json

SETTLES_NOTHING = (Outcome.CLARIFY, Outcome.OUT_OF_SCOPE)
"""Outcomes without a verdict."""
NEVER_ASKED_HERE = ("card_last4_and_billing_address",)
"""What the provider asks for and nobody may write in a chat."""
SAID_BEFORE = {HandoffReason.LEGAL_CLAIM: "legal_claim", HandoffReason.BILLING_DISPUTE: "disputes_charge"}
"""Facts that are not remembered from turn to turn, and the reason for which a person needs them all the same."""
TOLD = 8
"""So many of the latest answers are named."""

Json = dict[str, Any]


def sheet(reason: HandoffReason, topic: Topic | None, facts: Facts, today: date, given: Sequence[Phrase] = ()) -> Json:
    """The sheet as JSON; its phrases (locales.as_json) are rendered in any language by bot/channel/sheet.py.

    `given` are the answers the customer has had already. What the policy says is looked up without the wish for a
    person, which is the reason for the sheet and no part of the question.
    """
    known = rules().get(str(facts.provider))
    found = _answer(topic, facts, today)
    ids = found.fact_ids if found and known else ()
    return {
        "reason": reason.value,
        "rows": rows(topic, facts),
        "verdict": _all_json(verdict(topic, found, facts) if found and topic else ()),
        "unstated": _all_json(Phrase(each) for each in known.sayings(_unstated(ids))) if known else [],
        "told": _all_json(given),
        "needed": _all_json(_needed(found)),
        "sources": [
            {"title": each.title, "url": each.url, "checked_on": each.checked_on.isoformat()}
            for each in (known.sources_of(ids) if known and ids else ())
        ],
    }


def handoff(turn: Turn, tracker: Tracker, reason: HandoffReason, outcome: str | None) -> Json:
    """What goes to the channel when the conversation begins to wait for a person."""
    said = last_said(tracker, name) if (name := SAID_BEFORE.get(reason)) else None
    facts = merged(turn.facts.stated(), {name: said}) if name and said else turn.facts
    given: list[Phrase] = []
    for meta in answers_given(tracker):
        if (phrase := told(meta)) and phrase not in given:
            given.append(phrase)
    return {
        "reason": reason.value,
        "language": turn.language,
        "facts": {name: str(value) for name, value in turn.facts.stated().items()},
        "topic": turn.topic.value if turn.topic else None,
        "outcome": outcome,
        "sheet": sheet(reason, turn.topic, facts, turn.today, given[-TOLD:]),
    }


def made_anew(turn: Turn, tracker: Tracker) -> Message:
    """Nothing is said while a person is waited for or talks: only the sheet, with what this message adds to it."""
    before = last_handoff(tracker)
    reason = HandoffReason(before.get("reason") or HandoffReason.CUSTOMER_REQUEST)
    return Message(handoff=handoff(turn, tracker, reason, before.get("outcome")), sheet_only=True)


def _answer(topic: Topic | None, facts: Facts, today: date) -> Answer | None:
    if topic is None or question(topic, facts) is None:
        return None
    found = answer(topic, facts.without(*FOR_THIS_TURN), today)
    return found if isinstance(found, Answer) and found.outcome not in SETTLES_NOTHING else None


def _unstated(ids: Sequence[str]) -> tuple[str, ...]:
    """What no source states (U-) or what sources contradict each other on (K-)."""
    return tuple(each for each in ids if each.startswith(("U-", "K-")))


def _needed(found: Answer | None) -> Iterator[Phrase]:
    for each in found.have_ready if found else ():
        if each not in NEVER_ASKED_HERE:
            yield HAVE_READY[each]


def _all_json(phrases: Iterable[Phrase]) -> list[Json]:
    return [as_json(phrase) for phrase in phrases]
