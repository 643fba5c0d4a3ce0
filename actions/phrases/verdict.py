"""The shape of a provider's table of verdicts, and what all providers share."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from actions.policy import Answer, Topic
from actions.policy.vocabulary import Outcome
from locales import Phrase

Verdict = Callable[[Answer], tuple[Phrase, ...]]
Verdicts = Mapping[tuple[Topic | None, Outcome], Verdict]


def plainly(*phrases: Phrase) -> Verdict:
    """A verdict that does not depend on the answer's values."""
    return lambda answer: phrases
