"""Matches trees of the notation against a message, all positions at once.

A set of positions between tokens is an integer: bit i stands for the place before token i. A matcher takes the places
where it may start and gives those where it may end, so a message costs about as much as it has patterns that could
fit, and nothing can make it explode.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from bot.nlu import templates
from bot.nlu.templates import Choice, Gap, Macro, Node, Slot, Words, may_be_empty
from bot.nlu.text import BREAKS

LONGEST_GAP = 3
NUMBER = "#"
P = TypeVar("P")

Ends = Callable[[int, "Line", int], int]
"""From places where a match may start, and the longest gap allowed, to the places where it may end."""


class Vocabulary:
    """The sets of words that patterns ask for, each with a number; `stops` are words that no gap passes."""

    def __init__(self, numbers: Mapping[str, int], stops: frozenset[str]) -> None:
        self._numbers = numbers
        self.stops = stops | BREAKS
        self._sets: dict[frozenset[str], int] = {}
        self._exact: dict[str, set[int]] = {}
        self._prefix: dict[str, set[int]] = {}
        self._other: list[tuple[re.Pattern[str], int]] = []
        self.number_set = self.set_of(frozenset([NUMBER]))
        self.sets_with = lru_cache(maxsize=8192)(self._sets_with)

    def set_of(self, globs: frozenset[str]) -> int:
        """The number of a set of words; a new one for a new set."""
        if globs not in self._sets:
            self._sets[globs] = number = len(self._sets)
            for glob in globs:
                self._add(glob, number)
        return self._sets[globs]

    def _add(self, glob: str, number: int) -> None:
        if "*" not in glob:
            self._exact.setdefault(glob, set()).add(number)
        elif glob.index("*") == len(glob) - 1:
            self._prefix.setdefault(glob[:-1], set()).add(number)
        else:
            self._other.append((re.compile(".*".join(map(re.escape, glob.split("*")))), number))

    def _sets_with(self, word: str) -> frozenset[int]:
        """The sets that hold `word`."""
        found = set(self._exact.get(word, ()))
        for length in range(1, len(word) + 1):
            found |= self._prefix.get(word[:length], set())
        found |= {number for pattern, number in self._other if pattern.fullmatch(word)}
        if self.value(word) is not None:
            found.add(self.number_set)
        return frozenset(found)

    def knows(self, word: str) -> bool:
        """Whether a pattern asks for exactly this word."""
        return word in self._exact

    def value(self, word: str) -> int | None:
        """The number that `word` is, in digits (up to four) or in letters."""
        return int(word) if word.isdecimal() and len(word) <= 4 else self._numbers.get(word)


class Line:
    """A message as matchers see it: where the words of each set stand."""

    def __init__(self, words: Sequence[str], vocabulary: Vocabulary) -> None:
        self.places: dict[int, int] = {}
        self.passable = 0
        self.spans: dict[tuple[int, int], list[tuple[int, int]]] = {}
        """What shared matchers found: (matcher, gap) -> (start, ends)."""
        for at, word in enumerate(words):
            for number in vocabulary.sets_with(word):
                self.places[number] = self.places.get(number, 0) | 1 << at
            if word not in vocabulary.stops:
                self.passable |= 1 << at
        self.present = frozenset(self.places)


@dataclass(frozen=True)
class Matcher:
    """`first`: the sets of words it can start with; `needed`: one of these sets must occur (empty: no condition).

    `gaps`: whether it holds any; `options`: of what it is a choice.
    """

    ends: Ends
    first: frozenset[int]
    needed: frozenset[int]
    gaps: bool
    options: tuple[Matcher, ...] = ()

    def starts(self, line: Line) -> int:
        """Where a match may start, nowhere when there is no match at all."""
        if self.needed and self.needed.isdisjoint(line.present):
            return 0
        found = 0
        for number in self.first:
            found |= line.places.get(number, 0)
        return found if found and self.ends(found, line, LONGEST_GAP) else 0

    def matches(self, line: Line) -> Iterator[tuple[int, int]]:
        """The first and last token of each match: one for a start, with the shortest gaps, else the longest."""
        for first in _bits(self.starts(line)):
            if ends := self._nearest(first, line):
                yield first, ends.bit_length() - 2

    def _nearest(self, first: int, line: Line) -> int:
        """The ends of matches that start at `first`, by the shortest gaps that do."""
        for gap in range(LONGEST_GAP + 1) if self.gaps else (LONGEST_GAP,):
            if ends := self.ends(1 << first, line, gap):
                return ends
        return 0


class Index(Generic[P]):
    """Patterns by what they need: those that cannot match a message are never looked at."""

    def __init__(self, patterns: Sequence[P], matcher: Callable[[P], Matcher]) -> None:
        self._patterns = tuple(patterns)
        self._always: list[int] = []
        self._needing: dict[int, list[int]] = {}
        for place, pattern in enumerate(patterns):
            needed = matcher(pattern).needed
            if not needed:
                self._always.append(place)
            for number in needed:
                self._needing.setdefault(number, []).append(place)

    def fitting(self, line: Line) -> Iterator[P]:
        """The patterns that `line` may hold, in their order."""
        places = {place for number in line.present for place in self._needing.get(number, ())}
        return (self._patterns[place] for place in sorted(places.union(self._always)))


class Compiler:
    """Makes matchers of trees; `slot` gives the tree that a `{slot}` stands for."""

    def __init__(self, vocabulary: Vocabulary, slot: Callable[[str], Node]) -> None:
        self._vocabulary = vocabulary
        self._slot = slot
        self._shared: dict[str, Matcher] = {}

    def compile(self, node: Node) -> Matcher:
        """The matcher of `node`."""
        match node:
            case Words(globs):
                number = self._vocabulary.set_of(globs)
                return Matcher(_word(number), frozenset([number]), frozenset([number]), False)
            case Gap():
                return Matcher(_gap, frozenset(), frozenset(), True)
            case Slot(name) if name == NUMBER:
                return self.compile(Words(frozenset([NUMBER])))
            case Slot(name):
                return self._share(f"{{{name}}}", lambda: self._slot(name))
            case Macro(name, inner):
                return self._share(name, lambda: inner)
            case Choice(options, optional):
                return _choice([self.compile(option) for option in options], optional)
            case templates.Sequence(items):
                return _sequence([(self.compile(item), may_be_empty(item)) for item in items])

    def _share(self, name: str, node: Callable[[], Node]) -> Matcher:
        """A matcher that works once a message, however many patterns hold it."""
        if name not in self._shared:
            inner = self.compile(node())
            self._shared[name] = Matcher(_remembered(inner, len(self._shared)), inner.first, inner.needed, inner.gaps)
        return self._shared[name]


def _word(number: int) -> Ends:
    return lambda starts, line, gap: (starts & line.places.get(number, 0)) << 1


def _gap(starts: int, line: Line, gap: int) -> int:
    reached = starts
    for _ in range(gap):
        starts = (starts & line.passable) << 1
        reached |= starts
    return reached


def _choice(options: list[Matcher], optional: bool) -> Matcher:
    each = tuple(option.ends for option in options)

    def ends(starts: int, line: Line, gap: int) -> int:
        reached = starts if optional else 0
        for option in each:
            reached |= option(starts, line, gap)
        return reached

    needed = [option.needed for option in options]
    return Matcher(
        ends,
        frozenset[int]().union(*(option.first for option in options)),
        frozenset[int]().union(*needed) if all(needed) and not optional else frozenset(),
        any(option.gaps for option in options),
        () if optional else tuple(options),
    )


def _sequence(items: list[tuple[Matcher, bool]]) -> Matcher:
    each = tuple(item.ends for item, _ in items)

    def ends(starts: int, line: Line, gap: int) -> int:
        for item in each:
            starts = item(starts, line, gap)
            if not starts:
                break
        return starts

    first: frozenset[int] = frozenset()
    for item, skippable in items:
        first |= item.first
        if not skippable:
            break
    conditions = [item.needed for item, _ in items if item.needed]
    return Matcher(ends, first, min(conditions, key=len, default=frozenset()), any(item.gaps for item, _ in items))


def _remembered(inner: Matcher, key: int) -> Ends:
    def ends(starts: int, line: Line, gap: int) -> int:
        known = (key, gap if inner.gaps else 0)
        spans = line.spans.get(known)
        if spans is None:
            spans = line.spans[known] = list(_spans(inner, line, gap))
        reached = 0
        for first, after in spans:
            if starts >> first & 1:
                reached |= after
        return reached

    return ends


def _spans(inner: Matcher, line: Line, gap: int) -> Iterator[tuple[int, int]]:
    """Each start of `inner` with its ends, one option after the other: most options have no start at all."""
    for option in inner.options or (inner,):
        for first in _bits(option.starts(line)):
            if after := option.ends(1 << first, line, gap):
                yield first, after


def _bits(places: int) -> Iterator[int]:
    while places:
        lowest = places & -places
        yield lowest.bit_length() - 1
        places ^= lowest
