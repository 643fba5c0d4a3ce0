"""The fact sheet in a language: the same for the customer who waits and the person who answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from locales import Phrase, from_json, render, say_in

Json = dict[str, Any]

HEADINGS: dict[str, Phrase] = {
    "reason": say_in("sheet", "Reason"),
    "known": say_in("sheet", "What is known"),
    "verdict": say_in("sheet", "Verdict"),
    "unstated": say_in("sheet", "Not stated"),
    "told": say_in("sheet", "Already told"),
    "needed": say_in("sheet", "The provider will ask for"),
    "sources": say_in("sheet", "Sources"),
}
PARTS = ("verdict", "unstated", "told", "needed")
REASONS: dict[str, Phrase] = {
    "billing_dispute": say_in("reason", "a charge is disputed"),
    "bought_via_partner": say_in("reason", "bought from a partner or reseller"),
    "contact_sales_shown": say_in("reason", "“Contact Sales” is shown instead of cancelling"),
    "cancellation_by_support": say_in("reason", "the provider's support has to cancel"),
    "contract_exception": say_in("reason", "an exception to the contract is wanted"),
    "customer_request": say_in("reason", "a person was asked for"),
    "legal_claim": say_in("reason", "a legal claim was made"),
    "not_understood": say_in("reason", "the assistant did not understand"),
    "option_missing": say_in("reason", "a button or menu is missing"),
    "renewal_within_30_days": say_in("reason", "the renewal is less than 30 days away"),
    "source_contradiction": say_in("reason", "the sources contradict each other"),
    "unstated_policy": say_in("reason", "no source states it"),
}
"""Why a person is needed: the policy's fixed list. A reason that it does not know counts as the customer's wish."""


def rendered(sheet: Mapping[str, Any], language: str) -> Json:
    """The sheet of `custom.handoff.sheet` as texts in `language`.

    {"reason": {"id", "label", "text"},
     "known": {"label", "rows": [{"id", "label", "value", "buttons": [{"title", "payload"}]}]},
     "parts": [{"id", "label", "texts"}] in the order of `PARTS`, without those that are empty,
     "sources": {"label", "items": [{"title", "url", "checked_on"}]}}

    A payload is for the server alone: the browser gets an opaque id in its place.
    """
    parts = [
        {"id": part, "label": _heading(part, language), "texts": [_shown(text, language) for text in sheet[part]]}
        for part in PARTS
        if sheet.get(part)
    ]
    return {
        "reason": reason(str(sheet.get("reason")), language),
        "known": {
            "label": _heading("known", language),
            "rows": [_row(row, language) for row in sheet.get("rows") or ()],
        },
        "parts": parts,
        "sources": {
            "label": _heading("sources", language),
            "items": [dict(each) for each in sheet.get("sources") or ()],
        },
    }


def reason(name: str, language: str) -> Json:
    """Why a person is needed, for a sheet or a queue: {"id", "label", "text"}."""
    words = REASONS.get(name, REASONS["customer_request"])
    return {"id": name, "label": _heading("reason", language), "text": _capital(render(words, language))}


def heard(parse: Mapping[str, Any], language: str) -> Json:
    """How a message was understood (`custom.heard`) as texts: {"intent": text, "facts": [text]}."""
    facts = [_shown(fact, language) for fact in parse.get("facts") or ()]
    return {"intent": _shown(parse["intent"], language) if parse.get("intent") else "", "facts": facts}


def _row(row: Mapping[str, Any], language: str) -> Json:
    buttons = [
        {"title": _shown(button["title"], language), "payload": button["payload"]}
        for button in row.get("buttons") or ()
    ]
    return {
        "id": row["id"],
        "label": _shown(row["label"], language),
        "value": _shown(row["value"], language),
        "buttons": buttons,
    }


def _heading(name: str, language: str) -> str:
    return render(HEADINGS[name], language)


def _shown(kept: Any, language: str) -> str:
    return _capital(render(from_json(kept), language))


def _capital(text: str) -> str:
    """A word of a list ("admin") standing alone ("Admin")."""
    return text[:1].upper() + text[1:]
