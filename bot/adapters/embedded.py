"""The desk that the assistant has itself: nothing goes out, nothing comes in."""

from __future__ import annotations

from collections.abc import Mapping

from bot.adapters.base import SignatureError
from bot.adapters.outbox import Row


class Embedded:
    """A `Connection` to nowhere."""

    def start(self) -> None:
        """Nothing to start."""

    def stop(self) -> None:
        """Nothing to stop."""

    def wake(self) -> None:
        """Nobody waits."""

    def receive(self, headers: Mapping[str, str], body: bytes, secret: str | None = None) -> int:
        raise SignatureError("no help desk is connected")

    def backlog(self) -> list[Row]:
        return []

    def retry(self, row_id: int) -> bool:
        return False

    def unreachable(self, handoff: int | None = None, seconds: float = 0.0) -> bool:
        return False
