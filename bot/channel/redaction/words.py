"""The words that tell what a number beside them is: data/lexicon/redaction.yml and <language>/redaction.yml.

The words of all languages apply to every message: people mix languages, and a first message has none yet.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

import yaml

from locales import LANGUAGES

FOLDER = Path(__file__).resolve().parents[3] / "data" / "lexicon"
FILE = "redaction.yml"


class Kind(StrEnum):
    """What a word says of the number beside it. Each is a key of the files."""

    PHONE = "phones"
    NATIONAL_ID = "national_ids"
    COMPANY = "companies"
    NUMBER = "numbers"


def _read() -> dict[str, list[str]]:
    """The words under each key, of all files together."""
    words: dict[str, list[str]] = defaultdict(list)
    for file in (FOLDER / FILE, *(FOLDER / language / FILE for language in LANGUAGES)):
        for key, some in yaml.safe_load(file.read_text(encoding="utf-8")).items():
            words[key] += some
    return dict(words)


def pattern(words: Iterable[str]) -> str:
    """A regular expression for any of the words; the longest wins, "*" is any ending, a space any white space."""
    return rf"(?<!\w)(?:{_choices(words)})(?!\w)"


def _choices(words: Iterable[str]) -> str:
    longest_first = sorted(set(words), key=len, reverse=True)
    choices = (re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for word in longest_first)
    return "|".join(choices)


def with_bare(words: Iterable[str]) -> set[str]:
    """The words, and each without its accents too, as people type them in haste."""
    words = set(words)
    return words | {re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFD", word)) for word in words}


_WORDS = _read()
# "är", "c'est", "is": between a word and its value. With their accents only: without it "è" would mean "and".
IS = pattern(_WORDS["is"])
PASSWORDS, PINS, CODES = (pattern(with_bare(_WORDS[key])) for key in ("passwords", "pins", "codes"))
# What has a digit and is no secret: names of products.
HARMLESS = re.compile(pattern(_WORDS["harmless"]), re.IGNORECASE)

_KINDS = "|".join(f"(?P<{kind}>{_choices(with_bare(_WORDS[kind]))})" for kind in Kind)
_LABELS = re.compile(rf"(?<!\w)(?=[^\W\d])(?:{_KINDS})(?!\w)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?](?=\s)\s+|\n")
# "konto nr. ", "fattura n° ", "compte : "
_BETWEEN = re.compile(rf"[\s:=#.°º/(-]*(?:(?:nr|no|num\w*|nº|n|id|{IS})[\s:=#.°º-]*){{0,2}}", re.IGNORECASE)

_FAR, _AFTER = 50, 25
# Words that need not stand right beside the number: "ring mig angående avtalet, helst på 070…".
_REACHING = (Kind.PHONE, Kind.NATIONAL_ID)


def named(text: str, start: int) -> Kind | None:
    """What the words before the number at `start` say it is; the nearest word that can mean it decides."""
    for match in reversed(list(_LABELS.finditer(text, max(0, start - _FAR), start))):
        between = text[match.end() : start]
        kind = Kind(match.lastgroup or "")
        if _BETWEEN.fullmatch(between) or (kind in _REACHING and not _ends_sentence(between)):
            return kind
    return None


def named_after(text: str, end: int) -> Kind | None:
    """What the words after the number say it is ("0701234567 är mitt mobilnummer"), unless another number follows."""
    match = _LABELS.search(text, end, end + _AFTER)
    if match is None or _SENTENCE_END.search(text, end, match.start()) or re.match(r"\W{0,3}\d", text[match.end() :]):
        return None
    return Kind(match.lastgroup or "")


def mentions_number(text: str) -> bool:
    """Whether a word in the text names some number (an account, an invoice, a telephone)."""
    return _LABELS.search(text) is not None


def _ends_sentence(between: str) -> bool:
    end = _SENTENCE_END.search(between)
    # "tel. 070…", "p.k. 0101…": a full stop right after the word is part of it.
    return end is not None and end.start() > 0
