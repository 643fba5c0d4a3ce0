"""GoTo: the verdicts in words. Keys: (topic or None for any, outcome)."""

from __future__ import annotations

from actions.phrases.names import roles
from actions.phrases.verdict import Verdict, Verdicts, plainly
from actions.policy import Answer, Topic
from actions.policy.vocabulary import HandoffReason, Outcome
from locales import Menu, Phrase, say

BLOCKED = {
    "not_billing_admin": say("you are not a billing admin of the account"),
    "product_not_available_online": say("cancelling is not available in GoTo Admin for your product"),
    "outstanding_balance": say("there is an outstanding balance on the account"),
}
WITH_REPRESENTATIVE = ("product_admin", "authorized_billing_contact")
CHARGED = {
    "current_month_charged_in_full": say("A monthly plan is charged for the whole current month."),
    "remaining_term_charged": say("With a fixed term the remaining months are still charged."),
}


def reasons(answer: Answer) -> tuple[Phrase, ...]:
    """Why there may be no online button, one sentence a reason."""
    return tuple(say("Possible reason: {reason}.", reason=BLOCKED[each]) for each in answer.blocked_online_by)


def _via_support(answer: Answer) -> tuple[Phrase, ...]:
    if answer.handoff_reason is HandoffReason.SOURCE_CONTRADICTION:
        return (say("GoTo support cancels it for you, and must confirm that your role may ask for it."),)
    return (say("Yes. GoTo support cancels it for you; contact them with what is listed here."),)


def _steps(answer: Answer) -> tuple[Phrase, ...]:
    who = say("It must be asked for by: {roles}.", roles=roles(answer.who or ()))
    return (say("GoTo support cancels the subscription for you; the renewal is then switched off."), who)


def _blocked(answer: Answer) -> tuple[Phrase, ...]:
    return (
        say("Why GoTo may not let you cancel online:"),
        *reasons(answer),
        say("GoTo support can cancel it for you."),
    )


def _who(answer: Answer) -> tuple[Phrase, ...]:
    if answer.outcome is Outcome.ANSWERED:
        return (say("It may be cancelled by: {roles}.", roles=roles(answer.who or ())),)
    return (
        say("It depends on the product and the purchase."),
        say("GoTo Connect: {roles}.", roles=roles(("super_admin",))),
        say(
            "Bought with a sales representative: {roles}.", roles=roles(("product_admin", "authorized_billing_contact"))
        ),
        say("All other plans: {roles}.", roles=roles(("super_admin", "billing_admin"))),
    )


def _unstated(answer: Answer) -> tuple[Phrase, ...]:
    if answer.handoff_reason is HandoffReason.SOURCE_CONTRADICTION:
        return (
            say("For GoTo Connect bought with a representative, two rules about the role differ."),
            say("Please let GoTo support tell you who may cancel."),
        )
    if "U-G2" in answer.fact_ids:
        return (say("For this product I do not know whether the same rules apply. Please ask GoTo support."),)
    return (say("GoTo's page does not cover this case, so I cannot say how it is done."),)


def _charges(answer: Answer) -> tuple[Phrase, ...]:
    return (CHARGED[answer.charges],) if answer.charges in CHARGED else ()


def _refund(answer: Answer) -> tuple[Phrase, ...]:
    return (say("GoTo's page does not say whether you get money back."), *_charges(answer))


SETTLE: Verdict = plainly(
    say("Please settle the outstanding balance first: while it is open, it can block cancelling online."),
)

VERDICTS: Verdicts = {
    (Topic.STEPS, Outcome.ELIGIBLE_VIA_SUPPORT): _steps,
    (Topic.HANDOFF, Outcome.ELIGIBLE_VIA_SUPPORT): _blocked,
    (Topic.HANDOFF, Outcome.ANSWER_ALL_ROWS): _blocked,
    (None, Outcome.ELIGIBLE_VIA_SUPPORT): _via_support,
    (None, Outcome.SETTLE_BALANCE_FIRST): SETTLE,
    (None, Outcome.WRONG_ROLE): lambda answer: (
        say("Not with your role. It must be asked for by: {roles}.", roles=roles(answer.who or ())),
    ),
    (Topic.WHO, Outcome.ANSWERED): _who,
    (Topic.WHO, Outcome.ANSWER_ALL_ROWS): _who,
    (Topic.CHARGES, Outcome.ANSWERED): _charges,
    (Topic.AFTER, Outcome.ANSWERED): _charges,
    (Topic.CONFIRMATION, Outcome.ANSWERED): plainly(
        say(
            "In GoTo Admin, cancelled products are listed under {menu}. On which page is not stated.",
            menu=Menu(("goto.explore_other_products",)),
        ),
    ),
    (Topic.PREPARATION, Outcome.ANSWERED): plainly(say("Before you contact GoTo support:")),
    (Topic.REFUND, Outcome.UNSTATED): _refund,
    (Topic.DEADLINE, Outcome.UNSTATED): plainly(
        say("GoTo's page names no notice period."),
        say("Please check the cancellation terms and the end date in your own agreement."),
    ),
    (Topic.DATA, Outcome.UNSTATED): plainly(
        say("How long GoTo keeps data afterwards is not stated."),
        say("Back up or transfer all data you need, user data included, before the end."),
    ),
    (Topic.UNDO, Outcome.UNSTATED): plainly(say("Whether a cancellation can be undone is not stated by GoTo.")),
    (None, Outcome.UNSTATED): _unstated,
}
