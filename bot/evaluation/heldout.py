"""The held-out set: labelled messages, dates and facts that no model and no lexicon has learned from.

Tab-separated, one row a line, without quoting: `messages/<language>.tsv` (intent, message, kind),
`dates.<language>.tsv` (language, today, message, ISO date or JSON list or "-", kind) and `facts.<language>.tsv`
(language, message, JSON object).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "tests" / "heldout"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message and the intent two people agreed on; `kind` is how it is written ("typo", "indirect", ...)."""

    language: str
    text: str
    intent: str
    kind: str


@dataclass(frozen=True, slots=True)
class Dated:
    """A message written on `today` and the dates it states, in order of mention."""

    language: str
    today: date
    text: str
    dates: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A message and all the facts it states."""

    language: str
    text: str
    facts: dict[str, Any]


def messages(folder: Path = FOLDER) -> list[Labelled]:
    """Every labelled message."""
    return [
        Labelled(path.stem, text, intent, kind)
        for path in sorted(folder.glob("messages/*.tsv"))
        for intent, text, kind in _rows(path)
    ]


def dates(folder: Path = FOLDER) -> list[Dated]:
    """Every message with dates."""
    return [
        Dated(language, date.fromisoformat(today), text, _dates(expected), kind)
        for path in sorted(folder.glob("dates.*.tsv"))
        for language, today, text, expected, kind in _rows(path)
    ]


def facts(folder: Path = FOLDER) -> list[Stated]:
    """Every message with facts."""
    return [
        Stated(language, text, json.loads(expected))
        for path in sorted(folder.glob("facts.*.tsv"))
        for language, text, expected in _rows(path)
    ]


def _dates(expected: str) -> tuple[str, ...]:
    if expected == "-":
        return ()
    return tuple(json.loads(expected)) if expected.startswith("[") else (expected,)


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from (row for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row)
