"""Facts said in passing, found by the patterns of data/lexicon: one engine, one file a language.

`Lexicon.load("sv").find("inte Webex, Zoom")` gives `[Mention("provider", "zoom", 12, 16)]`. The notation and the
rules of precedence are told in data/lexicon/README.md.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, takewhile
from pathlib import Path

from rapidfuzz.distance import OSA

from bot.nlu.matcher import Index, Line, Matcher
from bot.nlu.patterns import Compiled, Pattern, Value, compile_lexicon
from bot.nlu.text import BREAKS, tokens

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
    def states(self) -> bool:
        """Whether it says something: not a pattern under "none"."""
        return self.value is not None

    @property
    def length(self) -> int:
        return self.last - self.first + 1


class Lexicon:
    """The patterns of one language together with the names that all languages share."""

    def __init__(self, compiled: Compiled) -> None:
        self._compiled = compiled
        self._facts = {fact: Index(patterns, _matcher) for fact, patterns in compiled.facts.items()}
        self._fillers = Index(compiled.fillers, _matcher)
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
        words = [self._correct(token.text) for token in typed]
        line = Line(words, self._compiled.vocabulary)
        spans = {fact: list(self._spans(index, line, words)) for fact, index in self._facts.items()}
        said = list(self._spans(self._fillers, line, words))
        said += [span for each in spans.values() for span in _longest(each) if span.states]
        found = []
        for fact, each in spans.items():
            covered = _covered(len(words), (*said, *each))
            stated = [span for span in each if not span.bare or fact == asked or _fills_clause(span, words, covered)]
            found += [Mention(fact, span.value, typed[span.first].start, typed[span.last].end)
                      for span in _longest(stated) if span.value is not None]  # fmt: skip
        return _once(sorted(found, key=lambda mention: (mention.start, -mention.end)))

    def _spans(self, index: Index[Pattern], line: Line, words: Sequence[str]) -> Iterator[_Span]:
        for pattern in index.fitting(line):
            for first, last in pattern.matcher.matches(line):
                value = self._number(words[first : last + 1]) if pattern.counted else pattern.value
                yield _Span(value, first, last, pattern.bare)

    def _number(self, words: Sequence[str]) -> int | None:
        """The last number among `words`: "2 års avtal" and "avtal på 24 månader" hold one."""
        numbers = [value for word in words if (value := self._compiled.vocabulary.value(word)) is not None]
        return numbers[-1] if numbers else None

    def _correct_name(self, word: str) -> str:
        """The name that `word` misspells by one letter, else `word`."""
        if len(word) < 4 or word in self._compiled.ordinary or self._compiled.vocabulary.knows(word):
            return word
        for name in self._compiled.tolerant:
            if word[0] == name[0] and OSA.distance(word, name, score_cutoff=1) <= 1:
                return name
        return word


def _matcher(pattern: Pattern) -> Matcher:
    return pattern.matcher


def _covered(length: int, spans: Iterable[_Span]) -> list[bool]:
    """For each token whether one of `spans` accounts for it."""
    covered = [False] * length
    for span in spans:
        covered[span.first : span.last + 1] = [True] * span.length
    return covered


def _fills_clause(span: _Span, words: Sequence[str], covered: Sequence[bool]) -> bool:
    """Whether all that stands beside the span in its clause is covered, and the clause is no question."""
    before = takewhile(lambda at: words[at] not in BREAKS, range(span.first - 1, -1, -1))
    after = list(takewhile(lambda at: words[at] not in BREAKS, range(span.last + 1, len(words))))
    asks = words[span.last + len(after) + 1 :][:1] == ["?"]
    return not asks and all(covered[at] for at in chain(before, after))


def _longest(spans: Iterable[_Span]) -> list[_Span]:
    """The longest spans that do not overlap; at equal length "none" wins, and two values of one span both stay."""
    kept: list[_Span] = []
    for span in sorted(spans, key=lambda s: (-s.length, s.states, s.first)):
        beaten = [k for k in kept if k.first <= span.last and span.first <= k.last]
        same = all(k.first == span.first and k.last == span.last and k.states for k in beaten)
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


if __name__ == "__main__":
    for mention in Lexicon.load(sys.argv[1]).find(" ".join(sys.argv[2:])):
        print(mention)
