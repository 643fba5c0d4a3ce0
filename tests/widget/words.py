"""The widget's own sentences, as the extractor for the catalogs finds them."""

from __future__ import annotations

import re
from functools import cache

from babel.messages.extract import extract

from bot.widget.bundle import FOLDER

SCRIPTS = sorted(path for path in FOLDER.rglob("*.js") if not path.name.startswith("demo"))
KEYWORDS = {"t": None, "tn": (1, 2)}


@cache
def msgids() -> dict[str, str | tuple[str, ...]]:
    """The msgid or (one, many) by the key the widget looks it up with."""
    found: dict[str, str | tuple[str, ...]] = {}
    for path in SCRIPTS:
        with path.open("rb") as file:
            for _, message, _, _ in extract("javascript", file, keywords=KEYWORDS):
                found[message if isinstance(message, str) else message[0]] = message
    return found


def calls() -> int:
    """How often a script asks for a sentence, whether the extractor understands it or not."""
    return sum(len(re.findall(r"(?<![\w.])tn?\((?!msgid|one,)", path.read_text(encoding="utf-8"))) for path in SCRIPTS)


def literal_calls() -> int:
    counted = 0
    for path in SCRIPTS:
        with path.open("rb") as file:
            counted += len(list(extract("javascript", file, keywords=KEYWORDS)))
    return counted


def pseudo() -> dict[str, str | list[str]]:
    """A catalog that marks every sentence, and every plural form by its number."""
    return {
        key: f"<{message}>" if isinstance(message, str) else [f"<{form}:{message[1]}>" for form in range(3)]
        for key, message in msgids().items()
    }
