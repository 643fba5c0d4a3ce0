"""What an operator can set: environment variables, read once at start, checked all together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

SECRET_BYTES = 32
DEFAULT_RETENTION_DAYS = 90
DEFAULT_DATABASE = "sqlite:///.run/conversations.db"
DESK_FILE = Path(__file__).parents[2] / "data" / "desk.yml"
EMBEDDED_DESK = "embedded"


class SettingsError(ValueError):
    """One or more environment variables are wrong; the text names each with its value and the remedy."""


@dataclass(frozen=True)
class Settings:
    """The channel's settings.

    Behind a proxy the visitor's address (for the limits) and the server's own origin come from the web server's
    own variables: `SANIC_PROXIES_COUNT`, `SANIC_REAL_IP_HEADER`, `SANIC_FORWARDED_SECRET`.
    """

    secret: str = field(repr=False)
    """`ASSISTANT_SECRET`, required: the HS256 key of the session tokens, at least 32 bytes."""

    previous_secret: str | None = field(default=None, repr=False)
    """`ASSISTANT_SECRET_PREVIOUS`: the key before the last change; tokens signed with it are still accepted."""

    database: str = field(default=DEFAULT_DATABASE, repr=False)
    """`ASSISTANT_DATABASE`: SQLAlchemy URL of the conversation log."""

    origins: frozenset[str] = frozenset()
    """`ASSISTANT_ORIGINS`: the sites that may embed the widget, separated by commas, each exactly as the browser
    sends it ("https://www.example.com"). The server's own origin is always allowed."""

    today: date | None = None
    """`ASSISTANT_TODAY`: fixes the customer's date for tests and demos."""

    turn_seconds: float = 8.0
    """`ASSISTANT_TURN_SECONDS`: how long one answer may take before the customer is told that it failed, 0.1 to 9
    (the customer is promised a sentence within 10 seconds)."""

    sessions_per_minute: int = 60
    """`ASSISTANT_SESSIONS_PER_MINUTE`: new conversations from one address."""

    messages_per_minute: int = 60
    """`ASSISTANT_MESSAGES_PER_MINUTE`: messages in one conversation."""

    messages_per_minute_address: int = 600
    """`ASSISTANT_MESSAGES_PER_MINUTE_ADDRESS`: messages from one address (a whole office may share one)."""

    reads_per_minute_address: int = 1200
    """`ASSISTANT_READS_PER_MINUTE_ADDRESS`: event streams opened, polls and calendar files from one address."""

    retention_days: int = DEFAULT_RETENTION_DAYS
    """`ASSISTANT_RETENTION_DAYS`: for how long conversations are kept after they were last seen, 1 to 3650. The
    widget tells customers; `python -m bot.channel.retention`, run by a timer, keeps the promise."""

    user_secret: str | None = field(default=None, repr=False)
    """`ASSISTANT_USER_SECRET`: the HS256 key with which the site around the widget signs who the customer is, at
    least 32 bytes and not the key of the session tokens. Without it no such token is taken."""

    previous_user_secret: str | None = field(default=None, repr=False)
    """`ASSISTANT_USER_SECRET_PREVIOUS`: the key before the last change, still accepted."""

    desk_file: Path = DESK_FILE
    """`ASSISTANT_DESK_FILE`: when people answer and how long customers wait, in the form of data/desk.yml."""

    desk: str = EMBEDDED_DESK
    """`ASSISTANT_DESK`: where people answer; the names are known to the adapters, which check it."""

    pseudo_locale: bool = False
    """`ASSISTANT_PSEUDO`: with 1 every sentence is shown in the pseudo-locale (see `locales.pseudo`)."""


@dataclass(frozen=True)
class _Variable:
    name: str
    field: str
    parse: Callable[[str], Any]
    remedy: str
    secret: bool = False


def _key(value: str) -> str:
    if len(value.encode()) < SECRET_BYTES:
        raise ValueError
    return value


def _url(value: str) -> str:
    make_url(value)
    return value


def _origins(value: str) -> frozenset[str]:
    return frozenset(_origin(item.strip()) for item in value.split(",") if item.strip())


def _origin(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or value != f"{parts.scheme}://{parts.netloc}".lower() or "*" in value:
        raise ValueError
    if not parts.hostname or parts.username is not None:
        raise ValueError
    return value


def _seconds(value: str) -> float:
    seconds = float(value)
    if not 0.1 <= seconds <= 9:
        raise ValueError
    return seconds


def _positive(value: str) -> int:
    number = int(value)
    if number < 1:
        raise ValueError
    return number


def retention_days(value: str) -> int:
    """A number of days, 1 to 3650. Raises `ValueError`."""
    days = int(value)
    if not 1 <= days <= 3650:
        raise ValueError
    return days


def _switch(value: str) -> bool:
    if value not in ("0", "1"):
        raise ValueError
    return value == "1"


_NEW_KEY = (
    "give at least 32 random bytes, e.g. the output of: python3 -c 'import secrets; print(secrets.token_hex(32))'"
)
_NUMBER = "give a whole number above 0"

_RETENTION = _Variable(
    "ASSISTANT_RETENTION_DAYS", "retention_days", retention_days, "give a whole number of days from 1 to 3650"
)

_VARIABLES = (
    _Variable("ASSISTANT_SECRET", "secret", _key, _NEW_KEY, secret=True),
    _Variable("ASSISTANT_SECRET_PREVIOUS", "previous_secret", _key, _NEW_KEY, secret=True),
    _Variable("ASSISTANT_DATABASE", "database", _url, f"give a SQLAlchemy URL, e.g. {DEFAULT_DATABASE}", secret=True),
    _Variable(
        "ASSISTANT_ORIGINS",
        "origins",
        _origins,
        "give exact origins separated by commas, without path or *, e.g. https://www.example.com",
    ),
    _Variable("ASSISTANT_TODAY", "today", date.fromisoformat, "give a date as YYYY-MM-DD, or leave it out"),
    _Variable("ASSISTANT_TURN_SECONDS", "turn_seconds", _seconds, "give seconds between 0.1 and 9"),
    _Variable("ASSISTANT_SESSIONS_PER_MINUTE", "sessions_per_minute", _positive, _NUMBER),
    _Variable("ASSISTANT_MESSAGES_PER_MINUTE", "messages_per_minute", _positive, _NUMBER),
    _Variable("ASSISTANT_MESSAGES_PER_MINUTE_ADDRESS", "messages_per_minute_address", _positive, _NUMBER),
    _Variable("ASSISTANT_READS_PER_MINUTE_ADDRESS", "reads_per_minute_address", _positive, _NUMBER),
    _RETENTION,
    _Variable("ASSISTANT_USER_SECRET", "user_secret", _key, _NEW_KEY, secret=True),
    _Variable("ASSISTANT_USER_SECRET_PREVIOUS", "previous_user_secret", _key, _NEW_KEY, secret=True),
    _Variable("ASSISTANT_DESK_FILE", "desk_file", Path, "give the path of a file like data/desk.yml"),
    _Variable("ASSISTANT_DESK", "desk", str, "name an adapter, or leave it out for the desk of this server"),
    _Variable("ASSISTANT_PSEUDO", "pseudo_locale", _switch, "give 1 for the pseudo-locale, or leave it out"),
)


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings in `environ`. Raises `SettingsError` that lists every wrong variable."""
    values, faults = _read(environ, _VARIABLES)
    if not environ.get("ASSISTANT_SECRET", "").strip():
        faults.append(f"ASSISTANT_SECRET is not set: {_NEW_KEY}")
    if "user_secret" in values and values["user_secret"] == values.get("secret"):
        faults.append(f"ASSISTANT_USER_SECRET is the key of the session tokens, which no site may know: {_NEW_KEY}")
    if faults:
        raise SettingsError("\n".join(faults))
    return Settings(**values)


def read_retention_days(environ: Mapping[str, str]) -> int:
    """Only that number, for a command that needs no session key. Raises `SettingsError`."""
    values, faults = _read(environ, (_RETENTION,))
    if faults:
        raise SettingsError("\n".join(faults))
    return int(values.get("retention_days", DEFAULT_RETENTION_DAYS))


def _read(environ: Mapping[str, str], variables: Iterable[_Variable]) -> tuple[dict[str, Any], list[str]]:
    """What is set, by the field it is for, and what is wrong with the rest."""
    values: dict[str, Any] = {}
    faults: list[str] = []
    for variable in variables:
        given = environ.get(variable.name, "").strip()
        if not given:
            continue
        try:
            values[variable.field] = variable.parse(given)
        except (ValueError, ArgumentError):
            shown = f"{len(given.encode())} bytes, not shown" if variable.secret else repr(given)
            faults.append(f"{variable.name} is {shown}: {variable.remedy}")
    return values, faults


def read_database(environ: Mapping[str, str]) -> str:
    """Only the log's address, for commands that need no session key."""
    return environ.get("ASSISTANT_DATABASE", "").strip() or DEFAULT_DATABASE
