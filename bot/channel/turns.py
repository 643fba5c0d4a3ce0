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
from typing import Any

from rasa.core.channels.channel import UserMessage
from sqlalchemy.exc import SQLAlchemyError

from bot.channel import handoff_lines
from bot.channel.answers import card_removed, fault
from bot.channel.collector import Collector
from bot.channel.controls import asks_for_person, language_chosen, without_sheet
from bot.channel.events import Conversation, Handoff, Result, Turn
from bot.channel.judging import answered, changes_sheet, judged
from bot.channel.log import Log
from bot.channel.notices import Notices
from bot.channel.reception import Reception
from bot.channel.redaction import CARD
from bot.channel.settings import Settings
from bot.channel.states import REQUEST_IS_OPEN, Move, State
from bot.channel.threads import Answer, Arguments, Threads
from bot.channel.zones import local_date

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

    def __init__(
        self, log: Log, threads: Threads, notices: Notices, settings: Settings, reception: Reception, ask: Ask
    ) -> None:
        self._log, self._threads, self._notices, self._settings, self._ask = log, threads, notices, settings, ask
        self._reception = reception
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

    def hush(self, conversation: str) -> None:
        """An answer that is being made is not announced any more: somebody else has just spoken."""
        self._busy.discard(conversation)

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
        if conversation.state not in (State.WAITING, State.AGENT):
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
        open_already = conversation.state in REQUEST_IS_OPEN
        told = open_already and await self._in_log(self._log.told, conversation.id)
        if changes_sheet(conversation, turn):
            result = await self._corrected(conversation, turn)
        else:
            result = judged(conversation, turn, told) or await self._answer(conversation, turn)
        if CARD in turn.redacted:
            line = card_removed(conversation, result.language or conversation.language)
            result = replace(result, drafts=(line, *result.drafts))
        return replace(result, page_language=chosen, language=result.language or chosen)

    async def _answer(self, conversation: Conversation, turn: Turn) -> Result:
        # The sheet of a request that is over is none: the correction is answered like any other.
        said, failed = await self._asked(conversation, replace(turn, says=without_sheet(turn.says)))
        if said.begin:
            return self._requested(said, said.begin)
        if said.drafts and not failed:
            return replace(said, moves=answered(said.drafts))
        if asks_for_person(turn.says):
            # The way to a person must not depend on what has just failed.
            outcome = await self._in_log(self._log.last_outcome, conversation.id)
            return self._requested(said, Handoff("customer_request", conversation.language, outcome=outcome))
        sentence = fault(failed or "no_answer", said.language or conversation.language, turn.says)
        return replace(said, drafts=(*said.drafts, sentence), moves=answered([sentence]))

    def _requested(self, said: Result, handoff: Handoff) -> Result:
        return replace(
            said, language=handoff.language, moves=(Move.MESSAGE,), begin=handoff, closing=self._reception.arrived
        )

    async def _corrected(self, conversation: Conversation, turn: Turn) -> Result:
        """Only the sheet is taken from the answer: the assistant says nothing while a person is waited for."""
        said, _ = await self._asked(conversation, turn)
        known = said.corrected or said.begin
        if known is None or known.sheet is None:
            return Result((handoff_lines.sheet_not_changed(conversation),))
        return Result((handoff_lines.sheet_changed(conversation, known.sheet),), corrected=known)

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
