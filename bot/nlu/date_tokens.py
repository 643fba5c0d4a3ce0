"""A message as the date finder reads it: words, numbers, dates in digits and signs, each with its place.

`bot.nlu.text.tokens` drops the signs that a date lives on ("3/4", "'27", "1–15"); hence this second reading.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum

from bot.nlu.text import MAX_LENGTH, fold


class Kind(Enum):
    """What a token is; a FIGURE is any other thing in digits: an amount, a time, a long number."""

    WORD = "word"
    NUMBER = "number"
    DIGITS = "date in digits"
    FIGURE = "figure"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class DigitDate:
    """A date in digits as typed; `weak` if it may as well be something else ("3.4", "20270304")."""

    day: int
    month: int
    year: str = ""
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """`glued` tells that no space is before it, `short_year` that an apostrophe is ("'27")."""

    text: str
    exact: str
    start: int
    end: int
    kind: Kind
    glued: bool = False
    short_year: bool = False
    digits: DigitDate | None = None

    @property
    def is_word(self) -> bool:
        return self.kind is Kind.WORD


MOST_TOKENS = 450
"""More than 2,000 characters of prose have; a wall of single characters is not read to its end."""

_AFTER = r"(?![^\W_]|[-/:][0-9]|[.,][0-9])"
_DAY, _YEAR = "[0-9]{1,2}", "(?:19|20)[0-9]{2}"
_TOKEN = re.compile(
    rf"""
    (?P<free>(?<![^\W_])(?<![^\W_][./:,])(?<![^\W\d_]-))?
    (?:
      (?P<iso>(?P<y1>{_YEAR})(?P<s1>[-/.])\ ?(?P<m1>{_DAY})(?P=s1)\ ?(?P<d1>{_DAY})){_AFTER}
    | (?P<dmy>(?P<d2>{_DAY})\ ?(?P<s2>[-/.])\ ?(?P<m2>{_DAY})\ ?(?P=s2)\ ?(?P<y2>[0-9]{{4}}|[0-9]{{2}})){_AFTER}
    | (?P<dm>(?P<d3>{_DAY})(?P<s3>[/.])(?P<m3>{_DAY})(?P<point>\.(?![0-9]))?)(?![^\W_]|[/:.,][0-9])
    | (?P<compact>(?P<y4>20[0-9]{{2}})(?P<m4>[01][0-9])(?P<d4>[0-3][0-9])){_AFTER}
    | (?P<figure>[0-9]+(?:[.,:/][0-9]+)+|[0-9]{{5,}})
    | (?P<number>[0-9]+)
    | (?P<word>(?:[^\W\d_][\u0300-\u036f\u00ad\u200b-\u200f\u2060]*)+)
    | (?P<apostrophe>['’‘ʼ´`])
    | (?P<sign>[^ \t])
    )""",
    re.VERBOSE,
)
_SIGNS = str.maketrans({"–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "\u00a0": " ", "\u202f": " ", "…": "."})


def read(text: str) -> list[Token]:
    """At most `MOST_TOKENS` tokens of the first `MAX_LENGTH` characters of `text`; places are those of `text`."""
    text = text[:MAX_LENGTH].translate(_SIGNS)
    tokens: list[Token] = []
    apostrophe = -1
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if match["apostrophe"]:
            apostrophe = end
            continue
        if len(tokens) == MOST_TOKENS:
            break
        glued = start > 0 and not text[start - 1].isspace()
        tokens.append(_token(match, start, end, glued, apostrophe == start))
    return tokens


def _token(match: re.Match[str], start: int, end: int, glued: bool, quoted: bool) -> Token:
    typed = match.group()
    if match["word"]:
        exact = typed.casefold()
        if not exact.isascii():
            exact = unicodedata.normalize("NFC", exact)
        return Token(fold(typed), exact, start, end, Kind.WORD, glued)
    digits = _digit_date(match)
    if digits:
        return Token(typed, typed, start, end, Kind.DIGITS, glued, digits=digits)
    if match["number"]:
        return Token(typed, typed, start, end, Kind.NUMBER, glued, quoted)
    kind = Kind.SIGN if match["sign"] else Kind.FIGURE
    return Token(typed, typed, start, end, kind, glued)


def _digit_date(match: re.Match[str]) -> DigitDate | None:
    """The date in digits, if the match looks like one and does not hang on something else ("INV-2027-03-03")."""
    behind_hyphen = match.start() > 1 and match.string[match.start() - 1] == "-"
    if match["free"] is None or (behind_hyphen and "-" in (match["s1"], match["s2"])):
        return None
    if match["iso"]:
        return DigitDate(int(match["d1"]), int(match["m1"]), match["y1"])
    if match["dmy"]:
        return DigitDate(int(match["d2"]), int(match["m2"]), match["y2"])
    if match["dm"]:
        return DigitDate(int(match["d3"]), int(match["m3"]), "", match["s3"] == "." and not match["point"])
    if match["compact"]:
        return DigitDate(int(match["d4"]), int(match["m4"]), match["y4"], weak=True)
    return None
