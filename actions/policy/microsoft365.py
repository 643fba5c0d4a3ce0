"""Microsoft 365 for business: an admin switches recurring billing off, or cancels now or before the renewal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from actions.policy import dates
from actions.policy.facts import Facts
from actions.policy.result import Answer, Question, Result, Rule, unstated
from actions.policy.vocabulary import Caution, HandoffReason, HandoffTo, Outcome, Topic

HOME_PLANS = ("family", "personal", "home")
WHO = ("admin",)


def eligibility(facts: Facts, today: date) -> Result:
    """The role decides (M-04, M-12): it is asked for if it is not known."""
    return _decided(facts, today) or (Question("role") if facts.role is None else _verdict(facts, today))


def steps(facts: Facts, today: date) -> Result:
    """Two ways (M-10, M-13), told with the role that may take them; nothing is asked."""
    return _decided(facts, today) or _verdict(facts, today)


def _uncovered(facts: Facts) -> Answer | None:
    """Family and Personal plans, partner purchases, trials (U-M7), the account (U-M11), an add-on: not covered."""
    if facts.target == "account":
        return unstated("U-M11", "M-02")
    home = facts.plan_name is not None and any(word in facts.plan_name.casefold() for word in HOME_PLANS)
    elsewhere = facts.purchase_channel in ("partner", "app_store")
    return unstated("U-M7") if home or elsewhere or facts.plan_kind == "trial" or facts.target == "addon" else None


def _decided(facts: Facts, today: date) -> Result | None:
    """What is settled before the role matters. Already off and not wanted now: it ends by itself (M-11)."""
    if (uncovered := _uncovered(facts)) is not None:
        return uncovered
    if isinstance(facts.target, tuple):
        return Question("target")
    if facts.recurring_billing == "off" and facts.cancel_timing != "now":
        end = dates.end_of_period(facts, today)
        ending = Answer(Outcome.NOT_NEEDED, ("M-10", "M-11"), access_until=end.until, estimated=end.estimated)
        return replace(ending, renews=False)
    return None


def _verdict(facts: Facts, today: date) -> Result:
    """An admin may; a member may not; a role that cannot be placed is unstated. A missing button is unstated (U-M8)."""
    if facts.role == "member":
        return Answer(Outcome.WRONG_ROLE, ("M-04", "M-12"), who=WHO)
    if facts.role not in (None, "admin"):
        return unstated("M-04", "M-12", who=WHO)
    if facts.option_missing:
        return _missing(facts)
    if facts.cancel_timing == "now":
        answer = Answer(Outcome.ELIGIBLE_SELF_SERVICE, ("M-13", "M-14", "U-M2"), steps_id="MS_CANCEL", who=WHO)
        return answer.cautioned(Caution.EFFECT_OF_NOW_UNSTATED, *dates.day_cautions(facts, today))
    answer = Answer(Outcome.ELIGIBLE_SELF_SERVICE, ("M-10", "M-12"), steps_id="MS_RECURRING", who=WHO)
    return answer.cautioned(*dates.day_cautions(facts, today))


def _missing(facts: Facts) -> Answer:
    """Nothing is stated for a missing button; where it is the cancel button, recurring billing can go off (K-16)."""
    other_way = None if facts.option_missing == "recurring_billing_settings" else "MS_RECURRING"
    return unstated("U-M8", "M-04", "M-10", "K-16", steps_id=other_way, preparation=("admin_account",))


def after(facts: Facts, today: date) -> Result:
    """Off or at the renewal: usable to the end of the term (M-11, K-15). Now: unstated (U-M2). Not said: both ways."""
    if (uncovered := _uncovered(facts)) is not None:
        return replace(uncovered, access_until="unstated")
    if facts.cancel_timing == "now":
        return _after_now()
    if dates.is_past(facts, today):
        return dates.past_question()
    end = dates.end_of_period(facts, today)
    answer = Answer(
        Outcome.ANSWERED,
        ("M-10", "M-11"),
        access_until=end.until,
        or_until=end.or_until,
        estimated=end.estimated,
        renews=False,
    ).cautioned(*dates.end_cautions(facts, today, end))
    if facts.recurring_billing == "off" or facts.target == "auto_renewal":
        return answer
    if facts.cancel_timing == "at_renewal":
        return replace(answer, fact_ids=("M-11", "M-14", "K-15")).cautioned(Caution.PROMISE_IS_FOR_RECURRING_OFF)
    both = replace(answer, outcome=Outcome.ANSWER_BOTH_WAYS, fact_ids=("M-11", "M-14", "U-M2", "K-15"))
    return both.cautioned(Caution.EFFECT_OF_NOW_UNSTATED).to(HandoffTo.HUMAN_AGENT, HandoffReason.UNSTATED_POLICY)


def _after_now() -> Answer:
    return unstated("U-M2", "M-14", access_until="unstated").cautioned(Caution.EFFECT_OF_NOW_UNSTATED)


def refund(facts: Facts, today: date) -> Result:
    """Unstated (U-M1): the page only points to another article (M-15)."""
    return unstated("U-M1", "M-15", refund="unstated")


def charges(facts: Facts, today: date) -> Result:
    """Unstated (U-M5)."""
    return unstated("U-M5", charges="unstated")


def data(facts: Facts, today: date) -> Result:
    """Unstated (U-M3): the page has the title of another article only (M-16)."""
    return unstated("U-M3", "M-16", data="unstated")


def deadline(facts: Facts, today: date) -> Result:
    """Before the next renewal date (M-14); no hour is stated (U-M6), so the day before is advised (C-8)."""
    if (uncovered := _uncovered(facts)) is not None:
        return replace(uncovered, deadline="unstated")
    if facts.recurring_billing == "off" and facts.cancel_timing != "now":
        return Answer(Outcome.NOT_NEEDED, ("M-11",))
    if dates.is_past(facts, today):
        return dates.past_question()
    return dates.day_before_renewal(Answer(Outcome.ANSWERED, ("M-14", "U-M6")), facts, today)


def who(facts: Facts, today: date) -> Result:
    """The business admin account or one with admin permissions (M-04, M-12)."""
    uncovered = _uncovered(facts)
    return replace(uncovered, who="unstated") if uncovered else Answer(Outcome.ANSWERED, ("M-04", "M-12"), who=WHO)


def confirmation(facts: Facts, today: date) -> Result:
    """The pane shows recurring billing Off (M-03, M-08); for "cancel subscription" it is unstated (U-M9)."""
    shows = Answer(
        Outcome.ANSWERED, ("M-03", "M-08"), confirmation="recurring_billing_shows_off", steps_id="MS_RECURRING"
    )
    if facts.target == "auto_renewal" or facts.recurring_billing is not None:
        return shows
    if facts.cancel_timing is not None or facts.state is not None or facts.target is not None:
        return unstated("U-M9", confirmation="unstated")
    both = replace(shows, outcome=Outcome.ANSWER_BOTH_WAYS, fact_ids=("M-03", "M-08", "U-M9"))
    return both.to(HandoffTo.HUMAN_AGENT, HandoffReason.UNSTATED_POLICY)


def undo(facts: Facts, today: date) -> Result:
    """Recurring billing goes back On in the same pane while the plan runs (M-07 to M-09).

    After "cancel subscription", and after the end, it is unstated (U-M4).
    """
    back_on = Answer(
        Outcome.ELIGIBLE_SELF_SERVICE,
        ("M-07", "M-08", "M-09"),
        undo="turn_recurring_billing_on",
        steps_id="MS_RECURRING",
    )
    if (uncovered := _uncovered(facts)) is not None:
        return replace(uncovered, undo="unstated")
    switched_off = facts.recurring_billing == "off" and facts.state != "cancelled" and facts.cancel_timing != "now"
    if (switched_off or facts.target == "auto_renewal") and not dates.has_ended(facts, today):
        return back_on
    if facts.state is not None or facts.cancel_timing is not None or dates.has_ended(facts, today):
        return unstated("U-M4", undo="unstated")
    both = replace(back_on, outcome=Outcome.ANSWER_BOTH_WAYS, fact_ids=("M-07", "M-08", "M-09", "U-M4"))
    return both.to(HandoffTo.HUMAN_AGENT, HandoffReason.UNSTATED_POLICY)


def preparation(facts: Facts, today: date) -> Result:
    """Unstated (U-M10), but for the admin account that every step needs (M-04)."""
    return unstated("U-M10", "M-04", preparation=("admin_account",))


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
    Topic.HANDOFF: steps,
}
