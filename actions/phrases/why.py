"""Why an answer is as it is: the facts it rests on, each with a way to correct it, and the rules in plain words."""

from __future__ import annotations

import json
import typing
from collections.abc import Iterator, Mapping
from datetime import date

from actions.phrases.message import Button, Why
from actions.phrases.names import CHOICES, FACTS, LABELS, PROVIDERS, name_of
from actions.phrases.questions import ASKED_PRODUCTS, NO, YES, title
from actions.policy import Answer, Facts, Topic, rules
from actions.policy.vocabulary import FLAGS, PROVIDER_CHANNELS, PROVIDER_ROLES
from locales import Any, Phrase, Value, say

CORRECT = "/correct"
"""The intent of a correction: which topic is answered anew, of which provider, and what is different."""
ASKED_FOR = {"days_to_renewal": "renewal_date"}
"""The fact that is asked for when another one is doubted."""
NOT_SHOWN = ("legal_claim",)
"""A claim is handed to a person as it was made, never weighed and never corrected here."""


def why(topic: Topic, answer: Answer, facts: Facts) -> Why:
    """What the customer may look up below the answer. A fact without a name for customers is left out."""
    told = tuple(_fact(topic, name, facts) for name in answer.used if name in FACTS and name not in NOT_SHOWN)
    known = rules().get(str(facts.provider))
    sayings = known.sayings(answer.fact_ids) if known else ()
    return Why(told, tuple(Phrase(each) for each in sayings))


def _fact(topic: Topic, name: str, facts: Facts) -> tuple[Phrase, tuple[Button, ...]]:
    value = getattr(facts, name)
    buttons = tuple(corrections(name, value, {"topic": topic.value, "provider": facts.provider}))
    return stated(name, value), buttons


def stated(name: str, value: typing.Any, labels: Mapping[str, Phrase] = FACTS) -> Phrase:
    """A fact with its value, as `labels` call it."""
    return say("{fact}: {value}", fact=labels[name], value=in_words(name, value))


def in_words(name: str, value: typing.Any) -> Value:
    """The value of a fact; of two values, both."""
    if isinstance(value, tuple):
        return Any(tuple(in_words(name, each) for each in value))
    if isinstance(value, bool):
        return YES if value else NO
    if name in CHOICES or name in ("provider", "product"):
        return name_of(name, value)
    return value if isinstance(value, date) else str(value)


def corrections(name: str, value: typing.Any, about: dict[str, typing.Any]) -> Iterator[Button]:
    """The other values of a closed choice; for all else one button after which the fact counts as not said.

    `about` is what every payload carries: the topic that is answered anew, and the provider.
    """
    if name in FLAGS:
        flags = [each for each in (True, False) if each is not value]
        yield from (_button(stated(name, each, LABELS), about, name, each) for each in flags)
        return
    others = [each for each in _choices(name, str(about.get("provider"))) if each != value]
    yield from (_button(title(name_of(name, each)), about, name, each) for each in others)
    if not others:
        yield _button(say("Not right: {fact}", fact=LABELS[name]), about, "doubted", ASKED_FOR.get(name, name))


def _choices(name: str, provider: str) -> tuple[str, ...]:
    of_provider = {
        "provider": tuple(PROVIDERS),
        "product": tuple(each for each in ASKED_PRODUCTS if provider == "goto"),
        "role": PROVIDER_ROLES.get(provider, ()),
        "purchase_channel": PROVIDER_CHANNELS.get(provider, ()),
        "option_missing": (),
    }
    return of_provider.get(name, tuple(CHOICES.get(name, ())))


def _button(words: Phrase, about: dict[str, typing.Any], name: str, value: typing.Any) -> Button:
    return Button(words, f"{CORRECT}{json.dumps(about | {name: value})}")
