"""What holds for any facts at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from actions.policy import Answer, Facts, Question, Result, Topic, answer, rules, verdict
from actions.policy.vocabulary import (
    CHOICES,
    DATES,
    FLAGS,
    PROVIDER_CHANNELS,
    PROVIDER_PRODUCTS,
    PROVIDER_ROLES,
    PROVIDERS,
    Caution,
    DateFault,
    HandoffReason,
    HandoffTo,
    Outcome,
)
from tests.policy.strategies import DRAWN, TODAYS, stated

STEPS_OF = {"webex": "WEBEX_", "goto": "GOTO_", "microsoft365": "MS_", "zoom": "ZOOM_"}
SUPERSEDED = {"renewal_date": ("days_to_renewal", "renewal_date_text"), "used_since_billing": ("last_used",)}
"""What a new answer to a question takes the place of."""

VOCABULARY: dict[str, set[str]] = {
    "after_state": {"free_plan", "unstated"},
    "ask": {
        "cancel_timing",
        "plan_kind",
        "product",
        "provider",
        "purchase_channel",
        "renewal_date",
        "role",
        "target",
        "term",
        "used_since_billing",
    },
    "blocked_online_by": {"not_billing_admin", "outstanding_balance", "product_not_available_online"},
    "caution": {
        "effect_of_now_unstated",
        "exactly_30_days",
        "month_wording_ambiguous",
        "promise_is_for_recurring_off",
        "renewal_day",
        "role_wording_ambiguous",
        "same_day_use",
        "time_zone",
    },
    "charges": {"current_month_charged_in_full", "remaining_term_charged", "unstated"},
    "confirmation": {
        "email_claimed_third_party",
        "listed_under_explore_other_goto_products",
        "recurring_billing_shows_off",
        "status_annullato",
        "unstated",
    },
    "data": {"treat_as_lost_backup_first", "unstated"},
    "deadline": {"any_time", "none_stated", "unstated"},
    "handoff_reason": {
        "billing_dispute",
        "bought_via_partner",
        "contact_sales_shown",
        "cancellation_by_support",
        "contract_exception",
        "customer_request",
        "legal_claim",
        "not_understood",
        "option_missing",
        "renewal_within_30_days",
        "source_contradiction",
        "unstated_policy",
    },
    "handoff_to": {"cisco_case", "human_agent", "partner", "provider_support", "sales_or_account_executive"},
    "have_ready": {
        "account_id",
        "billing_admin_email",
        "card_last4_and_billing_address",
        "products_or_addons_to_cancel",
    },
    "must_not_request": {"card_last4_in_chat"},
    "outcome": {
        "answered",
        "answer_all_rows",
        "answer_both_ways",
        "ask",
        "cancel_plan_first",
        "clarify",
        "contact_partner",
        "contact_sales",
        "contact_support",
        "eligible_cce_request",
        "eligible_self_service",
        "eligible_via_support",
        "not_needed",
        "open_case_exception",
        "out_of_scope",
        "partner_guide",
        "settle_balance_first",
        "unofficial_guidance",
        "unstated",
        "wrong_role",
    },
    "preparation": {
        "admin_account",
        "backup_data",
        "backup_or_transfer_data",
        "check_agreement_terms_and_end_date",
        "no_outstanding_balance",
        "unassign_licenses",
    },
    "reason": {"ambiguous_date", "date_in_past", "invalid_date"},
    "refund": {"may_be_eligible", "not_applicable", "not_eligible", "unstated"},
    "source_trust": {"third_party"},
    "steps_id": {
        "GOTO_SUPPORT",
        "MS_CANCEL",
        "MS_RECURRING",
        "WEBEX_CCE_REQUEST",
        "WEBEX_SELF",
        "ZOOM_ADDON",
        "ZOOM_CANCEL",
        "ZOOM_REFUND",
    },
    "undo": {"contradictory", "reactivate_plan", "turn_recurring_billing_on", "unstated"},
    "who": {
        "admin",
        "authorized_billing_contact",
        "billing_admin",
        "product_admin",
        "super_admin",
        "unstated",
        "unstated_implied_site_admin",
    },
}
DATED = {"access_until", "latest_date", "or_until"}
COUNTED = {"days_left"}
TRUE_OR_FALSE = {"deadline_passed", "estimated", "handoff", "renews"}
OWN_KEYS = {"conflict", "fact_ids", "used"}
ASKED_ABOUT_TWO_VALUES = {"state", "option_missing"}
"""Asked for only when the customer named two values of them, which no acceptance case does."""

CASES = st.builds(
    lambda topic, today, drawn: (topic, stated(drawn, today), today), st.sampled_from(list(Topic)), TODAYS, DRAWN
)


def strangers(facts: Facts, result: Answer) -> Iterator[str]:
    """What another provider's rules have put into the answer."""
    owners = {
        "webex": (
            result.after_state == "free_plan"
            or result.deadline == "none_stated"
            or result.data == "treat_as_lost_backup_first"
            or result.source_trust is not None
            or result.undo == "contradictory"
            or result.handoff_to in (HandoffTo.CISCO_CASE, HandoffTo.PARTNER)
            or Caution.EXACTLY_30_DAYS in result.caution
            or result.outcome in (Outcome.ELIGIBLE_CCE_REQUEST, Outcome.OPEN_CASE_EXCEPTION)
        ),
        "goto": (
            result.charges not in (None, "unstated")
            or bool(result.blocked_online_by or result.have_ready)
            or result.outcome in (Outcome.ELIGIBLE_VIA_SUPPORT, Outcome.SETTLE_BALANCE_FIRST)
        ),
        "microsoft365": (
            result.confirmation == "recurring_billing_shows_off"
            or result.undo == "turn_recurring_billing_on"
            or bool({Caution.EFFECT_OF_NOW_UNSTATED, Caution.PROMISE_IS_FOR_RECURRING_OFF} & set(result.caution))
        ),
        "zoom": (
            result.refund in ("may_be_eligible", "not_eligible")
            or result.deadline == "any_time"
            or result.undo == "reactivate_plan"
            or Caution.SAME_DAY_USE in result.caution
            or result.outcome is Outcome.CONTACT_SALES
        ),
    }
    yield from (owner for owner, present in owners.items() if present and owner != facts.provider)
    if result.steps_id and not result.steps_id.startswith(STEPS_OF[str(facts.provider)]):
        yield result.steps_id
    if thirty_days(result) and facts.purchase_channel != "cce" and "cce" not in str(facts.purchase_channel):
        yield "30 days"


def thirty_days(result: Answer) -> bool:
    """Whether the notice period of Cisco Commerce Express is in the answer."""
    return result.outcome in (Outcome.ELIGIBLE_CCE_REQUEST, Outcome.OPEN_CASE_EXCEPTION) or (
        Caution.EXACTLY_30_DAYS in result.caution
    )


def refuses_to_know(result: Answer) -> bool:
    """Whether anything in the answer is unstated or unofficial."""
    values = (getattr(result, field.name) for field in fields(result))
    unstated = any(value in ("unstated", "unstated_implied_site_admin", "contradictory") for value in values)
    return unstated or result.outcome in (Outcome.UNSTATED, Outcome.UNOFFICIAL_GUIDANCE)


def sound(facts: Facts, result: Result) -> None:
    """What every result keeps to."""
    _within_the_vocabulary(result)
    if isinstance(result, Question):
        assert _belongs(facts, result)
        return
    assert result.handoff or not refuses_to_know(result), result
    assert not list(strangers(facts, result)), result
    assert (result.handoff_to is None) == (result.handoff_reason is None)
    assert result.days_left is None or result.days_left >= 0
    assert (result.outcome is Outcome.CLARIFY) == bool(result.conflict)
    assert set(result.used) <= set(facts.stated())
    if facts.provider in PROVIDERS:
        known = rules()[str(facts.provider)]
        assert set(result.fact_ids) <= set(known.claims), result
        assert result.steps_id is None or result.steps_id in known.steps


def _belongs(facts: Facts, question: Question) -> bool:
    """A provider is asked only for what its own table turns on."""
    owners = {
        "product": ("goto",),
        "purchase_channel": ("webex", "goto"),
        "role": ("goto", "microsoft365"),
        "term": ("goto",),
        "used_since_billing": ("zoom",),
        "cancel_timing": ("microsoft365",),
        "plan_kind": ("webex", "zoom"),
    }
    return facts.provider in owners.get(question.fact, (facts.provider,))


def _within_the_vocabulary(result: Result) -> None:
    for key, value in result.as_json().items():
        if key in DATED:
            assert value in ("end_of_term", "unstated") or date.fromisoformat(value)
        elif key in COUNTED:
            assert isinstance(value, int)
        elif key in TRUE_OR_FALSE:
            assert isinstance(value, bool)
        elif key not in OWN_KEYS:
            known = VOCABULARY[key] | (ASKED_ABOUT_TWO_VALUES if key == "ask" else set())
            assert set(value if isinstance(value, list) else [value]) <= known, (key, value)


@given(CASES)
def test_any_facts_give_a_question_or_a_sound_answer(case: tuple[Topic, Facts, date]) -> None:
    topic, facts, today = case
    result = answer(topic, facts, today)
    sound(facts, result)
    unexplained = replace(result, used=()) if isinstance(result, Answer) else result
    assert verdict(topic, facts, today) == unexplained


@given(CASES, st.data())
def test_every_question_matters_and_the_asking_ends(case: tuple[Topic, Facts, date], data: st.DataObject) -> None:
    topic, facts, today = case
    note(f"{topic.value} {facts.stated()} {facts.several}")
    asked: list[str] = []
    while isinstance(result := verdict(topic, facts, today), Question):
        assert result.fact not in asked, asked
        asked.append(result.fact)
        assert len(asked) <= 8
        answered = [_told(facts, result.fact, value) for value in _values(topic, facts, result.fact, today)]
        assert _differ(topic, answered, today) or _differ(
            topic, [_asked_out(topic, each, today, result.fact) for each in answered], today
        )
        facts = data.draw(st.sampled_from(answered))


def _differ(topic: Topic, each: list[Facts], today: date) -> bool:
    first = verdict(topic, each[0], today)
    return any(verdict(topic, other, today) != first for other in each[1:])


def _asked_out(topic: Topic, facts: Facts, today: date, kept: str) -> Facts:
    """The same customer after all further questions; what contradicts itself is cleared up, and `kept` stays."""
    for _ in range(12):
        result = verdict(topic, facts, today)
        if isinstance(result, Question):
            facts = _told(facts, result.fact, _values(topic, facts, result.fact, today)[-1])
        elif result.conflict:
            facts = _cleared(facts, next((name for name in result.conflict if name != kept), kept))
        else:
            return facts
    raise AssertionError(f"asked without end: {facts.stated()}")


def _cleared(facts: Facts, name: str) -> Facts:
    both = dict(facts.several).get(name) or getattr(facts, name)
    return replace(facts.without(name), **({name: both[0]} if isinstance(both, tuple) else {}))


def _told(facts: Facts, name: str, value: Any) -> Facts:
    return replace(facts.without(name, *SUPERSEDED.get(name, ())), **{name: value})


def _values(topic: Topic, facts: Facts, name: str, today: date) -> list[Any]:
    """The usable answers to a question: of the provider's own list, and in the future unless a plan is to come back."""
    provider = str(facts.provider)
    if name == "renewal_date":
        to_come = [facts.end_date] if facts.end_date and facts.end_date >= today else []
        past = (-60,) if topic is Topic.UNDO else ()
        return to_come + [today + timedelta(days=days) for days in (*past, 0, 1, 29, 30, 31, 90, 400)]
    if name in FLAGS:
        return [True, False]
    own = {"purchase_channel": PROVIDER_CHANNELS, "product": PROVIDER_PRODUCTS, "role": PROVIDER_ROLES}
    return list(own[name][provider] if name in own else CHOICES[name])


@given(CASES, st.integers(1, 500))
def test_the_answer_moves_with_today(case: tuple[Topic, Facts, date], days: int) -> None:
    topic, said, today = case
    facts = replace(said.without("start_date", "last_billed", "last_used"), several=())
    later = timedelta(days=days)
    moved = replace(facts, **{name: day + later for name in DATES if (day := getattr(facts, name)) is not None})
    result = verdict(topic, facts, today)
    if isinstance(result, Answer):
        ends = {name: day + later for name in DATED if isinstance(day := getattr(result, name), date)}
        result = replace(result, **ends)  # type: ignore[arg-type]
    assert verdict(topic, moved, today + later) == result


PAIRS = [
    pair
    for pair in combinations(
        [(name, value) for name, values in CHOICES.items() if name != "provider" for value in values]
        + [(name, value) for name in FLAGS for value in (True, False)],
        2,
    )
    if pair[0][0] != pair[1][0]
]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_pair_of_values_gives_a_sound_result(provider: str) -> None:
    for one, other in PAIRS:
        facts = Facts.parse(dict([("provider", provider), one, other]))
        for topic in Topic:
            sound(facts, verdict(topic, facts, date(2026, 12, 1)))


def test_the_vocabulary_of_the_code_is_that_of_the_answers() -> None:
    assert {each.value for each in Outcome} | {"ask"} == VOCABULARY["outcome"]
    assert {each.value for each in HandoffTo} == VOCABULARY["handoff_to"]
    assert {each.value for each in HandoffReason} == VOCABULARY["handoff_reason"]
    assert {each.value for each in Caution} == VOCABULARY["caution"]
    assert {each.value for each in DateFault} == VOCABULARY["reason"]
