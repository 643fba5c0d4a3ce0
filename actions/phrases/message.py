"""A message of the assistant before it has a language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from actions.policy import Source
from locales import Phrase


@dataclass(frozen=True)
class Button:
    """A quick reply: its title and the intent text that Rasa gets when it is pressed."""

    title: Phrase
    payload: str


@dataclass(frozen=True)
class Message:
    """Paragraphs, then numbered steps, then sources, then quick replies; `meta` holds the policy's ids.

    `english` is said in English below the text; `handoff` is the sheet with which the conversation starts to wait.
    """

    text: tuple[Phrase, ...] = ()
    steps: tuple[Phrase, ...] = ()
    sources: tuple[Source, ...] = ()
    buttons: tuple[Button, ...] = ()
    meta: Mapping[str, Any] = field(default_factory=dict)
    english: tuple[Phrase, ...] = ()
    handoff: Mapping[str, Any] | None = None

    def then(self, other: Message) -> Message:
        """Both as one message: this one's paragraphs first; the ids of the other where both have them."""
        return Message(
            self.text + other.text,
            self.steps + other.steps,
            self.sources + other.sources,
            self.buttons + other.buttons,
            {**self.meta, **other.meta},
            self.english + other.english,
            self.handoff or other.handoff,
        )

    def marked(self, **meta: Any) -> Message:
        """The same message with further ids."""
        return replace(self, meta={**self.meta, **meta})
