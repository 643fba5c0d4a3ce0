"""What an adapter is: five things it does on the other side, and two ways in which the other side speaks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

LAST = 2**62
"""The position of what comes after every message."""

Step = Callable[[str], None]
"""Told before and after everything that cannot be taken back; raises to stop there."""


def nothing(_: str) -> None:
    """The step nobody watches."""


class TemporaryError(RuntimeError):
    """It did not work now. `retry_after`: seconds the other side asked for. `everywhere`: not this call's fault."""

    def __init__(self, text: str, retry_after: float | None = None, everywhere: bool = False) -> None:
        super().__init__(text)
        self.retry_after, self.everywhere = retry_after, everywhere


class PermanentError(RuntimeError):
    """It will not work until a person changes something. `status`: the HTTP status, when there is one."""

    def __init__(self, text: str, status: int | None = None, body: str = "") -> None:
        super().__init__(text)
        self.status, self.body = status, body


class SignatureError(ValueError):
    """What came in is not from the other side, or too old."""


class PayloadError(ValueError):
    """What came in is signed and still not what is documented."""


class Kind(StrEnum):
    """What the outbox carries."""

    OPEN = "open"
    POST = "post"
    NOTE = "note"
    SHEET = "sheet"
    ADDRESS = "address"
    CLOSED = "closed"


class Said(StrEnum):
    """What an incoming event says."""

    MESSAGE = "message"
    HAND_BACK = "hand_back"
    CLOSE = "close"


@dataclass(frozen=True)
class Customer:
    """Who asks. `user` and `email` are vouched for by the site around the widget; `address` was typed by anybody."""

    user: str | None = None
    name: str | None = None
    email: str | None = None
    address: str | None = None


@dataclass(frozen=True)
class Ticket:
    """A request to be opened. `key` is unique for ever; `again`: an earlier attempt may have made it already."""

    key: str
    number: int
    subject: str
    language: str
    reason: str
    provider: str | None
    customer: Customer
    again: bool = False


@dataclass(frozen=True)
class Message:
    """Something to be said once. `known`: the other side's ids of what this request's earlier messages became."""

    key: str
    text: str
    again: bool = False
    known: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Author:
    """A person on the other side."""

    id: str
    name: str


@dataclass(frozen=True)
class Incoming:
    """Something that happened on the other side. `id` is the same for the same happening, however often it is told.

    `position` orders the events of one reference. An `author` of None is not known.
    """

    id: str
    reference: str
    said: Said
    text: str = ""
    author: Author | None = None
    position: int = LAST


class Adapter(Protocol):
    """One help desk. Everything that goes out raises `TemporaryError` or `PermanentError`.

    Whatever has `again` looks first whether it is there already. What is returned are the other side's ids.
    """

    name: str
    title: str
    asks: bool
    """Whether `reconcile` can ask for what was missed."""
    by_address: bool
    """Whether webhooks are not signed and carry a secret in their address instead."""

    def open(self, ticket: Ticket, sheet: str) -> str:
        """Opens the request with its fact sheet where no customer sees it; returns the reference."""
        ...

    def post(self, reference: str, message: Message) -> str | None:
        """Says what the customer said."""
        ...

    def note(self, reference: str, message: Message) -> str | None:
        """Says something to the team only."""
        ...

    def address(self, reference: str, message: Message, customer: Customer) -> str | None:
        """Like `note`: the customer has left an address for the answer."""
        ...

    def closed(self, reference: str, message: Message) -> str | None:
        """The request is over on our side; `message` says to the team why."""
        ...

    def incoming(self, headers: Mapping[str, str], body: bytes, secret: str | None = None) -> Sequence[Incoming]:
        """What a webhook says, own messages left out. Header names are in lower case.

        Raises `SignatureError` or `PayloadError`.
        """
        ...

    def reconcile(self, reference: str, after: int) -> Sequence[Incoming]:
        """What happened after this position, oldest first, and whether the request is over there."""
        ...
