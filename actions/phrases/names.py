"""Short words: the names of providers, roles, plans, channels and facts."""

from __future__ import annotations

from collections.abc import Iterable

from locales import All, Any, Menu, Phrase, say_in

PROVIDERS = {"webex": "Webex", "goto": "GoTo", "microsoft365": "Microsoft 365", "zoom": "Zoom"}
PRODUCTS = {"resolve": "LogMeIn Resolve", "connect": "GoTo Connect", "meeting": "GoTo Meeting"}


def _named(label: str) -> Phrase:
    """A menu or button by the name it bears."""
    return Phrase("{name}", {"name": Menu((label,))})


CHOICES: dict[str, dict[str, Phrase]] = {
    "role": {
        "site_admin": say_in("role", "site administrator"),
        "super_admin": say_in("role", "super admin"),
        "billing_admin": say_in("role", "billing admin"),
        "product_admin": say_in("role", "product admin"),
        "authorized_billing_contact": say_in("role", "authorized billing contact"),
        "admin": say_in("role", "admin"),
        "owner": say_in("role", "account owner"),
        "member": say_in("role", "user without admin rights"),
    },
    "purchase_channel": {
        "online": say_in("purchase", "on the provider's website"),
        "partner": say_in("purchase", "from a partner or reseller"),
        "sales_rep": say_in("purchase", "with a sales representative"),
        "cce": say_in("purchase", "through Cisco Commerce Express"),
        "self_is_partner": say_in("purchase", "we are a partner ourselves"),
        "app_store": say_in("purchase", "in an app store"),
    },
    "provider": {
        "other": say_in("provider", "another provider"),
    },
    "product": {
        "other": say_in("product", "another product"),
        "webex_calling": say_in("product", "Webex Calling"),
    },
    "plan_kind": {
        "paid": say_in("plan", "a paid plan"),
        "free": say_in("plan", "a free plan"),
        "trial": say_in("plan", "a trial"),
    },
    "term": {
        "monthly": say_in("term", "month to month"),
        "annual": say_in("term", "a year"),
        "fixed": say_in("term", "another fixed term"),
    },
    "target": {
        "paid_plan": say_in("target", "cancel the paid plan"),
        "auto_renewal": say_in("target", "only stop the renewal"),
        "account": say_in("target", "delete the whole account"),
        "addon": say_in("target", "cancel an add-on"),
    },
    "cancel_timing": {
        "now": say_in("timing", "at once"),
        "at_renewal": say_in("timing", "at the end of the term"),
    },
    "state": {
        "active": say_in("state", "active"),
        "cancelled": say_in("state", "cancelled already"),
        "expired": say_in("state", "ended"),
    },
    "option_missing": {
        "cancel_button": say_in("missing", "the button for cancelling"),
        "page_error": say_in("missing", "the page shows an error"),
        "site_admin_menu": _named("webex.site_administration"),
        "cancel_paid_plan": _named("webex.cancel_paid_plan"),
        "online_cancel": say_in("missing", "cancelling online"),
        "cancel_subscription": say_in("missing", "the choice for cancelling the subscription"),
        "cancel_greyed_out": say_in("missing", "the button for cancelling is greyed out"),
        "recurring_billing_settings": say_in("missing", "the settings for recurring billing"),
        "contact_sales_shown": say_in("missing", "“Contact Sales” is shown instead"),
        "need_help_button": _named("zoom.need_help"),
    },
    "pays": {
        "monthly": say_in("payment", "every month"),
        "upfront": say_in("payment", "in advance"),
    },
    "buyer": {
        "company": say_in("buyer", "a company"),
        "small_business": say_in("buyer", "a small business"),
        "private_person": say_in("buyer", "a private person"),
    },
    "recurring_billing": {
        "on": say_in("recurring billing", "on"),
        "off": say_in("recurring billing", "off"),
    },
    "legal_claim": {
        "withdrawal_14_days": say_in("claim", "right of withdrawal within 14 days"),
        "resiliation_trois_clics": say_in("claim", "cancelling in three clicks (France)"),
        "wet_van_dam": say_in("claim", "Wet van Dam (Netherlands)"),
        "art_65_bis_tacito_rinnovo": say_in("claim", "tacit renewal, article 65-bis (Italy)"),
        "lag_2014_1449": say_in("claim", "act 2014:1449 on renewal (Sweden)"),
        "data_act_switching": say_in("claim", "changing providers under the Data Act (EU)"),
    },
}

FACTS: dict[str, Phrase] = {
    "provider": say_in("fact", "provider"),
    "product": say_in("fact", "product"),
    "purchase_channel": say_in("fact", "where it was bought"),
    "role": say_in("fact", "your role"),
    "plan_kind": say_in("fact", "kind of plan"),
    "term": say_in("fact", "length of the term"),
    "target": say_in("fact", "what you want to end"),
    "renewal_date": say_in("fact", "renewal date"),
    "days_to_renewal": say_in("fact", "days to the renewal"),
    "start_date": say_in("fact", "start date"),
    "end_date": say_in("fact", "end date"),
    "last_billed": say_in("fact", "last bill"),
    "last_used": say_in("fact", "last use"),
    "used_since_billing": say_in("fact", "use since the last bill"),
    "recurring_billing": say_in("fact", "recurring billing"),
    "next_charge_expected": say_in("fact", "next charge expected"),
    "cancel_timing": say_in("fact", "when it should end"),
    "state": say_in("fact", "state of the subscription"),
    "option_missing": say_in("fact", "what is missing"),
    "pays": say_in("fact", "way of payment"),
    "legal_claim": say_in("fact", "legal claim"),
    "buyer": say_in("fact", "kind of customer"),
    "term_months": say_in("fact", "months of the term"),
    "outstanding_balance": say_in("fact", "something left to pay"),
    "wants_refund": say_in("fact", "money back wanted"),
    "wants_exception": say_in("fact", "an exception wanted"),
    "took_refund": say_in("fact", "refund already received"),
    "product_name": say_in("fact", "name of the product"),
    "plan_name": say_in("fact", "name of the plan"),
    "country": say_in("fact", "country"),
}
"""As they are called towards the customer."""
LABELS: dict[str, Phrase] = {
    **FACTS,
    "role": say_in("fact", "role in the account"),
    "target": say_in("fact", "what is to end"),
    "provider_name": say_in("fact", "provider as named"),
    "renewal_date_text": say_in("fact", "renewal date as written"),
    "disputes_charge": say_in("fact", "a charge disputed"),
    "asks_human": say_in("fact", "a person wanted"),
}
"""As they are called where the customer and a support agent read the same words."""


def name_of(fact: str, value: str) -> Phrase | str:
    """The customer's word for a value of a fact; brands stay as they are."""
    if fact == "provider" and value in PROVIDERS:
        return PROVIDERS[value]
    if fact == "product" and value in PRODUCTS:
        return PRODUCTS[value]
    return CHOICES[fact][value]


def roles(ids: Iterable[str]) -> Any:
    """Roles read with "or": any one of them may act."""
    return Any(tuple(CHOICES["role"][each] for each in ids))


def facts(ids: Iterable[str]) -> All:
    """Facts read with "and"."""
    return All(tuple(FACTS[each] for each in ids))
