"""One help desk and everything that keeps it and the assistant in step. What the server starts and stops."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping

from sqlalchemy.engine import Engine

from bot.adapters import tables
from bot.adapters.applier import Applier
from bot.adapters.base import Adapter
from bot.adapters.follower import Follower
from bot.adapters.inbox import GRACE_SECONDS, Inbox
from bot.adapters.lease import Lease, LeaseLostError, register
from bot.adapters.outbox import UNREACHABLE_SECONDS, Outbox, Row
from bot.adapters.ports import Desk
from bot.adapters.reach import Reach
from bot.adapters.sender import Sender

logger = logging.getLogger(__name__)

_EVERY = 0.5
_PAUSE = 2.0
_STOP_SECONDS = 20.0


class Connection:
    """The threads of one adapter: one sends, one talks with the desk port. `lease` lets only one server work."""

    def __init__(self, engine: Engine, desk: Desk, adapter: Adapter, lease: Lease, language: str) -> None:
        tables.create(engine)
        register(engine, adapter.name)
        self.adapter, self._lease = adapter, lease
        self._outbox, self._inbox = Outbox(engine, adapter.name), Inbox(engine, adapter.name)
        self._sender = Sender(engine, desk, adapter, language, lease.keep)
        self._applier = Applier(desk, adapter, self._inbox, language, lease.keep)
        self._follower = Follower(engine, desk, adapter.name, self._inbox, lease.keep)
        self._reach = Reach(engine, desk, self._outbox)
        self._stopped = threading.Event()
        self._wakes = (threading.Event(), threading.Event())
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        works = (
            (self._sender.ask_next, self._sender.send_next),
            (self._applier.apply_next, self._follower.follow, self._reach.tell),
        )
        for wake, work in zip(self._wakes, works, strict=True):
            thread = threading.Thread(
                target=self._run, args=(wake, work), name=f"desk-{self.adapter.name}", daemon=True
            )
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """Ends after what is being done now. What is not done is done at the next start."""
        self._stopped.set()
        self.wake()
        for thread in self._threads:
            thread.join(_STOP_SECONDS)
        if not any(thread.is_alive() for thread in self._threads):
            self._lease.release()

    def wake(self) -> None:
        """Something has changed: do not wait for the next look."""
        for wake in self._wakes:
            wake.set()

    def receive(self, headers: Mapping[str, str], body: bytes, secret: str | None = None) -> int:
        """Keeps what a webhook says; returns the number of new events.

        Raises `SignatureError`, `PayloadError` or `sqlalchemy.exc.SQLAlchemyError` (then it must come again).
        """
        events = self.adapter.incoming(headers, body, secret)
        kept = self._inbox.keep(events, GRACE_SECONDS if self.adapter.asks else 0.0)
        if kept:
            self.wake()
        return kept

    def backlog(self) -> list[Row]:
        """What did not go out or could not be shown yet, oldest first."""
        return self._outbox.backlog()

    def retry(self, row_id: int) -> bool:
        """Tries a parked row again. False when there is no such row."""
        found = self._outbox.retry(row_id)
        self.wake()
        return found

    def unreachable(self, handoff: int | None = None, seconds: float = UNREACHABLE_SECONDS) -> bool:
        """Whether the other side (for this request) has been out of reach for `seconds`."""
        return self._outbox.unreachable(handoff, seconds)

    def _run(self, wake: threading.Event, work: tuple[Callable[[], bool], ...]) -> None:
        while not self._stopped.is_set():
            wake.clear()
            if any([self._done(do) for do in work]):  # noqa: C419  # all of them, not only up to the first
                self.wake()
            else:
                wake.wait(_EVERY)

    def _done(self, do: Callable[[], bool]) -> bool:
        """Whether there was something to do. What fails does not keep the rest from being done."""
        try:
            return self._lease.hold() and do()
        except LeaseLostError:
            return False
        except Exception:  # the database, or a fault of ours
            logger.exception("The connection to %s", self.adapter.name)
            self._stopped.wait(_PAUSE)
            return False
