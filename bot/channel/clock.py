"""The steps that come by themselves: places in the queue told again, and waits that become tickets.

What is due stands in the tables, so a restart loses nothing, and of two servers one makes a step.
"""

from __future__ import annotations

import asyncio
import logging

from sqlalchemy.engine import Engine

from bot.channel.notices import Notices
from bot.channel.reception import Reception
from bot.channel.rows import UnknownConversationError
from bot.channel.tables import reading, writing
from bot.channel.threads import Threads

logger = logging.getLogger(__name__)

TICK_SECONDS = 1.0


def make_due_steps(engine: Engine, reception: Reception) -> list[str]:
    """Makes every step whose time has come; returns the conversations in which one was made."""
    with reading(engine) as connection:
        due = reception.due(connection)
    return [conversation for conversation in due if _step(engine, reception, conversation)]


def _step(engine: Engine, reception: Reception, conversation: str) -> bool:
    try:
        with writing(engine) as connection:
            return reception.step(connection, conversation)
    except UnknownConversationError:
        return False
    except Exception:
        # Those who wait behind it get their step all the same; this one is tried again with the next tick.
        logger.exception("The step of conversation %s was not made", conversation)
        return False


class Clock:
    """One task of the server."""

    def __init__(self, engine: Engine, reception: Reception, threads: Threads, notices: Notices) -> None:
        self._engine, self._reception, self._threads, self._notices = engine, reception, threads, notices

    async def run(self) -> None:
        """Runs as long as the server."""
        while True:
            await asyncio.sleep(TICK_SECONDS)
            try:
                stepped = await self._threads.run(make_due_steps, self._engine, self._reception)
            except Exception:
                logger.exception("The conversation log cannot be read")
                continue
            for conversation in stepped:
                self._notices.notify(conversation)
