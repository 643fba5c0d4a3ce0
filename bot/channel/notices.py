"""Wakes the open event streams of a conversation when its log has grown."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterator
from contextlib import contextmanager

logger = logging.getLogger(__name__)


class Pulse:
    """One stream's alarm."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        self._event.set()

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
        self._listening: dict[str, set[Pulse]] = {}

    @contextmanager
    def listening(self, conversation: str) -> Iterator[Pulse]:
        pulse = Pulse()
        self._listening.setdefault(conversation, set()).add(pulse)
        try:
            yield pulse
        finally:
            pulses = self._listening[conversation]
            pulses.discard(pulse)
            if not pulses:
                del self._listening[conversation]

    def notify(self, conversation: str) -> None:
        for pulse in self._listening.get(conversation, ()):
            pulse.ring()

    def notify_all(self) -> None:
        for conversation in self._listening:
            self.notify(conversation)

    async def watch(self, last_numbers: Callable[[Collection[str]], Awaitable[dict[str, int]]], every: float) -> None:
        """Notices what other processes write (a hand-back from the command line): one query for all streams."""
        known: dict[str, int] = {}
        while True:
            await asyncio.sleep(every)
            try:
                current = await last_numbers(list(self._listening)) if self._listening else {}
            except Exception:
                logger.exception("The conversation log cannot be read")
                continue
            for conversation, number in current.items():
                if known.get(conversation) != number:
                    self.notify(conversation)
            known = current
