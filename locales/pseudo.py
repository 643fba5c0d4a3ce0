"""The pseudo-locale: English that looks foreign. Whatever is shown without it is hard-coded.

With `ASSISTANT_PSEUDO=1` every sentence is shown so, in whatever language it is asked for. Translators see what is in
the catalogs at all, and what becomes of the layout when a sentence is long.
"""

from __future__ import annotations

import math
import os
import re

_ACCENTED = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "åƀçðéƒĝĥîĵķļɱñöþɋŕšţûṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞɊŔŠŢÛṼŴẊÝŽ"
)
# Placeholders and their escaped braces, and names between “ ”.
_UNTOUCHED = re.compile(r"(\{\{|\}\}|\{[^{}]*\}|“[^”]*”)")
_LONGER = 0.4
_FILLER = "ļöñĝéŕ "


def pseudo(text: str) -> str:
    """The text with accents on its letters, 40 % longer, in ⟦ ⟧; placeholders and names between “ ” as they are."""
    parts = _UNTOUCHED.split(text)
    shown = [part if place % 2 else part.translate(_ACCENTED) for place, part in enumerate(parts)]
    length = math.ceil(len(text) * _LONGER)
    filler = (_FILLER * length)[:length]
    return f"⟦{''.join(shown)} {filler}⟧"


def pseudo_is_on() -> bool:
    """Whether `ASSISTANT_PSEUDO` is set."""
    return os.environ.get("ASSISTANT_PSEUDO", "").strip() == "1"
