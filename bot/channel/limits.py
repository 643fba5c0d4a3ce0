"""How much one visitor may ask for: a token bucket for each limit and key, in this process's memory."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping

_SWEEP_AT = 10_000


class Limits:
    """Named limits, each a number of requests a minute, of which all may come at once."""

    def __init__(self, per_minute: Mapping[str, int], clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        # For each (limit, key) the moment from which its bucket is full again.
        self._full_at: dict[tuple[str, str], float] = {}

    def wait(self, limit: str, key: str) -> int | None:
        """Counts one request. None when it is within the limit, else the seconds after which to try again."""
        moment = self._clock()
        each = 60 / self._per_minute[limit]
        full_at = max(self._full_at.get((limit, key), moment), moment) + each
        over = full_at - moment - 60
        if over > 1e-9:
            return max(1, math.ceil(over))
        if len(self._full_at) >= _SWEEP_AT:
            self._full_at = {known: until for known, until in self._full_at.items() if until > moment}
        self._full_at[limit, key] = full_at
        return None
