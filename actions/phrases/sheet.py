"""The words of the fact sheet, which the waiting customer and the person who answers both read: no "you" in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from actions.phrases.message import Button
from actions.phrases.names import LABELS, PROVIDERS
from actions.phrases.why import corrections, in_words
from actions.policy import Facts, Topic
from actions.policy.vocabulary import Outcome
from locales import Phrase, Value, as_json, say, say_in

TOPICS: dict[Topic, Phrase] = {
    Topic.ELIGIBILITY: say_in("topic", "whether it can be cancelled"),
    Topic.STEPS: say_in("topic", "how to cancel"),
    Topic.REFUND: say_in("topic", "money back"),
    Topic.CHARGES: say_in("topic", "what is still charged"),
    Topic.AFTER: say_in("topic", "what happens afterwards"),
    Topic.DATA: say_in("topic", "what happens to data"),
    Topic.DEADLINE: say_in("topic", "by when to cancel"),
    Topic.WHO: say_in("topic", "who may cancel"),
    Topic.CONFIRMATION: say_in("topic", "how to see that it is cancelled"),
    Topic.UNDO: say_in("topic", "undoing the cancellation"),
    Topic.PREPARATION: say_in("topic", "what to prepare"),
    Topic.HANDOFF: say_in("topic", "a missing button or menu"),
}
OUTCOMES: dict[Outcome, Phrase] = {
    Outcome.ELIGIBLE_SELF_SERVICE: say_in("outcome", "possible without support"),
    Outcome.ELIGIBLE_CCE_REQUEST: say_in("outcome", "possible by a cancellation request"),
    Outcome.OPEN_CASE_EXCEPTION: say_in("outcome", "a case at Cisco can be opened"),
    Outcome.ELIGIBLE_VIA_SUPPORT: say_in("outcome", "the provider's support cancels"),
    Outcome.CONTACT_PARTNER: say_in("outcome", "the partner or reseller has to be asked"),
    Outcome.PARTNER_GUIDE: say_in("outcome", "there is a guide for partners"),
    Outcome.CONTACT_SALES: say_in("outcome", "the provider's sales team has to be asked"),
    Outcome.CONTACT_SUPPORT: say_in("outcome", "the provider's support has to be asked"),
    Outcome.SETTLE_BALANCE_FIRST: say_in("outcome", "what is left to pay comes first"),
    Outcome.WRONG_ROLE: say_in("outcome", "it takes another role"),
    Outcome.CANCEL_PLAN_FIRST: say_in("outcome", "the paid plan has to be cancelled first"),
    Outcome.NOT_NEEDED: say_in("outcome", "nothing to cancel"),
    Outcome.CLARIFY: say_in("outcome", "two answers do not fit together"),
    Outcome.ANSWERED: say_in("outcome", "answered"),
    Outcome.ANSWER_BOTH_WAYS: say_in("outcome", "answered for both ways"),
    Outcome.ANSWER_ALL_ROWS: say_in("outcome", "answered for every case"),
    Outcome.UNSTATED: say_in("outcome", "not stated"),
    Outcome.UNOFFICIAL_GUIDANCE: say_in("outcome", "only an unofficial source says something"),
    Outcome.OUT_OF_SCOPE: say_in("outcome", "not a provider that is known here"),
}
ASKED = say_in("fact", "what is asked")
NOT_SAID = say_in("fact", "not said yet")
NOT_CORRECTED = ("legal_claim", "disputes_charge")
"""They go to a person as they were said."""
NOT_SHOWN = ("asks_human",)
"""The wish for a person is why there is a sheet at all."""

Json = dict[str, Any]


def rows(topic: Topic | None, facts: Facts) -> list[Json]:
    """Provider, product and question first, then every other fact that is known, each with buttons that correct it.

    The provider, and the product where GoTo has several, can be said here even if they have not been said yet.
    """
    known = {name: value for name, value in {**facts.stated(), **dict(facts.several)}.items() if value != ""}
    about: Json = {"topic": topic.value if topic else None, "provider": facts.provider}
    about = {name: value for name, value in about.items() if isinstance(value, str)} | {"sheet": True}
    shown = [_row(name, known.pop(name, None), about) for name in _first(facts)]
    if asked := question(topic, facts):
        shown.append(_as_row("topic", ASKED, asked, ()))
    return shown + [_row(name, value, about) for name, value in known.items() if name not in NOT_SHOWN]


def question(topic: Topic | None, facts: Facts) -> Phrase | None:
    """What is asked; None when only a person is wanted."""
    if topic is None or (topic is Topic.HANDOFF and facts.option_missing is None):
        return None
    return TOPICS[topic]


def told(given: Mapping[str, Any]) -> Phrase | None:
    """One answer that was given, from the ids of its message; None for what was no answer."""
    answer = given.get("answer") or {}
    outcome, topic = answer.get("outcome"), given.get("topic")
    if outcome in (None, Outcome.CLARIFY) or topic is None:
        return None
    words = {"topic": TOPICS[Topic(topic)], "outcome": OUTCOMES[Outcome(outcome)]}
    if given.get("provider") not in PROVIDERS:
        return say("{topic}: {outcome}", **words)
    return say("{provider}, {topic}: {outcome}", provider=PROVIDERS[given["provider"]], **words)


def _first(facts: Facts) -> Iterator[str]:
    yield "provider"
    if facts.provider == "goto" or facts.product is not None:
        yield "product"


def _row(name: str, value: Any, about: Json) -> Json:
    buttons = () if name in NOT_CORRECTED else tuple(corrections(name, value, about))
    if value is None:
        return _as_row(name, LABELS[name], NOT_SAID, buttons)
    return _as_row(name, LABELS[name], in_words(name, value), buttons)


def _as_row(name: str, label: Phrase, value: Value, buttons: Iterable[Button]) -> Json:
    shown = [{"title": as_json(button.title), "payload": button.payload} for button in buttons]
    return {"id": name, "label": as_json(label), "value": as_json(value), "buttons": shown}
