"""Webex: everything turns on where the plan was bought."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from actions.policy import dates
from actions.policy.facts import Facts
from actions.policy.result import Answer, Question, Result, Rule, unofficial, unstated
from actions.policy.rules import rules
from actions.policy.vocabulary import Caution, HandoffReason, HandoffTo, Outcome, Topic


def eligibility(facts: Facts, today: date) -> Result:
    """May it be cancelled, and how. The account has its own rules; then the kind of plan, then the channel.

    A trial, an app store purchase and a single add-on are unstated (U-W10). A free plan needs no cancelling
    (W-23, W-24). Without a channel, the channel is asked for (W-01).
    """
    if facts.plan_kind == "trial":
        return unstated("U-W10")
    if facts.target == "account":
        return _account(facts)
    if facts.purchase_channel == "app_store" or facts.target == "addon" or facts.product == "webex_calling":
        return unstated("U-W10")
    if facts.plan_kind == "free":
        return Answer(Outcome.NOT_NEEDED, ("W-23", "W-24"))
    if isinstance(facts.target, tuple):
        return Question("target")
    return _by_channel(facts, today)


def _account(facts: Facts) -> Result:
    """Paid: the plan first, or billing may go on (F-21, F-22, K-05). Free: possible (W-24), steps unofficial (K-02)."""
    if facts.plan_kind == "paid":
        steps = "WEBEX_SELF" if facts.purchase_channel == "online" else None
        return Answer(Outcome.CANCEL_PLAN_FIRST, ("K-05", "F-21", "F-22", "W-24"), steps_id=steps)
    if facts.plan_kind == "free":
        return unofficial("W-24", "F-19", "F-21", "K-02", "U-W8", preparation=("backup_data",))
    return Question("plan_kind")


def _by_channel(facts: Facts, today: date) -> Result:
    match facts.purchase_channel:
        case "self_is_partner":
            return Answer(Outcome.PARTNER_GUIDE, ("W-08",))
        case "partner":
            return _partner(Outcome.CONTACT_PARTNER, "W-07")
        case "cce":
            return _cce(facts, today)
        case "online":
            return _online(facts, today)
        case "sales_rep":
            return unstated("W-01", "W-11")
    return Question("purchase_channel")


def _partner(outcome: Outcome, *fact_ids: str, refund: str | None = None) -> Answer:
    return Answer(outcome, fact_ids, refund=refund).to(HandoffTo.PARTNER, HandoffReason.BOUGHT_VIA_PARTNER)


def _cce(facts: Facts, today: date) -> Result:
    """Cisco Commerce Express: a request 30 days or more before the renewal (W-02), else a case (W-04).

    Who wants an exception to the contract opens a case whatever the date (W-05); W-06 says which one.
    """
    if facts.wants_exception:
        case = Answer(Outcome.OPEN_CASE_EXCEPTION, ("W-05", "W-06"))
        return case.to(HandoffTo.CISCO_CASE, HandoffReason.CONTRACT_EXCEPTION)
    left = dates.days_left(facts, today)
    if left is None:
        return Question("renewal_date")
    if left < 0:
        return dates.past_question() if dates.is_past(facts, today) else unstated("W-02", "U-W12")
    request = _notice(today, left)
    if not request.deadline_passed:
        return replace(request, outcome=Outcome.ELIGIBLE_CCE_REQUEST, steps_id="WEBEX_CCE_REQUEST")
    case = replace(request, outcome=Outcome.OPEN_CASE_EXCEPTION, fact_ids=("W-04", "W-06"))
    return case.to(HandoffTo.CISCO_CASE, HandoffReason.RENEWAL_WITHIN_30_DAYS).cautioned(
        *dates.day_cautions(facts, today)
    )


def _notice(today: date, left: int) -> Answer:
    """The last day for the request is 30 days before the renewal, that day included (W-02, C-6)."""
    notice = rules()["webex"].values["cce_notice_days"]
    answer = Answer(
        Outcome.ANSWERED,
        ("W-02", "W-03"),
        days_left=left,
        latest_date=today + timedelta(days=left - notice),
        deadline_passed=left < notice,
    )
    return answer.cautioned(Caution.EXACTLY_30_DAYS, Caution.TIME_ZONE) if left == notice else answer


def _online(facts: Facts, today: date) -> Result:
    """Bought at Webex.com: self-service at any time (W-11 to W-20); a missing menu needs Webex support (W-14, W-18)."""
    if facts.option_missing or facts.role == "member":
        missing = Answer(Outcome.CONTACT_SUPPORT, ("W-14", "W-18"))
        return missing.to(HandoffTo.PROVIDER_SUPPORT, HandoffReason.OPTION_MISSING)
    answer = Answer(Outcome.ELIGIBLE_SELF_SERVICE, ("W-11",), steps_id="WEBEX_SELF")
    return answer.cautioned(*dates.day_cautions(facts, today))


def after(facts: Facts, today: date) -> Result:
    """Usable until the agreement ends (W-09, W-21); at Webex.com then a free plan (W-23), elsewhere unstated (U-W9).

    Closing the account is another thing: only the third party describes it (F-02, F-06, K-04).
    """
    if facts.target == "account":
        return unofficial("F-02", "F-06", "K-04", access_until="unstated", data="treat_as_lost_backup_first")
    if _uncovered(facts):
        return unstated("U-W10", access_until="unstated")
    if facts.plan_kind == "free":
        return Answer(Outcome.NOT_NEEDED, ("W-23", "W-24"))
    if facts.purchase_channel is None:
        return Question("purchase_channel")
    if dates.is_past(facts, today):
        return dates.past_question()
    end = dates.end_of_period(facts, today)
    answer = Answer(
        Outcome.ANSWERED,
        ("W-21", "W-22"),
        access_until=end.until,
        or_until=end.or_until,
        estimated=end.estimated,
        after_state="free_plan",
        renews=False,
    ).cautioned(*dates.end_cautions(facts, today, end))
    if facts.purchase_channel == "online":
        return replace(answer, fact_ids=(*answer.fact_ids, "W-23"))
    unknown = replace(answer, fact_ids=("W-09", "U-W9"), after_state="unstated")
    return unknown.to(HandoffTo.HUMAN_AGENT, HandoffReason.UNSTATED_POLICY)


def _uncovered(facts: Facts) -> bool:
    return (
        facts.plan_kind == "trial"
        or facts.purchase_channel == "app_store"
        or facts.target == "addon"
        or facts.product == "webex_calling"
    )


def refund(facts: Facts, today: date) -> Result:
    """No source has a refund rule (U-W1); a partner's own terms are the partner's to tell; free costs nothing."""
    if facts.plan_kind == "free":
        return Answer(Outcome.ANSWERED, ("W-23",), refund="not_applicable")
    if facts.purchase_channel == "partner":
        return _partner(Outcome.UNSTATED, "U-W1", "W-07", refund="unstated")
    return unstated("U-W1", "W-10", refund="unstated")


def charges(facts: Facts, today: date) -> Result:
    """Remaining months and a fee for leaving early are unstated (U-W2); the only fee claim is third-party (K-06)."""
    return unstated("U-W2", "W-10", charges="unstated")


def data(facts: Facts, today: date) -> Result:
    """Closing the account: treat everything as lost and back up first, says a third party (F-06, F-13, F-19).

    For a plan that becomes free nothing is stated (U-W7): never threaten loss of data for it (K-04).
    """
    if facts.target == "account":
        return unofficial(
            "F-06", "F-13", "F-19", "F-21", data="treat_as_lost_backup_first", preparation=("backup_data",)
        )
    return unstated("U-W7", "K-04", data="unstated")


def deadline(facts: Facts, today: date) -> Result:
    """Cisco Commerce Express: 30 days before the renewal (W-02); Webex.com: none is stated (U-W4)."""
    if _uncovered(facts):
        return unstated("U-W10", deadline="unstated")
    if facts.plan_kind == "free" or facts.purchase_channel not in ("online", "cce"):
        return eligibility(facts.without("target"), today)
    if facts.purchase_channel == "online":
        answer = replace(unstated("U-W4", deadline="none_stated"), outcome=Outcome.ANSWERED)
        return answer if dates.is_past(facts, today) else dates.advised_day(answer, facts, today)
    result = _cce(facts.without("wants_exception"), today)
    if isinstance(result, Answer):
        return replace(result, outcome=Outcome.ANSWERED, fact_ids=("W-02", *result.fact_ids))
    return _cce(facts, today) if facts.wants_exception else result


def who(facts: Facts, today: date) -> Result:
    """The role is only implied: whoever sees Site administration (W-13, U-W3)."""
    return unstated("U-W3", "W-13", who="unstated_implied_site_admin")


def confirmation(facts: Facts, today: date) -> Result:
    """Plan: unstated (U-W5). Account: a third party tells of an e-mail that should be kept (F-08, F-09)."""
    if facts.target == "account":
        return unofficial("F-08", "F-09", confirmation="email_claimed_third_party")
    return unstated("U-W5", confirmation="unstated")


def undo(facts: Facts, today: date) -> Result:
    """Plan: unstated (U-W6). Account: the third party says both yes and no (K-01); only Webex support can tell."""
    if facts.target == "account":
        answer = Answer(Outcome.UNSTATED, ("K-01", "F-10", "F-14", "F-16"), undo="contradictory")
        return answer.to(HandoffTo.PROVIDER_SUPPORT, HandoffReason.SOURCE_CONTRADICTION)
    return unstated("U-W6", undo="unstated")


def preparation(facts: Facts, today: date) -> Result:
    """No official list; a third party's advice that costs nothing: back up first (F-19, F-20)."""
    return unofficial("F-19", "F-20", "F-21", preparation=("backup_data",))


TOPICS: dict[Topic, Rule] = {
    Topic.ELIGIBILITY: eligibility,
    Topic.STEPS: eligibility,
    Topic.REFUND: refund,
    Topic.CHARGES: charges,
    Topic.AFTER: after,
    Topic.DATA: data,
    Topic.DEADLINE: deadline,
    Topic.WHO: who,
    Topic.CONFIRMATION: confirmation,
    Topic.UNDO: undo,
    Topic.PREPARATION: preparation,
    Topic.HANDOFF: eligibility,
}
