"""From a fact sheet to a text for a team. What leaves goes through `safe`, what comes in through `kept`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.adapters import phrases
from bot.channel.events import Event, Sender
from bot.channel.redaction import CARD, RULES, redact
from bot.channel.redaction.spans import readable
from bot.channel.text import cleaned
from locales import Phrase, from_json, render

_WORDS = 10
_NEVER = (CARD, "iban")
_LISTS = (
    ("verdict", phrases.VERDICT),
    ("unstated", phrases.UNSTATED),
    ("told", phrases.TOLD),
    ("needed", phrases.NEEDED),
)


def safe(text: str) -> str:
    """What may leave: without control characters, and never the digits of a card or an IBAN.

    What customers wrote is redacted already; the sheet's addresses and numbers are the provider's, or meant to be told.
    """
    text = cleaned(text)
    for rule in RULES:
        if rule.kind in _NEVER:
            for start, end in reversed(list(rule.find(readable(text)))):
                text = text[:start] + rule.replacement + text[end:]
    return text


def kept(text: str) -> str:
    """What may come in: the same rules for what an agent writes as for what a customer writes."""
    return redact(cleaned(text))[0]


def sheet_text(sheet: Mapping[str, Any], reason: str, language: str) -> str:
    """The sheet in `language`; whatever is missing or cannot be rendered is left out."""
    rows = [f"{_shown(row.get('label'), language)}: {_shown(row.get('value'), language)}" for row in _rows(sheet)]
    parts = [_titled(phrases.FACTS, rows, language), render(phrases.reason(reason), language)]
    for name, title in _LISTS:
        parts.append(_titled(title, [_shown(each, language) for each in sheet.get(name) or ()], language))
    sources = [
        f"{each.get('title')} {each.get('url')} ({each.get('checked_on')})" for each in sheet.get("sources") or ()
    ]
    parts.append(_titled(phrases.SOURCES, sources, language))
    return "\n\n".join(part for part in parts if part)


def words(events: Sequence[Event], until: int, language: str) -> str:
    """The last things the customer wrote up to that event."""
    said = [event.body["text"] for event in events if event.sender is Sender.CUSTOMER and event.number <= until]
    return _titled(phrases.WORDS, said[-_WORDS:], language)


def fingerprint(value: Any) -> str:
    """The same for the same JSON."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()


def _rows(sheet: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [row for row in sheet.get("rows") or () if isinstance(row, Mapping)]


def _titled(title: Phrase, lines: Sequence[str], language: str) -> str:
    shown = [line for line in lines if line]
    return "\n".join([render(title, language), *(f"- {line}" for line in shown)]) if shown else ""


def _shown(value: Any, language: str) -> str:
    try:
        return render(from_json(value), language)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        return ""
