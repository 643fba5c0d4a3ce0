"""What is older than promised is erased: by a command, beside a running server, as often as one likes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channel import retention, tables
from bot.channel.events import Conversation, Draft, Handoff, Result, Sender
from bot.channel.log import Log

Command = Callable[..., str]


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return Log(tables.open_database(f"sqlite:///{tmp_path}/log.db"))


@pytest.fixture
def trackers(tmp_path: Path) -> SQLTrackerStore:
    return SQLTrackerStore(Domain.empty(), db=f"{tmp_path}/trackers.db")


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    endpoints = tmp_path / "endpoints.yml"
    endpoints.write_text(f"tracker_store:\n  type: SQL\n  dialect: sqlite\n  db: {tmp_path}/trackers.db\n")
    monkeypatch.setenv("ASSISTANT_DATABASE", f"sqlite:///{tmp_path}/log.db")

    def run(*arguments: str, status: int = 0) -> str:
        assert retention.main(["--endpoints", str(endpoints), *arguments]) == status
        printed = capsys.readouterr()
        return printed.err if status else printed.out

    return run


def keep(log: Log, trackers: SQLTrackerStore, name: str, days_ago: float) -> None:
    """A conversation with a hand-off, feedback and a tracker that was last seen so long ago."""
    log.create(Conversation(name, "sv", "sv", "UTC"))
    log.change(name, 0, Result((Draft(Sender.BOT, f"text of {name}"),), begin=Handoff("customer_request", "sv")))
    log.judge(name, 1, True, f"comment of {name}")
    seen = datetime.now(UTC) - timedelta(days=days_ago)
    table = tables.conversations
    with tables.writing(log._engine) as connection:
        connection.execute(table.update().where(table.c.id == name).values(seen_at=tables.written(seen)))
    keep_tracker(trackers, name, days_ago)


def keep_tracker(trackers: SQLTrackerStore, name: str, days_ago: float) -> None:
    moment = (datetime.now(UTC) - timedelta(days=days_ago)).timestamp()
    event = UserUttered(f"words of {name}", timestamp=moment)
    asyncio.run(trackers.save(DialogueStateTracker.from_events(name, [event])))


def tracked(trackers: SQLTrackerStore) -> set[str]:
    return set(asyncio.run(trackers.keys()))


def test_only_what_was_not_seen_for_long_is_erased_with_all_that_belongs_to_it(
    log: Log, trackers: SQLTrackerStore, command: Command, tmp_path: Path
) -> None:
    for name, days_ago in (("old", 91), ("older", 400), ("young", 89)):
        keep(log, trackers, name, days_ago)
    assert command() == "Conversations not seen for 90 days: 2 erased.\n"
    assert [log.conversation(name) is None for name in ("old", "older", "young")] == [True, True, False]
    assert tracked(trackers) == {"young"}
    assert [event.body["text"] for event in log.events("young", 0)] == ["text of young"]
    for file in tmp_path.iterdir():
        assert b"of old" not in file.read_bytes(), file.name


def test_a_second_run_finds_nothing(log: Log, trackers: SQLTrackerStore, command: Command) -> None:
    keep(log, trackers, "old", 91)
    command()
    assert command() == "Conversations not seen for 90 days: 0 erased.\n"


def test_a_dry_run_counts_and_erases_nothing(log: Log, trackers: SQLTrackerStore, command: Command) -> None:
    keep(log, trackers, "old", 91)
    assert command("--dry-run") == "Conversations not seen for 90 days: 1 would be erased.\n"
    assert log.conversation("old")
    assert tracked(trackers) == {"old"}


def test_the_days_come_from_the_setting_or_the_command_line(
    log: Log, trackers: SQLTrackerStore, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(log, trackers, "young", 20)
    monkeypatch.setenv("ASSISTANT_RETENTION_DAYS", "30")
    assert command() == "Conversations not seen for 30 days: 0 erased.\n"
    assert command("--days", "10") == "Conversations not seen for 10 days: 1 erased.\n"


@pytest.mark.parametrize("days", ["0", "3651", "ten", "1.5"])
def test_a_wrong_number_of_days_erases_nothing(
    log: Log, trackers: SQLTrackerStore, command: Command, monkeypatch: pytest.MonkeyPatch, days: str
) -> None:
    keep(log, trackers, "old", 4000)
    monkeypatch.setenv("ASSISTANT_RETENTION_DAYS", days)
    assert "ASSISTANT_RETENTION_DAYS" in command(status=1)
    with pytest.raises(SystemExit):
        command("--days", days)
    assert log.conversation("old")


def test_old_trackers_without_a_conversation_go_too(log: Log, trackers: SQLTrackerStore, command: Command) -> None:
    keep_tracker(trackers, "left over", 91)
    keep_tracker(trackers, "new", 1)
    keep(log, trackers, "young", 1)
    keep_tracker(trackers, "young", 200)
    assert command() == "Conversations not seen for 90 days: 0 erased.\n"
    assert tracked(trackers) == {"new", "young"}


def test_who_comes_back_while_the_command_runs_keeps_the_conversation(
    log: Log, trackers: SQLTrackerStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(log, trackers, "old", 91)
    unseen = log.unseen

    def then_comes_back(since: str) -> list[str]:
        found = unseen(since)
        log.append("old", Draft(Sender.CUSTOMER, "hej"))
        return found

    monkeypatch.setattr(log, "unseen", then_comes_back)
    assert retention.erase_unseen(log, trackers.engine, datetime.now(UTC) - timedelta(days=90)) == 0
    assert log.conversation("old")
    assert tracked(trackers) == {"old"}


def test_trackers_that_live_in_memory_only_are_no_fault(
    log: Log, trackers: SQLTrackerStore, command: Command, tmp_path: Path
) -> None:
    keep(log, trackers, "old", 91)
    (tmp_path / "endpoints.yml").write_text("action_endpoint:\n  package: actions\n")
    assert "1 erased" in command()


@pytest.mark.parametrize("store", ["{type: redis, url: localhost}", "{type: SQL, dialect: sqlite, db: /none/x.db}"])
def test_trackers_out_of_reach_stop_the_command_before_it_erases_anything(
    log: Log, trackers: SQLTrackerStore, command: Command, tmp_path: Path, store: str
) -> None:
    keep(log, trackers, "old", 91)
    (tmp_path / "endpoints.yml").write_text(f"tracker_store: {store}\n")
    assert "endpoints.yml: " in command(status=1)
    assert log.conversation("old")


def test_the_projects_own_endpoints_file_is_understood() -> None:
    assert retention.ENDPOINTS.name == "endpoints.yml"
    assert retention.ENDPOINTS.exists()
