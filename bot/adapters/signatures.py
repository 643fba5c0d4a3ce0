"""HMAC-SHA256 signatures over a timestamp and a body, as three kinds of webhooks write them."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime

from bot.adapters.base import SignatureError

SECONDS = 300
"""How old a signature may be, and how far ahead the other side's clock."""


def hexadecimal(secret: str, timestamp: str, body: bytes) -> str:
    """`sha256=` and the hexadecimal HMAC of `timestamp.body` (Chatwoot's form, and our own)."""
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"sha256={digest}"


def in_base64(secret: str, timestamp: str, body: bytes) -> str:
    """The base64 HMAC of timestamp and body, nothing between them (Zendesk's form)."""
    return base64.b64encode(hmac.new(secret.encode(), timestamp.encode() + body, hashlib.sha256).digest()).decode()


def check(expected: str, given: str | None) -> None:
    """Raises `SignatureError` unless both are equal; takes the same time either way."""
    if not hmac.compare_digest(expected.encode(), (given or "").encode("utf-8", "replace")):
        raise SignatureError("the signature is wrong")


def check_time(timestamp: str, now: datetime) -> None:
    """`timestamp`: seconds since 1970 or ISO 8601. Raises `SignatureError` when it is not of these minutes."""
    try:
        moment = datetime.fromtimestamp(int(timestamp), UTC) if timestamp.isdigit() else _iso(timestamp)
    except (ValueError, OverflowError, OSError) as error:
        raise SignatureError("the timestamp is no moment") from error
    if abs((now - moment).total_seconds()) > SECONDS:
        raise SignatureError("the timestamp is too old")


def header(headers: Mapping[str, str], name: str) -> str:
    """The header's value. Raises `SignatureError` when it is missing."""
    value = headers.get(name)
    if not value:
        raise SignatureError(f"{name} is missing")
    return value


def _iso(timestamp: str) -> datetime:
    moment = datetime.fromisoformat(timestamp)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
