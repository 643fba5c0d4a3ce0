"""A message of the assistant before it has a language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from actions.policy import Source
from locales import Phrase


@dataclass(frozen=True)
class Button:
    """A quick reply: its title and the intent text that Rasa gets when it is pressed."""

    title: Phrase
    payload: str


@dataclass(frozen=True)
class Why:
    """What an answer rests on: the facts, each with buttons that correct it, and the rules in plain words."""

    facts: tuple[tuple[Phrase, tuple[Button, ...]], ...] = ()
    rules: tuple[Phrase, ...] = ()


@dataclass(frozen=True)
class Message:
    """Paragraphs, then numbered steps, then sources, then quick replies; `meta` holds the policy's ids.

    `english` is said in English below the text; `handoff` is the sheet with which the conversation starts to wait.
    `days` are for the customer's calendar, each with its title; `checklist`: the steps can be ticked off; `final`: it
    settles what was asked; `sheet_only`: nothing is said, the sheet of `handoff` takes the place of the earlier one.
    """

    text: tuple[Phrase, ...] = ()
    steps: tuple[Phrase, ...] = ()
    sources: tuple[Source, ...] = ()
    buttons: tuple[Button, ...] = ()
    meta: Mapping[str, Any] = field(default_factory=dict)
    english: tuple[Phrase, ...] = ()
    handoff: Mapping[str, Any] | None = None
    why: Why | None = None
    days: tuple[tuple[date, Phrase], ...] = ()
    checklist: bool = False
    final: bool = False
    sheet_only: bool = False

    def then(self, other: Message) -> Message:
        """Both as one message: this one's paragraphs first; the ids of the other where both have them."""
        return Message(
            self.text + other.text,
            self.steps + other.steps,
            self.sources + other.sources,
            self.buttons + tuple(each for each in other.buttons if each not in self.buttons),
            {**self.meta, **other.meta},
            self.english + other.english,
            self.handoff or other.handoff,
            self.why or other.why,
            self.days + other.days,
            self.checklist or other.checklist,
            self.final and other.final,
        )

    def marked(self, **meta: Any) -> Message:
        """The same message with further ids."""
        return replace(self, meta={**self.meta, **meta})
