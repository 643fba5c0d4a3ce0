"""Follows the desk's feed: what changed on our side becomes rows of the outbox, each once."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime

import sqlalchemy as sql
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.adapters.base import Kind, Step, nothing
from bot.adapters.inbox import Inbox, is_theirs
from bot.adapters.lease import LeaseLostError
from bot.adapters.outbox import add
from bot.adapters.ports import DONE, Desk, Request
from bot.adapters.tables import adapters, links, utc
from bot.adapters.texts import fingerprint
from bot.channel.events import Event, Sender
from bot.channel.tables import reading, writing, written

logger = logging.getLogger(__name__)


class Follower:
    """Compares a request with what is in the outbox and adds what is missing. It may do so any number of times."""

    def __init__(
        self,
        engine: Engine,
        desk: Desk,
        adapter: str,
        inbox: Inbox,
        step: Step = nothing,
        clock: Callable[[], datetime] = utc,
    ) -> None:
        self._engine, self._desk, self._adapter, self._inbox = engine, desk, adapter, inbox
        self._step, self._clock = step, clock

    def follow(self) -> bool:
        """Takes the next changes from the feed; false when there are none."""
        changes = self._desk.changes(self._after())
        for handoff in dict.fromkeys(change.handoff for change in changes):
            self._sync_alone(handoff)
        if changes:
            self._step("before change")
            followed = sql.update(adapters).where(adapters.c.name == self._adapter)
            with writing(self._engine) as connection:
                connection.execute(followed.values(change=max(change.number for change in changes)))
            self._step("after change")
        return bool(changes)

    def _sync_alone(self, handoff: int) -> None:
        try:
            self.sync(handoff)
        except (LeaseLostError, OperationalError):
            raise
        except Exception:  # the next change of this request brings all of it; the others must not wait
            logger.exception("%s: request %s cannot be followed", self._adapter, handoff)

    def sync(self, handoff: int) -> None:
        """Brings the outbox up to date with one request."""
        request = self._desk.request(handoff)
        if request is None or (self._link(handoff) is None and not self._linked(request)):
            return
        known = self._link(handoff)
        if known is None:
            return
        # The port is asked before the transaction: it has connections of its own.
        events = self._desk.transcript(handoff, known.exported)
        sheet = self._desk.sheet(handoff)
        address = self._desk.address(handoff)
        ended_there = self._inbox.has_end(handoff)
        self._step("before sync")
        with writing(self._engine) as connection:
            link = connection.execute(self._one(handoff).with_for_update()).first()
            if link is None or link.exported != known.exported:
                return
            self._say(connection, link, events)
            told = {
                "sheet": self._again(connection, link, Kind.SHEET, link.sheet, fingerprint(sheet)),
                "address": self._again(connection, link, Kind.ADDRESS, link.address, fingerprint(address)),
                "exported": max([link.exported, *(event.number for event in events)]),
            }
            if request.status == DONE and not link.closed:
                told["closed"] = True
                if not ended_there:
                    add(connection, link, Kind.CLOSED, "", self._now())
            mine = sql.update(links).where(links.c.adapter == self._adapter, links.c.handoff == handoff)
            connection.execute(mine.values(told))
        self._step("after sync")

    def _linked(self, request: Request) -> bool:
        """Begins with a request: everything so far is told when it is opened. False when there is nothing to begin."""
        if request.status == DONE:
            return False
        events = self._desk.transcript(request.id, 0)
        last = max((event.number for event in events), default=0)
        sheet, address = self._desk.sheet(request.id), self._desk.address(request.id)
        link = {
            "handoff": request.id,
            "conversation": request.conversation,
            "adapter": self._adapter,
            "exported": last,
            "sheet": fingerprint(sheet),
            "address": fingerprint(address),
        }
        self._step("before link")
        try:
            with writing(self._engine) as connection:
                connection.execute(sql.insert(links).values(link))
                made = connection.execute(self._one(request.id)).one()
                add(connection, made, Kind.OPEN, "", self._now(), last)
        except IntegrityError:
            return False  # erased, or another process was quicker
        self._step("after link")
        return True

    def _say(self, connection: Connection, link: sql.engine.Row, events: Sequence[Event]) -> None:
        for event in events:
            if event.sender is Sender.CUSTOMER and event.body["text"]:
                add(connection, link, Kind.POST, event.number, self._now(), event.number)
            elif event.sender is Sender.AGENT and not is_theirs(event.message_id, self._adapter):
                add(connection, link, Kind.NOTE, event.number, self._now(), event.number)

    def _again(self, connection: Connection, link: sql.engine.Row, kind: Kind, told: str | None, now: str) -> str:
        if told != now:
            # What was told once and then something else may have to be told once more.
            add(connection, link, kind, secrets.token_hex(8), self._now())
        return now

    def _link(self, handoff: int) -> sql.engine.Row | None:
        with reading(self._engine) as connection:
            return connection.execute(self._one(handoff)).first()

    def _one(self, handoff: int) -> sql.sql.Select:
        return sql.select(links).where(links.c.handoff == handoff, links.c.adapter == self._adapter)

    def _after(self) -> int:
        with reading(self._engine) as connection:
            query = sql.select(adapters.c.change).where(adapters.c.name == self._adapter)
            return int(connection.execute(query).scalar() or 0)

    def _now(self) -> str:
        return written(self._clock())
