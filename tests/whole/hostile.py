"""What a hostile visitor has at hand: forged tokens, other people's ids, and requests that no browser would send."""

from __future__ import annotations

import base64
import http.client
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import jwt

from tests.whole.assistant import SECRET, USER_SECRET, Assistant, Json, Visitor

OTHER_KEY = "a quite different key, also long enough to be one"
QUESTION = "Hur säger jag upp Zoom?"
PREFIX = "/webhooks/live/"
CUT_OFF = 0
YEAR = 365 * 24 * 3600
EVERY_ROUTE: tuple[tuple[str, Json | None], ...] = (
    ("GET events", None),
    ("GET events?poll=1", None),
    ("POST messages", {"id": "x", "text": "hej"}),
    ("POST feedback", {"event": "3", "helpful": True}),
    ("GET calendar?event=3", None),
    ("POST user", {"token": "x"}),
    ("DELETE conversation", None),
)


def claims_of(token: str) -> Json:
    """What a token says, whoever signed it."""
    claims: Json = jwt.decode(token, options={"verify_signature": False})
    return claims


@dataclass(frozen=True)
class Target:
    """A visitor and another customer. The other's conversation is longer, so that it has events of its own numbers."""

    assistant: Assistant
    own: Visitor
    other: Visitor

    @classmethod
    def prepare(cls, assistant: Assistant) -> Target:
        own, other = Visitor(assistant.base), Visitor(assistant.base)
        for visitor, questions in ((own, 1), (other, 3)):
            visitor.do("start", button="start")
            for number in range(questions):
                visitor.do(f"q{number}", text=QUESTION)
        return cls(assistant, own, other)

    def state(self) -> Json:
        """All that a probe might change. What is counted is counted over all conversations."""
        return {
            "own": self.own.events(),
            "other": self.other.events(),
            "stored": self.assistant.stored(),
            "heard": [self.assistant.heard(claims_of(visitor.token)["sub"]) for visitor in (self.own, self.other)],
        }

    def authorizations(self) -> dict[str, str]:
        """The Authorization header by the name of its forgery."""
        own = self.own.token
        tokens = _forged(own, claims_of(self.other.token)["sub"])
        rest = {
            "nobody": "",
            "garbage": "Bearer x.y.z",
            "basic": f"Basic {own}",
            "two": f"Bearer {own}, Bearer {self.other.token}",
        }
        return {name: f"Bearer {token}" for name, token in tokens.items()} | rest

    def placeholders(self) -> dict[str, str]:
        """What stands for <...> in the table."""
        other = self.other.events()
        port = self.assistant.port
        return {
            "own token": self.own.token,
            "own origin": f"http://127.0.0.1:{port}",
            "own host": f"127.0.0.1:{port}",
            "own words": "2",
            "own answer": "3",
            "another's id": str(claims_of(self.other.token)["sub"]),
            "another's answer": str(other[-1]["id"]),
            "another's button": str(other[0]["buttons"][0]["id"]),
            "deep": "[" * 10_000,
            **{f"{count} characters": "x" * count for count in (65, 501, 2001)},
            **{f"user {name}": token for name, token in _users().items()},
        }


def _part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def _signed(claims: Json, key: str, algorithm: str = "HS256", **head: object) -> str:
    return jwt.encode(claims, key, algorithm=algorithm, headers=dict(head))


def _forged(own: str, another: str) -> dict[str, str]:
    """Session tokens for another's conversation or for one's own, none of them good."""
    _, body, signature = own.split(".")
    theirs = claims_of(own) | {"sub": another}
    key = {"kty": "oct", "k": base64.urlsafe_b64encode(OTHER_KEY.encode()).decode().rstrip("=")}
    return {
        "own": own,
        "expired": _signed(theirs | {"exp": int(time.time()) - 1}, SECRET),
        "foreign key": _signed(theirs, OTHER_KEY),
        "alg none": f"{_part({'alg': 'none', 'typ': 'JWT'})}.{_part(theirs)}.",
        "alg none with signature": f"{_part({'alg': 'None', 'typ': 'JWT'})}.{body}.{signature}",
        "other algorithm": _signed(theirs, SECRET, "HS512"),
        "no expiry": _signed({name: value for name, value in theirs.items() if name != "exp"}, SECRET),
        "changed body": f"{own.split('.')[0]}.{_part(theirs)}.{signature}",
        "key from a path": _signed(theirs, "\0" * 32, kid="../../../../dev/null"),
        "key in the header": _signed(theirs, OTHER_KEY, jwk=key),
        "site's key": _signed(theirs, USER_SECRET),
        "cut": own[:-2],
    }


def _users() -> dict[str, str]:
    """Tokens about who the visitor is, none of them good."""
    issued = int(time.time())
    user: Json = {"sub": "admin", "iat": issued, "exp": issued + 60}
    return {
        "alg none": f"{_part({'alg': 'none', 'typ': 'JWT'})}.{_part(user)}.",
        "foreign key": _signed(user, OTHER_KEY),
        "expired": _signed(user | {"iat": issued - 200, "exp": issued - 100}, USER_SECRET),
        "for a year": _signed(user | {"exp": issued + YEAR}, USER_SECRET),
        "elsewhere": _signed(user | {"aud": "another-service"}, USER_SECRET),
        "blank": _signed(user | {"sub": " \u200b"}, USER_SECRET),
    }


@dataclass(frozen=True)
class Reply:
    """An answer of the server."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def error(self) -> str | None:
        """The channel's word for what was wrong."""
        try:
            return str(json.loads(self.body)["error"])
        except (ValueError, KeyError, TypeError):
            return None


def send(port: int, ask: str, authorization: str, headers: Mapping[str, str], body: bytes | None) -> Reply:
    """One request, its path sent as it stands. The status is `CUT_OFF` when the server hangs up instead."""
    method, _, path = ask.partition(" ")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        sent = ({"Authorization": authorization} if authorization else {}) | dict(headers)
        connection.request(method, path if path.startswith("/") else PREFIX + path, body=body, headers=sent)
        answer = connection.getresponse()
        return Reply(answer.status, dict(answer.getheaders()), answer.read())
    except ConnectionError:
        return Reply(CUT_OFF, {}, b"")
    finally:
        connection.close()


def filled_in(value: Any, placeholders: Mapping[str, str]) -> Any:
    """A value of the table with what stands for <...>."""
    if isinstance(value, str):
        for name, filling in placeholders.items():
            value = value.replace(f"<{name}>", filling)
    if isinstance(value, list):
        return [filled_in(each, placeholders) for each in value]
    if isinstance(value, dict):
        return {key: filled_in(each, placeholders) for key, each in value.items()}
    return value
