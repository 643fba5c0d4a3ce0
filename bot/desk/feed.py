"""Tells open pages that something happened, so that they ask for it."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncGenerator, Collection

from bot.channel.feed import Change
from bot.channel.notices import Notices
from bot.channel.threads import Threads
from bot.desk.door import Visit
from bot.desk.port import Desk
from bot.desk.sign_in import Sessions, hashed

KEEP_ALIVE_SECONDS = 15.0
STREAM_SECONDS = 3600.0
# Of one session: a browser opens one, whatever the number of its tabs.
MAX_STREAMS = 3
# How often changes made by others than the desk (customers, timers, another server) are looked for.
WATCH_SECONDS = 0.2
LEAP = 512


class Feed:
    """The port's changes for every open page. While a page is open, its agent is present."""

    def __init__(self, desk: Desk, sessions: Sessions, threads: Threads) -> None:
        self._desk, self._sessions, self._threads = desk, sessions, threads
        self._notices = Notices()
        self._newest, self._stopping = 0, False

    async def watch(self) -> None:
        """Runs as long as the server."""
        await self._notices.watch(self._news, WATCH_SECONDS)

    def ring(self) -> None:
        """Something has changed in this very process."""
        self._notices.notify_all()

    def stop(self) -> None:
        self._stopping = True
        self._notices.notify_all()

    def newest(self) -> int:
        """The number of the newest change; blocks. The first time it leaps over what an earlier process saw."""
        leap = 0
        while True:
            changes = self._desk.changes(self._newest + leap)
            if changes:
                self._newest = max(self._newest, changes[-1].number)
                leap = leap * 2 or LEAP
            elif leap:
                leap //= 2
            else:
                return self._newest

    async def _news(self, sessions: Collection[str]) -> dict[str, int]:
        """For each session that is not over the newest change."""
        alive = await self._threads.run(self._sessions.alive, list(sessions))
        newest = await self._threads.run(self.newest)
        return dict.fromkeys(alive, newest)

    async def stream(self, visit: Visit, after: int) -> AsyncGenerator[str, None]:
        """Server-sent events: the changes after `after`, then what comes.

        The last one says why there will be no more, if it is not merely for now: `ended`, the session is over, or
        `elsewhere`, other streams of the same session have taken its place.
        """
        ends, seen = time.monotonic() + STREAM_SECONDS, float("-inf")
        yield ": connected\n\n"
        with self._notices.listening(hashed(visit.session), MAX_STREAMS) as pulse:
            while not self._stopping and not pulse.ended and time.monotonic() < ends:
                pulse.clear()
                if time.monotonic() - seen >= KEEP_ALIVE_SECONDS:
                    seen = time.monotonic()
                    await self._threads.run(self._seen, visit)
                for change in await self._threads.run(self._desk.changes, after):
                    after = change.number
                    pulse.ring()  # there may be more than were read at once
                    yield _event(change)
                if not await pulse.wait(KEEP_ALIVE_SECONDS):
                    yield ": keep-alive\n\n"
        if pulse.ended:
            yield f"event: {await self._threads.run(self._why, visit)}\ndata: {{}}\n\n"

    def _seen(self, visit: Visit) -> None:
        """Who is on duty stays so while the page is open."""
        account = self._sessions.account(visit.session, used=False)
        if account is not None and account.online:
            self._desk.set_presence(visit.agent, account.teams, True)

    def _why(self, visit: Visit) -> str:
        return "ended" if self._sessions.account(visit.session, used=False) is None else "elsewhere"


def _event(change: Change) -> str:
    return f"id: {change.number}\ndata: {json.dumps({'request': change.handoff, 'kind': change.kind})}\n\n"
