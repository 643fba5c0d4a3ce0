"""The notation of the language files (`data/lexicon`), and the tree that matches it word by word.

`word` · `word*` (any ending) · `!wörd` (exactly these accents) · `(a|b c)` · `[optional]` · `<macro>` ·
`{slot}` and `{slot}s` (a slot with an ending) · `...` (up to three words in between).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Protocol

MOST_READINGS = 4000
LONGEST_GAP = 3
PIECE = re.compile(r"\{(\w+)\}([^\W\d_]*)|<(\w+)>|(\.\.\.)|(!?[^\W\d_]+)(\*?)|(\d+)|([()\[\]|])|(['’]|(?<=\w)-(?=\w))|(\S)")


class PatternError(ValueError):
    """A template that cannot be read; the message says what is wrong and how to mend it."""


class TokenLike(Protocol):
    """What the tree needs to know of a word of the message."""

    @property
    def text(self) -> str: ...
    @property
    def exact(self) -> str: ...
    @property
    def glued(self) -> bool: ...
    @property
    def is_word(self) -> bool: ...


@dataclass(frozen=True)
class Piece:
    """One step of a reading; `kind` is "word", "prefix", "exact", "slot" or "gap"."""

    kind: str
    text: str
    ending: str = ""


Reading = tuple[Piece, ...]


def readings(template: str, fold: Callable[[str], str], macros: Mapping[str, str] | None = None) -> list[Reading]:
    """Every sequence of pieces that `template` stands for. Raises `PatternError`."""
    found, rest = _choices(_symbols(template), fold, macros or {}, ())
    if rest:
        raise PatternError(f"a bracket is closed that was not opened in “{template}”")
    kept = list(dict.fromkeys(reading for reading in found if reading))
    if not kept:
        raise PatternError(f"“{template}” can match nothing at all: write at least one word that is not optional")
    return kept


@dataclass(frozen=True)
class _Symbol:
    kind: str
    text: str
    ending: str = ""


def _symbols(template: str) -> list[_Symbol]:
    symbols = []
    for match in PIECE.finditer(template):
        slot, ending, macro, gap, word, star, number, bracket, joint, sign = match.groups()
        if slot:
            symbols.append(_Symbol("slot", slot, ending))
        elif macro:
            symbols.append(_Symbol("macro", macro))
        elif gap:
            symbols.append(_Symbol("gap", gap))
        elif word and star:
            symbols.append(_Symbol("prefix", word.removeprefix("!")))
        elif word:
            symbols.append(_Symbol("exact" if word.startswith("!") else "word", word.removeprefix("!")))
        elif number or (sign and sign not in "{}<>*"):
            symbols.append(_Symbol("word", number or sign))
        elif bracket:
            symbols.append(_Symbol(bracket, bracket))
        elif sign:
            raise PatternError(f"“{sign}” is out of place in “{template}”")
    return symbols


def _choices(
    symbols: list[_Symbol], fold: Callable[[str], str], macros: Mapping[str, str], open_macros: tuple[str, ...]
) -> tuple[list[Reading], list[_Symbol]]:
    """The readings up to a closing bracket or the end, and the symbols from there on."""
    whole: list[Reading] = []
    current: list[Reading] = [()]
    while symbols and symbols[0].kind not in (")", "]"):
        symbol, symbols = symbols[0], symbols[1:]
        if symbol.kind == "|":
            whole, current = whole + current, [()]
            continue
        if symbol.kind in ("(", "["):
            inner, symbols = _choices(symbols, fold, macros, open_macros)
            if not symbols or symbols[0].kind != {"(": ")", "[": "]"}[symbol.kind]:
                raise PatternError(f"the bracket {symbol.kind} is never closed")
            symbols = symbols[1:]
            step = inner if symbol.kind == "(" else [(), *inner]
        elif symbol.kind == "macro":
            step = _macro(symbol.text, fold, macros, open_macros)
        else:
            step = [(_piece(symbol, fold),)]
        current = [before + after for before, after in product(current, step)]
        if len(current) > MOST_READINGS:
            raise PatternError("the template stands for too many sentences: split it in two")
    return whole + current, symbols


def _macro(
    name: str, fold: Callable[[str], str], macros: Mapping[str, str], open_macros: tuple[str, ...]
) -> list[Reading]:
    if name not in macros:
        raise PatternError(f"there is no macro <{name}>: add it under `macros` or correct the name")
    if name in open_macros:
        raise PatternError(f"the macro <{name}> contains itself")
    found, rest = _choices(_symbols(macros[name]), fold, macros, (*open_macros, name))
    if rest:
        raise PatternError(f"a bracket is closed that was not opened in the macro <{name}>")
    return found


def _piece(symbol: _Symbol, fold: Callable[[str], str]) -> Piece:
    if symbol.kind == "exact":
        return Piece("exact", symbol.text.casefold())
    if symbol.kind in ("word", "prefix"):
        return Piece(symbol.kind, fold(symbol.text))
    return Piece(symbol.kind, symbol.text, fold(symbol.ending))


@dataclass(frozen=True)
class Match:
    """A reading that was found: its meaning, the token after its last one, its slots and how many `*` it used."""

    meaning: Any
    end: int
    slots: tuple[tuple[str, Any], ...]
    stars: int


SlotReader = Callable[[str, str, int], Sequence[tuple[Any, int]]]
"""(slot, ending, position) -> the values that can be read there, each with the position after it."""


def no_slots(_slot: str, _ending: str, _position: int) -> Sequence[tuple[Any, int]]:
    return ()


@dataclass
class Tree:
    """Templates merged by their beginnings: matching costs the length of what matches, not the number of templates."""

    words: dict[str, Tree] = field(default_factory=dict)
    exact: dict[str, Tree] = field(default_factory=dict)
    prefixes: dict[str, Tree] = field(default_factory=dict)
    slots: dict[tuple[str, str], Tree] = field(default_factory=dict)
    gap: Tree | None = None
    meanings: list[Any] = field(default_factory=list)

    def add(self, reading: Reading, meaning: Any) -> None:
        node = self
        for piece in reading:
            node = node._child(piece)
        if meaning not in node.meanings:
            node.meanings.append(meaning)

    def _child(self, piece: Piece) -> Tree:
        match piece.kind:
            case "word":
                return self.words.setdefault(piece.text, Tree())
            case "exact":
                return self.exact.setdefault(piece.text, Tree())
            case "prefix":
                return self.prefixes.setdefault(piece.text, Tree())
            case "slot":
                return self.slots.setdefault((piece.text, piece.ending), Tree())
        if self.gap is None:
            self.gap = Tree()
        return self.gap

    def matches(self, tokens: Sequence[TokenLike], start: int, read: SlotReader = no_slots) -> Iterator[Match]:
        """Every reading that begins at token `start`."""
        return self._walk(tokens, start, read, (), 0)

    def _walk(
        self, tokens: Sequence[TokenLike], at: int, read: SlotReader, slots: tuple[tuple[str, Any], ...], stars: int
    ) -> Iterator[Match]:
        for meaning in self.meanings:
            yield Match(meaning, at, slots, stars)
        if at >= len(tokens):
            return
        token = tokens[at]
        for child in (self.words.get(token.text), self.exact.get(token.exact)):
            if child is not None:
                yield from child._after(tokens, at + 1, read, slots, stars)
        for prefix, child in self.prefixes.items():
            if token.text.startswith(prefix):
                yield from child._after(tokens, at + 1, read, slots, stars + 1)
        for (name, ending), child in self.slots.items():
            for value, end in read(name, ending, at):
                yield from child._after(tokens, end, read, (*slots, (name, value)), stars)
        if self.gap is not None:
            yield from self._over_gap(tokens, at, read, slots, stars)

    def _over_gap(
        self, tokens: Sequence[TokenLike], at: int, read: SlotReader, slots: tuple[tuple[str, Any], ...], stars: int
    ) -> Iterator[Match]:
        assert self.gap is not None
        for skipped in range(LONGEST_GAP + 1):
            yield from self.gap._walk(tokens, at + skipped, read, slots, stars + 1)
            if at + skipped >= len(tokens) or not tokens[at + skipped].is_word:
                return

    def _after(
        self, tokens: Sequence[TokenLike], at: int, read: SlotReader, slots: tuple[tuple[str, Any], ...], stars: int
    ) -> Iterator[Match]:
        """Go on after a piece; a point or a hyphen that hangs on it ("3. apr.", "3-apr") is passed over."""
        yield from self._walk(tokens, at, read, slots, stars)
        if at + 1 >= len(tokens) or not tokens[at].glued:
            return
        sign = tokens[at].text
        if sign == "." or (sign in "-/" and tokens[at + 1].glued):
            for match in self._walk(tokens, at + 1, read, slots, stars):
                if match.end > at + 1:
                    yield match
