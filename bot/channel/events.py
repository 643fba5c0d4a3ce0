"""What the log is made of: events, the buttons they carry, and the turns that customer messages wait for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy.engine import Connection

from bot.channel.states import Move, State
from locales import Phrase, as_json, render

Json = dict[str, Any]


class Sender(StrEnum):
    """Who an event is from."""

    CUSTOMER = "customer"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"


@dataclass(frozen=True)
class Button:
    """A quick reply. The browser gets the title and an opaque id; the rest stays here.

    `says` is the text that Rasa gets; `control` names what the channel itself does (see `controls`).
    """

    title: str
    says: str = ""
    control: str | None = None


@dataclass(frozen=True)
class Stated:
    """A fact that an answer rests on, with the buttons that correct it."""

    text: str
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True)
class Why:
    """What an answer rests on: facts of the customer and rules in plain words."""

    facts: tuple[Stated, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Due:
    """A day that is worth an entry in the customer's calendar."""

    day: date
    title: str


@dataclass(frozen=True)
class Draft:
    """An event before it has a number.

    `checklist`: the steps are things to prepare, which can be ticked off. `final`: the answer closes a question.
    """

    sender: Sender
    text: str
    buttons: tuple[Button, ...] = ()
    steps: tuple[str, ...] = ()
    sources: tuple[Json, ...] = ()
    meta: Json = field(default_factory=dict)
    phrases: tuple[Json, ...] = ()
    why: Why | None = None
    dates: tuple[Due, ...] = ()
    checklist: bool = False
    final: bool = False
    sheet: Json | None = None
    """The fact sheet as `sheet.rendered` gives it, the payloads of its buttons included."""


# What an event always shows, and what it shows only when there is something.
_SHOWN = ("text", "buttons", "list", "sources", "meta")
_SHOWN_IF_ANY = ("why", "dates", "checklist", "final", "sheet")


@dataclass(frozen=True)
class Event:
    """One numbered entry of a conversation's log.

    `body` is a `Draft` as JSON, its buttons with their ids; a customer's has also `parse`, how it was understood.
    """

    number: int
    sender: Sender
    created_at: str
    message_id: str | None
    body: Json

    @property
    def dates(self) -> tuple[Due, ...]:
        """The days of this event that a calendar can keep."""
        return tuple(Due(date.fromisoformat(due["day"]), due["title"]) for due in self.body.get("dates", ()))

    def as_json(self) -> Json:
        """The event as the browser gets it (the contract's form, without the phrases)."""
        shown = {key: self.body[key] for key in _SHOWN}
        shown |= {key: self.body[key] for key in _SHOWN_IF_ANY if self.body.get(key)}
        head = {"id": str(self.number), "from": self.sender.value, "created_at": self.created_at}
        return head | ({"message_id": self.message_id} if self.message_id else {}) | shown


@dataclass(frozen=True)
class Conversation:
    """One customer's conversation. Languages are codes of `locales.LANGUAGES`, the time zone an IANA name."""

    id: str
    page_language: str
    language: str
    timezone: str
    state: State = State.BOT
    version: int = 0
    last_number: int = 0


@dataclass(frozen=True)
class User:
    """Who the customer is, by the word of the site around the widget."""

    id: str
    name: str | None = None
    email: str | None = None


@dataclass(frozen=True)
class Turn:
    """Something the customer did that waits for its answer.

    `attempts` counts how often it was begun; `redacted` are the kinds of secrets that its message had.
    """

    conversation: str
    place: int
    message_id: str
    says: str
    control: str | None
    attempts: int
    redacted: tuple[str, ...] = ()
    number: int | None = None
    """Of the event that shows it, if one does."""


@dataclass(frozen=True)
class Handoff:
    """Why a person is needed and what is known by then. `reason`, `topic` and `outcome` are the policy's ids."""

    reason: str
    language: str
    facts: Json = field(default_factory=dict)
    topic: str | None = None
    outcome: str | None = None
    sheet: Json | None = None
    """The fact sheet with its phrases as JSON, from which every language can be rendered."""


# What is said last, when it depends on what the tables say in this very transaction: a place in the queue.
Closing = Callable[[Connection, Conversation], Sequence[Draft]]


@dataclass(frozen=True)
class Result:
    """What one turn changes, written in one transaction."""

    drafts: tuple[Draft, ...] = ()
    language: str | None = None
    page_language: str | None = None
    moves: tuple[Move, ...] = ()
    begin: Handoff | None = None
    """A person was asked for: comes after `moves`."""
    told: bool = False
    """The customer was told that messages are kept while the conversation waits."""
    corrected: Handoff | None = None
    """What is known anew of a request that is open already."""
    heard: Json | None = None
    """How the customer's message was understood, with its phrases as JSON."""
    closing: Closing | None = None


# Buttons of the channel's own, each with the phrase of its title.
Ways = tuple[tuple[Phrase, Button], ...]


def spoken(sender: Sender, phrases: Sequence[Phrase], language: str, ways: Ways = (), **meta: Any) -> Draft:
    """An event of the channel's own: a paragraph for each phrase, and the ways on from it."""
    titled = tuple(Button(render(title, language), button.says, button.control) for title, button in ways)
    placed = [*(("text", phrase) for phrase in phrases), *(("button", title) for title, _ in ways)]
    kept = tuple({"place": place, "phrase": as_json(each)} for place, each in placed)
    text = "\n\n".join(render(phrase, language) for phrase in phrases)
    return Draft(sender, text, titled, meta={"language": language, **meta}, phrases=kept)
