"""What has not reached a desk elsewhere yet, for leads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from bot.adapters.outbox import Row

Backlog = Callable[[], Sequence[Row]]

MOST = 200


def backlog_json(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The oldest first. `parked`: it is not tried again by itself."""
    return [
        {
            "request": row.handoff,
            "what": row.kind,
            "since": row.created_at,
            "attempts": row.attempts,
            "error": row.error,
            "parked": row.parked,
        }
        for row in rows[:MOST]
    ]
