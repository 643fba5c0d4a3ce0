"""Replies that a support agent picks in their own language and the customer receives in theirs.

They claim nothing that no source states, and never that something was cancelled or refunded.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from datetime import date
from typing import Any

from locales import Phrase, Value, render, say_in

CANNED: dict[str, Phrase] = {
    "hello": say_in("canned", "Hello {name}! I am a person from our team and have read your conversation."),
    "moment": say_in("canned", "One moment, please. I am looking into it."),
    "account_id": say_in("canned", "Please tell me the account ID."),
    "billing_admin": say_in("canned", "Please tell me the e-mail address of the billing admin."),
    "renewal_date": say_in("canned", "When does the agreement renew? Please give day, month and year."),
    "products": say_in("canned", "Which products or add-ons do you want to cancel?"),
    "role": say_in("canned", "What is your role in the {provider} account?"),
    "purchase": say_in("canned", "Where did you buy the {provider} plan?"),
    "page": say_in("canned", "What do you see on the page? Please copy the words of the buttons and messages."),
    "no_secrets": say_in("canned", "Please never write card numbers or passwords here."),
    "not_stated": say_in("canned", "I have found no answer to this in what {provider} states."),
    "passed_on": say_in("canned", "I have passed your question on. It is now with: {provider}."),
    "their_decision": say_in("canned", "I cannot decide this or promise anything. The decision lies with: {provider}."),
    "answer_by": say_in("canned", "You will get an answer by this day at the latest: {date}."),
    "by_mail": say_in("canned", "You need not wait here: the answer comes to the e-mail address you gave."),
    "anything_else": say_in("canned", "Is there anything else I can do for you?"),
    "to_assistant": say_in("canned", "The digital assistant goes on with you from here, with what is known."),
    "goodbye": say_in("canned", "Goodbye {name}, and all the best!"),
}
"""What is offered to an agent, in this order. Placeholders: {name}, {provider}, {date}."""
DATES = ("date",)
"""Placeholders that stand for a day, which every language writes in its own way."""


class CannedError(ValueError):
    """A reply cannot be filled in. The message names the reply, the placeholder and the remedy."""


def canned(language: str) -> list[dict[str, Any]]:
    """All replies in the agent's `language`, with open placeholders: [{"id", "text", "placeholders": [name]}]."""
    return [
        {"id": name, "text": render(_filled(phrase, _open(phrase)), language), "placeholders": placeholders(phrase)}
        for name, phrase in CANNED.items()
    ]


def filled(name: str, language: str, values: Mapping[str, str | date]) -> str:
    """The reply `name` in the customer's `language`. Raises `CannedError` like `phrase`."""
    return render(phrase(name, values), language)


def phrase(name: str, values: Mapping[str, str | date]) -> Phrase:
    """The reply with its values, for the log: it can be shown in any language again. A day may be an ISO text.

    Raises `CannedError` for an unknown reply, for values that are missing or empty, and for a day that is none.
    """
    if name not in CANNED:
        raise CannedError(f"{name}: no such reply; known are {', '.join(CANNED)}")
    wanted = placeholders(CANNED[name])
    given = {each: value for each, value in values.items() if each in wanted and str(value).strip()}
    if missing := [each for each in wanted if each not in given]:
        raise CannedError(f"{name}: fill in {', '.join(missing)}")
    return _filled(CANNED[name], {each: _value(name, each, value) for each, value in given.items()})


def placeholders(reply: Phrase) -> list[str]:
    """What has to be filled in, in the order of the English sentence."""
    return [each for _, each, _, _ in string.Formatter().parse(reply.msgid) if each]


def _value(name: str, placeholder: str, value: str | date) -> str | date:
    if placeholder not in DATES or isinstance(value, date):
        return value if isinstance(value, date) else " ".join(value.split())
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        raise CannedError(f"{name}: {placeholder}: {value!r} is not a day; write it as YYYY-MM-DD") from None


def _filled(reply: Phrase, values: Mapping[str, Value]) -> Phrase:
    return Phrase(reply.msgid, values, reply.context)


def _open(reply: Phrase) -> dict[str, Value]:
    return {each: f"{{{each}}}" for each in placeholders(reply)}
