"""How things stand for somebody who asks for a person. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """A place in the queue, or why there is none."""

    OPEN_END = "open_end"
    """Nobody has ever signed in: a person was asked for, and that is all that can be said."""
    QUEUE = "queue"
    CLOSED = "closed"
    NOBODY = "nobody"
    FULL = "full"
    TOO_LONG = "too_long"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True)
class Situation:
    """What it depends on."""

    attended: bool
    """There are people who could come, now or at another time."""
    elsewhere: bool
    """They work in another system, which does not say who is there."""
    unreachable: bool
    open: bool
    on_duty: int
    position: int
    limit: int | None
    """How many may wait; None for whoever waits already."""
    overdue: bool


def judged(now: Situation) -> Standing:
    """The first reason that applies."""
    if not now.attended:
        return Standing.OPEN_END
    reasons = (
        (now.unreachable, Standing.UNREACHABLE),
        (not now.open, Standing.CLOSED),
        (not now.elsewhere and now.on_duty == 0, Standing.NOBODY),
        (now.limit is not None and now.position > now.limit, Standing.FULL),
        (now.overdue, Standing.TOO_LONG),
    )
    return next((standing for applies, standing in reasons if applies), Standing.QUEUE)
