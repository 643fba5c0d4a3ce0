"""What all rules share: spans, and the form of a message in which they are looked for."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Span = tuple[int, int]

# Stands for every character that an earlier rule has taken: no letter, no digit, no space, in nobody's message.
FILLER = "\ue000"

# White space and dashes as people and their word processors type them; for use inside a character class.
SPACES = " \t\u00a0\u2009\u202f"
DASHES = "\u2010-\u2015-"


@dataclass(frozen=True)
class Rule:
    """One kind of secret. `find` gives the spans to replace; `replacement` reads the same in every language."""

    kind: str
    find: Callable[[str], Iterator[Span]]
    replacement: str


def readable(text: str) -> str:
    """The text with the digits 0 to 9 for those of all scripts, character for character as long as before."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(character, character)) for character in text)
