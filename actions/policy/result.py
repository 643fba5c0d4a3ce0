"""What the policy gives back: one question, or an answer with everything that follows from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

from actions.policy.facts import Facts
from actions.policy.vocabulary import Caution, DateFault, HandoffReason, HandoffTo, Outcome


@dataclass(frozen=True)
class Question:
    """The one fact that is asked for next, and what is wrong with the date that was given for it, if anything."""

    fact: str
    reason: DateFault | None = None

    def as_json(self) -> dict[str, Any]:
        shown: dict[str, Any] = {"outcome": "ask", "ask": self.fact, "handoff": False}
        return shown | ({"reason": self.reason.value} if self.reason else {})


@dataclass(frozen=True)
class Answer:
    """A verdict. A field that does not apply is `None` or empty; `fact_ids` are what the verdict rests on.

    `access_until` is a date, "end_of_term" (no date is known) or "unstated". `or_until` is the second possible end
    when an estimated period ends today. `used` names the stated facts that made the answer what it is.
    """

    outcome: Outcome
    fact_ids: tuple[str, ...]
    access_until: date | str | None = None
    or_until: date | None = None
    estimated: bool | None = None
    after_state: str | None = None
    renews: bool | None = None
    blocked_online_by: tuple[str, ...] = ()
    caution: tuple[Caution, ...] = ()
    charges: str | None = None
    confirmation: str | None = None
    conflict: tuple[str, ...] = ()
    data: str | None = None
    days_left: int | None = None
    deadline: str | None = None
    deadline_passed: bool | None = None
    latest_date: date | None = None
    handoff_to: HandoffTo | None = None
    handoff_reason: HandoffReason | None = None
    have_ready: tuple[str, ...] = ()
    must_not_request: tuple[str, ...] = ()
    preparation: tuple[str, ...] = ()
    refund: str | None = None
    source_trust: str | None = None
    steps_id: str | None = None
    undo: str | None = None
    who: tuple[str, ...] | str | None = None
    used: tuple[str, ...] = ()

    @property
    def handoff(self) -> bool:
        """Whether a person or another party is offered."""
        return self.handoff_to is not None

    def to(self, whom: HandoffTo, reason: HandoffReason) -> Answer:
        """The same answer with somebody to turn to."""
        return replace(self, handoff_to=whom, handoff_reason=reason)

    def cautioned(self, *cautions: Caution) -> Answer:
        """The same answer with further warnings, each once."""
        return replace(self, caution=tuple(dict.fromkeys((*self.caution, *cautions))))

    def as_json(self) -> dict[str, Any]:
        """The keys of the policy's vocabulary; a key that does not apply is left out."""
        shown = {field.name: _plain(getattr(self, field.name)) for field in fields(self)}
        return {name: value for name, value in shown.items() if value not in (None, [])} | {"handoff": self.handoff}


Result = Question | Answer
Rule = Callable[[Facts, date], Result]
"""One provider's answer to one topic, from the facts and the customer's day."""


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def unstated(*fact_ids: str, **values: Any) -> Answer:
    """No source states it: said so, and a person of our own desk is offered."""
    answer = Answer(Outcome.UNSTATED, fact_ids, **values)
    return answer.to(HandoffTo.HUMAN_AGENT, HandoffReason.UNSTATED_POLICY)


def unofficial(*fact_ids: str, **values: Any) -> Answer:
    """Only a third party states it: said to be unofficial, and a person is offered."""
    answer = Answer(Outcome.UNOFFICIAL_GUIDANCE, fact_ids, source_trust="third_party", **values)
    return answer.to(HandoffTo.HUMAN_AGENT, HandoffReason.UNSTATED_POLICY)
