"""Text as every part of the understanding sees it: cleaned, folded, cut into tokens."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

MAX_LENGTH = 2000
"""Characters of a message that are looked at. The channel accepts no more; other ways in are bounded here."""

BREAKS = frozenset(",.;:!?")
"""Tokens that end a clause. Brackets and spaced dashes count as ",", a new line as "."."""

_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))
_WHITE = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")
_RUN = re.compile(r"([^\d\s])\1{3,}")
# Letters that Unicode does not decompose into a plain letter and a mark.
_PLAIN = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "’": "'", "‘": "'", "ʼ": "'",
                        "´": "'", "`": "'", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-"})  # fmt: skip
# Marks and unseen characters inside a word belong to it, so that offsets stay those of the text as typed.
_INSIDE = "\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff"
_TOKEN = re.compile(
    rf"(?<![{_INSIDE}])[{_INSIDE}]*+(?:\d+|(?:[^\W\d_][{_INSIDE}]*+)++)|[,.;:!?…()\[\]\n]|(?<!\S)[-–—]++(?!\S)"
)
_BREAK = {"\n": ".", "…": ".", **dict.fromkeys("()[]-–—", ",")}


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a break: folded text and its place in the text as typed."""

    text: str
    start: int
    end: int


def clean(text: str, limit: int = MAX_LENGTH) -> str:
    """`text` in NFC without unseen characters, long runs of one character or of white space; at most `limit` long."""
    composed = unicodedata.normalize("NFKC", text[:limit])
    seen = "".join(c for c in composed.replace("\t", " ").replace("\r", "\n")
                   if c == "\n" or unicodedata.category(c) not in _UNSEEN)  # fmt: skip
    return _LINES.sub("\n", _WHITE.sub(" ", _RUN.sub(r"\1\1\1", seen))).strip()[:limit]


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """`text` in lower case, without marks and unseen characters, with plain apostrophes and hyphens: "Ē’š" -> "e's"."""
    parts = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    return "".join(c for c in parts if not unicodedata.combining(c) and unicodedata.category(c) not in _UNSEEN)


def tokens(text: str) -> list[Token]:
    """The folded words, numbers and breaks of the first `MAX_LENGTH` characters of `text`.

    Hyphens, apostrophes, slashes and quotes only part words ("l'admin" -> l, admin), and so does the change from
    letters to digits ("M365" -> m, 365). A point, comma or colon inside a word or number is no break ("zoom.us").
    """
    text = text[:MAX_LENGTH]
    found = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        typed = match.group()
        if typed[0] in ".,:" and text[start - 1 : start].isalnum() and text[end : end + 1].isalnum():
            continue
        folded = _BREAK.get(typed[0]) or fold(typed)
        if folded:
            found.append(Token(folded, start, end))
    return found
