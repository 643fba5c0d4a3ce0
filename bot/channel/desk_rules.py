"""Reads data/desk.yml: when the teams answer and how long customers wait. All that is wrong is told at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import holidays
import yaml

from bot.channel.hours import Span, Team
from bot.channel.settings import SettingsError
from bot.channel.zones import zone
from locales import LANGUAGES, SOURCE_LANGUAGE

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LIMITS = {"queue_limit": 1000, "tell_position_every_minutes": 60, "ticket_after_minutes": 24 * 60}
"""What must be there, each from 1 to this number."""
_KEYS = {"timezone", "holidays", "days"}
_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)")

Json = Mapping[str, Any]


class DeskFileError(SettingsError):
    """The file is wrong; the text names it and, line by line, each key with the remedy."""


@dataclass(frozen=True)
class DeskRules:
    """The file's content. `queue_limit` is for each team; `teams` has every language."""

    queue_limit: int
    tell_every: timedelta
    ticket_after: timedelta
    teams: Mapping[str, Team]


def read_desk_rules(path: Path) -> DeskRules:
    """Raises `DeskFileError`."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise DeskFileError(f"{path}: cannot be read ({error}); data/desk.yml shows what stands in it") from error
    if not isinstance(content, dict) or not isinstance(content.get("teams"), dict):
        raise DeskFileError(f"{path}: teams: is missing; give each language its team as in data/desk.yml")
    faults = [*_faults(content), *(fault for name in content["teams"] for fault in _team_faults(name, content))]
    if faults:
        raise DeskFileError("\n".join(f"{path}: {fault}" for fault in faults))
    return DeskRules(
        content["queue_limit"],
        timedelta(minutes=content["tell_position_every_minutes"]),
        timedelta(minutes=content["ticket_after_minutes"]),
        {name: _team(given) for name, given in content["teams"].items()},
    )


def _faults(content: Json) -> Iterator[str]:
    for name, most in LIMITS.items():
        given = content.get(name)
        if isinstance(given, bool) or not isinstance(given, int) or not 1 <= given <= most:
            yield f"{name}: is {given!r}; give a whole number from 1 to {most}"
    for name in sorted(content.keys() - LIMITS.keys() - {"teams"}, key=str):
        yield f"{name}: is not known; known are {', '.join(LIMITS)} and teams"
    for language in (*LANGUAGES, SOURCE_LANGUAGE):
        if language not in content["teams"]:
            yield f"teams.{language}: is missing; every language needs a team, if only with `days: {{}}`"


def _team_faults(name: Any, content: Json) -> Iterator[str]:
    key, given = f"teams.{name}", content["teams"][name]
    if name not in (*LANGUAGES, SOURCE_LANGUAGE):
        yield f"{key}: is no language of the assistant; it has {', '.join((*LANGUAGES, SOURCE_LANGUAGE))}"
    if not isinstance(given, dict) or not isinstance(given.get("days"), dict):
        yield f"{key}.days: is missing; give times for weekdays, or `days: {{}}` when nobody answers"
        return
    if not isinstance(given.get("timezone"), str) or zone(given["timezone"]) is None:
        yield f"{key}.timezone: is {given.get('timezone')!r}; give an IANA name like Europe/Stockholm"
    country = given.get("holidays")
    if country is not None and not _is_country(country):
        yield f'{key}.holidays: is {country!r}; give a country by its two letters, quoted, like "SE"'
    for unknown in sorted(given.keys() - _KEYS, key=str):
        yield f"{key}.{unknown}: is not known; known are {', '.join(sorted(_KEYS))}"
    for day, spans in given["days"].items():
        yield from _day_faults(f"{key}.days.{day}", day, spans)


def _is_country(given: Any) -> bool:
    return isinstance(given, str) and given in holidays.list_supported_countries(include_aliases=False)


def _day_faults(key: str, day: Any, spans: Any) -> Iterator[str]:
    if day not in WEEKDAYS:
        yield f"{key}: is no weekday; write monday to sunday"
    if not isinstance(spans, list) or not all(isinstance(each, str) and _SPAN.fullmatch(each) for each in spans):
        yield f'{key}: is {spans!r}; give times like ["09:00-12:00", "13:00-17:00"], quoted'
        return
    last = "00:00"
    for span in spans:
        opens, closes = span.split("-")
        if opens >= closes:
            yield f"{key}: {span} ends before it begins; end it at 24:00 and go on with 00:00 the next day"
        if opens < last:
            yield f"{key}: {span} begins before the one in front of it ends; put them in order"
        last = closes


def _team(given: Json) -> Team:
    days = {WEEKDAYS.index(day): tuple(map(_span, spans)) for day, spans in given["days"].items()}
    timezone = zone(given["timezone"])
    assert timezone is not None
    country = given.get("holidays")
    return Team(timezone, days, holidays.country_holidays(country) if country else ())


def _span(given: str) -> Span:
    opens, closes = given.split("-")
    return Span(time.fromisoformat(opens), None if closes == "24:00" else time.fromisoformat(closes))
