"""Brings a conversation's events to the browser: as an endless stream, or as one long poll."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncGenerator

from bot.channel.events import Event, Json
from bot.channel.log import Log
from bot.channel.notices import Notices
from bot.channel.rows import UnknownConversationError
from bot.channel.threads import Threads
from bot.channel.turns import Turns

KEEP_ALIVE_SECONDS = 15.0
# A stream is ended now and then, so that a browser comes back for a renewed token.
STREAM_SECONDS = 3600.0
# Of one conversation: a browser opens one, whatever the number of its tabs.
MAX_STREAMS = 5
MAX_WAIT_SECONDS = 25.0
# How often changes made by other processes are looked for.
WATCH_SECONDS = 1.0


class Delivery:
    """Reads the log for as many browsers as are there. The number of the last event read is the only cursor."""

    def __init__(self, log: Log, threads: Threads, notices: Notices, turns: Turns) -> None:
        self._log, self._threads, self._notices, self._turns = log, threads, notices, turns
        self._stopping = False

    async def watch(self) -> None:
        """Runs as long as the server: sees what other processes write."""
        await self._notices.watch(lambda ids: self._threads.run(self._log.last_numbers, ids), WATCH_SECONDS)

    def stop(self) -> None:
        """Ends every stream and poll, which would otherwise hold up the server's end."""
        self._stopping = True
        self._notices.notify_all()

    async def stream(self, conversation: str, after: int) -> AsyncGenerator[str, None]:
        """Server-sent events: the log after `after`, then what comes, with `typing` while an answer is made."""
        ends, typing = time.monotonic() + STREAM_SECONDS, False
        yield ": connected\n\n"
        with self._notices.listening(conversation, MAX_STREAMS) as pulse:
            while not self._stopping and not pulse.ended and time.monotonic() < ends:
                pulse.clear()
                busy = self._turns.busy(conversation)
                for event in await self._after(conversation, after):
                    after = event.number
                    pulse.ring()  # there may be another page of the log
                    yield _event(event)
                if busy != typing:
                    typing = busy
                    yield _typing(typing)
                if not await pulse.wait(KEEP_ALIVE_SECONDS):
                    yield ": keep-alive\n\n"

    async def poll(self, conversation: str, after: int, wait: float) -> list[Json]:
        """The events after `after`; when there are none, those that come within `wait` seconds.

        Raises `UnknownConversationError` when the conversation is erased meanwhile.
        """
        ends = time.monotonic() + min(wait, MAX_WAIT_SECONDS)
        with self._notices.listening(conversation) as pulse:
            while True:
                pulse.clear()
                if pulse.ended:
                    raise UnknownConversationError(conversation)
                events = await self._after(conversation, after)
                left = ends - time.monotonic()
                if events or left <= 0 or self._stopping:
                    return [event.as_json() for event in events]
                await pulse.wait(left)

    async def _after(self, conversation: str, number: int) -> list[Event]:
        return await self._threads.run(self._log.events, conversation, number)


def _event(event: Event) -> str:
    return f"id: {event.number}\ndata: {_json(event.as_json())}\n\n"


def _typing(active: bool) -> str:
    return f"event: typing\ndata: {_json({'from': 'bot', 'active': active})}\n\n"


def _json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
