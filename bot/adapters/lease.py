"""Only one process works for an adapter at a time, so that two servers on one database keep the order."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sql
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from bot.adapters.tables import adapters, utc
from bot.channel.tables import writing, written

# Longer than one call may take (see `calls`), with a reserve.
SECONDS = 20.0
RENEW_SECONDS = 3.0


class LeaseLostError(RuntimeError):
    """Another process works now: stop in the middle, it goes on from the table."""


class Lease:
    """The right to work. A process that is killed loses it after `SECONDS`."""

    def __init__(self, engine: Engine, adapter: str, clock: Callable[[], datetime] = utc) -> None:
        self._engine, self._adapter, self._clock = engine, adapter, clock
        self._holder = secrets.token_hex(16)
        self._renewed: float | None = None

    def hold(self) -> bool:
        """Takes or keeps the right; false while another process has it."""
        if self._renewed is not None and time.monotonic() - self._renewed < RENEW_SECONDS:
            return True
        columns, moment = adapters.c, self._clock()
        free = sql.or_(columns.holder.is_(None), columns.holder == self._holder, columns.held_until < written(moment))
        until = written(moment + timedelta(seconds=SECONDS))
        update = sql.update(adapters).where(columns.name == self._adapter, free)
        with writing(self._engine) as connection:
            held: bool = connection.execute(update.values(holder=self._holder, held_until=until)).rowcount == 1
        self._renewed = time.monotonic() if held else None
        return held

    def keep(self, _: str = "") -> None:
        """Keeps the right in the middle of work. Raises `LeaseLostError`."""
        if not self.hold():
            raise LeaseLostError

    def release(self) -> None:
        """Lets another process work at once."""
        columns = adapters.c
        mine = sql.update(adapters).where(columns.name == self._adapter, columns.holder == self._holder)
        with writing(self._engine) as connection:
            connection.execute(mine.values(holder=None, held_until=None))
        self._renewed = None


def register(engine: Engine, adapter: str, change: int = 0) -> None:
    """Makes the adapter's row unless it is there."""
    try:
        with writing(engine) as connection:
            connection.execute(sql.insert(adapters).values(name=adapter, change=change))
    except IntegrityError:
        pass
