"""An answer in words: the verdict first, then what follows, then the steps, then who to turn to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from actions.phrases import goto, microsoft365, webex, zoom
from actions.phrases.message import Button, Message
from actions.phrases.names import PROVIDERS, name_of
from actions.phrases.names import facts as named_facts
from actions.phrases.questions import choice
from actions.phrases.talk import OTHER_PROVIDER, PERSON
from actions.phrases.verdict import Verdicts
from actions.phrases.why import why
from actions.policy import Answer, Facts, Topic, rules
from actions.policy.vocabulary import Caution, HandoffReason, HandoffTo, Outcome
from locales import Any, Menu, Phrase, say

VERDICTS: Mapping[str, Verdicts] = {
    "webex": webex.VERDICTS,
    "goto": goto.VERDICTS,
    "microsoft365": microsoft365.VERDICTS,
    "zoom": zoom.VERDICTS,
}
CAUTIONS: dict[Caution, Phrase] = {
    Caution.EFFECT_OF_NOW_UNSTATED: say("What cancelling at once does to access, users and data is not stated."),
    Caution.EXACTLY_30_DAYS: say("Exactly 30 days are left, so today is the last day: please do it today."),
    Caution.MONTH_WORDING_AMBIGUOUS: say(
        "I take “month” as your billing month; please check the end date in GoTo Admin."
    ),
    Caution.PROMISE_IS_FOR_RECURRING_OFF: say(
        "This is stated for switching recurring billing off; for cancelling before the renewal it is not stated "
        "separately."
    ),
    Caution.RENEWAL_DAY: say(
        "Today is the renewal day, so it may have renewed already. Please check whether today's charge is there."
    ),
    Caution.ROLE_WORDING_AMBIGUOUS: say("The source words this role unclearly, so GoTo support has to confirm it."),
    Caution.SAME_DAY_USE: say("It may matter whether the use was before or after the bill."),
    Caution.TIME_ZONE: say("Which time zone counts is not stated, so please do not wait until the last hours."),
}
PREPARATION: dict[str, Phrase] = {
    "no_outstanding_balance": say("Make sure that nothing is left to pay on the account."),
    "check_agreement_terms_and_end_date": say("Check the cancellation terms and the end date in your agreement."),
    "unassign_licenses": say("Unassign the licences from your users."),
    "backup_or_transfer_data": say("Back up or transfer all data you need, user data included."),
}
HAVE_READY: dict[str, Phrase] = {
    "account_id": say("Have ready for GoTo support: your account ID."),
    "billing_admin_email": say("Have ready for GoTo support: the e-mail address of the billing admin."),
    "card_last4_and_billing_address": say(
        "Have ready for GoTo support, but never write it here: the last four digits of the card on the account and "
        "its billing address."
    ),
    "products_or_addons_to_cancel": say("Have ready for GoTo support: the products or add-ons you want to cancel."),
}
OFFERS: dict[HandoffReason, Phrase] = {
    HandoffReason.LEGAL_CLAIM: say(
        "Whether that legal claim holds is not for me to say, neither yes nor no. A person from our team should answer."
    ),
    HandoffReason.BILLING_DISPUTE: say("A disputed charge needs a person: one from our team can look into it."),
    HandoffReason.CUSTOMER_REQUEST: say("If you like, you can talk to a person from our team."),
}
END_OF_TERM: dict[str, Phrase] = {
    "webex": say("You can go on using it until the agreement ends."),
    "goto": say("It stays active until the end date of the current term."),
    "microsoft365": say("You can go on using it until the end of the current term."),
    "zoom": say("You can go on using it for the rest of the paid period."),
}
FULL_STEPS = (Topic.ELIGIBILITY, Topic.STEPS, Topic.REFUND, Topic.HANDOFF, Topic.UNDO)
"""Topics whose answer shows the steps; elsewhere a step list would only be in the way."""


def tell(topic: Topic, answer: Answer, facts: Facts) -> Message:
    """The whole answer. Every sentence follows from `answer.fact_ids` or says that something is not stated."""
    if answer.outcome is Outcome.OUT_OF_SCOPE:
        return OTHER_PROVIDER.marked(outcome=answer.outcome.value)
    if answer.outcome is Outcome.CLARIFY:
        return clarify(answer, facts).marked(**_meta(answer))
    provider = str(facts.provider)
    sources = rules()[provider].sources_of(answer.fact_ids) if provider in rules() else ()
    return Message(
        (*verdict(topic, answer, facts), *_offer(answer)),
        _steps(provider, topic, answer),
        sources,
        _buttons(answer),
        _meta(answer) | {"provider": provider},
        why=why(topic, answer, facts),
        days=_days(provider, answer),
        checklist=topic is Topic.PREPARATION,
        final=True,
    )


def verdict(topic: Topic, answer: Answer, facts: Facts) -> tuple[Phrase, ...]:
    """What is true for the customer, without the steps and without the offer of a person."""
    provider = str(facts.provider)
    return (
        *_trust(answer),
        *_verdict(provider, topic, answer),
        *_access(provider, answer),
        *(CAUTIONS[each] for each in answer.caution),
    )


def clarify(answer: Answer, facts: Facts) -> Message:
    """Both values of what contradicts itself are named; a closed choice can be pressed."""
    name = answer.conflict[0]
    values = getattr(facts, name)
    if len(answer.conflict) == 1 and isinstance(values, tuple):
        named = Any(tuple(name_of(name, value) for value in values))
        buttons = tuple(choice(name, value) for value in values)
        return Message((say("You named two things: {values}. Which one is right?", values=named),), buttons=buttons)
    return Message((say("These do not fit together: {facts}. Which is right?", facts=named_facts(answer.conflict)),))


def _trust(answer: Answer) -> tuple[Phrase, ...]:
    if answer.source_trust != "third_party":
        return ()
    return (say("This comes from an unofficial article, not from the provider itself."),)


def _verdict(provider: str, topic: Topic, answer: Answer) -> tuple[Phrase, ...]:
    if answer.outcome is Outcome.NOT_NEEDED and not answer.fact_ids:
        return (say("It is cancelled already, so there is nothing more to do."),)
    if provider not in VERDICTS or not answer.fact_ids:
        return ()
    table = VERDICTS[provider]
    speak = table.get((topic, answer.outcome)) or table.get((None, answer.outcome))
    return speak(answer) if speak else ()


def _access(provider: str, answer: Answer) -> tuple[Phrase, ...]:
    said: list[Phrase] = []
    if isinstance(answer.access_until, date):
        said.append(say("Usable until: {date}.", date=answer.access_until))
        if answer.or_until:
            said.append(say("If it has renewed today already, until: {date}.", date=answer.or_until))
        if answer.estimated:
            said.append(say("I worked that out from your dates; please check it in your account."))
    elif answer.access_until == "end_of_term":
        said.append(END_OF_TERM[provider])
    if answer.renews is False:
        said.append(say("It does not renew after that."))
    if answer.after_state == "free_plan":
        said.append(say("After that, it becomes a free Webex plan by itself."))
    if answer.after_state == "unstated":
        said.append(say("What it becomes after that is not stated."))
    return tuple(said)


def _days(provider: str, answer: Answer) -> tuple[tuple[date, Phrase], ...]:
    """What may be put into a calendar: the last day to act, and the end, unless today decides which end it is."""
    name = PROVIDERS.get(provider, provider)
    found = []
    if answer.latest_date:
        found.append((answer.latest_date, say("Last day to cancel {provider}", provider=name)))
    if isinstance(answer.access_until, date) and answer.or_until is None:
        likely = say("Probably the last day of {provider}", provider=name)
        certain = say("Last day of {provider}", provider=name)
        found.append((answer.access_until, likely if answer.estimated else certain))
    return tuple(found)


def _steps(provider: str, topic: Topic, answer: Answer) -> tuple[Phrase, ...]:
    if topic is Topic.PREPARATION:
        listed = [PREPARATION[each] for each in answer.preparation if each in PREPARATION]
        return (*listed, *(HAVE_READY[each] for each in answer.have_ready))
    if topic not in FULL_STEPS or not answer.steps_id or answer.undo or answer.outcome is Outcome.WRONG_ROLE:
        return ()
    steps = rules()[provider].steps[answer.steps_id]
    listed = [Phrase(step.say, {name: Menu(labels) for name, labels in step.labels.items()}) for step in steps]
    return (*listed, *(HAVE_READY[each] for each in answer.have_ready))


def _offer(answer: Answer) -> tuple[Phrase, ...]:
    if answer.handoff_to is not HandoffTo.HUMAN_AGENT:
        return ()
    default = say("If you like, a person from our team can look into it.")
    return (OFFERS.get(answer.handoff_reason, default) if answer.handoff_reason else default,)


def _buttons(answer: Answer) -> tuple[Button, ...]:
    return (PERSON,) if answer.handoff_to is HandoffTo.HUMAN_AGENT else ()


def _meta(answer: Answer) -> dict[str, object]:
    ids: dict[str, object] = {"outcome": answer.outcome.value, "handoff": answer.handoff, "answer": answer.as_json()}
    if answer.handoff_to and answer.handoff_reason:
        ids |= {"handoff_to": answer.handoff_to.value, "handoff_reason": answer.handoff_reason.value}
    return ids
