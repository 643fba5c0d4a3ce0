"""Date sums under the conventions C-1 to C-13 of ours; no source states any of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from actions.policy.facts import Facts
from actions.policy.result import Answer, Question
from actions.policy.vocabulary import Caution, DateFault

END_OF_TERM = "end_of_term"
MONTHS_OF_TERM = {"monthly": 1, "annual": 12}


@dataclass(frozen=True)
class End:
    """When a period ends: a date or "end_of_term"; whether the date was computed from start and term; the other end
    if it may have renewed."""

    until: date | str
    estimated: bool | None = None
    or_until: date | None = None


def next_renewal(facts: Facts) -> date | None:
    """The stated renewal date, else the stated end of the agreement (C-5 takes them as the same day)."""
    return facts.renewal_date or facts.end_date


def running(facts: Facts, today: date) -> Facts:
    """The facts without an end that has passed, where a renewal to come is known: the plan went on (C-10)."""
    if facts.renewal_date is None or facts.renewal_date < today or facts.state in ("cancelled", "expired"):
        return facts
    passed = {
        "end_date": facts.end_date is not None and facts.end_date < today,
        "days_to_renewal": facts.days_to_renewal is not None and facts.days_to_renewal < 0,
    }
    gone = [name for name, is_past in passed.items() if is_past]
    return facts.without(*gone) if gone else facts


def days_left(facts: Facts, today: date) -> int | None:
    """Calendar days from today to the renewal (C-1: tomorrow = 1); a stated date beats a stated count of days."""
    renewal = next_renewal(facts)
    return facts.days_to_renewal if renewal is None else (renewal - today).days


def is_past(facts: Facts, today: date) -> bool:
    """Whether the renewal date of a plan that still runs lies in the past (C-10), so that the next one is needed."""
    left = days_left(facts, today)
    return left is not None and left < 0 and facts.state not in ("cancelled", "expired")


def day_cautions(facts: Facts, today: date) -> tuple[Caution, ...]:
    """On the renewal day it may already have renewed (C-7); a day before and on it the time zone matters (C-9)."""
    return _cautions_at(days_left(facts, today))


def _cautions_at(left: int | None) -> tuple[Caution, ...]:
    if left == 0:
        return (Caution.RENEWAL_DAY, Caution.TIME_ZONE)
    return (Caution.TIME_ZONE,) if left == 1 else ()


def past_question() -> Question:
    """The next renewal date is needed, because the one given lies in the past (C-10)."""
    return Question("renewal_date", DateFault.IN_PAST)


def end_cautions(facts: Facts, today: date, end: End) -> tuple[Caution, ...]:
    """The warnings of `day_cautions`, also for an end that was computed and lands on today (C-7)."""
    left = (end.until - today).days if isinstance(end.until, date) else None
    return tuple(dict.fromkeys((*_cautions_at(left), *day_cautions(facts, today))))


def has_ended(facts: Facts, today: date) -> bool:
    """Whether the plan is over: said so, or its end lies in the past; a renewal date is the end unless it is active."""
    if facts.end_date is not None and facts.end_date < today:
        return True
    return facts.state == "expired" or (facts.state != "active" and (days_left(facts, today) or 0) < 0)


def day_before_renewal(answer: Answer, facts: Facts, today: date) -> Answer:
    """C-8: no hour is stated anywhere, so the day before the renewal is the latest; it may rest on an estimate."""
    end = end_of_period(facts, today)
    renewal = facts.renewal_date or end.until
    if not isinstance(renewal, date) or renewal < today:
        return answer
    left, latest = (renewal - today).days, renewal - timedelta(days=1)
    dated = replace(answer, days_left=left, latest_date=latest, deadline_passed=left < 1, estimated=end.estimated)
    return dated.cautioned(*end_cautions(facts, today, end))


def advised_day(answer: Answer, facts: Facts, today: date) -> Answer:
    """C-8 as mere advice, where no source sets a deadline: no day that has gone by, and nothing that has passed."""
    dated = day_before_renewal(answer, facts, today)
    return replace(dated, latest_date=None if dated.deadline_passed else dated.latest_date, deadline_passed=None)


def term_months(facts: Facts) -> int | None:
    """Length of the committed term in months, if it was said."""
    if facts.term_months and facts.term != "monthly":
        return facts.term_months
    return MONTHS_OF_TERM.get(facts.term) if isinstance(facts.term, str) else None


def end_of_period(facts: Facts, today: date) -> End:
    """The end of the running period: stated (C-4), else counted from days, else estimated from start and term.

    A stated end or renewal date is taken as given, no day subtracted.
    """
    stated = facts.end_date or facts.renewal_date
    if stated is not None:
        return End(stated, False)
    if facts.days_to_renewal is not None:
        return End(today + timedelta(days=facts.days_to_renewal), False)
    months = term_months(facts)
    if facts.start_date is not None and months:
        return _estimated(facts.start_date, months, today)
    if facts.last_billed is not None and months == 1:
        return _estimated(facts.last_billed, 1, today)
    return End(END_OF_TERM)


def _estimated(start: date, months: int, today: date) -> End:
    """C-2, C-3: always start + n terms, clipped to the month's end; never counted on from a clipped date.

    An estimate that lands on today may have renewed already (C-7): both ends are given.
    """
    periods = 1
    while (end := start + relativedelta(months=months * periods)) < today:
        periods += 1
    return End(end, True, start + relativedelta(months=months * (periods + 1)) if end == today else None)


def fault_of(text: str) -> DateFault:
    """Why `text` cannot be taken as a date: day and month cannot be told apart, or there is no such day (C-11)."""
    numbers = [int(part) for part in re.findall(r"\d+", text)]
    if len(numbers) in (2, 3) and all(1 <= number <= 12 for number in numbers[:2]) and numbers[0] != numbers[1]:
        return DateFault.AMBIGUOUS
    return DateFault.INVALID
