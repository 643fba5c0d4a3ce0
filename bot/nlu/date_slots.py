"""What can be read into the slots of a template at each place of a message."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.nlu.date_lexicon import DateLexicon
from bot.nlu.date_tables import DAY_SLOTS
from bot.nlu.date_tokens import Kind, Token
from bot.nlu.tree import Key, Values

SHORT_YEARS = range(10, 50)
BARE_SHORT_YEARS = range(20, 50)
"""Two digits are a year if an apostrophe says so ('19) or, from 20 on, at the end of a clause ("3 mars 27")."""
LONG_YEARS = range(1990, 2100)
LONGEST_DAY = 39
"""“32 March” is a slip to ask about; “45 March” is something else."""
LARGEST_NUMBER = 999
_HALVES = re.compile(r"[0-9]{1,2}[.,]5")
_NOTHING: Mapping[Key, Values] = {}


class Slots:
    """The slot values of a message, worked out once a place."""

    def __init__(self, tokens: Sequence[Token], lexicon: DateLexicon) -> None:
        self._tokens, self._lexicon = tokens, lexicon
        self._known: dict[int, Mapping[Key, Values]] = {}

    def at(self, place: int) -> Mapping[Key, Values]:
        """Slot and ending -> the values that can be read from token `place` on, each with the place after it."""
        known = self._known.get(place)
        if known is None:
            known = self._known[place] = self._read(place)
        return known

    def _read(self, place: int) -> Mapping[Key, Values]:
        token = self._tokens[place]
        match token.kind:
            case Kind.SIGN:
                return _NOTHING
            case Kind.WORD:
                return self._in_words(token, place)
        found: dict[Key, list[tuple[Any, int]]] = {("figure", ""): [(token.text, place + 1)]}
        for name, value, after in self._in_digits(token, place):
            found.setdefault((name, ""), []).append((value, after))
        return found

    def _in_words(self, token: Token, place: int) -> Mapping[Key, Values]:
        found = {}
        for key, tree in self._lexicon.slots.items():
            if tree.may_start(token):
                found[key] = [(match.meaning, match.end) for match in tree.matches(self._tokens, place)]
        return found or _NOTHING

    def _in_digits(self, token: Token, place: int) -> Iterator[tuple[str, Any, int]]:
        after = place + 1
        if token.kind is Kind.DIGITS:
            yield "digits", token.digits, after
        elif token.kind is Kind.FIGURE and _HALVES.fullmatch(token.text):
            yield "number", float(token.text.replace(",", ".")), after
        elif token.kind is Kind.NUMBER:
            value = int(token.text)
            if 1 <= value <= LARGEST_NUMBER:
                yield "number", value, after
            if 1 <= value <= 12:
                yield "month_number", value, after
            if 1 <= value <= LONGEST_DAY and len(token.text) <= 2:
                yield from ((name, value, self._after_day(place)) for name in DAY_SLOTS)
            if year := self._year(token, after):
                yield "year", year, after

    def _after_day(self, place: int) -> int:
        """The place after the digits of a day: behind its ending ("3:e", "1er") if it has one."""
        rest = [token.text if token.glued else "" for token in self._tokens[place + 1 : place + 3]]
        if rest[:1] == [":"] and rest[1:] and rest[1] in self._lexicon.endings:
            return place + 3
        return place + 2 if rest and rest[0] in self._lexicon.endings else place + 1

    def _year(self, token: Token, after: int) -> int | None:
        value = int(token.text)
        if len(token.text) == 4 and value in LONG_YEARS:
            return value
        ends_clause = after >= len(self._tokens) or self._tokens[after].kind is Kind.SIGN
        if len(token.text) == 2 and value in (SHORT_YEARS if token.short_year else BARE_SHORT_YEARS):
            return 2000 + value if token.short_year or ends_clause else None
        return None
