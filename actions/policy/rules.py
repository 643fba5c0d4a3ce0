"""The providers' sourced values, read once from data/policies and checked as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from actions.policy.vocabulary import PROVIDERS

FOLDER = Path(__file__).parents[2] / "data" / "policies"
TRUST = ("official", "third_party")
SECTIONS = {"provider", "sources", "values", "facts", "unstated", "contradictions", "steps"}
SOURCE_KEYS = {"title", "url", "language", "trust", "checked_on", "review_after_days"}
FACT_KEYS = {"source", "line", "claim"}


class DataError(ValueError):
    """Everything that is wrong in the policy data, one line each: file, key, remedy."""


@dataclass(frozen=True)
class Source:
    """A page the rules were read from. `checked_on` is the day it was last compared with the page."""

    id: str
    title: str
    url: str
    language: str
    trust: str
    checked_on: date
    review_after_days: int


@dataclass(frozen=True)
class Step:
    """One step: an English sentence (msgid) and the labels its placeholders stand for."""

    say: str
    labels: dict[str, tuple[str, ...]]
    optional: bool = False


@dataclass(frozen=True)
class Rules:
    """What one provider's sources state."""

    provider: str
    sources: dict[str, Source]
    values: dict[str, int]
    claims: dict[str, str]
    source_of: dict[str, str]
    steps: dict[str, tuple[Step, ...]]
    step_facts: dict[str, tuple[str, ...]]

    def sources_of(self, fact_ids: tuple[str, ...]) -> tuple[Source, ...]:
        """The sources that `fact_ids` were read from, official ones first; the main source if none is named."""
        named = {self.source_of[each] for each in fact_ids if each in self.source_of}
        chosen = [source for name, source in self.sources.items() if name in named]
        return tuple(chosen or list(self.sources.values())[:1])


@cache
def rules() -> dict[str, Rules]:
    """The rules of all providers. Raises `DataError` with all faults of all files at once."""
    faults: list[str] = []
    read: dict[str, Rules] = {}
    for provider in PROVIDERS:
        path = FOLDER / f"{provider}.yml"
        raw: Any = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else None
        found = list(_faults(provider, raw))
        faults += [f"{path.name}: {fault}" for fault in found]
        if not found:
            read[provider] = _rules(raw)
    if faults:
        raise DataError("\n".join(faults))
    return read


def _rules(raw: dict[str, Any]) -> Rules:
    steps = raw["steps"]
    return Rules(
        provider=raw["provider"],
        sources={name: Source(name, **entry) for name, entry in raw["sources"].items()},
        values={name: entry["value"] for name, entry in raw.get("values", {}).items()},
        claims={name: entry["claim"] for name, entry in raw["facts"].items()}
        | raw["unstated"]
        | {name: entry["claim"] for name, entry in raw["contradictions"].items()},
        source_of={name: entry["source"] for name, entry in raw["facts"].items()},
        steps={name: tuple(_step(step) for step in entry["steps"]) for name, entry in steps.items()},
        step_facts={name: tuple(entry["facts"]) for name, entry in steps.items()},
    )


def _step(raw: dict[str, Any]) -> Step:
    labels = {name: tuple(ids) for name, ids in raw.items() if name not in ("say", "optional")}
    return Step(raw["say"], labels, raw.get("optional", False))


def _faults(provider: str, raw: Any) -> Iterator[str]:
    if not isinstance(raw, dict):
        yield "missing or not a mapping; write the provider's rules there"
        return
    yield from (f"{key}: unknown key; known are {', '.join(sorted(SECTIONS))}" for key in raw.keys() - SECTIONS)
    missing = SECTIONS - {"values"} - raw.keys()
    yield from (f"{key}: missing; add it (an empty mapping if there is none)" for key in sorted(missing))
    if missing:
        return
    if raw["provider"] != provider:
        yield f"provider: {raw['provider']!r} is not the file's name; write {provider!r}"
    yield from _source_faults(raw["sources"])
    yield from _fact_faults(raw["facts"], raw["sources"])
    yield from _reference_faults(raw)


def _source_faults(sources: dict[str, Any]) -> Iterator[str]:
    for name, entry in sources.items():
        key = f"sources.{name}"
        if set(entry) != SOURCE_KEYS:
            yield f"{key}: keys must be exactly {', '.join(sorted(SOURCE_KEYS))}"
            continue
        if not isinstance(entry["checked_on"], date):
            yield f"{key}.checked_on: {entry['checked_on']!r} is not a date; write it as 2026-11-21, unquoted"
        if entry["trust"] not in TRUST:
            yield f"{key}.trust: {entry['trust']!r} is none of {', '.join(TRUST)}"
        if not str(entry["url"]).startswith("https://"):
            yield f"{key}.url: {entry['url']!r} does not begin with https://; give the page's own address"


def _fact_faults(facts: dict[str, Any], sources: dict[str, Any]) -> Iterator[str]:
    for name, entry in facts.items():
        if set(entry) != FACT_KEYS:
            yield f"facts.{name}: keys must be exactly {', '.join(sorted(FACT_KEYS))}"
        elif entry["source"] not in sources:
            yield f"facts.{name}.source: {entry['source']!r} is not under `sources`; add it there or name one of them"


def _reference_faults(raw: dict[str, Any]) -> Iterator[str]:
    known = raw["facts"].keys() | raw["unstated"].keys() | raw["contradictions"].keys()
    users = {f"values.{name}": entry for name, entry in raw.get("values", {}).items()}
    users |= {f"steps.{name}": entry for name, entry in raw["steps"].items()}
    for key, entry in users.items():
        if not entry.get("facts"):
            yield f"{key}.facts: missing; name the fact ids it rests on"
        yield from (
            f"{key}.facts: {each} is not a known fact id" for each in entry.get("facts", ()) if each not in known
        )
