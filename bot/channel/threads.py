"""Runs the log's blocking calls beside the event loop, so that a slow database delays only who asked it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

WORKERS = 4


class Threads:
    """A few threads of our own: the loop's default ones are shared with everything else in the server."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="conversation-log")

    async def run(self, call: Callable[Arguments, Answer], *args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._pool, partial(call, *args, **kwargs))
