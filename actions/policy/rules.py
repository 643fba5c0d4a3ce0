"""The providers' sourced values, read once from data/policies and checked as a whole."""

from __future__ import annotations

import re
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
ENTRIES: dict[str, dict[str, type]] = {
    "sources": {
        "title": str,
        "url": str,
        "language": str,
        "trust": str,
        "checked_on": date,
        "review_after_days": int,
    },
    "values": {"value": int, "unit": str, "facts": list},
    "facts": {"source": str, "line": int, "claim": str},
    "unstated": {"claim": str},
    "contradictions": {"between": str, "claim": str},
    "steps": {"facts": list, "steps": list},
}
"""The keys of each entry of a section, and the types of their values."""
SAYABLE = ("facts", "unstated", "contradictions")
"""Sections whose entries also have `say`, the rule in plain English (msgid), if an answer can rest on them."""
FORMS: dict[type, str] = {
    str: "a text",
    int: "a whole number",
    date: "a date; write it as 2026-11-21, unquoted",
    list: "a list; write it as [one, two]",
}


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
    said: dict[str, str]
    source_of: dict[str, str]
    steps: dict[str, tuple[Step, ...]]
    step_facts: dict[str, tuple[str, ...]]

    def sources_of(self, fact_ids: tuple[str, ...]) -> tuple[Source, ...]:
        """The sources that `fact_ids` were read from, official ones first; the main source if none is named."""
        named = {self.source_of[each] for each in fact_ids if each in self.source_of}
        chosen = [source for name, source in self.sources.items() if name in named]
        return tuple(chosen or list(self.sources.values())[:1])

    def sayings(self, fact_ids: tuple[str, ...]) -> tuple[str, ...]:
        """The rules `fact_ids` as plain English sentences (msgids), in their order, each once."""
        return tuple(dict.fromkeys(self.said[each] for each in fact_ids if each in self.said))


@cache
def rules() -> dict[str, Rules]:
    """The rules of all providers. Raises `DataError` with all faults of all files at once."""
    faults: list[str] = []
    read: dict[str, Rules] = {}
    for provider in PROVIDERS:
        path = FOLDER / f"{provider}.yml"
        try:
            raw: Any = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else None
            found = list(_faults(provider, raw))
        except (yaml.YAMLError, UnicodeDecodeError, ValueError) as fault:
            found = [f"not readable as YAML; mend it there: {' '.join(str(fault).split())}"]
        faults += [f"{path.name}: {fault}" for fault in found]
        if not found:
            read[provider] = _rules(raw)
    if faults:
        raise DataError("\n".join(faults))
    return read


def _rules(raw: dict[str, Any]) -> Rules:
    steps = raw["steps"]
    entries = {name: entry for section in SAYABLE for name, entry in raw[section].items()}
    return Rules(
        provider=raw["provider"],
        sources={name: Source(name, **entry) for name, entry in raw["sources"].items()},
        values={name: entry["value"] for name, entry in raw.get("values", {}).items()},
        claims={name: entry["claim"] for name, entry in entries.items()},
        said={name: entry["say"] for name, entry in entries.items() if "say" in entry},
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
    if "provider" in raw and raw["provider"] != provider:
        yield f"provider: {raw['provider']!r} is not the file's name; write {provider!r}"
    sections = {name: raw.get(name, {}) for name in ENTRIES}
    wrong = [name for name, section in sections.items() if not isinstance(section, dict)]
    yield from (f"{name}: not a mapping; write `id: ...` lines under it" for name in wrong)
    whole = {name: {} if name in wrong else section for name, section in sections.items()}
    yield from _entry_faults(whole)
    yield from _source_faults(whole["sources"])
    yield from _step_faults(whole["steps"])
    if not missing and not wrong:
        yield from _reference_faults(whole)


def _entry_faults(sections: dict[str, Any]) -> Iterator[str]:
    """Entries with a key too many, a key too few, or a value of another type."""
    for section, keys in ENTRIES.items():
        optional = {"say"} if section in SAYABLE else set()
        for name, entry in sections[section].items():
            if not isinstance(entry, dict) or entry.keys() - optional != keys.keys():
                also = "; say may be added" if optional else ""
                yield f"{section}.{name}: keys must be exactly {', '.join(sorted(keys))}{also}"
                continue
            for key, form in keys.items():
                if type(entry[key]) is not form:
                    yield f"{section}.{name}.{key}: {entry[key]!r} is not {FORMS[form]}"
            if "say" in entry and optional:
                yield from _say_faults(f"{section}.{name}.say", entry["say"])


def _say_faults(key: str, said: Any) -> Iterator[str]:
    if not isinstance(said, str) or not said.strip():
        yield f"{key}: {said!r} is not a text; write the rule in plain English, or take the key out"
    elif "{" in said or "}" in said:
        yield f"{key}: nothing is filled in here; write the name itself instead of the braces"


def _source_faults(sources: dict[str, Any]) -> Iterator[str]:
    if not sources:
        yield "sources: empty; name the page that the rules were read from"
    for name, entry in sources.items():
        if not isinstance(entry, dict):
            continue
        if entry.get("trust", TRUST[0]) not in TRUST:
            yield f"sources.{name}.trust: {entry['trust']!r} is none of {', '.join(TRUST)}"
        if not str(entry.get("url", "https://")).startswith("https://"):
            yield f"sources.{name}.url: {entry['url']!r} does not begin with https://; give the page's own address"


def _step_faults(lists: dict[str, Any]) -> Iterator[str]:
    for name, entry in lists.items():
        steps = entry.get("steps") if isinstance(entry, dict) else None
        for number, step in enumerate(steps if isinstance(steps, list) else (), start=1):
            key = f"steps.{name}.steps, step {number}"
            if not isinstance(step, dict) or not isinstance(step.get("say"), str):
                yield f"{key}: say is missing; write the step's sentence in English"
                continue
            named = set(re.findall(r"{(\w+)}", step["say"]))
            given = step.keys() - {"say", "optional"}
            yield from (f"{key}: {{{each}}} has no labels; add `{each}: [label id]`" for each in sorted(named - given))
            yield from (
                f"{key}: {each}: unknown key; use {{{each}}} in say" for each in sorted(map(str, given - named))
            )
            yield from (
                f"{key}: {each}: {step[each]!r} is not a list of label ids"
                for each in sorted(given & named)
                if not isinstance(step[each], list) or not all(isinstance(one, str) for one in step[each])
            )
            if not isinstance(step.get("optional", False), bool):
                yield f"{key}: optional: {step['optional']!r} is not true or false"


def _reference_faults(sections: dict[str, Any]) -> Iterator[str]:
    """Names of sources and facts that are not there."""
    for name, entry in sections["facts"].items():
        source = entry.get("source") if isinstance(entry, dict) else None
        if isinstance(source, str) and source not in sections["sources"]:
            yield f"facts.{name}.source: {source!r} is not under `sources`; add it there or name one of them"
    known = sections["facts"].keys() | sections["unstated"].keys() | sections["contradictions"].keys()
    users = [
        (f"{section}.{name}", entry) for section in ("values", "steps") for name, entry in sections[section].items()
    ]
    for key, entry in users:
        ids = entry.get("facts") if isinstance(entry, dict) else None
        if ids == []:
            yield f"{key}.facts: missing; name the fact ids it rests on"
        for each in ids if isinstance(ids, list) else ():
            if str(each) not in known:
                yield f"{key}.facts: {each} is not a known fact id; add it under facts or name another"
