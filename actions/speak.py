"""From a message without a language to what the channel receives."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from actions.phrases import Message
from locales import SOURCE_LANGUAGE, Phrase, as_json, render


def speak(dispatcher: CollectingDispatcher, message: Message, language: str, **meta: Any) -> None:
    """Utter `message` in `language`; its phrases go along, so that the log can be shown in another language."""
    text = list(dict.fromkeys(render(phrase, language) for phrase in message.text))
    text += [render(phrase, SOURCE_LANGUAGE) for phrase in message.english]
    custom = {
        "list": [render(phrase, language) for phrase in message.steps],
        "sources": [
            {
                "title": source.title,
                "url": source.url,
                "checked_on": source.checked_on.isoformat(),
                "trust": source.trust,
            }
            for source in message.sources
        ],
        "phrases": [
            *_phrases("text", message.text + message.english),
            *_phrases("list", message.steps),
            *_phrases("button", tuple(button.title for button in message.buttons)),
        ],
        "meta": {"language": language, **message.meta, **{key: value for key, value in meta.items() if value}},
    }
    if message.handoff is not None:
        custom["handoff"] = dict(message.handoff)
    buttons = [
        {"title": _capital(render(button.title, language)), "payload": button.payload} for button in message.buttons
    ]
    dispatcher.utter_message(text="\n\n".join(text), buttons=buttons, json_message=custom)


def _capital(title: str) -> str:
    """A word of a list ("admin") as the title of a button ("Admin")."""
    return title[:1].upper() + title[1:]


def _phrases(place: str, phrases: tuple[Phrase, ...]) -> list[dict[str, Any]]:
    return [{"place": place, "phrase": as_json(phrase)} for phrase in phrases]
