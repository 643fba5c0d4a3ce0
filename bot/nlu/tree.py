"""Templates merged into a tree that is matched word by word and reads values out of slots.

The notation is that of `bot.nlu.templates`, and besides `!wörd` (exactly these accents) and `{slot+s}` (a slot with an
ending).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Protocol

from bot.nlu.templates import Choice, Gap, Macro, Node, Notation, Slot, TemplateError, Words
from bot.nlu.templates import Sequence as InOrder
from bot.nlu.text import fold

MOST_READINGS = 4000
LONGEST_GAP = 3
NUMBER = "number"
_PIECE = re.compile(r"!?[^\W\d_]+\*?|[0-9]+|(?<=\w)['’-](?=\w)|\S")
_JOINTS = frozenset("'’-")


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


def notation(macros: Mapping[str, str]) -> Notation:
    """The notation with words cut as `bot.nlu.date_tokens` cuts a message: signs count."""
    return Notation(macros, _words)


def readings(template: str, using: Notation) -> list[Reading]:
    """Every sequence of pieces that `template` stands for. Raises `TemplateError`."""
    found = list(dict.fromkeys(_readings(using.parse(template))))
    if len(found) > MOST_READINGS:
        raise TemplateError(f"“{template}” stands for {len(found)} sentences: split it")
    return found


def _words(typed: str) -> list[Node]:
    pieces = _PIECE.findall(typed)
    if len(pieces) > 1:
        pieces = [piece for piece in pieces if piece not in _JOINTS]
    if "*" in pieces or "!" in pieces:
        raise TemplateError(f"“{typed}”: a * stands at the end of a word, a ! before one")
    return [Words(frozenset([piece if piece.startswith("!") else fold(piece)])) for piece in pieces]


def _readings(node: Node) -> Iterator[Reading]:
    match node:
        case Words(globs):
            yield from ((_word(glob),) for glob in sorted(globs))
        case Slot(name):
            slot, _, ending = name.partition("+")
            yield (Piece("slot", NUMBER if slot == "#" else slot.strip(), fold(ending.strip())),)
        case Gap():
            yield (Piece("gap", "..."),)
        case Macro(_, inner):
            yield from _readings(inner)
        case Choice(options, optional):
            yield from [()] * optional
            for option in options:
                yield from _readings(option)
        case InOrder(items):
            for parts in product(*(list(_readings(item)) for item in items)):
                yield tuple(piece for part in parts for piece in part)


def _word(glob: str) -> Piece:
    if glob.startswith("!"):
        return Piece("exact", glob[1:].casefold())
    return Piece("prefix", glob[:-1]) if glob.endswith("*") else Piece("word", glob)


@dataclass(frozen=True)
class Match:
    """A reading that was found: its meaning, the token after its last one, its slots and how many `*` it used."""

    meaning: Any
    end: int
    slots: tuple[tuple[str, Any], ...]
    stars: int


Key = tuple[str, str]
"""A slot and the ending that hangs on its last word."""
Values = Sequence[tuple[Any, int]]
"""Values that can be read, each with the place after it."""
SlotReader = Callable[[int], Mapping[Key, Values]]
"""From a place to the slots that can be read there."""
NO_SLOTS: Mapping[Key, Values] = {}


@dataclass
class Tree:
    """Templates merged by their beginnings: matching costs the length of what matches, not the number of templates."""

    words: dict[str, Tree] = field(default_factory=dict)
    exact: dict[str, Tree] = field(default_factory=dict)
    prefixes: dict[str, Tree] = field(default_factory=dict)
    slots: dict[Key, Tree] = field(default_factory=dict)
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

    def may_start(self, token: TokenLike) -> bool:
        """Whether any reading begins with this token (slots aside)."""
        return token.text in self.words or token.exact in self.exact or bool(self.prefixes)

    def slot_names(self) -> set[Key]:
        """The slots with their endings that any template below uses."""
        children = [*self.words.values(), *self.exact.values(), *self.prefixes.values(), *self.slots.values()]
        below = [child.slot_names() for child in (*children, *((self.gap,) if self.gap else ()))]
        return set(self.slots).union(*below)

    def matches(
        self, tokens: Sequence[TokenLike], start: int, read: SlotReader = lambda _: NO_SLOTS
    ) -> Iterator[Match]:
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
        if self.slots and (readable := read(at)):
            for key, child in self.slots.items():
                for value, end in readable.get(key, ()):
                    yield from child._after(tokens, end, read, (*slots, (key[0], value)), stars)
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
