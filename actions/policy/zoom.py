"""Zoom: cancel at any time; the refund hangs on use since the last bill."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from actions.policy import dates
from actions.policy.facts import Facts
from actions.policy.result import Answer, Question, Result, Rule, unstated
from actions.policy.vocabulary import Caution, HandoffReason, HandoffTo, Outcome, Topic


def eligibility(facts: Facts, today: date) -> Result:
    """At any time (Z-01), unless sales must do it (Z-13) or the purchase is not covered (U-Z8).

    A refund that is wanted, and not ruled out by use, has steps of its own instead; who has cancelled already, or does
    not see its button, is offered a person (K-18).
    """
    if facts.plan_kind == "free":
        return Answer(Outcome.NOT_NEEDED, ("Z-03",))
    if facts.option_missing == "contact_sales_shown":
        return _sales()
    if _uncovered(facts):
        return unstated("U-Z8")
    if isinstance(facts.target, tuple):
        return Question("target")
    if facts.target == "account":
        return _account(facts)
    if facts.option_missing and facts.option_missing != "need_help_button":
        return unstated("Z-13")
    return _steps(facts).cautioned(*dates.day_cautions(facts, today))


def steps(facts: Facts, today: date) -> Result:
    """As `eligibility`; the steps of closing an account are unstated, free or paid, so that is not asked (U-Z6)."""
    result = eligibility(facts, today)
    if result == Question("plan_kind"):
        return unstated("U-Z6", "Z-03")
    if isinstance(result, Answer) and result.outcome is Outcome.NOT_NEEDED:
        return replace(result, fact_ids=("Z-03", "U-Z6")).to(HandoffTo.HUMAN_AGENT, HandoffReason.UNSTATED_POLICY)
    return result


def _account(facts: Facts) -> Result:
    """A free account can be closed (Z-03, steps unstated); whether a paid one must cancel first is unstated (U-Z6)."""
    return unstated("U-Z6", "Z-03") if facts.plan_kind == "paid" else Question("plan_kind")


def _steps(facts: Facts) -> Answer:
    if facts.target == "addon":
        return Answer(Outcome.ELIGIBLE_SELF_SERVICE, ("Z-01", "Z-19"), steps_id="ZOOM_ADDON")
    plain = Answer(Outcome.ELIGIBLE_SELF_SERVICE, ("Z-01", "Z-06"), steps_id="ZOOM_CANCEL")
    if not facts.wants_refund or _used(facts) or facts.used_since_billing:
        return plain
    if _cancelled(facts):
        return unstated("Z-14", "U-Z3", "K-18", refund="unstated")
    if facts.option_missing == "need_help_button":
        offered = replace(plain, fact_ids=("Z-01", "Z-06", "U-Z3", "K-18"), refund="unstated")
        return offered.to(HandoffTo.HUMAN_AGENT, HandoffReason.UNSTATED_POLICY)
    return Answer(Outcome.ELIGIBLE_SELF_SERVICE, ("Z-14", "Z-15", "K-18"), steps_id="ZOOM_REFUND")


def _cancelled(facts: Facts) -> bool:
    """Said so, or the refund was taken, which cancels (Z-17)."""
    return facts.state in ("cancelled", "expired") or bool(facts.took_refund)


def _uncovered(facts: Facts) -> bool:
    return facts.purchase_channel in ("app_store", "partner") or facts.plan_kind == "trial"


def _sales(refund: str | None = None) -> Answer:
    answer = Answer(Outcome.CONTACT_SALES, ("Z-13",), refund=refund)
    return answer.to(HandoffTo.SALES, HandoffReason.CONTACT_SALES_SHOWN)


def _used(facts: Facts) -> bool | None:
    """Whether the account was in use after the last bill, from the dates if both are known; None if not known."""
    by_dates = facts.used_after_bill()
    return facts.used_since_billing if by_dates is None else by_dates


def refund(facts: Facts, today: date) -> Result:
    """Only an account not in use since it was last billed may be entitled (Z-18), asked for WHILE cancelling (Z-14).

    Unused is necessary, not sufficient (K-19): the portal decides and shows the amount (Z-16). Use on the day of
    the bill, a plan that is cancelled already, a missing button, an add-on: unstated (U-Z3). A free plan has nothing
    to refund, unless a charge is reported for it.
    """
    if facts.plan_kind == "free":
        none_paid = Answer(Outcome.ANSWERED, ("Z-03",), refund="not_applicable")
        return unstated("U-Z3", "Z-02", refund="unstated") if facts.disputes_charge else none_paid
    if facts.target != "addon" and facts.option_missing == "contact_sales_shown":
        return _sales(refund="unstated")
    if facts.target == "addon" or _uncovered(facts) or facts.took_refund:
        return unstated("U-Z3", "U-Z8", refund="unstated")
    used = _used(facts)
    if used is None:
        return Question("used_since_billing")
    if used or facts.used_since_billing:
        return Answer(Outcome.ANSWERED, ("Z-18",), refund="not_eligible")
    if facts.last_used is not None and facts.last_used == facts.last_billed:
        return unstated("Z-18", "U-Z3", refund="unstated").cautioned(Caution.SAME_DAY_USE)
    if _cancelled(facts) or facts.option_missing == "need_help_button":
        return unstated("Z-14", "Z-15", "U-Z3", "K-18", refund="unstated")
    fact_ids = ("Z-14", "Z-15", "Z-16", "Z-17", "Z-18", "K-18", "K-19")
    return Answer(Outcome.ANSWERED, fact_ids, refund="may_be_eligible", steps_id="ZOOM_REFUND")


def after(facts: Facts, today: date) -> Result:
    """Usable for the rest of the period, no renewal (Z-06, Z-11; an add-on Z-20). After a refund: unstated (U-Z4)."""
    if facts.plan_kind == "free":
        return Answer(Outcome.NOT_NEEDED, ("Z-03",))
    if facts.took_refund or _uncovered(facts) or facts.target == "account":
        return unstated("U-Z4", access_until="unstated")
    if dates.is_past(facts, today):
        return dates.past_question()
    end = dates.end_of_period(facts, today)
    addon = facts.target == "addon"
    return Answer(
        Outcome.ANSWERED,
        ("Z-06", "Z-20") if addon else ("Z-06", "Z-10", "Z-11"),
        confirmation=None if addon else "status_annullato",
        access_until=end.until,
        or_until=end.or_until,
        estimated=end.estimated,
        renews=False,
    ).cautioned(*dates.end_cautions(facts, today, end))


def charges(facts: Facts, today: date) -> Result:
    """Whether instalments go on is unstated (U-Z10)."""
    return unstated("U-Z10", "Z-02", charges="unstated")


def data(facts: Facts, today: date) -> Result:
    """Recordings and other data: unstated (U-Z2)."""
    return unstated("U-Z2", data="unstated")


def deadline(facts: Facts, today: date) -> Result:
    """At any time (Z-01); it stops the next renewal, so the day before it is advised (K-17, C-8)."""
    if facts.plan_kind == "free":
        return Answer(Outcome.NOT_NEEDED, ("Z-03",))
    if _uncovered(facts):
        return unstated("U-Z8", deadline="unstated")
    if dates.is_past(facts, today):
        return dates.past_question()
    answer = Answer(Outcome.ANSWERED, ("Z-01", "Z-06", "K-17"), deadline="any_time")
    return dates.advised_day(answer, facts, today)


def who(facts: Facts, today: date) -> Result:
    """The role is unstated (U-Z1)."""
    return unstated("U-Z1", who="unstated")


def confirmation(facts: Facts, today: date) -> Result:
    """The plan's status becomes Annullato (Z-10); for an add-on nothing is stated."""
    if facts.target == "addon":
        return unstated("Z-10", confirmation="unstated")
    return Answer(Outcome.ANSWERED, ("Z-10",), confirmation="status_annullato")


def undo(facts: Facts, today: date) -> Result:
    """Reactivate while the period runs (Z-12); until when exactly, and afterwards, is unstated (U-Z5)."""
    if dates.has_ended(facts, today) or facts.took_refund or facts.target == "addon" or _uncovered(facts):
        return unstated("U-Z5", "Z-12", undo="unstated")
    return Answer(Outcome.ELIGIBLE_SELF_SERVICE, ("Z-12", "U-Z5"), undo="reactivate_plan")


def preparation(facts: Facts, today: date) -> Result:
    """Unstated (U-Z9)."""
    return unstated("U-Z9")


def handoff(facts: Facts, today: date) -> Result:
    """A missing refund button is about the refund (Z-15, U-Z3); a missing cancel button about the steps (Z-13)."""
    if facts.option_missing == "need_help_button" and facts.plan_kind != "free":
        return replace(unstated("Z-15", "U-Z3"), refund="unstated")
    return steps(facts, today)


TOPICS: dict[Topic, Rule] = {
    Topic.ELIGIBILITY: eligibility,
    Topic.STEPS: steps,
    Topic.REFUND: refund,
    Topic.CHARGES: charges,
    Topic.AFTER: after,
    Topic.DATA: data,
    Topic.DEADLINE: deadline,
    Topic.WHO: who,
    Topic.CONFIRMATION: confirmation,
    Topic.UNDO: undo,
    Topic.PREPARATION: preparation,
    Topic.HANDOFF: handoff,
}
