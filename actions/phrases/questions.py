"""One question for one fact, with quick replies for a closed choice."""

from __future__ import annotations

import json

from actions.phrases.message import Button, Message
from actions.phrases.names import FACTS, PROVIDERS, name_of
from actions.policy import Facts, Question
from actions.policy.vocabulary import PROVIDER_CHANNELS, PROVIDER_ROLES
from locales import Phrase, Value, say

ASKED_CHANNELS = {"webex": ("online", "partner", "cce", "self_is_partner"), "goto": ("online", "sales_rep")}
ASKED_PRODUCTS = ("resolve", "connect", "other")

WORDS: dict[str, Phrase] = {
    "provider": say("Which subscription is it about?"),
    "product": say("Which GoTo product is it?"),
    "role": say("What is your role in the {provider} account?"),
    "plan_kind": say("Do you have a paid plan, a free plan or a trial?"),
    "term": say("Is your agreement month to month, or does it have a fixed term?"),
    "target": say("What would you like to end: the paid plan, or the whole account?"),
    "cancel_timing": say("Should it end at once, or at the end of the term?"),
    "renewal_date": say("When does the agreement renew? Please give day, month and year."),
    "used_since_billing": say("Has anybody used the account since the last bill?"),
    "state": say("Is the subscription still active, or has it been cancelled already?"),
    "option_missing": say("Which button or menu is missing?"),
}
CHANNEL_WORDS = {
    "webex": say("Where was the plan bought: at Webex.com, from a partner, or through Cisco Commerce Express?"),
    "goto": say("Did you buy it yourself online, or with a sales representative?"),
}
FAULT_WORDS: dict[str, Phrase] = {
    "invalid_date": say("I could not read that date; perhaps that day does not exist."),
    "ambiguous_date": say("I cannot tell the day from the month in that date. Please write the month as a word."),
    "date_in_past": say("That date has passed already, so I need the next one."),
}
YES = say("Yes")
NO = say("No")


def ask(question: Question, facts: Facts) -> Message:
    """The question in words; what is wrong with the date that was given comes first."""
    provider = facts.provider if isinstance(facts.provider, str) else ""
    words = CHANNEL_WORDS.get(provider, CHANNEL_WORDS["webex"]) if question.fact == "purchase_channel" else None
    words = words or WORDS.get(question.fact) or say("Please give me the right one: {fact}.", fact=FACTS[question.fact])
    if question.fact == "role":
        words = Phrase(words.msgid, {"provider": PROVIDERS[provider]})
    before = (FAULT_WORDS[question.reason],) if question.reason else ()
    return Message((*before, words), buttons=_buttons(question.fact, provider), meta={"ask": question.fact})


def _buttons(fact: str, provider: str) -> tuple[Button, ...]:
    if fact == "used_since_billing":
        return (Button(YES, "/affirm"), Button(NO, "/deny"))
    choices: dict[str, tuple[str, ...]] = {
        "provider": tuple(PROVIDERS),
        "product": ASKED_PRODUCTS,
        "role": PROVIDER_ROLES.get(provider, ()),
        "purchase_channel": ASKED_CHANNELS.get(provider, PROVIDER_CHANNELS.get(provider, ())),
        "plan_kind": ("paid", "free", "trial"),
        "term": ("monthly", "annual", "fixed"),
        "target": ("paid_plan", "account"),
        "cancel_timing": ("now", "at_renewal"),
        "state": ("active", "cancelled"),
    }
    return tuple(choice(fact, value) for value in choices.get(fact, ()))


def choice(fact: str, value: str) -> Button:
    """A quick reply that states one fact."""
    return Button(title(name_of(fact, value)), f"/inform{json.dumps({fact: value})}")


def title(value: Value) -> Phrase:
    """A phrase for a button; a brand is passed through unchanged."""
    return value if isinstance(value, Phrase) else Phrase("{name}", {"name": value})
