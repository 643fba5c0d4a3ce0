"""Turns: every customer message gets exactly one answer, in order, whatever happens to the connection or the process.

A message and the fact that it waits are in the log before the browser is told 202. One task a conversation works the
waiting ones off. The answer and the fact that the turn is done are written in one transaction, so that a process that
dies leaves either nothing (the turn is made again) or all of it.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rasa.core.channels.channel import UserMessage
from sqlalchemy.exc import SQLAlchemyError

from bot.channel.answers import WAY_BACK, card_removed, fault, system_line, waiting
from bot.channel.collector import Collector
from bot.channel.controls import RESUME, asks_for_person, language_chosen
from bot.channel.events import Conversation, Handoff, Result, State, Turn
from bot.channel.log import Log
from bot.channel.notices import Notices
from bot.channel.phrases import GONE_ON, STILL_WAITING, WITH_THE_ASSISTANT
from bot.channel.redaction import CARD
from bot.channel.settings import Settings
from bot.channel.threads import Answer, Arguments, Threads

logger = logging.getLogger(__name__)

# A message that was begun this often without an answer may be what ends the process: it gets the fault sentence.
MAX_ATTEMPTS = 2
# How often a log that does not answer is asked again, and after how long.
RETRIES, RETRY_SECONDS = 4, 1.0
# How long a turn that was told to stop may take for it.
STOP_SECONDS = 5.0

Ask = Callable[[UserMessage], Awaitable[Any]]


class TurnGoesOnError(RuntimeError):
    """A turn did not stop when it was told to."""


class Turns:
    """Asks Rasa, one message after the other in each conversation."""

    def __init__(self, log: Log, threads: Threads, notices: Notices, settings: Settings, ask: Ask) -> None:
        self._log, self._threads, self._notices, self._settings, self._ask = log, threads, notices, settings, ask
        self._wanted: set[str] = set()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        # What Rasa was asked, by the conversation as the task's name; some of it nobody waits for any more.
        self._asking: set[asyncio.Task[None]] = set()
        self._silenced: Counter[str] = Counter()
        self._busy: set[str] = set()
        self._stopping = False

    def busy(self, conversation: str) -> bool:
        """Whether an answer is being made."""
        return conversation in self._busy

    def wake(self, conversation: str) -> None:
        """Sees to it that the waiting messages of the conversation are answered."""
        self._wanted.add(conversation)
        if conversation not in self._tasks and not self._stopping and not self._silenced[conversation]:
            self._tasks[conversation] = asyncio.create_task(self._work(conversation))

    @asynccontextmanager
    async def silenced(self, conversation: str) -> AsyncIterator[None]:
        """Nothing is answered in the conversation until the block is over; a turn being made is stopped first.

        Raises `TurnGoesOnError`.
        """
        self._silenced[conversation] += 1
        try:
            await self._halt(conversation)
            yield
        finally:
            self._silenced[conversation] -= 1
            if not self._silenced[conversation]:
                del self._silenced[conversation]
            self.wake(conversation)

    async def _halt(self, conversation: str) -> None:
        """Rasa may still be asked for an answer that was given up: that too could write something."""
        running = {task for task in self._asking if task.get_name() == conversation}
        if conversation in self._tasks:
            running.add(self._tasks[conversation])
        for task in running:
            task.cancel()
        if running:
            _, left = await asyncio.wait(running, timeout=STOP_SECONDS)
            if left:
                raise TurnGoesOnError(conversation)
        self._tasks.pop(conversation, None)  # a task that was stopped before it began has not done so itself

    async def recover(self) -> None:
        """Takes up what an earlier process left unanswered."""
        for conversation in await self._threads.run(self._log.unanswered):
            self.wake(conversation)

    async def stop(self) -> None:
        """Lets the answers that are being made come to their end; what still waits is taken up at the next start."""
        self._stopping = True
        if self._tasks:
            await asyncio.wait(self._tasks.values(), timeout=self._settings.turn_seconds + 1)

    async def _work(self, conversation: str) -> None:
        try:
            while conversation in self._wanted and not self._stopping:
                self._wanted.discard(conversation)
                while not self._stopping and await self._next(conversation):
                    pass
        except Exception:
            # Whatever it was, the message is in the log: the next request or start takes it up again.
            logger.exception("A message of conversation %s stays unanswered for now", conversation)
        finally:
            self._tasks.pop(conversation, None)

    async def _in_log(
        self, call: Callable[Arguments, Answer], *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Answer:
        """A call of the log, made again when the database hiccups: an answer that was made is not thrown away."""
        for _ in range(RETRIES):
            try:
                return await self._threads.run(call, *args, **kwargs)
            except SQLAlchemyError:
                logger.warning("The conversation log does not answer, trying again", exc_info=True)
                await asyncio.sleep(RETRY_SECONDS)
        return await self._threads.run(call, *args, **kwargs)

    async def _next(self, conversation_id: str) -> bool:
        """Answers the oldest waiting message; False when there is none."""
        turn = await self._in_log(self._log.begin_turn, conversation_id)
        conversation = await self._in_log(self._log.conversation, conversation_id)
        if turn is None or conversation is None:
            return False
        self._busy.add(conversation_id)
        self._notices.notify(conversation_id)
        try:
            result = await self._result(conversation, turn)
            await self._in_log(self._log.finish, turn, conversation.version, result)
        finally:
            self._busy.discard(conversation_id)
            self._notices.notify(conversation_id)
        return True

    async def _result(self, conversation: Conversation, turn: Turn) -> Result:
        chosen = language_chosen(turn.control)
        if chosen:
            conversation = replace(conversation, language=chosen, page_language=chosen)
        if conversation.state is not State.BOT:
            told = await self._in_log(self._log.told, conversation.id)
            result = while_waiting(conversation, turn, told)
        elif turn.control == RESUME:
            line = system_line(WITH_THE_ASSISTANT, conversation.language, notice="resumed", state="bot")
            result = Result((line,))
        else:
            result = await self._answer(conversation, turn)
        if CARD in turn.redacted:
            line = card_removed(conversation, result.language or conversation.language)
            result = replace(result, drafts=(line, *result.drafts))
        return replace(result, page_language=chosen, language=result.language or chosen)

    async def _answer(self, conversation: Conversation, turn: Turn) -> Result:
        said, failed = await self._asked(conversation, turn)
        if said.begin or (said.drafts and not failed):
            return said
        if asks_for_person(turn.says):
            # The way to a person must not depend on what has just failed.
            outcome = await self._in_log(self._log.last_outcome, conversation.id)
            return waiting(Handoff("customer_request", conversation.language, outcome=outcome), said)
        sentence = fault(failed or "no_answer", said.language or conversation.language, turn.says)
        return replace(said, drafts=(*said.drafts, sentence))

    async def _asked(self, conversation: Conversation, turn: Turn) -> tuple[Result, str | None]:
        """What the actions uttered, and the kind of fault if there was one."""
        if turn.attempts > MAX_ATTEMPTS:
            return Result(), "interrupted"
        collector = Collector(conversation.language)
        asking = asyncio.create_task(self._ask_rasa(conversation, turn, collector), name=conversation.id)
        self._asking.add(asking)
        asking.add_done_callback(self._asking.discard)
        done, _ = await asyncio.wait({asking}, timeout=self._settings.turn_seconds)
        said = collector.close()
        if not done:
            asking.cancel()
            logger.error("No answer within %s s in conversation %s", self._settings.turn_seconds, conversation.id)
            return said, "timeout"
        if asking.cancelled() or asking.exception():
            error = None if asking.cancelled() else asking.exception()
            logger.error("The turn of conversation %s failed", conversation.id, exc_info=error)
            return said, "error"
        return said, None

    async def _ask_rasa(self, conversation: Conversation, turn: Turn, collector: Collector) -> None:
        today = self._settings.today or local_date(conversation.timezone)
        metadata = {
            "language": conversation.language,
            "today": today.isoformat(),
            "timezone": conversation.timezone,
        }
        message = UserMessage(
            turn.says,
            collector,
            conversation.id,
            input_channel=Collector.name(),
            message_id=turn.message_id,
            metadata=metadata,
        )
        await self._ask(message)


def while_waiting(conversation: Conversation, turn: Turn, told: bool) -> Result:
    """A message to a conversation that waits for a person: kept, and answered by one line at most.

    The line comes once for what is typed and always for a button of the menu, whose silence would look broken.
    """
    if turn.control == RESUME:
        line = system_line(GONE_ON, conversation.language, notice="resumed", state="bot")
        return Result((line,), end_by="customer")
    if told and turn.control is None:
        return Result()
    line = system_line(STILL_WAITING, conversation.language, notice="waiting", state="waiting", ways=WAY_BACK)
    return Result((line,), told=True)


def local_date(timezone: str) -> date:
    """Today where the customer is."""
    return datetime.now(zone(timezone) or UTC).date()


def zone(name: str) -> ZoneInfo | None:
    """The IANA time zone, or None when this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
