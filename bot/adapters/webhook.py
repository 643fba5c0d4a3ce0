"""A signed webhook, for a help desk that has no adapter of its own. README.md says what the other side must do."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.adapters import signatures
from bot.adapters.base import LAST, Author, Customer, Incoming, Message, PayloadError, Said, Ticket
from bot.adapters.calls import Calls
from bot.adapters.tables import utc

TIMESTAMP = "X-Assistant-Timestamp"
SIGNATURE = "X-Assistant-Signature"
_MOST_ID = 200


class Webhook:
    """Both directions are signed with the same secret."""

    name = "webhook"
    title = "Support"
    asks = False
    by_address = False

    def __init__(self, calls: Calls, secret: str, clock: Callable[[], datetime] = utc) -> None:
        self._calls, self._secret, self._clock = calls, secret, clock

    def open(self, ticket: Ticket, sheet: str) -> str:
        """The other side may name the ticket ("reference" in its answer); else it has our key."""
        customer = ticket.customer
        known = {"user": customer.user, "name": customer.name, "email": customer.email, "address": customer.address}
        about = {
            "number": ticket.number,
            "subject": ticket.subject,
            "language": ticket.language,
            "reason": ticket.reason,
            "provider": ticket.provider,
            "customer": known,
            "sheet": sheet,
        }
        answer = self._send("opened", ticket.key, request=about)
        named = answer.get("reference") if isinstance(answer, dict) else None
        return str(named) if named else ticket.key

    def post(self, reference: str, message: Message) -> None:
        self._send("message", message.key, reference=reference, text=message.text)

    def note(self, reference: str, message: Message) -> None:
        self._send("note", message.key, reference=reference, text=message.text)

    def address(self, reference: str, message: Message, customer: Customer) -> None:
        self._send("address", message.key, reference=reference, text=message.text, address=customer.address)

    def closed(self, reference: str, message: Message) -> None:
        self._send("closed", message.key, reference=reference, text=message.text)

    def incoming(self, headers: Mapping[str, str], body: bytes, secret: str | None = None) -> list[Incoming]:
        timestamp = signatures.header(headers, TIMESTAMP.lower())
        signatures.check(signatures.hexadecimal(self._secret, timestamp, body), headers.get(SIGNATURE.lower()))
        signatures.check_time(timestamp, self._clock())
        try:
            return [self._read(json.loads(body))]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise PayloadError(f"not an event as README.md describes it ({error!r})") from error

    def reconcile(self, reference: str, after: int) -> Sequence[Incoming]:
        return ()

    def _read(self, event: Any) -> Incoming:
        author, said = event.get("author"), Said(event["said"])
        number = int(event.get("number", self._clock().timestamp() * 1_000_000))
        if len(str(event["id"])) > _MOST_ID or not 0 <= number < LAST:
            raise ValueError("id or number")
        return Incoming(
            id=str(event["id"]),
            reference=str(event["reference"]),
            said=said,
            text=str(event["text"]) if said is Said.MESSAGE else "",
            author=Author(str(author["id"]), str(author["name"])) if author else None,
            position=number if said is Said.MESSAGE else LAST,
        )

    def _send(self, event: str, key: str, **more: Any) -> Any:
        body = json.dumps({"event": event, "id": key, **more}, ensure_ascii=False).encode()
        timestamp = str(int(self._clock().timestamp()))
        signed = {
            "Idempotency-Key": key,
            TIMESTAMP: timestamp,
            SIGNATURE: signatures.hexadecimal(self._secret, timestamp, body),
        }
        return self._calls.call("POST", "", body, signed)
