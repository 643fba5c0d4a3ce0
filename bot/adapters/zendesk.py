"""Zendesk Support: a ticket with the customer as requester, private comments for the team.

What is sent: POST /api/v2/users/create_or_update, POST /api/v2/tickets with `Idempotency-Key` (which Zendesk keeps
for two hours and for new tickets only) and PUT /api/v2/tickets/{id}. What may have arrived is looked for first: the
ticket by `external_id`, a comment by our key in its audit's custom metadata.

Webhooks (of the kind "Zendesk events": ticket comment added, ticket status changed) are signed:
`X-Zendesk-Webhook-Signature` is the base64 HMAC-SHA256 of timestamp and body.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.adapters import phrases, signatures
from bot.adapters.base import (
    Author,
    Customer,
    Incoming,
    Message,
    PayloadError,
    PermanentError,
    Said,
    TemporaryError,
    Ticket,
)
from bot.adapters.calls import Calls
from bot.adapters.tables import utc
from locales import SOURCE_LANGUAGE, render

_OVER = ("solved", "closed")
_STAFF = ("agent", "admin")
_KEY = "assistant_key"
_PAGE = 100
_MOST_PAGES = 20


class Zendesk:
    """One account. `tags` go with every ticket."""

    name = "zendesk"
    title = "Zendesk"
    asks = True
    by_address = False

    def __init__(
        self,
        calls: Calls,
        signing_secret: str,
        tags: Sequence[str] = (),
        language: str = SOURCE_LANGUAGE,
        clock: Callable[[], datetime] = utc,
    ) -> None:
        self._calls, self._signing_secret, self._tags = calls, signing_secret, tuple(tags)
        self._language, self._clock = language, clock
        self._requesters: dict[str, int] = {}

    def open(self, ticket: Ticket, sheet: str) -> str:
        found = self._found(ticket.key) if ticket.again else None
        if found is not None:
            return found
        tags = [
            "assistant",
            f"language_{ticket.language}",
            f"reason_{ticket.reason}",
            ticket.provider or "",
            *self._tags,
        ]
        made = {
            "subject": ticket.subject,
            "comment": {"body": sheet, "public": False},
            "requester_id": self._user(ticket.customer, f"assistant-{ticket.key}"),
            "external_id": ticket.key,
            "tags": [re.sub(r"\W", "_", tag) for tag in tags if tag],
        }
        try:
            key = {"Idempotency-Key": ticket.key}
            return str(self._calls.call("POST", "/api/v2/tickets", {"ticket": made}, key)["ticket"]["id"])
        except PermanentError as error:
            # The key is known with other words (the sheet was corrected meanwhile): the ticket is there.
            if error.status != 400 or "dempoten" not in error.body:
                raise
            if (found := self._found(ticket.key)) is None:
                raise TemporaryError(str(error)) from error
            return found

    def post(self, reference: str, message: Message) -> str | None:
        return self._comment(reference, message, {"public": True, "author_id": self._requester(reference)})

    def note(self, reference: str, message: Message) -> str | None:
        return self._comment(reference, message, {"public": False})

    def address(self, reference: str, message: Message, customer: Customer) -> str | None:
        """Zendesk mails its answers to the requester, who is now somebody with an address."""
        requester = self._user(customer, f"assistant-{message.key}")
        self._requesters.pop(reference, None)
        return self._comment(reference, message, {"public": False}, requester_id=requester)

    def closed(self, reference: str, message: Message) -> str | None:
        return self._comment(reference, message, {"public": False}, status="solved")

    def incoming(self, headers: Mapping[str, str], body: bytes, secret: str | None = None) -> list[Incoming]:
        timestamp = signatures.header(headers, "x-zendesk-webhook-signature-timestamp")
        expected = signatures.in_base64(self._signing_secret, timestamp, body)
        signatures.check(expected, headers.get("x-zendesk-webhook-signature"))
        signatures.check_time(timestamp, self._clock())
        try:
            return self._read(json.loads(body))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise PayloadError(f"not an event of Zendesk's ({error!r})") from error

    def reconcile(self, reference: str, after: int) -> list[Incoming]:
        events, ticket = [], f"/api/v2/tickets/{int(reference)}"
        for page in self._pages(f"{ticket}/comments", include="users"):
            staff = {user["id"]: user for user in page.get("users") or () if user.get("role") in _STAFF}
            for comment in page["comments"]:
                author = staff.get(comment["author_id"])
                if comment["id"] > after and comment["public"] and author:
                    events.append(_message(reference, comment, author))
        if self._calls.get(ticket)["ticket"]["status"] in _OVER:
            events.append(_end(reference))
        return sorted(events, key=lambda event: event.position)

    def _read(self, event: Any) -> list[Incoming]:
        reference, happened = str(event["detail"]["id"]), event["event"]
        match str(event["type"]).removeprefix("zen:event-type:ticket."):
            case "comment_added":
                comment = happened["comment"]
                # Customers' and private comments are ours, or none of the customer's business.
                if comment["is_public"] is True and comment["author"]["is_staff"] is True:
                    return [_message(reference, comment, comment["author"])]
            case "status_changed" if str(happened["current"]).lower() in _OVER:
                return [_end(reference)]
        return []

    def _found(self, key: str) -> str | None:
        tickets = self._calls.get("/api/v2/tickets", external_id=key)["tickets"]
        return next((str(ticket["id"]) for ticket in tickets if ticket["external_id"] == key), None)

    def _user(self, customer: Customer, key: str) -> int:
        """A requester who is nobody of the staff: whoever types an agent's address must not write in their name."""
        email = customer.email or customer.address
        name = customer.name or render(phrases.CUSTOMER, self._language)
        if email:
            try:
                user = self._made({"name": name, "email": email})
                if user["role"] == "end-user":
                    return int(user["id"])
            except PermanentError as error:
                if error.status != 422:  # an address that Zendesk refuses
                    raise
        return int(self._made({"name": name, "external_id": key})["id"])

    def _made(self, user: dict[str, str]) -> Any:
        body = {"user": {**user, "skip_verify_email": True}}
        return self._calls.call("POST", "/api/v2/users/create_or_update", body)["user"]

    def _requester(self, reference: str) -> int:
        if reference not in self._requesters:
            ticket = self._calls.get(f"/api/v2/tickets/{int(reference)}")["ticket"]
            self._requesters[reference] = int(ticket["requester_id"])
        return self._requesters[reference]

    def _comment(self, reference: str, message: Message, how: dict[str, Any], **more: Any) -> str | None:
        ticket = f"/api/v2/tickets/{int(reference)}"
        if message.again:
            for page in self._pages(f"{ticket}/audits"):
                for audit in page["audits"]:
                    if ((audit.get("metadata") or {}).get("custom") or {}).get(_KEY) == message.key:
                        return _comment_id(audit)
        body = {"comment": {"body": message.text, **how}, "metadata": {_KEY: message.key}, **more}
        return _comment_id(self._calls.call("PUT", ticket, {"ticket": body}).get("audit") or {})

    def _pages(self, path: str, **params: str) -> Iterator[Any]:
        after: dict[str, str] = {}
        for _ in range(_MOST_PAGES):
            page = self._calls.get(path, **params, **{"page[size]": _PAGE}, **after)
            yield page
            meta = page.get("meta") or {}
            if not meta.get("has_more"):
                return
            after = {"page[after]": meta["after_cursor"]}


def _message(reference: str, comment: Any, author: Any) -> Incoming:
    number = int(comment["id"])
    known = Author(str(author["id"]), str(author.get("name") or ""))
    return Incoming(f"comment:{number}", reference, Said.MESSAGE, str(comment.get("body") or ""), known, number)


def _end(reference: str) -> Incoming:
    return Incoming(f"end:{reference}", reference, Said.CLOSE)


def _comment_id(audit: Any) -> str | None:
    return next((str(each["id"]) for each in audit.get("events") or () if each.get("type") == "Comment"), None)
