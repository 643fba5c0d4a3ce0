"""Facts said in passing, found by the patterns of data/lexicon: one engine, one file a language.

`Lexicon.load("sv").find("inte Webex, Zoom")` gives `[Mention("provider", "zoom", 12, 16)]`. The notation and the
rules of precedence are told in data/lexicon/README.md.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from rapidfuzz.distance import OSA

from bot.nlu import templates
from bot.nlu.patterns import Compiled, Pattern, Value, compile_lexicon
from bot.nlu.text import BREAKS, Token, tokens

FOLDER = Path(__file__).parents[2] / "data" / "lexicon"

@dataclass(frozen=True, slots=True)
class Mention:
    """A fact that a message states; `start` and `end` are places in the text as typed."""

    fact: str
    value: Value
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Span:
    """A match: a pattern's value and the tokens it covers, `first` to `last`."""

    value: Value | None
    first: int
    last: int
    bare: bool = False

    @property
    def length(self) -> int:
        return self.last - self.first + 1


class Lexicon:
    """The patterns of one language together with the names that all languages share."""

    def __init__(self, compiled: Compiled) -> None:
        self._compiled = compiled
        self._correct = lru_cache(maxsize=4096)(self._correct_name)

    @classmethod
    def load(cls, language: str, folder: Path = FOLDER) -> Lexicon:
        """The lexicon of `language`, read once. Raises `LexiconError` telling every fault of its files."""
        return _load(language, folder)

    @staticmethod
    def languages(folder: Path = FOLDER) -> tuple[str, ...]:
        """The languages that have a file."""
        return tuple(sorted(path.parent.name for path in folder.glob("*/facts.yml")))

    def find(self, text: str, asked: str | None = None) -> list[Mention]:
        """The facts stated in `text`, in order of mention.

        A fact that was `asked` for may be answered in a few words anywhere in the message; other bare answers must
        fill their clause.
        """
        typed = tokens(text)
        line = _Line([Token(self._correct(token.text), token.start, token.end) for token in typed])
        spans = {fact: list(_matches(patterns, line)) for fact, patterns in self._compiled.facts.items()}
        covered = self._covered(line, spans)
        found = []
        for fact, each in spans.items():
            stated = [s for s in each if not s.bare or fact == asked or line.clause_covered(s.first, s.last, covered)]
            found += [Mention(fact, s.value, typed[s.first].start, typed[s.last].end)
                      for s in _longest(stated) if s.value is not None]  # fmt: skip
        return _once(sorted(found, key=lambda mention: (mention.start, -mention.end)))

    def _covered(self, line: _Line, spans: dict[str, list[_Span]]) -> list[bool]:
        """For each token whether a filler or any fact accounts for it."""
        covered = [False] * len(line.tokens)
        for span in (*_matches(self._compiled.fillers, line), *(s for each in spans.values() for s in each)):
            covered[span.first : span.last + 1] = [True] * span.length
        return covered

    def _correct_name(self, word: str) -> str:
        """The name that `word` misspells by one letter, else `word`."""
        if len(word) < 4 or word in self._compiled.ordinary:
            return word
        for name in self._compiled.names:
            if word[0] == name[0] and OSA.distance(word, name, score_cutoff=1) <= 1:
                return name
        return word


class _Line:
    """The tokens of a message, and the line that expressions are searched in."""

    def __init__(self, found: Sequence[Token]) -> None:
        self.tokens = found
        self.text = templates.line(found)
        self._starts = []
        at = 0
        for token in found:
            self._starts.append(at)
            at += len(token.text) + 1
        self._breaks = [-1, *(i for i, token in enumerate(found) if token.text in BREAKS), len(found)]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The first and last token between two places of the line."""
        return bisect_left(self._starts, start), bisect_left(self._starts, end) - 1

    def clause_covered(self, first: int, last: int, covered: list[bool]) -> bool:
        """Whether all tokens beside `first`..`last` in their clause are covered."""
        begin = self._breaks[bisect_left(self._breaks, first) - 1] + 1
        end = self._breaks[bisect_right(self._breaks, last)]
        return all(covered[begin:first]) and all(covered[last + 1 : end])


def _matches(patterns: Iterable[Pattern], line: _Line) -> Iterable[_Span]:
    for pattern in patterns:
        if pattern.needed and not any(text in line.text for text in pattern.needed):
            continue
        for match in pattern.expression.finditer(line.text):
            first, last = line.span(*match.span())
            yield _Span(pattern.value_of(match), first, last, pattern.bare)


def _longest(spans: Iterable[_Span]) -> list[_Span]:
    """The longest spans that do not overlap; at equal length "none" wins, and two values of one span both stay."""
    kept: list[_Span] = []
    for span in sorted(spans, key=lambda s: (-s.length, s.value is not None, s.first)):
        beaten = [k for k in kept if k.first <= span.last and span.first <= k.last]
        same = all(k.first == span.first and k.last == span.last and k.value is not None for k in beaten)
        if not beaten or same:
            kept.append(span)
    return kept


def _once(mentions: Iterable[Mention]) -> list[Mention]:
    """The first mention of each fact and value."""
    seen: dict[tuple[str, Value], Mention] = {}
    for mention in mentions:
        seen.setdefault((mention.fact, mention.value), mention)
    return list(seen.values())


@cache
def _load(language: str, folder: Path) -> Lexicon:
    return Lexicon(compile_lexicon(language, folder))
