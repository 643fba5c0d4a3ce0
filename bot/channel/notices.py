"""Wakes the open event streams of a conversation when its log has grown."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterator
from contextlib import contextmanager

logger = logging.getLogger(__name__)


class Pulse:
    """One reader's alarm."""

    def __init__(self, lasting: bool) -> None:
        self._event = asyncio.Event()
        self.lasting = lasting
        self.ended = False

    def ring(self) -> None:
        self._event.set()

    def end(self) -> None:
        """There is nothing more to read, or another reader takes the place."""
        self.ended = True
        self.ring()

    def clear(self) -> None:
        self._event.clear()

    async def wait(self, seconds: float) -> bool:
        """True when it rang within `seconds`."""
        try:
            await asyncio.wait_for(self._event.wait(), seconds)
        except TimeoutError:
            return False
        return True


class Notices:
    """Who listens to which conversation."""

    def __init__(self) -> None:
        # For each conversation its readers, the oldest first.
        self._listening: dict[str, list[Pulse]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    @contextmanager
    def listening(self, conversation: str, most: int | None = None) -> Iterator[Pulse]:
        """One reader; where `most` is given, it lasts, and the oldest lasting one gives way when there are more."""
        pulse = Pulse(lasting=most is not None)
        pulses = self._listening.setdefault(conversation, [])
        pulses.append(pulse)
        if most is not None:
            for oldest in [each for each in pulses if each.lasting and not each.ended][:-most]:
                oldest.end()
        try:
            yield pulse
        finally:
            pulses.remove(pulse)
            if not pulses:
                del self._listening[conversation]

    def end(self, conversation: str) -> None:
        """Sends every reader of the conversation away: it is gone."""
        for pulse in self._listening.get(conversation, ()):
            pulse.end()

    def notify(self, conversation: str) -> None:
        for pulse in self._listening.get(conversation, ()):
            pulse.ring()

    def notify_soon(self, conversation: str) -> None:
        """`notify` from another thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.notify, conversation)

    def notify_all(self) -> None:
        for conversation in self._listening:
            self.notify(conversation)

    async def watch(self, last_numbers: Callable[[Collection[str]], Awaitable[dict[str, int]]], every: float) -> None:
        """Notices what other processes write or erase (by a command, say): one query for all streams."""
        self._loop = asyncio.get_running_loop()
        known: dict[str, int] = {}
        while True:
            await asyncio.sleep(every)
            listened = list(self._listening)
            try:
                current = await last_numbers(listened) if listened else {}
            except Exception:
                logger.exception("The conversation log cannot be read")
                continue
            for conversation in set(listened) - current.keys():
                self.end(conversation)
            for conversation, number in current.items():
                if known.get(conversation) != number:
                    self.notify(conversation)
            known = current
