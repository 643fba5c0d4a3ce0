"""Finds the dates of a message: `find_dates("förnyas 3 mars", "sv", today)`. Pure; no Rasa, no clock."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from bot.nlu.almanac import Tense
from bot.nlu.date_cues import FURTHEST, Cue, Place, Sentence
from bot.nlu.date_lexicon import DateLexicon, load
from bot.nlu.date_spans import CUES, Span, chosen, spans
from bot.nlu.date_tables import FACTS
from bot.nlu.date_tokens import read
from bot.nlu.date_values import NoSuchDay, ends_of_range, value

DATE = "date"
DATE_TEXT = "date_text"
RENEWAL = "renewal_date"
DAYS_TO_RENEWAL = "days_to_renewal"
ASKED_FOR_DAYS = (RENEWAL, DAYS_TO_RENEWAL)
NEVER_A_DATE = (24, 7)
REACH_OF_TODAY = 3.0
"""“Today” and “tomorrow” are often said in passing: the fact they fill stands close by."""
MOST_BESIDE_TODAY = 3
ABBREVIATING = frozenset("./")
"""Signs inside an abbreviated “to”: “t/m”, “t.o.m.”."""


@dataclass(frozen=True)
class Found:
    """A date (ISO), a text that looks like one but is none (`date_text`), or a number of days (`days_to_renewal`).

    `start` and `end` are places in the text; `fills` is the fact it answers, if the sentence tells.
    """

    kind: str
    value: str | int
    start: int
    end: int
    fills: str | None = None


def find_dates(text: str, language: str, today: date, asked: str | None = None) -> list[Found]:
    """The dates of `text` in order of mention, relative ones counted from `today` (the customer's local date).

    `asked` is the fact that was asked for, if any: it decides what a lone date fills and where a date without a year
    lies. Raises `DateFileError` if the language's file is faulty, `FileNotFoundError` if there is none.
    """
    return _Message(text, load(language), today, asked).dates()


class _Message:
    """One message being read."""

    def __init__(self, text: str, lexicon: DateLexicon, today: date, asked: str | None) -> None:
        self._text, self._lexicon, self._today, self._asked = text, lexicon, today, asked
        self._tokens = read(text)
        found = spans(self._tokens, lexicon)
        self._spans = chosen(found, self._tokens, lexicon, asked in ASKED_FOR_DAYS)
        cues = [Cue(span.start, span.end, span.meaning.value, span.stars) for span in found if span.section in CUES]
        places = [Place(s.start, s.end, REACH_OF_TODAY if s.section == "days" else FURTHEST) for s in self._spans]
        self._sentence = Sentence(self._tokens, places, cues if places else [], lexicon.breaks)

    def dates(self) -> list[Found]:
        fills = self._sentence.fills()
        dates: list[Found] = []
        for number, span in enumerate(self._spans):
            if not self._is_trusted(number):
                continue
            fact = fills.get(number)
            found = self._found(span, self._tense(number, fact), fact)
            if found and dates and self._are_joined(self._spans[number - 1], span):
                dates[-1], found[0] = self._as_range(self._spans[number - 1], dates[-1], found[0])
            dates += found
        return self._with_asked(list(_once(dates)))

    def _tense(self, number: int, fact: str | None) -> Tense | None:
        return self._sentence.tense(number) or FACTS.get(fact or self._asked or "")

    def _is_trusted(self, number: int) -> bool:
        """Whether digits that may be something else ("3.4", "12-03", "4/13") are a date here."""
        span = self._spans[number]
        digits = span.slots.get("digits")
        if digits and (digits.day, digits.month, digits.year) == (*NEVER_A_DATE, ""):
            return False
        impossible = digits and digits.month > 12 and not digits.year
        if span.section != "weak_date" and not (digits and digits.weak) and not impossible:
            return True
        led = span.start > 0 and self._tokens[span.start - 1].text in self._lexicon.leads
        return led or bool(self._asked) or self._sentence.is_alone(number) or self._sentence.is_near_cue(number)

    def _found(self, span: Span, tense: Tense | None, fact: str | None) -> list[Found]:
        """What a span gives: nothing, one date, or the two of a range."""
        start, end = self._tokens[span.start].start, self._tokens[span.end - 1].end
        try:
            if span.section == "range":
                ends = ends_of_range(span, self._today, tense)
                facts = _facts_of_range(fact)
                return [Found(DATE, day.isoformat(), start, end, of) for day, of in zip(ends, facts, strict=True)]
            day = value(span, self._today, tense)
        except NoSuchDay:
            return [Found(DATE_TEXT, self._text[start:end], start, end, fact)]
        if day is None:
            return []
        if span.section in ("days_left", "duration"):
            return [Found(DAYS_TO_RENEWAL, (day - self._today).days, start, end, DAYS_TO_RENEWAL)]
        too_late = FACTS.get(fact or "") is Tense.PAST and day > self._today
        # "verlengd, gisteren": a renewal that lies behind is not the next one, unless the customer typed its year.
        too_early = fact == RENEWAL and day < self._today and not _has_year(span)
        return [Found(DATE, day.isoformat(), start, end, None if too_late or too_early else fact)]

    def _are_joined(self, first: Span, last: Span) -> bool:
        """Whether only words such as “to” stand between two dates."""
        between = {token.text for token in self._tokens[first.end : last.start]} - ABBREVIATING
        joints = self._lexicon.joints
        return bool(between & joints) and between <= joints | self._lexicon.leads

    def _as_range(self, span: Span, first: Found, last: Found) -> tuple[Found, Found]:
        """The two ends of a stretch of time: a first one without a year lies before the last."""
        facts = _facts_of_range(first.fills or last.fills)
        if first.kind == last.kind == DATE and str(first.value) > str(last.value):
            before = value(span, date.fromisoformat(str(last.value)), Tense.PAST)
            first = replace(first, value=before.isoformat()) if before else first
        return replace(first, fills=facts[0]), replace(last, fills=facts[1])

    def _in_passing(self) -> set[int]:
        """Places of “today” and the like in a message that says more than that."""
        beside = len(self._tokens) - sum(span.length for span in self._spans)
        return {
            self._tokens[span.start].start
            for span in self._spans
            if span.section == "days" and beside > MOST_BESIDE_TODAY
        }

    def _with_asked(self, dates: list[Found]) -> list[Found]:
        """A lone date that fills nothing answers the question."""
        free = [found for found in dates if found.fills is None and found.start not in self._in_passing()]
        if self._asked not in FACTS or len(free) != 1 or any(found.fills == self._asked for found in dates):
            return dates
        return [replace(found, fills=self._asked) if found is free[0] else found for found in dates]


def _has_year(span: Span) -> bool:
    """Whether a year was typed: as a word or number of its own, or in a date in digits."""
    digits = span.slots.get("digits")
    return "year" in span.slots or bool(digits and digits.year)


def _facts_of_range(fact: str | None) -> tuple[str | None, str | None]:
    """What the two ends fill: beside “runs” the term's start and end, beside “billed” each the same."""
    if fact is None or FACTS.get(fact) is Tense.PAST:
        return fact, fact
    return "start_date", "end_date"


def _once(dates: list[Found]) -> Iterator[Found]:
    """The same date said twice ("tomorrow, 4 March") counts once; a mention that fills a fact is kept."""
    filled = {(found.kind, found.value) for found in dates if found.fills}
    seen: set[tuple[str, str | int]] = set()
    for found in dates:
        key = (found.kind, found.value)
        if key not in seen and (found.fills or key not in filled):
            seen.add(key)
            yield found


def main() -> None:
    """`LANGUAGE TODAY MESSAGE`: prints what is found, one line each."""
    language, today, text = sys.argv[1:]
    for found in find_dates(text, language, date.fromisoformat(today)):
        print(f"{found.kind} {found.value} “{text[found.start : found.end]}” {found.fills or '-'}")


if __name__ == "__main__":
    main()
