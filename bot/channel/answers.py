"""From what an action uttered to what the log keeps."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from rasa.core.channels.channel import OutputChannel

from bot.channel.controls import RESUME
from bot.channel.events import Button, Draft, Handoff, Json, Result, Sender, spoken
from bot.channel.phrases import FAULT, GO_ON, TALK_TO_A_PERSON, TRY_AGAIN, WAITING
from locales import LANGUAGES, SOURCE_LANGUAGE, Phrase

_META = ("language", "intent", "outcome", "ask", "handoff", "handoff_to", "handoff_reason")
_SPOKEN = (*LANGUAGES, SOURCE_LANGUAGE)
_SOURCE = ("title", "url", "checked_on", "trust")


class Collector(OutputChannel):  # type: ignore[misc]
    """Takes what the actions of one turn utter. Nothing is shown before the turn is over: all of it or none."""

    def __init__(self) -> None:
        self.messages: list[Json] = []
        self._open = True

    @classmethod
    def name(cls) -> str:
        return "live"

    async def send_response(self, recipient_id: str, message: Json) -> None:
        if self._open:
            self.messages.append(dict(message))

    def close(self) -> None:
        """What comes later (from an action that took too long) is dropped."""
        self._open = False


def result_of(messages: Sequence[Json], language: str) -> Result:
    """The events of a turn, the language it was answered in, and the hand-off when one of the actions began it."""
    drafts = [draft for draft in (_draft(message, language) for message in messages) if _shows(draft)]
    spoken_in = next((draft.meta["language"] for draft in reversed(drafts)), language)
    asked = next((custom["handoff"] for custom in map(_custom, messages) if custom.get("handoff")), None)
    return Result(tuple(drafts), spoken_in) if asked is None else waiting(_handoff(asked, spoken_in), drafts)


def waiting(handoff: Handoff, drafts: Iterable[Draft] = ()) -> Result:
    """The conversation waits for a person from now on, and the customer is told what that means."""
    line = system_line(WAITING, handoff.language, notice="waiting", state="waiting", go_on=True)
    return Result((*drafts, line), handoff.language, begin=handoff)


def system_line(phrase: Phrase, language: str, notice: str, state: str, go_on: bool = False) -> Draft:
    """One line of the channel itself; `go_on` adds the way back to the assistant."""
    buttons = ((GO_ON, Button("", control=RESUME)),) if go_on else ()
    return spoken(Sender.SYSTEM, phrase, language, buttons, notice=notice, state=state)


def fault(kind: str, language: str, says: tuple[str, ...]) -> Draft:
    """The sentence for a turn that brought no answer, with the same message again and a person as ways on.

    `kind` is for whoever reads the log: "timeout", "error", "no_answer" or "interrupted".
    """
    ways = ((TRY_AGAIN, Button("", says)), (TALK_TO_A_PERSON, Button("", ("/talk_to_human",))))
    meta = dict.fromkeys(_META) | {"handoff": True, "handoff_to": "human_agent", "fault": kind}
    return spoken(Sender.BOT, FAULT, language, ways, **{key: meta[key] for key in meta if key != "language"})


def _draft(message: Json, language: str) -> Draft:
    custom = _custom(message)
    meta = dict.fromkeys(_META) | dict(custom.get("meta") or {})
    if meta["language"] not in _SPOKEN:
        meta["language"] = language
    return Draft(
        Sender.BOT,
        str(message.get("text") or "").strip(),
        tuple(Button(str(button["title"]), (str(button["payload"]),)) for button in message.get("buttons") or ()),
        tuple(str(step) for step in custom.get("list") or ()),
        tuple({key: source.get(key) for key in _SOURCE} for source in custom.get("sources") or ()),
        meta,
        tuple(custom.get("phrases") or ()),
    )


def _shows(draft: Draft) -> bool:
    return bool(draft.text or draft.buttons or draft.steps)


def _custom(message: Json) -> dict[str, Any]:
    # An action in the same process may hand over dates; the log and the browser take plain JSON only.
    custom = json.loads(json.dumps(message.get("custom") or {}, default=str))
    return custom if isinstance(custom, dict) else {}


def _handoff(asked: Any, language: str) -> Handoff:
    """Whatever the action left out has a value here: a person asked for is never lost for a missing key."""
    known = asked if isinstance(asked, dict) else {}
    spoken_in = known.get("language")
    return Handoff(
        reason=str(known.get("reason") or "customer_request"),
        language=str(spoken_in) if spoken_in in _SPOKEN else language,
        facts=dict(known.get("facts") or {}),
        outcome=str(known["outcome"]) if known.get("outcome") else None,
    )
