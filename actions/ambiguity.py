"""When one message has two readings, both are offered instead of one being guessed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from actions.phrases.talk import MEANT
from actions.slots import Turn

WORDS = Path(__file__).parents[1] / "data" / "lexicon" / "ambiguous.yml"
CANCEL_OR_STOP = ("cancel_plan", "stop")
CLOSE_TOP = 0.45
CLOSE_RATIO = 0.7
"""Two intents are close if the first is below `CLOSE_TOP` and the second has at least `CLOSE_RATIO` of it."""


def readings(turn: Turn) -> tuple[str, str] | None:
    """The two intents that a message may mean; None if it is clear."""
    if turn.by_button:
        return None
    if turn.text.casefold().strip(" .!?…") in _words().get(turn.language, ()):
        return CANCEL_OR_STOP
    if len(turn.ranking) < 2 or turn.ranking[0][0] != turn.intent:
        return None
    (first, top), (second, next_best) = turn.ranking[:2]
    close = top < CLOSE_TOP and next_best >= CLOSE_RATIO * top
    return (first, second) if close and first in MEANT and second in MEANT else None


@cache
def _words() -> dict[str, list[str]]:
    words: dict[str, list[str]] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return words
