"""Tells the desk which requests do not reach the other side just now, so that customers are told the truth."""

from __future__ import annotations

import sqlalchemy as sql
from sqlalchemy.engine import Engine

from bot.adapters.outbox import Outbox
from bot.adapters.ports import Desk
from bot.adapters.tables import links
from bot.channel.desk_errors import UnknownRequestError
from bot.channel.tables import reading, writing


class Reach:
    """Compares what the outbox knows with what the desk was told."""

    def __init__(self, engine: Engine, desk: Desk, outbox: Outbox) -> None:
        self._engine, self._desk, self._outbox = engine, desk, outbox

    def tell(self) -> bool:
        """Tells what has changed; false when nothing has."""
        mine = links.c.adapter == self._outbox.adapter
        with reading(self._engine) as connection:
            query = sql.select(links.c.handoff, links.c.closed, links.c.unreachable)
            known = {row.handoff: row for row in connection.execute(query.where(mine, _MATTERS))}
        cut_off = self._outbox.cut_off()
        changed = {
            handoff: handoff in cut_off and not row.closed
            for handoff, row in known.items()
            if (handoff in cut_off and not row.closed) != row.unreachable
        }
        for handoff, unreachable in changed.items():
            try:
                self._desk.set_unreachable(handoff, unreachable)
            except UnknownRequestError:
                continue  # erased
            with writing(self._engine) as connection:
                told = sql.update(links).where(mine, links.c.handoff == handoff)
                connection.execute(told.values(unreachable=unreachable))
        return bool(changed)


_MATTERS = sql.or_(links.c.closed.is_(False), links.c.unreachable.is_(True))
