"""The states of a conversation: each topic, provider and open question that payloads reach, and those beside them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from actions.phrases import ask
from actions.policy import Facts, Question, answer
from actions.policy.vocabulary import DATES, PROVIDERS
from actions.slots import INTENT_FACTS, TOPICS

TODAY = date(2026, 12, 1)
OTHERS: dict[str, tuple[str, ...]] = {
    "nothing said": (),
    "opened": ("/open",),
    "greeted": ("/greet",),
    "only the provider": ('/inform{"provider": "zoom"}',),
    "only a fact": ('/inform{"role": "admin"}',),
    "another provider": ('/ask_refund{"provider": "other", "provider_name": "Netflix"}',),
    "two readings": ("avbryt",),
    "not understood": ("…",),
    "not understood again": ("…", "???"),
    "out of scope": ("/out_of_scope",),
    "a complaint": ("/complain",),
    "a person offered": ('/ask_refund{"provider": "microsoft365"}',),
    "a person declined": ('/ask_refund{"provider": "microsoft365"}', "/deny"),
    "two channels named": ('/ask_eligibility{"provider": "webex", "purchase_channel": ["cce", "partner"]}',),
    "no such day": ('/ask_eligibility{"provider": "webex", "purchase_channel": "cce", "renewal_date": "2027-02-30"}',),
    "a fact doubted": (
        '/ask_refund{"provider": "zoom", "last_used": "2026-11-20"}',
        '/correct{"topic": "refund", "provider": "zoom", "doubted": "last_used"}',
    ),
    "no such language": ('/change_language{"language": "de"}',),
    "stopped": ('/ask_refund{"provider": "zoom"}', "/stop"),
    "begun again": ('/ask_refund{"provider": "zoom"}', "/start_over"),
    "good-bye": ("/goodbye",),
    "handed over": ("/talk_to_human",),
}
"""States that are no answer or question of the policy: what is said to get there."""
STARTS: tuple[dict[str, Any], ...] = (
    {},
    {"target": ["paid_plan", "account"]},
    {"product": ["resolve", "connect"]},
    {"role": ["admin", "member"]},
    {"state": ["active", "cancelled"]},
    {"cancel_timing": ["now", "at_renewal"]},
    {"purchase_channel": ["cce", "online"]},
    {"purchase_channel": "cce", "renewal_date": "2020-01-01"},
)
"""What is known when a question is asked: nothing, or something that has to be cleared up first."""


@dataclass(frozen=True)
class State:
    """`said` leads there at once. `asked` is the fact that is then asked for, None after an answer."""

    topic: str
    provider: str
    asked: str | None
    outcome: str
    said: str


def states() -> list[State]:
    """Each topic × provider × asked fact once, and each with every outcome, reached by the first way found."""
    found: dict[tuple[str, ...], State] = {}
    for intent, topic in TOPICS.items():
        for provider in (*PROVIDERS, None):
            waiting = [given | ({"provider": provider} if provider else {}) for given in STARTS]
            while waiting:
                given = waiting.pop(0)
                facts = Facts.parse({**INTENT_FACTS.get(intent, {}), **given})
                result = answer(topic, facts, TODAY)
                asked = result.fact if isinstance(result, Question) else None
                outcome = "ask" if isinstance(result, Question) else result.outcome.value
                key = (topic.value, str(facts.provider), str(asked), outcome)
                if key in found:
                    continue
                said = f"/{intent}{json.dumps(given)}"
                found[key] = State(topic.value, str(facts.provider), asked, outcome, said)
                if isinstance(result, Question):
                    waiting += [given | fact for fact in _replies(result, facts)]
    return list(found.values())


def _replies(question: Question, facts: Facts) -> Iterator[dict[str, Any]]:
    """The facts that can be given to a question: its buttons, or two days."""
    if question.fact in DATES:
        yield from ({question.fact: (TODAY + timedelta(days=days)).isoformat()} for days in (10, 60))
    for button in ask(question, facts).buttons:
        intent, brace, rest = button.payload.partition("{")
        yield json.loads(brace + rest) if brace else {question.fact: intent == "/affirm"}
