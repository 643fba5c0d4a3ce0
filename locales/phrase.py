"""A sentence before it has a language: an English msgid and typed values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any as Json


@dataclass(frozen=True)
class All:
    """A list read with "and", e.g. the roles that may cancel."""

    items: tuple[Value, ...]


@dataclass(frozen=True)
class Any:
    """A list read with "or", e.g. the answers a question accepts."""

    items: tuple[Value, ...]


@dataclass(frozen=True)
class Menu:
    """A path of label ids, e.g. ("zoom.account_management", "zoom.billing")."""

    labels: tuple[str, ...]


@dataclass(frozen=True)
class Language:
    """The name of a language, e.g. "fr", read in the language of the sentence."""

    code: str


@dataclass(frozen=True)
class Phrase:
    """An English msgid with the values of its `{placeholders}`.

    `plural` and `count` are given together: `msgid` is then the singular, and the value `count` chooses the form.
    `context` is the msgctxt of a word that is too short to stand alone.
    """

    msgid: str
    values: Mapping[str, Value] = field(default_factory=dict)
    context: str | None = None
    plural: str | None = None
    count: int | None = None


Value = str | int | date | time | Phrase | Menu | Language | All | Any


def say(msgid: str, /, **values: Value) -> Phrase:
    """A sentence. The name marks the msgid for extraction."""
    return Phrase(msgid, values)


def say_in(context: str, msgid: str, /, **values: Value) -> Phrase:
    """A short word or form whose meaning `context` (msgctxt) settles."""
    return Phrase(msgid, values, context=context)


def say_count(singular: str, plural: str, count: int, /, **values: Value) -> Phrase:
    """A sentence whose form depends on `count`, which is also the value of its `{count}`."""
    return Phrase(singular, values, plural=plural, count=count)


def as_json(value: Value) -> Json:
    """A value in the form the conversation log keeps: plain JSON from which every language can be rendered again."""
    match value:
        case Phrase():
            kept = {"msgid": value.msgid, "values": {name: as_json(each) for name, each in value.values.items()}}
            optional = {"context": value.context, "plural": value.plural, "count": value.count}
            return kept | {key: each for key, each in optional.items() if each is not None}
        case Menu():
            return {"menu": list(value.labels)}
        case Language():
            return {"language": value.code}
        case All():
            return {"all": [as_json(item) for item in value.items]}
        case Any():
            return {"any": [as_json(item) for item in value.items]}
        case date():
            return {"date": value.isoformat()}
        case time():
            return {"time": value.isoformat("minutes")}
    return value


def from_json(kept: Json) -> Value:
    """The inverse of `as_json`. Raises `ValueError` for anything `as_json` does not write."""
    match kept:
        case {"msgid": str(msgid), "values": dict(values)}:
            read = {name: from_json(each) for name, each in values.items()}
            return Phrase(msgid, read, kept.get("context"), kept.get("plural"), kept.get("count"))
        case {"menu": list(labels)}:
            return Menu(tuple(labels))
        case {"language": str(code)}:
            return Language(code)
        case {"all": list(items)}:
            return All(tuple(from_json(item) for item in items))
        case {"any": list(items)}:
            return Any(tuple(from_json(item) for item in items))
        case {"date": str(day)}:
            return date.fromisoformat(day)
        case {"time": str(moment)}:
            return time.fromisoformat(moment)
        case str() | int():
            return kept
    raise ValueError(f"not a kept value: {kept!r}")
