"""Which words of a sentence belong to which date: past or future, and the fact it fills."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, takewhile

from bot.nlu.almanac import Tense
from bot.nlu.date_tables import FACTS, NO_FACT
from bot.nlu.date_tokens import Kind, Token

FURTHEST = 12
NEAR = 6
COST_OF_COMMA = 4
COST_OF_BREAK = 3
COST_OF_AFTER = 0.5
WALL = 1000.0
MOST_BESIDE = 2
SHORT_WORD = 2
HARD = frozenset(".!?;\n")
SOFT = frozenset(",:()")


@dataclass(frozen=True)
class Cue:
    """Words that tell something of a date near them: its tense, or the name of the fact that it fills."""

    start: int
    end: int
    tells: Tense | str
    stars: int

    @property
    def tense(self) -> Tense | None:
        return self.tells if isinstance(self.tells, Tense) else FACTS.get(self.tells)


@dataclass(frozen=True)
class Place:
    """Where a date stands, first token and last + 1, and how far off a cue may be that tells what it fills."""

    start: int
    end: int
    reach: float = FURTHEST


class Sentence:
    """The tokens of a message with its dates and its cues."""

    def __init__(
        self, tokens: Sequence[Token], dates: Sequence[Place], cues: Sequence[Cue], breaks: frozenset[str]
    ) -> None:
        self._tokens, self._dates, self._breaks = tokens, dates, breaks
        self._inside = {at for date in dates for at in range(date.start, date.end)}
        free = [cue for cue in cues if not all(at in self._inside for at in range(cue.start, cue.end))]
        self._tenses = _longest([cue for cue in free if isinstance(cue.tells, Tense)])
        self._facts = _longest([cue for cue in free if not isinstance(cue.tells, Tense)])
        both = [(cue, not isinstance(cue.tells, Tense), cue.tense) for cue in (*self._tenses, *self._facts)]
        self._all_tenses = [(cue, of_fact, tense) for cue, of_fact, tense in both if tense]
        within, across = list(self._running_costs(WALL)), list(self._running_costs(COST_OF_COMMA))
        self._costs = [across if self._is_clause(date) else within for date in dates]

    def _running_costs(self, comma: float) -> Iterator[float]:
        """The cost of the way from the beginning to each token; a full stop cannot be crossed."""
        total = 0.0
        for at, token in enumerate(self._tokens):
            yield total
            if at in self._inside:
                continue
            if self._ends_sentence(at):
                total += WALL
            elif token.text in SOFT:
                total += comma
            else:
                total += COST_OF_BREAK + 1 if token.text in self._breaks else 1
        yield total

    def _is_clause(self, date: Place) -> bool:
        """Whether a date is a clause of its own (“renews, on 3 March, …”): only then may its cue lie outside."""
        before = takewhile(self._is_in_clause, range(date.start - 1, -1, -1))
        after = takewhile(self._is_in_clause, range(date.end, len(self._tokens)))
        return len(list(islice(chain(before, after), MOST_BESIDE + 1))) <= MOST_BESIDE

    def _is_in_clause(self, at: int) -> bool:
        return at not in self._inside and self._tokens[at].text not in SOFT and not self._ends_sentence(at)

    def _ends_sentence(self, at: int) -> bool:
        token = self._tokens[at]
        if token.text not in HARD:
            return False
        before = self._tokens[at - 1] if at else None
        if token.text != "." or before is None:
            return True
        glued_word = at + 1 < len(self._tokens) and self._tokens[at + 1].glued
        return not glued_word and before.kind is not Kind.NUMBER and len(before.text) > SHORT_WORD

    def _distance(self, date: int, cue: Cue) -> float:
        place, costs = self._dates[date], self._costs[date]
        if cue.end <= place.start:
            return costs[place.start] - costs[cue.end]
        if cue.start >= place.end:
            return costs[cue.start] - costs[place.end] + COST_OF_AFTER
        return 0.0

    def tense(self, date: int) -> Tense | None:
        """What the nearest cue says of the date; a cue that was written for the tense beats a fact's usual tense."""
        near = [(self._distance(date, cue), of_fact, cue.start, tense) for cue, of_fact, tense in self._all_tenses]
        distance, _, _, tense = min(near, default=(FURTHEST, False, 0, None), key=lambda found: found[:3])
        return tense if distance < FURTHEST else None

    def fills(self) -> dict[int, str]:
        """Date -> fact. The nearest pair is joined first, and every cue fills one date only."""
        pairs = sorted(
            (distance, date, number)
            for date, place in enumerate(self._dates)
            for number, cue in enumerate(self._facts)
            if (distance := self._distance(date, cue)) < place.reach
        )
        facts: dict[int, str] = {}
        used: set[int] = set()
        for _, date, number in pairs:
            if date not in facts and number not in used:
                facts[date] = str(self._facts[number].tells)
                used.add(number)
        return {date: fact for date, fact in facts.items() if fact != NO_FACT}

    def is_near_cue(self, date: int) -> bool:
        """Whether a cue stands close by."""
        return any(self._distance(date, cue) < NEAR for cue in (*self._tenses, *self._facts))

    def is_alone(self, date: int) -> bool:
        """Whether the message is nothing but this date."""
        start, end = self._dates[date].start, self._dates[date].end
        return not any(token.kind is not Kind.SIGN for token in (*self._tokens[:start], *self._tokens[end:]))


def _longest(cues: Sequence[Cue]) -> list[Cue]:
    """Of cues that overlap the longest; at equal length the one with fewer `*`."""
    kept: list[Cue] = []
    taken: set[int] = set()
    for cue in sorted(cues, key=lambda cue: (cue.start - cue.end, cue.stars, cue.start)):
        places = set(range(cue.start, cue.end))
        if not places & taken:
            kept.append(cue)
            taken |= places
    return kept
