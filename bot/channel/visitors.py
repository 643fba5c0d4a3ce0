"""What a request says, checked: its body, whose it is, and how much its sender may ask for."""

from __future__ import annotations

import ipaddress
import json
import re
from typing import Any

from sanic.request import Request

from bot.channel.replies import RefusedError
from bot.channel.zones import zone
from locales import LANGUAGES, SOURCE_LANGUAGE

# 2,000 characters need 24 kB when every one of them is written as two \u escapes.
MAX_BODY_BYTES = 32 * 1024
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
_DEFAULT_TIMEZONE = "UTC"


async def body_of(request: Request) -> dict[str, Any]:
    """The JSON object in the body. Raises `RefusedError` (422) and sanic's `PayloadTooLarge`."""
    if request.stream is not None:
        request.stream.request_max_size = MAX_BODY_BYTES
    await request.receive_body()  # type: ignore[no-untyped-call]
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise RefusedError(422, "body_not_json") from error
    if not isinstance(body, dict):
        raise RefusedError(422, "body_not_json")
    return body


def id_of(value: Any, error: str) -> str:
    """An id that was made by a program. Raises `RefusedError` (422) with `error`."""
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise RefusedError(422, error)
    return value


def language_of(value: Any, accepted: str) -> str:
    """The language to begin in: the page's, else the first of the browser's (`accepted`) that is held, else English.

    Raises `RefusedError` (422) when the page's language is no text.
    """
    if not isinstance(value, str):
        raise RefusedError(422, "language_invalid")
    wished = [value, *(part.partition(";")[0] for part in accepted.split(","))]
    codes = [wish.strip().lower().replace("_", "-").partition("-")[0] for wish in wished]
    return next((code for code in codes if code in LANGUAGES), SOURCE_LANGUAGE)


def timezone_of(value: Any) -> str:
    """An IANA name; UTC for one that this machine does not know, which at most shifts a day at midnight.

    Raises `RefusedError` (422) when it is no text.
    """
    if not isinstance(value, str):
        raise RefusedError(422, "timezone_invalid")
    return value if len(value) <= 64 and zone(value) else _DEFAULT_TIMEZONE


def cursor_of(request: Request) -> int:
    """The number of the last event the browser has; 0 when it has none. Raises `RefusedError` (422)."""
    given = request.headers.get("last-event-id", "").strip()
    if not given:
        return 0
    if not re.fullmatch(r"[0-9]{1,9}", given):
        raise RefusedError(422, "last_event_id_invalid")
    return int(given)


def wait_of(request: Request) -> float:
    """The seconds a poll may wait. Raises `RefusedError` (422)."""
    given = request.args.get("wait", "0")
    if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,3})?", given):
        raise RefusedError(422, "wait_invalid")
    return float(given)


def address_of(request: Request) -> str:
    """The visitor's address (behind a proxy by sanic's settings). One IPv6 network of a household counts as one."""
    given = (request.remote_addr or request.ip or "").strip("[]")
    try:
        address = ipaddress.ip_address(given)
    except ValueError:
        return given
    if isinstance(address, ipaddress.IPv6Address) and not address.ipv4_mapped:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
