"""GoTo (LogMeIn): support cancels; who may ask for it depends on product and purchase."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from actions.policy import dates
from actions.policy.facts import Facts
from actions.policy.result import Answer, Question, Result, Rule, unstated
from actions.policy.vocabulary import Caution, HandoffReason, HandoffTo, Outcome, Topic

PREPARATION = (
    "no_outstanding_balance",
    "check_agreement_terms_and_end_date",
    "unassign_licenses",
    "backup_or_transfer_data",
)
HAVE_READY = ("account_id", "billing_admin_email", "card_last4_and_billing_address", "products_or_addons_to_cancel")
NOT_IN_CHAT = ("card_last4_in_chat",)
WHO_WITH_REPRESENTATIVE = ("product_admin", "authorized_billing_contact")
WHO_CONNECT = ("super_admin",)
WHO_OTHERS = ("super_admin", "billing_admin")
WHO_ANY = ("super_admin", "billing_admin", "product_admin", "authorized_billing_contact")


def eligibility(facts: Facts, today: date) -> Result:
    """Product, channel and role decide, in this order (C-12); an open balance comes after the role (G-06, G-21).

    GoTo Connect bought with a representative falls under two rows that differ: unstated, whatever the role (K-12).
    """
    if (settled := _settled(facts)) is not None:
        return settled
    if facts.product is None:
        return Question("product")
    if facts.purchase_channel is None:
        return Question("purchase_channel")
    if facts.role is None and not _rows_differ(facts):
        return Question("role")
    return _verdict(facts, today)


def steps(facts: Facts, today: date) -> Result:
    """Support cancels, after four things to do and with four things to have ready (G-06 to G-18); no role is asked for.

    They are told also to a role that may not ask for it, with the roles that may, and while a balance is open.
    """
    if (settled := _settled(facts)) is not None:
        return settled
    verdict = _verdict(facts, today)
    return verdict if verdict.outcome is Outcome.UNSTATED else _with_steps(verdict)


def _settled(facts: Facts) -> Result | None:
    """What product and target settle by themselves."""
    return _uncovered(facts) or (Question("target") if isinstance(facts.target, tuple) else None)


def _uncovered(facts: Facts) -> Answer | None:
    """Other products: the list of exceptions is missing (G-02). Account, trial, partner, app store: unstated."""
    if facts.product == "other" or facts.product == "meeting":
        answer = Answer(Outcome.UNSTATED, ("G-02", "U-G2", "K-13"))
        return answer.to(HandoffTo.PROVIDER_SUPPORT, HandoffReason.UNSTATED_POLICY)
    if facts.target == "account" or facts.plan_kind == "trial":
        return unstated("U-G10")
    return unstated("U-G10") if facts.purchase_channel in ("partner", "app_store") else None


def _rows_differ(facts: Facts) -> bool:
    return facts.product == "connect" and facts.purchase_channel == "sales_rep"


def _verdict(facts: Facts, today: date) -> Answer:
    """The verdict from what is known; what is not known does not speak against the customer."""
    return replace(_by_role(facts, today), blocked_online_by=_blocked_online_by(facts))


def _by_role(facts: Facts, today: date) -> Answer:
    if _rows_differ(facts):
        answer = Answer(Outcome.UNSTATED, ("G-11", "G-12", "K-12", "U-G9"), who="unstated")
        return answer.to(HandoffTo.PROVIDER_SUPPORT, HandoffReason.SOURCE_CONTRADICTION)
    who, fact_ids = _may_cancel(facts)
    if facts.purchase_channel == "sales_rep" and facts.role == "billing_admin":
        answer = _via_support(facts, ("G-12", "G-14"), today).cautioned(Caution.ROLE_WORDING_AMBIGUOUS)
        return replace(answer, handoff_reason=HandoffReason.SOURCE_CONTRADICTION)
    if facts.role is not None and facts.role not in who:
        return Answer(Outcome.WRONG_ROLE, fact_ids, who=who)
    if facts.outstanding_balance:
        return Answer(Outcome.SETTLE_BALANCE_FIRST, ("G-06", "G-21"))
    return _via_support(facts, (*fact_ids, "G-14"), today)


def _may_cancel(facts: Facts) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The roles that may cancel and the rows that say so; every row that may apply while something is unknown."""
    if facts.purchase_channel == "sales_rep":
        return WHO_WITH_REPRESENTATIVE, ("G-12",)
    if facts.purchase_channel is None:
        return (WHO_ANY, ("G-11", "G-12", "G-13")) if facts.product != "connect" else (WHO_CONNECT, ("G-11",))
    if facts.product is None:
        return WHO_OTHERS, ("G-11", "G-13")
    return (WHO_CONNECT, ("G-11",)) if facts.product == "connect" else (WHO_OTHERS, ("G-13",))


def _via_support(facts: Facts, fact_ids: tuple[str, ...], today: date) -> Answer:
    answer = _with_steps(Answer(Outcome.ELIGIBLE_VIA_SUPPORT, fact_ids, who=_may_cancel(facts)[0]))
    asked = answer.to(HandoffTo.PROVIDER_SUPPORT, HandoffReason.CANCELLATION_BY_SUPPORT)
    return asked.cautioned(*dates.day_cautions(facts, today))


def _with_steps(answer: Answer) -> Answer:
    return replace(
        answer,
        steps_id="GOTO_SUPPORT",
        preparation=PREPARATION,
        have_ready=HAVE_READY,
        must_not_request=NOT_IN_CHAT,
    )


def _blocked_online_by(facts: Facts) -> tuple[str, ...]:
    """Why there is no online button: every reason that what is known does not rule out (G-19, G-20, G-21)."""
    reasons = {
        "not_billing_admin": facts.role != "billing_admin",
        "product_not_available_online": True,
        "outstanding_balance": facts.outstanding_balance is not False,
    }
    return tuple(reason for reason, possible in reasons.items() if possible)


def handoff(facts: Facts, today: date) -> Result:
    """A missing online button: the reasons that are left; all of them when nothing is known (G-19 to G-21, K-09)."""
    answer = steps(facts, today)
    if isinstance(answer, Answer) and answer.outcome is Outcome.ELIGIBLE_VIA_SUPPORT and facts.option_missing:
        answer = replace(answer, fact_ids=("G-19", "G-20", "G-21", "G-14"), who=None)
        if facts.role is None and facts.outstanding_balance is None:
            return replace(answer, outcome=Outcome.ANSWER_ALL_ROWS)
    return answer


def charges(facts: Facts, today: date) -> Result:
    """Monthly: the whole month is charged (G-23). A committed term: the remaining months are charged (G-25)."""
    if (uncovered := _uncovered(facts)) is not None:
        return replace(uncovered, charges="unstated")
    charged = _charged(facts)
    if charged is None:
        return Question("term")
    if dates.is_past(facts, today):
        return dates.past_question()
    fact_ids = ("G-23", "G-24", "K-11") if charged == "current_month_charged_in_full" else ("G-25", "G-26")
    return replace(_ends(facts, today, fact_ids), charges=charged)


def _charged(facts: Facts) -> str | None:
    months = dates.term_months(facts)
    if facts.term == "monthly" or (facts.term is None and months == 1):
        return "current_month_charged_in_full"
    return "remaining_term_charged" if facts.term in ("annual", "fixed") or months else None


def after(facts: Facts, today: date) -> Result:
    """No renewal, active to the end date of the term (G-03, G-04)."""
    if (uncovered := _uncovered(facts)) is not None:
        return replace(uncovered, access_until="unstated")
    if dates.is_past(facts, today):
        return dates.past_question()
    return replace(_ends(facts, today, ("G-03", "G-04", "G-05")), renews=False)


def _ends(facts: Facts, today: date, fact_ids: tuple[str, ...]) -> Answer:
    end = dates.end_of_period(facts, today)
    answer = Answer(
        Outcome.ANSWERED, fact_ids, access_until=end.until, or_until=end.or_until, estimated=end.estimated
    ).cautioned(*dates.end_cautions(facts, today, end))
    monthly = _charged(facts) == "current_month_charged_in_full"
    return answer.cautioned(Caution.MONTH_WORDING_AMBIGUOUS) if monthly else answer


def refund(facts: Facts, today: date) -> Result:
    """The page asks this very question and does not answer it (G-27): unstated for every product and term (U-G1)."""
    return unstated("G-27", "U-G1", refund="unstated", charges=_charged(facts))


def data(facts: Facts, today: date) -> Result:
    """How long data is kept is unstated (U-G8); what is stated is to back it up before (G-10)."""
    return unstated("U-G8", "G-10", data="unstated", preparation=("backup_or_transfer_data",))


def deadline(facts: Facts, today: date) -> Result:
    """No notice period is stated (U-G6); the agreement's own terms and end date decide (G-08)."""
    return unstated("U-G6", "G-08", deadline="unstated", preparation=("check_agreement_terms_and_end_date",))


def who(facts: Facts, today: date) -> Result:
    """One row of roles if product and channel are known (G-11 to G-13), else all rows that may apply."""
    if (uncovered := _uncovered(facts)) is not None:
        return replace(uncovered, who="unstated")
    if _rows_differ(facts):
        return _verdict(facts, today)
    roles, fact_ids = _may_cancel(facts)
    known = facts.purchase_channel == "sales_rep" or (facts.purchase_channel and facts.product)
    return Answer(Outcome.ANSWERED if known else Outcome.ANSWER_ALL_ROWS, fact_ids, who=roles)


def confirmation(facts: Facts, today: date) -> Result:
    """Cancelled products are listed under "Explore other GoTo products" (G-29); on which page is unstated (U-G5)."""
    answer = unstated("G-29", "U-G5", confirmation="listed_under_explore_other_goto_products")
    return replace(answer, outcome=Outcome.ANSWERED)


def undo(facts: Facts, today: date) -> Result:
    """Unstated (U-G7)."""
    return unstated("U-G7", undo="unstated")


def preparation(facts: Facts, today: date) -> Result:
    """Four things to do before (G-06 to G-10) and four to have ready for the call (G-15 to G-18)."""
    return _uncovered(facts) or Answer(
        Outcome.ANSWERED,
        ("G-06", "G-07", "G-08", "G-09", "G-10", "G-15", "G-16", "G-17", "G-18"),
        preparation=PREPARATION,
        have_ready=HAVE_READY,
        must_not_request=NOT_IN_CHAT,
    )


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
