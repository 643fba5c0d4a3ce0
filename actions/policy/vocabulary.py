"""The closed sets of the policy: one word for each thing, in facts, entities, slots, outcomes and cases alike."""

from __future__ import annotations

from enum import StrEnum

PROVIDERS = ("webex", "goto", "microsoft365", "zoom")

CHOICES: dict[str, tuple[str, ...]] = {
    "provider": (*PROVIDERS, "other"),
    "target": ("paid_plan", "auto_renewal", "account", "addon"),
    "plan_kind": ("paid", "free", "trial"),
    "purchase_channel": ("online", "partner", "sales_rep", "cce", "self_is_partner", "app_store"),
    "product": ("resolve", "connect", "meeting", "other", "webex_calling"),
    "role": (
        "site_admin",
        "super_admin",
        "billing_admin",
        "product_admin",
        "authorized_billing_contact",
        "admin",
        "owner",
        "member",
    ),
    "term": ("monthly", "annual", "fixed"),
    "state": ("active", "cancelled", "expired"),
    "pays": ("monthly", "upfront"),
    "option_missing": (
        "cancel_button",
        "page_error",
        "site_admin_menu",
        "cancel_paid_plan",
        "online_cancel",
        "cancel_subscription",
        "cancel_greyed_out",
        "recurring_billing_settings",
        "contact_sales_shown",
        "need_help_button",
    ),
    "recurring_billing": ("on", "off"),
    "cancel_timing": ("now", "at_renewal"),
    "legal_claim": (
        "withdrawal_14_days",
        "resiliation_trois_clics",
        "wet_van_dam",
        "art_65_bis_tacito_rinnovo",
        "lag_2014_1449",
        "data_act_switching",
    ),
    "buyer": ("company", "small_business", "private_person"),
}
"""Facts with a closed set of values. A tuple of two values stands for "the customer named both"."""

FLAGS = (
    "wants_exception",
    "wants_refund",
    "took_refund",
    "outstanding_balance",
    "used_since_billing",
    "next_charge_expected",
    "asks_human",
    "disputes_charge",
)
DATES = ("renewal_date", "start_date", "end_date", "last_used", "last_billed")
NUMBERS = ("days_to_renewal", "term_months")
TEXTS = ("provider_name", "plan_name", "product_name", "renewal_date_text", "country")

PROVIDER_ROLES: dict[str, tuple[str, ...]] = {
    "webex": ("site_admin", "member"),
    "goto": ("super_admin", "billing_admin", "product_admin", "authorized_billing_contact", "member"),
    "microsoft365": ("admin", "member"),
    "zoom": ("owner", "admin", "member"),
}
PROVIDER_CHANNELS: dict[str, tuple[str, ...]] = {
    "webex": ("online", "cce", "partner", "self_is_partner", "sales_rep", "app_store"),
    "goto": ("online", "sales_rep", "partner", "app_store"),
    "microsoft365": ("online", "partner", "app_store"),
    "zoom": ("online", "partner", "sales_rep", "app_store"),
}
PROVIDER_PRODUCTS: dict[str, tuple[str, ...]] = {
    "webex": ("webex_calling",),
    "goto": ("resolve", "connect", "meeting", "other"),
    "microsoft365": (),
    "zoom": (),
}
"""A role, channel or product outside the provider's own list counts as not said."""


class Topic(StrEnum):
    """What is asked."""

    ELIGIBILITY = "eligibility"
    STEPS = "steps"
    REFUND = "refund"
    CHARGES = "charges"
    AFTER = "after"
    DATA = "data"
    DEADLINE = "deadline"
    WHO = "who"
    CONFIRMATION = "confirmation"
    UNDO = "undo"
    PREPARATION = "preparation"
    HANDOFF = "handoff"


class Outcome(StrEnum):
    """The verdict, an id with no wording."""

    ELIGIBLE_SELF_SERVICE = "eligible_self_service"
    ELIGIBLE_CCE_REQUEST = "eligible_cce_request"
    OPEN_CASE_EXCEPTION = "open_case_exception"
    ELIGIBLE_VIA_SUPPORT = "eligible_via_support"
    CONTACT_PARTNER = "contact_partner"
    PARTNER_GUIDE = "partner_guide"
    CONTACT_SALES = "contact_sales"
    CONTACT_SUPPORT = "contact_support"
    SETTLE_BALANCE_FIRST = "settle_balance_first"
    WRONG_ROLE = "wrong_role"
    CANCEL_PLAN_FIRST = "cancel_plan_first"
    NOT_NEEDED = "not_needed"
    CLARIFY = "clarify"
    ANSWERED = "answered"
    ANSWER_BOTH_WAYS = "answer_both_ways"
    ANSWER_ALL_ROWS = "answer_all_rows"
    UNSTATED = "unstated"
    UNOFFICIAL_GUIDANCE = "unofficial_guidance"
    OUT_OF_SCOPE = "out_of_scope"


class HandoffTo(StrEnum):
    """Who is to be spoken to: our own desk (`human_agent`) or a referral to somebody else."""

    HUMAN_AGENT = "human_agent"
    PROVIDER_SUPPORT = "provider_support"
    CISCO_CASE = "cisco_case"
    PARTNER = "partner"
    SALES = "sales_or_account_executive"


class HandoffReason(StrEnum):
    """Why somebody else is needed."""

    BILLING_DISPUTE = "billing_dispute"
    BOUGHT_VIA_PARTNER = "bought_via_partner"
    CONTACT_SALES_SHOWN = "contact_sales_shown"
    CANCELLATION_BY_SUPPORT = "cancellation_by_support"
    CONTRACT_EXCEPTION = "contract_exception"
    CUSTOMER_REQUEST = "customer_request"
    LEGAL_CLAIM = "legal_claim"
    NOT_UNDERSTOOD = "not_understood"
    OPTION_MISSING = "option_missing"
    RENEWAL_WITHIN_30_DAYS = "renewal_within_30_days"
    SOURCE_CONTRADICTION = "source_contradiction"
    UNSTATED_POLICY = "unstated_policy"


class Caution(StrEnum):
    """A warning that goes with an answer."""

    EFFECT_OF_NOW_UNSTATED = "effect_of_now_unstated"
    EXACTLY_30_DAYS = "exactly_30_days"
    MONTH_WORDING_AMBIGUOUS = "month_wording_ambiguous"
    PROMISE_IS_FOR_RECURRING_OFF = "promise_is_for_recurring_off"
    RENEWAL_DAY = "renewal_day"
    ROLE_WORDING_AMBIGUOUS = "role_wording_ambiguous"
    SAME_DAY_USE = "same_day_use"
    TIME_ZONE = "time_zone"


class DateFault(StrEnum):
    """What is wrong with a date that has to be asked for again."""

    AMBIGUOUS = "ambiguous_date"
    IN_PAST = "date_in_past"
    INVALID = "invalid_date"
