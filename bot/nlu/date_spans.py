"""Which stretches of a message are dates: every template that fits, and the choice among those that overlap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.nlu.date_lexicon import DateLexicon
from bot.nlu.date_slots import Slots
from bot.nlu.date_tables import Meaning
from bot.nlu.date_tokens import Kind, Token
from bot.nlu.tree import Match

MOST_DATES = 20
"""Dates that are looked at in one message; nobody means more."""
MOST_SPANS = 10 * MOST_DATES
LESSER = frozenset(("day", "weekday", "weak_date", "duration"))
"""Headings that give way to any other that shares a word with them: “the 3rd” to “3 March”."""
CUES = frozenset(("tense", "fill"))
LAST_DAY = 31


@dataclass(frozen=True)
class Span:
    """A template that was found at the tokens `start` to `end`; `stars`: how many `*` and gaps it used."""

    meaning: Meaning
    start: int
    end: int
    slots: Mapping[str, Any]
    stars: int

    @property
    def section(self) -> str:
        return self.meaning.section

    @property
    def length(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end and self.length > other.length


def spans(tokens: Sequence[Token], lexicon: DateLexicon) -> list[Span]:
    """The longest match of each meaning at each place; none begins with a sign or inside a word ("E3")."""
    slots = Slots(tokens, lexicon)
    found = []
    for at, token in enumerate(tokens):
        inside = token.glued and at and not token.is_word and tokens[at - 1].is_word
        if token.kind is Kind.SIGN or inside:
            continue
        longest: dict[Meaning, Match] = {}
        for match in lexicon.tree.matches(tokens, at, slots.at):
            known = longest.get(match.meaning)
            if known is None or match.end > known.end:
                longest[match.meaning] = match
        found += [Span(m.meaning, at, m.end, dict(m.slots), m.stars) for m in longest.values()]
    return found


def chosen(found: Sequence[Span], tokens: Sequence[Token], lexicon: DateLexicon, asked_for_days: bool) -> list[Span]:
    """The dates among `found`: none overlaps another, the longest at the first place wins, `nothing` uses words up.

    `asked_for_days` lets a bare length of time ("20 days") answer.
    """
    nothing = [span for span in found if span.section == "nothing"]
    used_up = {at for span in nothing for at in range(span.start, span.end)}
    kept: list[Span] = []
    taken: set[int] = set()
    for span in _candidates(found, tokens, asked_for_days)[:MOST_SPANS]:
        places = set(range(span.start, span.end))
        if places & taken or (places & used_up and _is_used_up(span, nothing)):
            continue
        kept.append(span)
        taken |= places
    kept.sort(key=lambda span: span.start)
    return list(_without_weekdays(kept[:MOST_DATES], tokens, lexicon))


def _candidates(found: Sequence[Span], tokens: Sequence[Token], asked_for_days: bool) -> list[Span]:
    """Those that can be dates, in the order of choice."""
    others = CUES | {"nothing"}
    dates = [span for span in found if span.section not in others and _is_possible(span, tokens, asked_for_days)]
    return sorted(dates, key=lambda span: (span.section in LESSER, span.start, -span.end, span.stars))


def _is_possible(span: Span, tokens: Sequence[Token], asked_for_days: bool) -> bool:
    """A length of time only answers a question; a day in words ("the first") only ends a clause."""
    if span.section == "duration":
        return asked_for_days and len(tokens) - span.length <= 2
    if span.section == "day":
        in_digits = any(token.kind is Kind.NUMBER for token in tokens[span.start : span.end])
        ends_clause = span.end >= len(tokens) or not tokens[span.end].is_word
        return bool(span.slots["day"] <= LAST_DAY) and (in_digits or ends_clause)
    return True


def _is_used_up(span: Span, nothing: Sequence[Span]) -> bool:
    return any(span.overlaps(other) and not span.contains(other) for other in nothing)


def _without_weekdays(dates: Sequence[Span], tokens: Sequence[Token], lexicon: DateLexicon) -> Iterator[Span]:
    """Without a weekday that only names the day of the date that follows: “Wednesday, 3 March”."""
    for span, after in zip(dates, [*dates[1:], None], strict=False):
        if after and span.section == "weekday" and "weekday" not in after.slots:
            between = tokens[span.end : after.start]
            if len(between) <= 2 and all(token.text == "," or token.text in lexicon.leads for token in between):
                continue
        yield span
