"""HTTP calls to the other side: bounded in time and size, every failure sorted into "later" or "never"."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests

from bot.adapters.base import PermanentError, Step, TemporaryError, nothing
from bot.channel.redaction import redact

TIMEOUTS = (3.0, 10.0)
"""Seconds to connect, and to wait for the answer."""

_WHOLE_SECONDS = 15.0
_MOST_BYTES = 4_000_000
_LONGEST_RETRY = 3600.0
_AGAIN = (408, 409, 425, 429)
_SHOWN = 200


class Calls:
    """One site. `headers` and `auth` go with every call and are never part of an error's text."""

    def __init__(
        self,
        base: str,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        step: Step = nothing,
        timeouts: tuple[float, float] = TIMEOUTS,
    ) -> None:
        self._base, self._step, self._timeouts = base.rstrip("/"), step, timeouts
        self._session = requests.Session()
        self._session.headers.update(headers or {})
        self._session.auth = auth

    def get(self, path: str, **params: str | int) -> Any:
        return self.call("GET", path, params=params)

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str | int] | None = None,
    ) -> Any:
        """The answer's JSON; None when it has none. `body`: JSON, or bytes that are JSON already.

        Raises `TemporaryError` or `PermanentError`; both name method and path.
        """
        name = f"{method} {path or '/'}"
        sent = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        typed = {"Content-Type": "application/json"} if sent is not None else {}
        self._step(f"before {name}")
        try:
            # A redirect is a wrong address: the body and the token are not for wherever it leads.
            with self._session.request(
                method,
                self._base + path,
                data=sent,
                params=params,
                headers={"Accept": "application/json", **typed, **(headers or {})},
                timeout=self._timeouts,
                allow_redirects=False,
                stream=True,
            ) as response:
                content = _content(response)
        except requests.RequestException as error:
            raise TemporaryError(f"{name}: no answer ({type(error).__name__})", everywhere=True) from error
        self._step(f"after {name}")
        return _judged(name, response, content)


def _content(response: requests.Response) -> bytes:
    until, content = time.monotonic() + _WHOLE_SECONDS, b""
    for chunk in response.iter_content(65536):
        content += chunk
        if len(content) > _MOST_BYTES or time.monotonic() > until:
            raise requests.exceptions.ReadTimeout
    return content


def _judged(name: str, response: requests.Response, content: bytes) -> Any:
    status = response.status_code
    if 200 <= status < 300:
        try:
            return json.loads(content) if content.strip() else None
        except ValueError as error:
            raise TemporaryError(f"{name}: {status}, but the answer is no JSON") from error
    said = redact(" ".join(content[:2000].decode("utf-8", "replace").split()))[0][:_SHOWN]
    text = f"{name}: {status} {said}".strip()
    if status in _AGAIN or status >= 500:
        raise TemporaryError(text, _retry_after(response.headers.get("Retry-After")), everywhere=status == 429)
    if 300 <= status < 400:
        text = f"{name}: {status}, a redirect: the address in the settings must be the final one"
    raise PermanentError(text, status, said)


def _retry_after(value: str | None) -> float | None:
    """Seconds, from seconds or an HTTP date, at most an hour."""
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):
            return None
    return min(max(seconds, 0.0), _LONGEST_RETRY) if seconds == seconds else None
