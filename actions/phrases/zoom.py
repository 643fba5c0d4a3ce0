"""Zoom: the verdicts in words. Keys: (topic or None for any, outcome)."""

from __future__ import annotations

from actions.phrases.verdict import Verdicts, plainly
from actions.policy import Answer, Topic
from actions.policy.vocabulary import Outcome
from locales import Menu, Phrase, say

REACTIVATE = Menu(("zoom.reactivate_plan",))
CURRENT_PLANS = Menu(("zoom.current_plans",))
HELP = Menu(("zoom.need_help",))
TO_SALES = say(
    "If {button} is shown, please contact Zoom's sales team or your Account Executive to cancel.",
    button=Menu(("zoom.contact_sales",)),
)


def _self_service(answer: Answer) -> tuple[Phrase, ...]:
    if answer.steps_id == "ZOOM_REFUND":
        return (
            say("Yes, at any time. Because you want a refund, use the refund steps instead of the plain ones."),
            say("Zoom's portal decides whether there is a refund and shows the amount."),
        )
    if answer.steps_id == "ZOOM_ADDON":
        return (say("Yes, an add-on can be cancelled at any time. It stays active for the rest of its period."),)
    return (say("Yes, at any time. Cancelling stops the renewal; the paid period runs on to its end."),)


def _refund(answer: Answer) -> tuple[Phrase, ...]:
    match answer.refund:
        case "not_applicable":
            return (say("A free plan costs nothing, so there is nothing to refund."),)
        case "not_eligible":
            return (say("No: a refund needs an account that was not in use since it was last billed."),)
    return (
        say("You may be entitled to a refund, because the account was not in use since it was last billed."),
        say("I cannot promise it: Zoom's portal decides and shows the amount. Ask for it while you cancel."),
    )


def _no_refund_stated(answer: Answer) -> tuple[Phrase, ...]:
    if "Z-15" in answer.fact_ids and "Z-14" not in answer.fact_ids:
        return (
            say("The choice {button} is for accounts that are entitled to a refund.", button=HELP),
            say("If it is not shown, yours may not count as entitled; I cannot check that."),
        )
    if "Z-14" in answer.fact_ids:
        return (
            say("A refund is asked for while cancelling, and only if {button} is shown.", button=HELP),
            say("Whether there is another way, or one afterwards, is not stated."),
        )
    if answer.caution:
        return (say("The account was used on the day of the bill; whether that counts as use is not stated."),)
    return (say("Whether there is a refund in this case is not stated by Zoom."),)


def _deadline(answer: Answer) -> tuple[Phrase, ...]:
    any_time = say("You can cancel at any time; it stops the next renewal.")
    if answer.latest_date is None or answer.deadline_passed:
        return (any_time, say("To be safe, do it a day before the renewal at the latest."))
    return (any_time, say("To be safe, do it by this day at the latest: {date}.", date=answer.latest_date))


def _uncovered(answer: Answer) -> tuple[Phrase, ...]:
    if "U-Z6" in answer.fact_ids:
        return (say("A free Zoom account can be closed. How a paid one is closed is not stated."),)
    if "U-Z8" in answer.fact_ids:
        return (say("Zoom's page does not cover this kind of plan or purchase."),)
    return (say("What to do when that button is missing is not stated by Zoom."),)


VERDICTS: Verdicts = {
    (Topic.UNDO, Outcome.ELIGIBLE_SELF_SERVICE): plainly(
        say("Yes: choose {button} in {tab} while the paid period runs.", button=REACTIVATE, tab=CURRENT_PLANS),
        say("Until when exactly that works is not stated."),
    ),
    (None, Outcome.ELIGIBLE_SELF_SERVICE): _self_service,
    (None, Outcome.NOT_NEEDED): plainly(
        say("A free Zoom account has no subscription to cancel. You can close the account; the steps are not stated."),
    ),
    (None, Outcome.CONTACT_SALES): plainly(
        TO_SALES,
    ),
    (Topic.REFUND, Outcome.CONTACT_SALES): plainly(
        TO_SALES,
        say("Whether there is a refund then is not stated; please ask them."),
    ),
    (Topic.REFUND, Outcome.ANSWERED): _refund,
    (Topic.REFUND, Outcome.UNSTATED): _no_refund_stated,
    (Topic.AFTER, Outcome.ANSWERED): lambda answer: (),
    (Topic.AFTER, Outcome.UNSTATED): plainly(say("What happens to access in this case is not stated by Zoom.")),
    (Topic.DEADLINE, Outcome.ANSWERED): _deadline,
    (Topic.CONFIRMATION, Outcome.ANSWERED): plainly(
        say(
            "The status of the plan in {tab} changes to {status}.",
            tab=CURRENT_PLANS,
            status=Menu(("zoom.status_cancelled",)),
        ),
    ),
    (Topic.CONFIRMATION, Outcome.UNSTATED): plainly(
        say("How to see that an add-on is cancelled is not stated by Zoom."),
    ),
    (Topic.UNDO, Outcome.UNSTATED): plainly(
        say("Whether the plan can be brought back in this case is not stated by Zoom."),
    ),
    (Topic.CHARGES, Outcome.UNSTATED): plainly(
        say("Whether instalments go on after cancelling is not stated by Zoom."),
    ),
    (Topic.DATA, Outcome.UNSTATED): plainly(say("What happens to recordings and other data is not stated by Zoom.")),
    (Topic.WHO, Outcome.UNSTATED): plainly(say("Which role it takes is not stated by Zoom.")),
    (Topic.PREPARATION, Outcome.UNSTATED): plainly(say("What to do before is not stated by Zoom.")),
    (None, Outcome.UNSTATED): lambda answer: _no_refund_stated(answer) if answer.refund else _uncovered(answer),
}
