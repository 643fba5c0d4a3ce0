"""The facts a message can state and their values: the names of entities and slots alike."""

from __future__ import annotations

CHOICES: dict[str, tuple[str, ...]] = {
    "provider": ("webex", "goto", "microsoft365", "zoom", "other"),
    "product": ("resolve", "connect", "meeting", "other", "webex_calling"),
    "target": ("paid_plan", "auto_renewal", "account", "addon"),
    "plan_kind": ("paid", "free", "trial"),
    "purchase_channel": ("online", "partner", "sales_rep", "cce", "self_is_partner", "app_store"),
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
"""Facts with a closed set of values. A message may state two values of one fact."""

FLAGS = (
    "wants_exception",
    "wants_refund",
    "took_refund",
    "outstanding_balance",
    "used_since_billing",
    "next_charge_expected",
    "disputes_charge",
)
NUMBERS = ("term_months",)
TEXTS = ("provider_name", "plan_name", "language")
"""`language` is the code of the language that the customer wishes to be answered in (ISO 639-1)."""

FACTS = (*CHOICES, *FLAGS, *NUMBERS, *TEXTS)
