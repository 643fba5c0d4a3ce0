"""Settings come from the environment; what is wrong is named, all at once, with the remedy."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.channel.live import LiveInput
from bot.channel.settings import DEFAULT_DATABASE, Settings, SettingsError, read_settings
from bot.channel.tables import DatabaseError, open_database
from tests.channel.server import SECRET


def test_only_the_secret_is_required() -> None:
    settings = read_settings({"ASSISTANT_SECRET": SECRET})
    assert (settings.database, settings.origins, settings.today) == (DEFAULT_DATABASE, frozenset(), None)
    assert (settings.retention_days, settings.user_secret, settings.pseudo_locale) == (90, None, False)


def test_every_setting_is_read() -> None:
    settings = read_settings(
        {
            "ASSISTANT_SECRET": SECRET,
            "ASSISTANT_SECRET_PREVIOUS": SECRET[::-1],
            "ASSISTANT_DATABASE": "postgresql://u:p@h/d",
            "ASSISTANT_ORIGINS": "https://a.example, http://b.example:8080,",
            "ASSISTANT_TODAY": "2026-03-12",
            "ASSISTANT_TURN_SECONDS": "5",
            "ASSISTANT_SESSIONS_PER_MINUTE": "1",
            "ASSISTANT_MESSAGES_PER_MINUTE": "2",
            "ASSISTANT_MESSAGES_PER_MINUTE_ADDRESS": "3",
            "ASSISTANT_READS_PER_MINUTE_ADDRESS": "4",
            "ASSISTANT_RETENTION_DAYS": "30",
            "ASSISTANT_USER_SECRET": SECRET[2:],
            "ASSISTANT_USER_SECRET_PREVIOUS": SECRET[3:],
            "ASSISTANT_PSEUDO": "1",
        }
    )
    assert settings == Settings(
        secret=SECRET,
        previous_secret=SECRET[::-1],
        database="postgresql://u:p@h/d",
        origins=frozenset({"https://a.example", "http://b.example:8080"}),
        today=date(2026, 3, 12),
        turn_seconds=5.0,
        sessions_per_minute=1,
        messages_per_minute=2,
        messages_per_minute_address=3,
        reads_per_minute_address=4,
        retention_days=30,
        user_secret=SECRET[2:],
        previous_user_secret=SECRET[3:],
        pseudo_locale=True,
    )
    assert SECRET[3:] not in repr(settings)


def test_all_wrong_values_are_named_together_and_secrets_are_not_shown() -> None:
    wrong = {
        "ASSISTANT_SECRET": "short-secret",
        "ASSISTANT_DATABASE": "no url with password",
        "ASSISTANT_TODAY": "12.3.2026",
        "ASSISTANT_TURN_SECONDS": "60",
        "ASSISTANT_MESSAGES_PER_MINUTE": "-1",
        "ASSISTANT_RETENTION_DAYS": "3651",
        "ASSISTANT_USER_SECRET": "short-secret",
        "ASSISTANT_PSEUDO": "yes",
    }
    with pytest.raises(SettingsError) as raised:
        read_settings(wrong)
    lines = str(raised.value).splitlines()
    assert [line.split()[0] for line in lines] == list(wrong)
    assert "'12.3.2026': give a date as YYYY-MM-DD" in lines[2]
    assert "short-secret" not in str(raised.value)
    assert "password" not in str(raised.value)


def test_the_site_around_the_widget_may_not_know_the_session_key() -> None:
    with pytest.raises(SettingsError, match="ASSISTANT_USER_SECRET is the key of the session tokens"):
        read_settings({"ASSISTANT_SECRET": SECRET, "ASSISTANT_USER_SECRET": SECRET})


def test_a_missing_secret_says_how_to_make_one() -> None:
    with pytest.raises(SettingsError, match=r"ASSISTANT_SECRET is not set: give at least 32 .*token_hex"):
        read_settings({})


@pytest.mark.parametrize(
    "origin",
    [
        "*",
        "https://*.example.com",
        "example.com",
        "https://a.example/",
        "https://u@a.example",
        "https://A.example",
        "null",
    ],
)
def test_an_origin_that_is_not_exact_is_refused(origin: str) -> None:
    with pytest.raises(SettingsError, match="ASSISTANT_ORIGINS"):
        read_settings({"ASSISTANT_SECRET": SECRET, "ASSISTANT_ORIGINS": origin})


def test_rasa_makes_the_channel_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_SECRET", SECRET)
    monkeypatch.setenv("ASSISTANT_DATABASE", f"sqlite:///{tmp_path}/new/folder/log.db")
    assert LiveInput.from_credentials(None).name() == "live"
    assert (tmp_path / "new/folder/log.db").exists()


@pytest.mark.parametrize("url", ["sqlite:////proc/none/log.db", "postgresql://user:hidden@127.0.0.1:1/none"])
def test_a_database_that_cannot_be_opened_stops_the_start_and_says_why(url: str) -> None:
    with pytest.raises(DatabaseError, match="ASSISTANT_DATABASE") as raised:
        open_database(url)
    assert "hidden" not in str(raised.value)
