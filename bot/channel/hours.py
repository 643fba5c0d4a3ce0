"""When a team answers. Pure: the moment is an argument, always with its time zone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# A team that does not open within this many days has no opening that could be promised to anybody.
LOOK_AHEAD_DAYS = 60


@dataclass(frozen=True)
class Span:
    """Open from `opens` until just before `closes`, on the clock of the team. `closes` is None for midnight."""

    opens: time
    closes: time | None


@dataclass(frozen=True)
class Team:
    """The people who answer in one language. `days` has the weekdays (0 is Monday) on which they do."""

    timezone: ZoneInfo
    days: Mapping[int, tuple[Span, ...]]
    holidays: Collection[date] = field(default=(), repr=False)


@dataclass(frozen=True)
class Hours:
    """Whether a team answers, and when it opens next (UTC); None when that is not in sight."""

    open: bool
    next_opening: datetime | None


def status(team: Team, moment: datetime) -> Hours:
    """Whether the team answers at `moment`, and its first opening after it."""
    today = moment.astimezone(team.timezone).date()
    # Where the clocks are put back at midnight, yesterday ends an hour after today has begun.
    spans = [span for day in range(-1, 2) for span in _spans(team, today + timedelta(days=day))]
    return Hours(any(opens <= moment < closes for opens, closes in spans), _next_opening(team, today, moment))


def _next_opening(team: Team, today: date, moment: datetime) -> datetime | None:
    """Spans that touch (until midnight, and on from there) are one: nothing opens in between."""
    closed = moment
    for day in range(-1, LOOK_AHEAD_DAYS):
        for opens, closes in _spans(team, today + timedelta(days=day)):
            if opens > closed:
                return opens
            closed = max(closed, closes)
    return None


def _spans(team: Team, day: date) -> Iterator[tuple[datetime, datetime]]:
    """The day's spans in UTC, so that they are as long as they really are when the clocks change."""
    if day in team.holidays:
        return
    for span in team.days.get(day.weekday(), ()):
        closes = (
            datetime.combine(day, span.closes) if span.closes else datetime.combine(day + timedelta(days=1), time())
        )
        yield _utc(datetime.combine(day, span.opens), team, fold=0), _utc(closes, team, fold=1)


def _utc(local: datetime, team: Team, fold: int) -> datetime:
    """A time of day that comes twice is the first for an opening and the second for a closing; one that the clocks
    skip is as long after the day's beginning as it always is."""
    moment = local.replace(tzinfo=team.timezone, fold=fold).astimezone(UTC)
    skipped = moment.astimezone(team.timezone).replace(tzinfo=None, fold=0) != local
    return local.replace(tzinfo=team.timezone).astimezone(UTC) if skipped else moment
