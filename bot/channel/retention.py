"""Erases what is older than customers were promised; for a timer.

    python -m bot.channel.retention              every conversation not seen for `ASSISTANT_RETENTION_DAYS`
    python -m bot.channel.retention --days 30    ... for 30 days
    python -m bot.channel.retention --dry-run    only say how many

With a conversation goes all that belongs to it: messages, hand-offs, feedback, and Rasa's tracker. It may run beside
the server and as often as one likes. The log is the one `ASSISTANT_DATABASE` names, the trackers' database the one in
the endpoints file.
"""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.engine import Engine

from bot.channel.log import Log
from bot.channel.settings import SettingsError, read_database, read_retention_days, retention_days
from bot.channel.tables import DatabaseError, open_database, written

ENDPOINTS = Path(__file__).parents[1] / "endpoints.yml"


def erase_unseen(log: Log, tracker_engine: Engine | None, before: datetime, dry_run: bool = False) -> int:
    """Erases what was not seen since `before`, and returns the number of conversations."""
    unseen = log.unseen(written(before))
    if dry_run:
        return len(unseen)
    # Who comes back in this very moment keeps the conversation: the log looks again as it erases.
    erased = log.erase(unseen, unseen_since=written(before))
    if tracker_engine is not None:
        _erase_trackers(log, tracker_engine, erased, before)
    return len(erased)


def _erase_trackers(log: Log, engine: Engine, erased: Sequence[str], before: datetime) -> None:
    from bot.channel import trackers

    trackers.erase_rows(engine, erased)
    # What an earlier run left behind when it was stopped half-way: old trackers of conversations that are gone.
    old = trackers.unused_since(engine, before.timestamp())
    trackers.erase_rows(engine, old - log.last_numbers(old).keys())


def _tracker_engine(endpoints: Path) -> Engine | None:
    # Recorded, not shown: a timer's mail is no place for what the libraries below Rasa have to say.
    with warnings.catch_warnings(record=True):
        from bot.channel import trackers

        try:
            return trackers.configured(endpoints)
        except trackers.TrackerStoreError as error:
            raise DatabaseError(str(error)) from error


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Returns 0, or 1 when a setting is wrong or a database cannot be opened."""
    parser = argparse.ArgumentParser(
        prog="python -m bot.channel.retention", description="Erase conversations that were not seen for long."
    )
    parser.add_argument("--days", type=retention_days, help="instead of ASSISTANT_RETENTION_DAYS")
    parser.add_argument("--dry-run", action="store_true", help="erase nothing, only say how many")
    parser.add_argument("--endpoints", type=Path, default=ENDPOINTS, help="file that names the trackers' database")
    given = parser.parse_args(arguments)
    try:
        days = given.days or read_retention_days(os.environ)
        log = Log(open_database(read_database(os.environ)))
        tracker_engine = _tracker_engine(given.endpoints)
    except (SettingsError, DatabaseError) as error:
        print(error, file=sys.stderr)
        return 1
    number = erase_unseen(log, tracker_engine, datetime.now(UTC) - timedelta(days=days), given.dry_run)
    print(f"Conversations not seen for {days} days: {number} {'would be ' if given.dry_run else ''}erased.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
