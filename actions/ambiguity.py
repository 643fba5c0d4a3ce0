"""When one message has two readings, both are offered instead of one being guessed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from actions.phrases.talk import MEANT
from actions.slots import Turn

WORDS = Path(__file__).parents[1] / "data" / "lexicon" / "ambiguous.yml"
CANCEL_OR_STOP = ("cancel_plan", "stop")
ASKING_PAYS = 0.35
"""From this probability of the second intent on, a question back costs less than the wrong answers it saves.

With probabilities that mean what they say, guessing goes wrong in 1 - first of the cases and asking in 1 - first -
second; so asking pays where the second is more than what a question costs, in wrong answers: taken to be a third. The
table "When a question back pays" of `make evaluate` shows from where the second is right that often.
"""


def readings(turn: Turn) -> tuple[str, str] | None:
    """The two intents that a message may mean; None if it is clear."""
    if turn.by_button:
        return None
    if turn.text.casefold().strip(" .!?…") in _words().get(turn.language, ()):
        return CANCEL_OR_STOP
    if len(turn.ranking) < 2 or turn.ranking[0][0] != turn.intent:
        return None
    (first, _), (second, probability) = turn.ranking[:2]
    return (first, second) if probability >= ASKING_PAYS and first in MEANT and second in MEANT else None


@cache
def _words() -> dict[str, list[str]]:
    words: dict[str, list[str]] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return words
