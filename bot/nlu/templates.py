"""The notation of data/lexicon ("(via|from) [a] partner*"), read into trees. It is told in data/lexicon/README.md."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bot.nlu.text import tokens

MAX_GAPS = 3

_PIECE = re.compile(r"\s*(?:(\.\.\.)|([()\[\]|#])|\{([^{}]*)\}|<([^<>]*)>|((?:(?!\.\.\.)[^\s()\[\]|{}<>#])+)|(\S))")
_STAR = "ʘ"  # a letter nobody types: stands for * while a word is cut into tokens


class TemplateError(ValueError):
    """A pattern that cannot be read; the message says what to change."""


@dataclass(frozen=True)
class Words:
    """One token: any of these; `*` in one stands for any letters or none."""

    globs: frozenset[str]


@dataclass(frozen=True)
class Gap:
    """Up to three words of one clause."""


@dataclass(frozen=True)
class Slot:
    """`{name}`, or `#`: the caller says what it stands for."""

    name: str


@dataclass(frozen=True)
class Macro:
    """`<name>`, and what it stands for."""

    name: str
    node: Node


@dataclass(frozen=True)
class Sequence:
    """One piece after the other."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Choice:
    """One of several; `optional` allows none of them."""

    options: tuple[Node, ...]
    optional: bool = False


Node = Words | Gap | Slot | Macro | Sequence | Choice
_Pieces = list[tuple[str | None, ...]]


class Notation:
    """Reads patterns with the macros of one language; `words` cuts what stands between brackets into nodes."""

    def __init__(self, macros: Mapping[str, str], words: Callable[[str], list[Node]] | None = None) -> None:
        self._macros = macros
        self._words = words or _words
        self._known: dict[str, Node] = {}
        self._open: list[str] = []

    def parse(self, pattern: str) -> Node:
        """The tree of `pattern`. Raises `TemplateError`."""
        node = self._whole(pattern)
        if _gaps(node) > MAX_GAPS:
            raise TemplateError(f"more than {MAX_GAPS} gaps (...): make two patterns of it")
        return node

    def _whole(self, pattern: str) -> Node:
        pieces: _Pieces = [match.groups() for match in _PIECE.finditer(pattern)]
        node, rest = self._choice(pieces, 0)
        if rest < len(pieces):
            raise TemplateError(f"“{pieces[rest][1]}” closes nothing: remove it or open it before")
        if may_be_empty(node):
            raise TemplateError(f"“{pattern}” fits no word at all: something must stand outside [ ] and ...")
        if isinstance(node, Sequence) and Gap() in (node.items[0], node.items[-1]):
            raise TemplateError(f"“{pattern}” starts or ends with a gap (...): take it away")
        return node

    def _choice(self, pieces: _Pieces, at: int) -> tuple[Node, int]:
        """The alternatives from piece `at` to the closing bracket or the end, and where that is."""
        options: list[Node] = []
        items: list[Node] = []
        while at < len(pieces) and pieces[at][1] not in (")", "]"):
            sign = pieces[at][1]
            at += 1
            if sign == "|":
                options.append(_sequence(items))
                items = []
            elif sign in ("(", "["):
                inner, at = self._choice(pieces, at)
                if at == len(pieces) or pieces[at][1] != (")" if sign == "(" else "]"):
                    raise TemplateError(f"“{sign}” is not closed: add its counterpart")
                at += 1
                items.append(inner if sign == "(" else Choice((inner,), optional=True))
            else:
                items.extend(self._simple(pieces[at - 1]))
        options.append(_sequence(items))
        return any_of(options), at

    def _simple(self, piece: tuple[str | None, ...]) -> list[Node]:
        """The nodes of a piece that is no bracket."""
        gap, sign, slot, macro, word, stray = piece
        if gap:
            return [Gap()]
        if sign == "#" or slot is not None:
            return [Slot(sign or (slot or "").strip())]
        if macro is not None:
            return [self._macro(macro.strip())]
        if word:
            return self._words(word)
        raise TemplateError(f"“{stray}” has no counterpart: close or remove it")

    def _macro(self, name: str) -> Node:
        if name not in self._macros:
            raise TemplateError(f"<{name}> is no macro: add it under `macros` or correct the name")
        if name in self._open:
            raise TemplateError(f"<{name}> stands for itself: take it out of its own pattern")
        if name not in self._known:
            self._open.append(name)
            try:
                node = self._whole(self._macros[name])
            finally:
                self._open.pop()
            self._known[name] = node if isinstance(node, Words) else Macro(name, node)
        return self._known[name]


def any_of(options: list[Node]) -> Node:
    """One of `options`, those of a single word taken together."""
    words = [option for option in options if isinstance(option, Words)]
    others: list[Node] = [option for option in options if not isinstance(option, Words)]
    if words:
        others.insert(0, Words(frozenset[str]().union(*(each.globs for each in words))))
    return others[0] if len(others) == 1 else Choice(tuple(others))


def walk(node: Node) -> Iterator[Node]:
    """`node` and all below it."""
    yield node
    for child in _children(node):
        yield from walk(child)


def may_be_empty(node: Node) -> bool:
    """Whether `node` can match no token at all."""
    match node:
        case Gap():
            return True
        case Choice(options, optional):
            return optional or any(map(may_be_empty, options))
        case Sequence() | Macro():
            return all(map(may_be_empty, _children(node)))
        case _:
            return False


def with_endings(node: Node, endings: list[str]) -> Node:
    """`node` whose last word may have one of `endings` glued to it."""
    match node:
        case Words(globs):
            return Words(globs | {glob + ending for glob in globs for ending in endings})
        case Sequence(items):
            return Sequence((*items[:-1], with_endings(items[-1], endings)))
        case Choice(options, optional):
            return Choice(tuple(with_endings(option, endings) for option in options), optional)
        case _:
            return node


def _sequence(items: list[Node]) -> Node:
    if not items:
        raise TemplateError("an empty piece: write [x] for what may be missing, and no | at an end")
    return items[0] if len(items) == 1 else Sequence(tuple(items))


def _words(typed: str) -> list[Node]:
    found = [token.text.replace(_STAR, "*") for token in tokens(typed.replace("*", _STAR))]
    if not found or any(set(text) == {"*"} for text in found):
        raise TemplateError(f"“{typed}” is no word: a * needs letters beside it, other signs are left out")
    return [Words(frozenset([text])) for text in found]


def _children(node: Node) -> tuple[Node, ...]:
    match node:
        case Sequence(items):
            return items
        case Choice(options):
            return options
        case Macro(_, inner):
            return (inner,)
        case _:
            return ()


def _gaps(node: Node) -> int:
    """The gaps on the longest way through `node`."""
    each = [_gaps(child) for child in _children(node)]
    return 1 if isinstance(node, Gap) else (max if isinstance(node, Choice) else sum)(each or [0])
