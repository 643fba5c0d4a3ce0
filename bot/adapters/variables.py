"""The adapters' environment variables: how each is read, and what to do when it is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from email.headerregistry import Address
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from bot.channel.settings import SECRET_BYTES
from locales import LANGUAGES, SOURCE_LANGUAGE

EMBEDDED = "embedded"
_SECURITIES = ("tls", "starttls", "none")


@dataclass(frozen=True)
class Variable:
    """One variable; `field` is where its value goes in `Settings`. `parse` raises `ValueError`."""

    name: str
    field: str
    parse: Callable[[str], Any]
    remedy: str
    required: bool = True
    secret: bool = False


def _one_of(allowed: tuple[str, ...]) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if value not in allowed:
            raise ValueError
        return value

    return parse


def _url(value: str) -> str:
    """https, or http to a machine that is near: this one, or a name without a dot (a neighbour container)."""
    parts = urlsplit(value)
    host = parts.hostname or ""
    if parts.username is not None or parts.query or parts.fragment or not host:
        raise ValueError
    if parts.scheme != "https" and not (parts.scheme == "http" and is_near(host)):
        raise ValueError
    return value.rstrip("/")


def is_near(host: str) -> bool:
    """This machine, or a name without a dot."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return "." not in host


def _number(value: str) -> int:
    number = int(value)
    if not 1 <= number < 2**31:
        raise ValueError
    return number


def _port(value: str) -> int:
    port = int(value)
    if not 1 <= port <= 65535:
        raise ValueError
    return port


def _email(value: str) -> str:
    address = Address(addr_spec=value)
    if not address.username or "." not in address.domain or not value.isascii() or re.search(r"\s", value):
        raise ValueError
    return value


def _text(value: str) -> str:
    if not value.isprintable() or " " in value:
        raise ValueError
    return value


def _long(value: str) -> str:
    if len(value.encode()) < SECRET_BYTES:
        raise ValueError
    return _text(value)


def _in_address(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]+", value):
        raise ValueError
    return _long(value)


def _tags(value: str) -> tuple[str, ...]:
    tags = tuple(tag.strip() for tag in value.split(",") if tag.strip())
    if not all(re.fullmatch(r"[\w/-]+", tag) for tag in tags):
        raise ValueError
    return tags


_ADDRESS = "give the https address without query, e.g. {} (http only to this machine or a name without a dot)"
_NEW_KEY = "give at least 32 random letters and digits: python3 -c 'import secrets; print(secrets.token_hex(32))'"

DESKS: dict[str, tuple[Variable, ...]] = {
    EMBEDDED: (),
    "chatwoot": (
        Variable("ASSISTANT_CHATWOOT_URL", "url", _url, _ADDRESS.format("https://app.chatwoot.com")),
        Variable("ASSISTANT_CHATWOOT_ACCOUNT", "account", _number, "give the number behind /accounts/ in its address"),
        Variable("ASSISTANT_CHATWOOT_INBOX", "inbox", _number, "give the number of an inbox of the kind API"),
        Variable(
            "ASSISTANT_CHATWOOT_TOKEN",
            "token",
            _text,
            "give the access token of a user's profile settings",
            secret=True,
        ),
        Variable(
            "ASSISTANT_CHATWOOT_WEBHOOK_SECRET",
            "webhook_secret",
            _text,
            "give the secret that the inbox's (or webhook's) settings show",
            required=False,
            secret=True,
        ),
        Variable(
            "ASSISTANT_CHATWOOT_ADDRESS_SECRET", "address_secret", _in_address, _NEW_KEY, required=False, secret=True
        ),
    ),
    "zendesk": (
        Variable("ASSISTANT_ZENDESK_URL", "url", _url, _ADDRESS.format("https://example.zendesk.com")),
        Variable("ASSISTANT_ZENDESK_EMAIL", "user", _email, "give the e-mail address of the user whose token it is"),
        Variable("ASSISTANT_ZENDESK_TOKEN", "token", _text, "give an API token of the Admin Center", secret=True),
        Variable(
            "ASSISTANT_ZENDESK_WEBHOOK_SECRET",
            "webhook_secret",
            _text,
            "give the signing secret that the webhook's page reveals",
            secret=True,
        ),
        Variable(
            "ASSISTANT_ZENDESK_TAGS", "tags", _tags, "give tags without blanks, separated by commas", required=False
        ),
    ),
    "email": (
        Variable("ASSISTANT_MAIL_HOST", "host", _text, "give the name of the SMTP server"),
        Variable("ASSISTANT_MAIL_PORT", "port", _port, "give a port, 1 to 65535", required=False),
        Variable(
            "ASSISTANT_MAIL_SECURITY", "security", _one_of(_SECURITIES), "give tls, starttls or none", required=False
        ),
        Variable("ASSISTANT_MAIL_USER", "user", _text, "give a name without blanks", required=False),
        Variable(
            "ASSISTANT_MAIL_PASSWORD",
            "password",
            str,
            "give the password of ASSISTANT_MAIL_USER",
            required=False,
            secret=True,
        ),
        Variable("ASSISTANT_MAIL_FROM", "sender", _email, "give an e-mail address, e.g. assistant@example.com"),
        Variable("ASSISTANT_MAIL_TO", "team", _email, "give an e-mail address, e.g. support@example.com"),
    ),
    "webhook": (
        Variable("ASSISTANT_DESK_WEBHOOK_URL", "url", _url, _ADDRESS.format("https://desk.example.com/assistant")),
        Variable("ASSISTANT_DESK_WEBHOOK_SECRET", "webhook_secret", _long, _NEW_KEY, secret=True),
    ),
}

ALWAYS = (
    Variable("ASSISTANT_DESK", "desk", _one_of(tuple(DESKS)), f"give {', '.join(DESKS)}", required=False),
    Variable(
        "ASSISTANT_DESK_LANGUAGE",
        "language",
        _one_of((SOURCE_LANGUAGE, *LANGUAGES)),
        f"give {', '.join((SOURCE_LANGUAGE, *LANGUAGES))}",
        required=False,
    ),
)
