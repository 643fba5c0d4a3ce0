"""Webex: the verdicts in words. Keys: (topic or None for any, outcome)."""

from __future__ import annotations

from actions.phrases.verdict import Verdicts, plainly
from actions.policy import Answer, Topic
from actions.policy.vocabulary import HandoffReason, Outcome
from locales import Menu, Phrase, say, say_count

CASE = Menu(("webex.case_subscription_changes", "webex.case_cancellation"))


def _request(answer: Answer) -> tuple[Phrase, ...]:
    return (
        say("Yes: send a cancellation request. Last day for it: {date}.", date=answer.latest_date or ""),
        _days_left(answer),
    )


def _case(answer: Answer) -> tuple[Phrase, ...]:
    exception = say("You can ask for an exception to your contract terms: open a case at Cisco.")
    late = say("It is too late for a normal cancellation request, but you can open a case at Cisco.")
    for_exception = answer.handoff_reason is HandoffReason.CONTRACT_EXCEPTION
    return (
        *((exception,) if for_exception else (late, _days_left(answer))),
        say("In the case, choose {menu} so that it reaches the right team.", menu=CASE),
        say("Whether Cisco will agree, and how fast, is not stated."),
    )


def _days_left(answer: Answer) -> Phrase:
    return say_count(
        "The agreement renews in {count} day; a request must be sent 30 days or more before.",
        "The agreement renews in {count} days; a request must be sent 30 days or more before.",
        answer.days_left or 0,
    )


def _deadline(answer: Answer) -> tuple[Phrase, ...]:
    if answer.deadline == "none_stated":
        return (
            say("For a plan bought at Webex.com the source names no notice period."),
            say("If you want to be sure, cancel a day before the renewal at the latest."),
        )
    if answer.deadline_passed:
        late = say("The last day for a cancellation request has passed: {date}.", date=answer.latest_date or "")
        return (late, _days_left(answer), say("You can open a case at Cisco; choose {menu} in it.", menu=CASE))
    return (say("Last day for the cancellation request: {date}.", date=answer.latest_date or ""), _days_left(answer))


def _unstated(answer: Answer) -> tuple[Phrase, ...]:
    if answer.handoff_reason is HandoffReason.BOUGHT_VIA_PARTNER:
        return (say("No source states a refund rule for plans bought from a partner; please ask your partner."),)
    return (say("The sources do not cover this kind of plan or purchase, so I cannot say how it is cancelled."),)


VERDICTS: Verdicts = {
    (Topic.STEPS, Outcome.ELIGIBLE_SELF_SERVICE): plainly(
        say("You can cancel the paid plan yourself; it then becomes a free Webex plan."),
    ),
    (None, Outcome.ELIGIBLE_SELF_SERVICE): plainly(
        say("Yes. A plan bought at Webex.com can be cancelled by yourself, and no notice period is named."),
    ),
    (None, Outcome.ELIGIBLE_CCE_REQUEST): _request,
    (None, Outcome.OPEN_CASE_EXCEPTION): _case,
    (None, Outcome.CONTACT_PARTNER): plainly(
        say("Please contact the partner or reseller you bought the plan from: it is cancelled there."),
    ),
    (None, Outcome.PARTNER_GUIDE): plainly(
        say(
            "For partners and distributors there is a guide of its own: {guide}.",
            guide=Menu(("webex.ccw_best_practices",)),
        ),
    ),
    (None, Outcome.CONTACT_SUPPORT): plainly(
        say("If you do not see that menu or button, please contact Webex support for help."),
    ),
    (None, Outcome.CANCEL_PLAN_FIRST): plainly(
        say("Please cancel the paid plan first. You can delete the account after that."),
        say("An unofficial article warns that you may go on being billed otherwise."),
    ),
    (None, Outcome.NOT_NEEDED): plainly(
        say("A free Webex plan needs no cancelling. If you do not need it, you can delete the account."),
    ),
    (Topic.DATA, Outcome.UNOFFICIAL_GUIDANCE): plainly(
        say("If you delete the account, treat all data, files and recordings as lost, and back up first."),
        say("An active paid plan should be cancelled before, or billing may go on."),
    ),
    (Topic.AFTER, Outcome.UNOFFICIAL_GUIDANCE): plainly(
        say("If you delete the account, treat all data, files and recordings as lost, and back up first."),
    ),
    (Topic.CONFIRMATION, Outcome.UNOFFICIAL_GUIDANCE): plainly(
        say("An e-mail is said to confirm that the account is cancelled. Keep it as proof."),
    ),
    (Topic.PREPARATION, Outcome.UNOFFICIAL_GUIDANCE): plainly(
        say("There is no official list of things to do before."),
        say("It is wise to back up recordings, contacts and files, and to cancel a paid plan before the account."),
    ),
    (None, Outcome.UNOFFICIAL_GUIDANCE): plainly(
        say("The account can be deleted, but I have no official steps for it. Back up your data first."),
        say(
            "It is described like this: sign in, open the account settings, choose to close or cancel the account, "
            "and confirm. The names of the menus differ."
        ),
    ),
    (Topic.REFUND, Outcome.ANSWERED): plainly(say("A free plan costs nothing, so there is nothing to refund.")),
    (Topic.DEADLINE, Outcome.ANSWERED): _deadline,
    (Topic.REFUND, Outcome.UNSTATED): lambda answer: (
        _unstated(answer)
        if answer.handoff_reason is HandoffReason.BOUGHT_VIA_PARTNER
        else (say("Whether you get money back is not stated by Webex: your Universal Cloud Agreement decides."),)
    ),
    (Topic.CHARGES, Outcome.UNSTATED): plainly(
        say("Whether remaining months or a fee are charged is not stated by Webex: your agreement decides."),
    ),
    (Topic.DATA, Outcome.UNSTATED): plainly(
        say("What happens to recordings and files when a paid plan becomes a free one is not stated."),
    ),
    (Topic.WHO, Outcome.UNSTATED): plainly(
        say(
            "The exact role is not stated. The steps need {menu}, so it must be somebody who sees that menu.",
            menu=Menu(("webex.site_administration",)),
        ),
    ),
    (Topic.CONFIRMATION, Outcome.UNSTATED): plainly(
        say("How to see that the plan is cancelled is not stated."),
    ),
    (Topic.UNDO, Outcome.UNSTATED): lambda answer: (
        (
            say("The sources disagree: treat deleting the account as final, and back up first."),
            say("Only Webex support can say whether an account can come back."),
        )
        if answer.undo == "contradictory"
        else (say("Whether a cancelled plan can be brought back is not stated."),)
    ),
    (None, Outcome.UNSTATED): _unstated,
}
