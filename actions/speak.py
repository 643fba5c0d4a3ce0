"""From a message without a language to what the channel receives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from actions.phrases.message import Button, Message, Why
from actions.policy import Source
from locales import SOURCE_LANGUAGE, Phrase, as_json, render


def speak(
    dispatcher: CollectingDispatcher,
    message: Message,
    language: str,
    today: date,
    heard: Mapping[str, Any],
    **meta: Any,
) -> None:
    """Utter `message` in `language`; its phrases go along, so that the log can be shown in another language.

    `heard` is how the customer's message was understood, which goes along for the same reason.
    A source that was to be compared with its page again before `today` is marked as stale.
    """
    text = list(dict.fromkeys(render(phrase, language) for phrase in message.text))
    text += [render(phrase, SOURCE_LANGUAGE) for phrase in message.english]
    custom: dict[str, Any] = {
        "list": [render(phrase, language) for phrase in message.steps],
        "sources": [_source(source, today) for source in message.sources],
        "phrases": [
            *_phrases("text", message.text + message.english),
            *_phrases("list", message.steps),
            *_phrases("button", tuple(button.title for button in message.buttons)),
        ],
        "why": _why(message.why, language),
        "dates": [{"day": day.isoformat(), "title": render(title, language)} for day, title in message.days],
        "checklist": message.checklist,
        "final": message.final,
        "heard": dict(heard),
        "meta": {"language": language, **message.meta, **{key: value for key, value in meta.items() if value}},
    }
    if message.sheet_only:
        custom["sheet_only"] = True
    if message.handoff is not None:
        custom["handoff"] = dict(message.handoff)
    buttons = _buttons(message.buttons, language)
    dispatcher.utter_message(text="\n\n".join(text), buttons=buttons, json_message=custom)


def _source(source: Source, today: date) -> dict[str, Any]:
    return {
        "title": source.title,
        "url": source.url,
        "checked_on": source.checked_on.isoformat(),
        "trust": source.trust,
        "stale": source.checked_on + timedelta(days=source.review_after_days) < today,
    }


def _why(why: Why | None, language: str) -> dict[str, Any]:
    if why is None:
        return {}
    facts = [
        {"text": _capital(render(fact, language)), "buttons": _buttons(buttons, language)}
        for fact, buttons in why.facts
    ]
    return {"facts": facts, "rules": [render(rule, language) for rule in why.rules]}


def _buttons(buttons: Iterable[Button], language: str) -> list[dict[str, str]]:
    return [{"title": _capital(render(button.title, language)), "payload": button.payload} for button in buttons]


def _capital(title: str) -> str:
    """A word of a list ("admin") as the title of a button ("Admin")."""
    return title[:1].upper() + title[1:]


def _phrases(place: str, phrases: tuple[Phrase, ...]) -> list[dict[str, Any]]:
    return [{"place": place, "phrase": as_json(phrase)} for phrase in phrases]
