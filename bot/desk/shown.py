"""Requests and conversations as the page gets them: everything in the agent's language beside the original."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.channel.events import Event, Json
from bot.channel.requests import Note, Request
from bot.channel.sheet import heard, reason, rendered
from bot.desk.door import Visit
from locales import from_json, render

PROVIDERS = {"goto": "GoTo", "microsoft365": "Microsoft 365", "webex": "Webex", "zoom": "Zoom"}
"""Names, the same in every language."""

_FREE = ("take", "note")
_OWN = ("answer", "hand_back", "close", "transfer", "note")
_LEADS = ("take_over", "transfer", "note")
_OTHERS = ("note",)


def request_json(request: Request, visit: Visit) -> Json:
    """One entry of the queue; `may` is what this agent can do with it now."""
    return {
        "id": request.id,
        "status": request.status,
        "language": request.language,
        "reason": reason(request.reason, visit.account.language)["text"],
        "provider": PROVIDERS.get(request.provider or "", ""),
        "waiting_seconds": request.waiting_seconds,
        "position": request.position,
        "owner": request.owner_name,
        "mine": request.owner == visit.account.id,
        "last_number": request.last_number,
        "unread": request.unread,
        "version": request.version,
        "unreachable": request.unreachable,
        "may": may(request, visit),
    }


def may(request: Request, visit: Visit) -> tuple[str, ...]:
    """An agent acts on what is their own; a lead also takes over and passes on what colleagues have."""
    if request.status == "done":
        return ()
    if request.status != "agent":
        return _FREE
    if request.owner == visit.account.id:
        return _OWN
    return _LEADS if visit.leads else _OTHERS


def event_json(event: Event, language: str) -> Json:
    """An event as the customer saw it; `mine` is the same in the agent's language, where that is another one.

    `heard` is how a customer's message was understood: it comes with the answer, so later than the event.
    """
    body, meta = event.body, event.body["meta"]
    original = {"text": body["text"], "list": body["list"], "buttons": [each["title"] for each in body["buttons"]]}
    understood = body.get("parse")
    return {
        "number": event.number,
        "from": event.sender.value,
        "created_at": event.created_at,
        "language": meta.get("language") or "",
        "by": meta.get("name") or "",
        **original,
        "mine": None if meta.get("language") == language else _mine(body, language),
        "heard": heard(understood, language) if understood else None,
    }


def _mine(body: Mapping[str, Any], language: str) -> Json | None:
    """What can be said in every language; None where somebody wrote it."""
    texts: dict[str, list[str]] = {"text": [], "list": [], "button": []}
    for placed in body.get("phrases") or ():
        if placed["place"] in texts:
            texts[placed["place"]].append(render(from_json(placed["phrase"]), language))
    if not any(texts.values()):
        return None
    return {"text": "\n\n".join(texts["text"]), "list": texts["list"], "buttons": texts["button"]}


def sheet_json(sheet: Mapping[str, Any], language: str) -> Json | None:
    """The fact sheet without its buttons: those are the customer's."""
    if not sheet:
        return None
    shown = rendered(sheet, language)
    rows = [{name: row[name] for name in ("id", "label", "value")} for row in shown["known"]["rows"]]
    return shown | {"known": shown["known"] | {"rows": rows}}


def notes_json(notes: Iterable[Note]) -> list[Json]:
    return [{"author": note.author, "created_at": note.created_at, "text": note.text} for note in notes]
