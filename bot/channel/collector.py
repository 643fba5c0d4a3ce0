"""From what the actions of one turn utter to what the log keeps."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from rasa.core.channels.channel import OutputChannel

from bot.channel.answers import META
from bot.channel.events import Button, Draft, Due, Handoff, Json, Result, Sender, Stated, Why
from bot.channel.sheet import rendered
from locales import LANGUAGES, SOURCE_LANGUAGE

_SPOKEN = (*LANGUAGES, SOURCE_LANGUAGE)
_SOURCE = ("title", "url", "checked_on", "trust")


class Collector(OutputChannel):
    """Takes what the actions of one turn utter. Nothing is shown before the turn is over: all of it or none."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._drafts: list[Draft] = []
        self._handoff: Handoff | None = None
        self._corrected: Handoff | None = None
        self._heard: Json | None = None
        self._open = True

    @classmethod
    def name(cls) -> str:
        return "live"

    async def send_response(self, recipient_id: str, message: Json) -> None:
        """Raises when the action's output is not what was agreed: the turn has failed then, and nothing else."""
        if not self._open:
            return
        # An action in the same process may hand over dates; the log and the browser take plain JSON only.
        custom = json.loads(json.dumps(message.get("custom") or {}, default=str))
        draft = _draft(message, custom, self._language)
        self._language = draft.meta["language"]
        if draft.text or draft.buttons or draft.steps:
            self._drafts.append(draft)
        self._heard = custom.get("heard") or self._heard
        if custom.get("handoff"):
            self._hand_over(_handoff(custom["handoff"], self._language), bool(custom.get("sheet_only")))

    def _hand_over(self, handoff: Handoff, sheet_only: bool) -> None:
        if sheet_only:
            self._corrected = handoff
        else:
            self._handoff = handoff

    def close(self) -> Result:
        """What was uttered so far. What comes later (from an action that took too long) is dropped."""
        self._open = False
        language = self._handoff.language if self._handoff else self._language
        return Result(tuple(self._drafts), language, begin=self._handoff, corrected=self._corrected, heard=self._heard)


def _draft(message: Json, custom: Json, language: str) -> Draft:
    meta = dict.fromkeys(META) | dict(custom.get("meta") or {})
    if meta.get("language") not in _SPOKEN:
        meta["language"] = language
    return Draft(
        Sender.BOT,
        str(message.get("text") or "").strip(),
        _buttons(message),
        tuple(str(step) for step in custom.get("list") or ()),
        tuple(_source(source) for source in custom.get("sources") or ()),
        meta,
        tuple(custom.get("phrases") or ()),
        _why(custom.get("why") or {}),
        tuple(Due(date.fromisoformat(due["day"]), str(due["title"])) for due in custom.get("dates") or ()),
        bool(custom.get("checklist")),
        bool(custom.get("final")),
    )


def _buttons(given: Json) -> tuple[Button, ...]:
    return tuple(Button(str(button["title"]), str(button["payload"])) for button in given.get("buttons") or ())


def _source(given: Json) -> Json:
    return {key: given.get(key) for key in _SOURCE} | ({"stale": True} if given.get("stale") else {})


def _why(given: Json) -> Why | None:
    facts = tuple(Stated(str(fact["text"]), _buttons(fact)) for fact in given.get("facts") or ())
    rules = tuple(str(rule) for rule in given.get("rules") or ())
    return Why(facts, rules) if facts or rules else None


def _handoff(asked: Any, language: str) -> Handoff:
    """Whatever the action left out has a value here: a person asked for is never lost for a missing key."""
    known = asked if isinstance(asked, dict) else {}
    spoken_in, sheet = known.get("language"), known.get("sheet") or None
    if sheet is not None:
        rendered(sheet, language)  # raises here, and not where the request is written
    return Handoff(
        reason=str(known.get("reason") or "customer_request"),
        language=str(spoken_in) if spoken_in in _SPOKEN else language,
        facts=dict(known.get("facts") or {}),
        topic=str(known["topic"]) if known.get("topic") else None,
        outcome=str(known["outcome"]) if known.get("outcome") else None,
        sheet=sheet,
    )
