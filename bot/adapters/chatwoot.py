"""Chatwoot, by an inbox of the kind "API": contact, conversation, messages both ways.

What is sent: POST /api/v1/accounts/{account}/contacts, …/conversations, …/conversations/{id}/messages and
…/toggle_status, with the header `api_access_token`. Chatwoot has no idempotency keys: what may have arrived is looked
for first, the conversation by our key in its custom attributes, a message by its text among those after the last one
that is known.

Webhooks (of the inbox or of the account; events message_created and conversation_status_changed) are signed since
Chatwoot 4.13 (those of an account since 4.11.2): `X-Chatwoot-Signature: sha256=…` over `timestamp.body`. An older
one is told an address with a secret in it.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Mapping
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
    SignatureError,
    Ticket,
)
from bot.adapters.calls import Calls
from bot.adapters.tables import utc
from locales import SOURCE_LANGUAGE, render

_INCOMING, _OUTGOING = 0, 1
_TYPES = {"incoming": _INCOMING, "outgoing": _OUTGOING}
# "pending" is Chatwoot's word for a conversation that is with a bot.
_ENDS = {"resolved": Said.CLOSE, "pending": Said.HAND_BACK}
_KEY = "assistant_request"
_PAGE = 100
_MOST_PAGES = 20


class Chatwoot:
    """One API inbox. Exactly one of `signing_secret` and `address_secret` is given."""

    name = "chatwoot"
    title = "Chatwoot"
    asks = True

    def __init__(
        self,
        calls: Calls,
        account: int,
        inbox: int,
        signing_secret: str | None = None,
        address_secret: str | None = None,
        language: str = SOURCE_LANGUAGE,
        clock: Callable[[], datetime] = utc,
    ) -> None:
        self._calls, self._inbox = calls, inbox
        self._signing_secret, self._address_secret = signing_secret, address_secret
        self._language, self._clock = language, clock
        self._base = f"/api/v1/accounts/{account}"
        self.by_address = signing_secret is None

    def open(self, ticket: Ticket, sheet: str) -> str:
        contact = self._contact(ticket)
        found = self._conversation(ticket, contact) if ticket.again else None
        reference = found or self._created(ticket, contact)
        self.note(reference, Message(ticket.key, f"{ticket.subject}\n\n{sheet}", again=found is not None))
        return reference

    def post(self, reference: str, message: Message) -> str:
        return self._say(reference, message, _INCOMING)

    def note(self, reference: str, message: Message) -> str:
        return self._say(reference, message, _OUTGOING)

    def address(self, reference: str, message: Message, customer: Customer) -> str:
        # Not the contact's address: nobody has checked it, and Chatwoot would show that person's other conversations.
        return self.note(reference, message)

    def closed(self, reference: str, message: Message) -> str:
        noted = self.note(reference, message)
        self._calls.call("POST", f"{self._at(reference)}/toggle_status", {"status": "resolved"})
        return noted

    def incoming(self, headers: Mapping[str, str], body: bytes, secret: str | None = None) -> list[Incoming]:
        self._verify(headers, body, secret)
        try:
            event = json.loads(body)
            return self._read(event)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise PayloadError(f"not an event of Chatwoot's ({error!r})") from error

    def reconcile(self, reference: str, after: int) -> list[Incoming]:
        messages = self._messages(reference, after)
        events = [self._message(reference, each) for each in messages if _is_answer(each)]
        end = self._end(reference, self._calls.get(self._at(reference)))
        return [*events, *([end] if end else [])]

    def _verify(self, headers: Mapping[str, str], body: bytes, secret: str | None) -> None:
        if self._signing_secret is None:
            if not hmac.compare_digest((secret or "").encode(), (self._address_secret or "").encode()) or not secret:
                raise SignatureError("the address's secret is wrong")
            return
        timestamp = signatures.header(headers, "x-chatwoot-timestamp")
        expected = signatures.hexadecimal(self._signing_secret, timestamp, body)
        signatures.check(expected, headers.get("x-chatwoot-signature"))
        signatures.check_time(timestamp, self._clock())

    def _read(self, event: Any) -> list[Incoming]:
        # The webhooks of an account tell about all its inboxes.
        if event["event"] == "message_created" and event["inbox"]["id"] == self._inbox and _is_answer(event):
            return [self._message(str(event["conversation"]["id"]), event)]
        if event["event"] == "conversation_status_changed" and event["inbox_id"] == self._inbox:
            end = self._end(str(event["id"]), event)
            return [end] if end else []
        return []

    def _message(self, reference: str, message: Any) -> Incoming:
        number, sender = int(message["id"]), message["sender"]
        attached = [str(each.get("data_url") or "") for each in message.get("attachments") or ()]
        return Incoming(
            id=f"message:{number}",
            reference=reference,
            said=Said.MESSAGE,
            text="\n".join(part for part in [message.get("content") or "", *attached] if part),
            author=Author(str(sender["id"]), str(sender.get("name") or "")),
            position=number,
        )

    def _end(self, reference: str, conversation: Any) -> Incoming | None:
        said = _ENDS.get(conversation["status"])
        if said is None:
            return None
        assignee = (conversation.get("meta") or {}).get("assignee") or {}
        author = Author(str(assignee["id"]), str(assignee.get("name") or "")) if assignee.get("id") else None
        # A request ends once; the next one has a conversation of its own.
        return Incoming(f"end:{reference}", reference, said, author=author)

    def _contact(self, ticket: Ticket) -> int:
        customer = ticket.customer
        identifier = f"assistant-user-{customer.user}" if customer.user else f"assistant-{ticket.key}"
        found = self._calls.get(f"{self._base}/contacts/search", q=identifier)
        for contact in found["payload"]:
            if contact["identifier"] == identifier:
                return int(contact["id"])
        name = customer.name or render(phrases.CUSTOMER, self._language)
        contact = {"inbox_id": self._inbox, "name": name, "identifier": identifier}
        email = {"email": customer.email} if customer.email else {}
        try:
            made = self._calls.call("POST", f"{self._base}/contacts", contact | email)
        except PermanentError as error:
            if error.status != 422 or not email:
                raise
            # The address belongs to another contact; who they are stays as it is.
            made = self._calls.call("POST", f"{self._base}/contacts", contact)
        return int(made["payload"]["contact"]["id"])

    def _conversation(self, ticket: Ticket, contact: int) -> str | None:
        for each in self._calls.get(f"{self._base}/contacts/{contact}/conversations")["payload"]:
            if (each.get("custom_attributes") or {}).get(_KEY) == ticket.key:
                return str(each["id"])
        return None

    def _created(self, ticket: Ticket, contact: int) -> str:
        attributes = {_KEY: ticket.key, "language": ticket.language, "reason": ticket.reason}
        attributes |= {"provider": ticket.provider} if ticket.provider else {}
        conversation = {
            "source_id": ticket.key,
            "inbox_id": self._inbox,
            "contact_id": contact,
            "status": "open",
            "custom_attributes": attributes,
        }
        return str(self._calls.call("POST", f"{self._base}/conversations", conversation)["id"])

    def _say(self, reference: str, message: Message, message_type: int) -> str:
        private = message_type == _OUTGOING
        if message.again:
            for each in self._messages(reference, max(map(int, message.known), default=0)):
                same = each["content"] == message.text and bool(each["private"]) is private
                if same and _type(each) == message_type and str(each["id"]) not in message.known:
                    return str(each["id"])
        said = {
            "content": message.text,
            "message_type": "outgoing" if private else "incoming",
            "private": private,
            "echo_id": message.key,
        }
        return str(self._calls.call("POST", f"{self._at(reference)}/messages", said)["id"])

    def _messages(self, reference: str, after: int) -> list[Any]:
        found: list[Any] = []
        for _ in range(_MOST_PAGES):
            page = self._calls.get(f"{self._at(reference)}/messages", after=after)["payload"]
            found += page
            if len(page) < _PAGE:
                break
            after = max(int(each["id"]) for each in page)
        return sorted(found, key=lambda each: int(each["id"]))

    def _at(self, reference: str) -> str:
        return f"{self._base}/conversations/{int(reference)}"


def _type(message: Any) -> int | None:
    given = message["message_type"]
    return _TYPES.get(given) if isinstance(given, str) else int(given)


def _is_answer(message: Any) -> bool:
    """A person's words to the customer. What does not say that it is not private is taken for private."""
    sender: Mapping[str, Any] = message.get("sender") or {}
    return _type(message) == _OUTGOING and message.get("private") is False and sender.get("type") == "user"
