"""A database, a desk, a server of the other side, and the adapters' workers without their threads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sql
from sqlalchemy.engine import Engine

from bot.adapters import tables
from bot.adapters.applier import Applier
from bot.adapters.base import Adapter, Step, nothing
from bot.adapters.calls import Calls
from bot.adapters.chatwoot import Chatwoot
from bot.adapters.follower import Follower
from bot.adapters.inbox import Inbox
from bot.adapters.lease import register
from bot.adapters.outbox import Outbox
from bot.adapters.sender import Sender
from bot.adapters.webhook import Webhook
from bot.adapters.zendesk import Zendesk
from bot.channel.tables import open_database, reading, written
from tests.adapters.fake_desk import FakeDesk
from tests.adapters.replay import ACCOUNT, INBOX, Replay, serving

SECRET = "s" * 40


class Clock:
    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class Workers:
    """What the threads of a connection do, one thing at a time."""

    adapter: Adapter
    follower: Follower
    sender: Sender
    applier: Applier
    inbox: Inbox
    outbox: Outbox
    clock: Clock
    engine: Engine

    def work(self, seconds: float = 0.0) -> None:
        """Everything that is due now, and within the next seconds."""
        until = self.clock.now + timedelta(seconds=seconds)
        while True:
            parts = (self.applier.apply_next, self.follower.follow, self.sender.ask_next, self.sender.send_next)
            if any([part() for part in parts]):  # noqa: C419
                continue
            due = self._next_due()
            if due is None or due > until:
                self.clock.now = until
                return
            self.clock.now = max(self.clock.now, due)

    def _next_due(self) -> datetime | None:
        tables_ = ((tables.outbox, "next_attempt_at"), (tables.inbox, "due_at"))
        queries = [
            sql.select(sql.func.min(table.c[column])).where(
                table.c.done_at.is_(None), table.c.parked_at.is_(None), table.c[column] > written(self.clock.now)
            )
            for table, column in tables_
        ]
        queries.append(
            sql.select(sql.func.min(tables.links.c.ask_at)).where(tables.links.c.ask_at > written(self.clock.now))
        )
        with reading(self.engine) as connection:
            found = [connection.execute(query).scalar() for query in queries]
        return min((datetime.fromisoformat(each) for each in found if each), default=None)


Build = Callable[..., Workers]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = open_database(f"sqlite:///{tmp_path}/log.db")
    tables.create(engine)
    return engine


@pytest.fixture
def desk(engine: Engine) -> FakeDesk:
    return FakeDesk(engine)


@pytest.fixture(scope="session")
def _replay() -> Iterator[Replay]:
    with serving() as replay:
        yield replay


@pytest.fixture
def replay(_replay: Replay) -> Replay:
    _replay.reset()
    return _replay


@pytest.fixture
def build(engine: Engine, desk: FakeDesk, clock: Clock) -> Build:
    """Workers for an adapter, as a server has them after a start."""

    def make(adapter: Adapter, step: Step = nothing) -> Workers:
        register(engine, adapter.name)
        inbox, name = Inbox(engine, adapter.name, clock), adapter.name
        return Workers(
            adapter,
            Follower(engine, desk, name, inbox, step, clock),
            Sender(engine, desk, adapter, "en", step, clock),
            Applier(desk, adapter, inbox, "en", step),
            inbox,
            Outbox(engine, name, clock),
            clock,
            engine,
        )

    return make


@pytest.fixture
def chatwoot(replay: Replay, clock: Clock) -> Callable[..., Chatwoot]:
    def make(step: Step = nothing, timeouts: tuple[float, float] = (3.0, 10.0), signed: bool = True) -> Chatwoot:
        calls = Calls(replay.url, {"api_access_token": "token"}, step=step, timeouts=timeouts)
        signing, address = (SECRET, None) if signed else (None, SECRET)
        return Chatwoot(calls, ACCOUNT, INBOX, signing, address, clock=clock)

    return make


@pytest.fixture
def zendesk(replay: Replay, clock: Clock) -> Callable[..., Zendesk]:
    def make(step: Step = nothing) -> Zendesk:
        return Zendesk(Calls(replay.url, auth=("a@example.com/token", "t"), step=step), SECRET, ("vip",), clock=clock)

    return make


@pytest.fixture
def webhook(replay: Replay, clock: Clock) -> Callable[..., Webhook]:
    def make(step: Step = nothing) -> Webhook:
        return Webhook(Calls(f"{replay.url}/hook", step=step), SECRET, clock)

    return make
