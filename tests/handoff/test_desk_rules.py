"""data/desk.yml: what stands in it, and what is told when it is wrong."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.channel.desk_rules import DeskFileError, read_desk_rules
from bot.channel.live import LiveInput
from bot.channel.settings import DESK_FILE, SettingsError, read_settings
from locales import LANGUAGES, SOURCE_LANGUAGE
from tests.channel.conftest import settings_in
from tests.handoff.desk import desk_file

SECRET = "s" * 32


def test_the_projects_own_file_has_a_team_for_every_language() -> None:
    rules = read_desk_rules(DESK_FILE)
    assert set(rules.teams) == {*LANGUAGES, SOURCE_LANGUAGE}
    assert rules.tell_every < rules.ticket_after < timedelta(hours=1)
    assert all(len(team.days) == 5 for team in rules.teams.values())


@pytest.mark.parametrize(
    ("place", "value", "fault"),
    [
        (("queue_limit",), 0, "queue_limit: is 0; give a whole number from 1 to 1000"),
        (("queue_limit",), True, "queue_limit: is True; give a whole number from 1 to 1000"),
        (("ticket_after_minutes",), "15", "ticket_after_minutes: is '15'; give a whole number from 1 to 1440"),
        (("tell_position_every_minutes",), None, "tell_position_every_minutes: is None; give a whole number"),
        (("limit",), 3, "limit: is not known; known are queue_limit"),
        (("teams",), None, "teams: is missing"),
        (("teams", "de"), {"timezone": "UTC", "days": {}}, "teams.de: is no language of the assistant"),
        (("teams", "sv"), None, "teams.sv.days: is missing"),
        (("teams", "sv", "timezone"), "CET+1", "teams.sv.timezone: is 'CET+1'; give an IANA name"),
        (("teams", "sv", "timezone"), "../../etc/passwd", "teams.sv.timezone: is '../../etc/passwd'"),
        (("teams", "sv", "holidays"), "XX", "teams.sv.holidays: is 'XX'; give a country"),
        (("teams", "sv", "holidays"), False, "teams.sv.holidays: is False; give a country by its two letters, quoted"),
        (("teams", "sv", "open"), True, "teams.sv.open: is not known"),
        (("teams", "sv", "days", "måndag"), [], "teams.sv.days.måndag: is no weekday"),
        (("teams", "sv", "days", "monday"), "09:00-17:00", "teams.sv.days.monday: is '09:00-17:00'; give times like"),
        (("teams", "sv", "days", "monday"), ["9-17"], "teams.sv.days.monday: is ['9-17']; give times like"),
        (("teams", "sv", "days", "monday"), ["09:00-25:00"], "teams.sv.days.monday: is ['09:00-25:00']"),
        (("teams", "sv", "days", "monday"), ["22:00-02:00"], "teams.sv.days.monday: 22:00-02:00 ends before it begins"),
        (("teams", "sv", "days", "monday"), ["09:00-12:00", "11:00-13:00"], "11:00-13:00 begins before the one in"),
    ],
)
def test_what_is_wrong_is_named_with_file_key_and_remedy(
    tmp_path: Path, place: tuple[str, ...], value: Any, fault: str
) -> None:
    path = desk_file(tmp_path)
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    _set(content, place, value)
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    with pytest.raises(DeskFileError) as raised:
        read_desk_rules(path)
    assert str(raised.value).startswith(f"{path}: ")
    assert fault in str(raised.value)


def _set(content: dict[str, Any], place: tuple[str, ...], value: Any) -> None:
    for key in place[:-1]:
        content = content[key]
    content[place[-1]] = value


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "desk.yml"
    path.write_text("queue_limit: many\nteams: {sv: {timezone: Nowhere, days: {monday: [x]}}}", encoding="utf-8")
    with pytest.raises(DeskFileError) as raised:
        read_desk_rules(path)
    faults = str(raised.value).splitlines()
    assert len(faults) == 3 + 5 + 2
    assert all(line.startswith(f"{path}: ") for line in faults)


@pytest.mark.parametrize("text", ["", "[]", "a: [", "\x00"])
def test_a_file_that_is_none_is_refused_with_its_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "desk.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DeskFileError, match=r"(?s)desk\.yml: .*data/desk\.yml"):
        read_desk_rules(path)


def test_the_server_does_not_start_with_a_wrong_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none\.yml: cannot be read"):
        LiveInput(settings_in(tmp_path, desk_file=tmp_path / "none.yml"))


def test_the_file_and_the_desk_are_settings() -> None:
    assert read_settings({"ASSISTANT_SECRET": SECRET}).desk_file == DESK_FILE
    given = {"ASSISTANT_SECRET": SECRET, "ASSISTANT_DESK_FILE": "/etc/desk.yml", "ASSISTANT_DESK": "zendesk"}
    assert (read_settings(given).desk_file, read_settings(given).desk) == (Path("/etc/desk.yml"), "zendesk")
