"""What a customer typed, made safe to keep and to pass on without changing what they see."""

from __future__ import annotations

import re
import unicodedata

MAX_CHARACTERS = 2000

# Rasa reads a text that begins with this sign as a command, which only a button may give.
_COMMAND = "/"
_WORD_JOINER = "\u2060"
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def cleaned(text: str) -> str:
    """The text without outer white space; control characters and broken surrogates become the replacement mark."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", re.sub("\r\n?", "\n", text)).strip()


def is_blank(text: str) -> bool:
    """Whether nothing in the text can be seen (white space, zero-width characters)."""
    return all(unicodedata.category(character) in ("Zs", "Zl", "Zp", "Cf", "Cc") for character in text)


def as_plain(text: str) -> str:
    """The text as Rasa must get it: never as a command."""
    return _WORD_JOINER + text if text.lstrip().startswith(_COMMAND) else text
