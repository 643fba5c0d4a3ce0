"""Microsoft 365 for business: the verdicts in words. Keys: (topic or None for any, outcome)."""

from __future__ import annotations

from actions.phrases.verdict import Verdicts, plainly
from actions.policy import Answer, Topic
from actions.policy.vocabulary import Outcome
from locales import Menu, Phrase, say

OFF = Menu(("microsoft365.off",))
ON = Menu(("microsoft365.on",))
CANCEL = Menu(("microsoft365.cancel_subscription",))


def _two_ways(answer: Answer) -> tuple[Phrase, ...]:
    if answer.steps_id == "MS_CANCEL":
        return (say("You can cancel at once with {button}; an admin account is needed.", button=CANCEL),)
    return (
        say("Yes, an admin can do it. The easiest way: switch recurring billing off and use it until the term ends."),
        say("The other way: {button}, now or before the next renewal date.", button=CANCEL),
    )


def _after(answer: Answer) -> tuple[Phrase, ...]:
    if answer.outcome is Outcome.ANSWER_BOTH_WAYS:
        return (say("It depends on the way: this is what follows when recurring billing is switched off."),)
    return ()


def _deadline(answer: Answer) -> tuple[Phrase, ...]:
    before = say("Do it before the next renewal date. No hour is stated.")
    if answer.latest_date is None or answer.deadline_passed:
        return (before,)
    return (before, say("To be safe, do it by this day at the latest: {date}.", date=answer.latest_date))


def _missing_or_uncovered(answer: Answer) -> tuple[Phrase, ...]:
    if "U-M8" not in answer.fact_ids:
        return (say("Microsoft's page does not cover this kind of plan or purchase."),)
    check = say("Please check that you are signed in with an admin account of your company.")
    if answer.steps_id is None:
        return (say("What to do when that setting is missing is not stated."), check)
    return (
        say("What to do when {button} is missing is not stated.", button=CANCEL),
        check,
        say("You can switch recurring billing off instead; then it ends with the term."),
    )


VERDICTS: Verdicts = {
    (Topic.UNDO, Outcome.ELIGIBLE_SELF_SERVICE): plainly(
        say("Yes: while the subscription runs, set recurring billing back to {state} in the same place.", state=ON),
    ),
    (Topic.UNDO, Outcome.ANSWER_BOTH_WAYS): plainly(
        say("If only recurring billing is off: set it back to {state} while the subscription runs.", state=ON),
        say("If it was ended with {button}, whether that can be undone is not stated.", button=CANCEL),
    ),
    (None, Outcome.ELIGIBLE_SELF_SERVICE): _two_ways,
    (None, Outcome.NOT_NEEDED): plainly(
        say("There is nothing more to do: with recurring billing off, it ends by itself."),
    ),
    (None, Outcome.WRONG_ROLE): plainly(
        say("Not with your role: it takes the company's admin account or one with admin permissions."),
    ),
    (Topic.WHO, Outcome.ANSWERED): plainly(
        say("It takes the company's admin account or an account with admin permissions."),
    ),
    (Topic.AFTER, Outcome.ANSWERED): _after,
    (Topic.AFTER, Outcome.ANSWER_BOTH_WAYS): _after,
    (Topic.AFTER, Outcome.UNSTATED): lambda answer: (
        (say("What cancelling at once does to access, users and data is not stated."),)
        if "U-M2" in answer.fact_ids
        else _missing_or_uncovered(answer)
    ),
    (Topic.DEADLINE, Outcome.ANSWERED): _deadline,
    (Topic.CONFIRMATION, Outcome.ANSWERED): plainly(
        say("Open the recurring billing settings: it shows {state} when the renewal is stopped.", state=OFF),
    ),
    (Topic.CONFIRMATION, Outcome.ANSWER_BOTH_WAYS): plainly(
        say("Open the recurring billing settings: it shows {state} when the renewal is stopped.", state=OFF),
        say("How to see that {button} took effect is not stated.", button=CANCEL),
    ),
    (Topic.CONFIRMATION, Outcome.UNSTATED): plainly(
        say("How to see that {button} took effect is not stated.", button=CANCEL),
    ),
    (Topic.UNDO, Outcome.UNSTATED): plainly(
        say("Whether it can be undone after {button} is not stated.", button=CANCEL),
    ),
    (Topic.REFUND, Outcome.UNSTATED): plainly(say("Whether you get money back is not stated on Microsoft's page.")),
    (Topic.CHARGES, Outcome.UNSTATED): plainly(
        say("Whether anything is still charged after cancelling is not stated on Microsoft's page."),
    ),
    (Topic.DATA, Outcome.UNSTATED): plainly(say("What happens to data afterwards is not stated on Microsoft's page.")),
    (Topic.PREPARATION, Outcome.UNSTATED): plainly(
        say("What to do before is not stated. You only need an admin account of your company."),
    ),
    (None, Outcome.UNSTATED): _missing_or_uncovered,
}
