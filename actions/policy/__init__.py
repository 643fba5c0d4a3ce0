"""What is true for this customer: a pure function of the question, the facts and the customer's day.

Values and sources are in data/policies; the `if` is here, one module a provider. No clock, no language, no Rasa.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from actions.policy import goto, microsoft365, webex, zoom
from actions.policy.contradictions import ASKED_NOT_CLARIFIED, Contradiction, contradictions
from actions.policy.dates import end_of_period, fault_of, running
from actions.policy.facts import FactError, Facts
from actions.policy.result import Answer, Question, Result, Rule
from actions.policy.rules import Source, Step, rules
from actions.policy.vocabulary import PROVIDERS, HandoffReason, HandoffTo, Outcome, Topic

__all__ = ["Answer", "FactError", "Facts", "Question", "Result", "Source", "Step", "Topic", "answer", "rules"]

TABLES: dict[str, dict[Topic, Rule]] = {
    "webex": webex.TOPICS,
    "goto": goto.TOPICS,
    "microsoft365": microsoft365.TOPICS,
    "zoom": zoom.TOPICS,
}
TARGET_HAS_ITS_ROW = (Topic.ELIGIBILITY, Topic.STEPS, Topic.HANDOFF)
"""Where the provider's own table says when to ask which of two targets is meant; elsewhere it is asked at once."""
FIRST, LAST = 0, -1
PERSON_WANTED = {
    "asks_human": (HandoffReason.CUSTOMER_REQUEST, Outcome.ANSWERED),
    "legal_claim": (HandoffReason.LEGAL_CLAIM, Outcome.UNSTATED),
    "disputes_charge": (HandoffReason.BILLING_DISPUTE, Outcome.UNSTATED),
}


def answer(topic: Topic, facts: Facts, today: date) -> Result:
    """The next question, or the answer.

    Order of checks: a person is wanted · provider · dates that are none · contradictions · already cancelled ·
    the provider's table. `today` is the customer's local date. Never raises for facts that `Facts.parse` accepts.
    """
    result = verdict(topic, facts, today)
    if isinstance(result, Question):
        return result
    return replace(result, used=_used(topic, facts, today, result))


def _used(topic: Topic, facts: Facts, today: date, result: Answer) -> tuple[str, ...]:
    """The stated facts without which the result would be another one."""
    without = {name: verdict(topic, facts.without(name), today) for name in facts.stated()}
    return tuple(name for name, other in without.items() if other != result)


def verdict(topic: Topic, facts: Facts, today: date) -> Result:
    """The result of `answer` without the facts it used.

    A person who is wanted is offered in any case; the question that was asked is answered beside it.
    """
    wanted = next((name for name in PERSON_WANTED if getattr(facts, name)), None)
    if wanted is None:
        return _checked(topic, facts, today)
    reason, outcome = PERSON_WANTED[wanted]
    result = None if topic is Topic.HANDOFF else _checked(topic, facts, today)
    base = result if isinstance(result, Answer) else Answer(outcome, ())
    return base.to(HandoffTo.HUMAN_AGENT, reason)


def _checked(topic: Topic, stated: Facts, today: date) -> Result:
    facts = running(stated.for_provider(), today)
    if facts.provider == "other":
        return Answer(Outcome.OUT_OF_SCOPE, ())
    if facts.provider not in PROVIDERS:
        return Question("provider")
    if facts.renewal_date_text is not None and facts.renewal_date is None:
        return _with_date_text(topic, facts, today)
    return _consistent(topic, facts, today)


def _with_date_text(topic: Topic, facts: Facts, today: date) -> Result:
    """Ask for the date again if a date could change the answer; else answer without it (C-11)."""
    text = facts.renewal_date_text or ""
    unsaid = facts.without("renewal_date_text", "days_to_renewal")
    probes = [replace(unsaid, renewal_date=today + timedelta(days=days)) for days in (10, 60)]
    results = [_consistent(topic, each, today) for each in (unsaid, *probes)]
    if all(each == results[0] for each in results):
        return results[0]
    if isinstance(results[0], Question) and results[0].fact != "renewal_date":
        return results[0]
    return Question("renewal_date", fault_of(text))


def _consistent(topic: Topic, facts: Facts, today: date) -> Result:
    """Name the first contradiction that changes the result, whichever way the others are read."""
    for names, readings in _contradictions(topic, facts, today):
        if not _matters(topic, [replace(facts, **reading) for reading in readings], today):
            continue
        if names[0] in ASKED_NOT_CLARIFIED:
            return Question(names[0])
        return Answer(Outcome.CLARIFY, (), conflict=names)
    return _table(topic, _read_as(topic, facts, today, FIRST), today)


def _contradictions(topic: Topic, facts: Facts, today: date) -> Iterator[Contradiction]:
    for names, readings in contradictions(facts, today):
        if names != ("target",) or topic not in TARGET_HAS_ITS_ROW:
            yield names, readings


def _matters(topic: Topic, readings: list[Facts], today: date) -> bool:
    """Whether two readings give different results, all other contradictions taken one way, or the other way.

    Trying every combination would be exact, and endless for a customer who names two of everything.
    """
    for way in (FIRST, LAST):
        first, *others = (_table(topic, _read_as(topic, each, today, way), today) for each in readings)
        if any(other != first for other in others):
            return True
    return False


def _read_as(topic: Topic, facts: Facts, today: date, way: int) -> Facts:
    facts = running(facts, today)
    while found := next(_contradictions(topic, facts, today), None):
        facts = running(replace(facts, **found[1][way]), today)
    return facts


def _table(topic: Topic, facts: Facts, today: date) -> Result:
    if facts.state == "cancelled" and topic is Topic.ELIGIBILITY:
        end = end_of_period(facts, today)
        return Answer(Outcome.NOT_NEEDED, (), access_until=end.until, estimated=end.estimated, renews=False)
    result = TABLES[str(facts.provider)][topic](facts, today)
    if topic is Topic.HANDOFF and isinstance(result, Answer) and not result.handoff:
        return result.to(HandoffTo.HUMAN_AGENT, HandoffReason.CUSTOMER_REQUEST)
    return result
