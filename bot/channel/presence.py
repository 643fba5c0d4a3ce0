"""Which agents are there. Every function works inside a caller's transaction or connection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sql
from sqlalchemy.engine import Connection

from bot.channel.tables import now, presence, written

SEEN_WITHIN = timedelta(seconds=60)
"""A page that was closed without a word is noticed after this long."""


@dataclass(frozen=True)
class Agent:
    """A person of the team: the account's id, the name that customers see, and the language they read.

    `lead`: may also take over and pass on what others have.
    """

    id: str
    name: str
    language: str
    lead: bool = False


@dataclass(frozen=True)
class Present:
    """An agent who is on duty, and for which languages."""

    id: str
    name: str
    teams: tuple[str, ...]


def note_presence(connection: Connection, agent: Agent, teams: Sequence[str], online: bool) -> None:
    """The agent is seen now. Must be said again within `SEEN_WITHIN`."""
    values = {"name": agent.name, "teams": list(teams), "online": online, "seen_at": now()}
    known = sql.update(presence).where(presence.c.account == agent.id).values(values)
    if connection.execute(known).rowcount == 0:
        connection.execute(sql.insert(presence).values(account=agent.id, **values))


def there(connection: Connection) -> list[Present]:
    """Everybody on duty."""
    columns = presence.c
    since = written(datetime.now(UTC) - SEEN_WITHIN)
    query = sql.select(presence).where(columns.online.is_(True), columns.seen_at >= since).order_by(columns.name)
    return [Present(row.account, row.name, tuple(row.teams)) for row in connection.execute(query)]


def on_duty(connection: Connection, language: str) -> int:
    """How many are on duty for customers who write in `language`."""
    return sum(language in each.teams for each in there(connection))


def was_ever(connection: Connection) -> bool:
    """Whether an agent has ever signed in here."""
    return connection.execute(sql.select(presence.c.account).limit(1)).first() is not None
