"""One installation under the hands of a test: turns that are answered when the test says so, and servers that crash."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from rasa.core.channels.channel import UserMessage

from bot.channel.events import Button, Draft, Sender
from bot.channel.notices import Notices
from bot.channel.settings import Settings
from bot.channel.text import as_plain
from bot.channel.threads import Answer, Arguments, Threads
from bot.channel.turns import Turns
from tests.handoff.desk import SHEET, Office

SETTINGS = Settings(secret="s" * 32, turn_seconds=3600.0)
HANDOFF = {"reason": "customer_request", "language": "sv", "facts": {"provider": "zoom"}, "sheet": SHEET}
# What the assistant says to a message, by what the test chooses. None: the action fails.
SAYS: dict[str, list[dict[str, Any]] | None] = {
    "answer": [{"text": "{}"}],
    "twice": [{"text": "{} first"}, {"text": "{}"}],
    "offer": [{"text": "{}", "custom": {"meta": {"handoff_to": "human_agent"}}}],
    "hand over": [{"text": "{}", "custom": {"handoff": HANDOFF}}],
    "sheet": [{"custom": {"handoff": HANDOFF, "sheet_only": True}}],
    "silence": [],
    "fault": None,
}


class Here(Threads):
    """No threads: what happens when is the test's choice alone."""

    async def run(self, call: Callable[Arguments, Answer], *args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
        return call(*args, **kwargs)


class Running:
    """A server of the office. `asked` has, by conversation, the messages that wait for the assistant."""

    def __init__(self, office: Office, loop: asyncio.AbstractEventLoop) -> None:
        self.office, self._loop = office, loop
        self.asked: dict[str, list[tuple[UserMessage, asyncio.Future[str]]]] = {}
        self._tries = 0
        self.turns = Turns(self.office.log, Here(), Notices(), SETTINGS, self.office.reception, self._ask)
        loop.run_until_complete(self.turns.recover())
        self.settle()

    async def _ask(self, message: UserMessage) -> None:
        self._tries += 1
        waiting: asyncio.Future[str] = self._loop.create_future()
        self.asked.setdefault(message.sender_id, []).append((message, waiting))
        try:
            says = SAYS[await waiting]
        finally:
            self.asked[message.sender_id].remove((message, waiting))
        if says is None:
            raise RuntimeError("an action failed")
        for answer in says:
            # Each try has a text of its own, so that an answer which is written twice is seen.
            text = answer.get("text", "").format(f"to {message.message_id}, {self._tries}")
            await message.output_channel.send_response(message.sender_id, {**answer, "text": text})

    def post(self, name: str, message_id: str, button: Button | None = None) -> bool:
        """The customer writes, or presses a button; false when it is the same message as before."""
        done = button or Button("", as_plain(message_id))
        shown = Draft(Sender.CUSTOMER, button.title or "button" if button else message_id)
        new = self.office.log.accept(name, message_id, done, shown).new
        self._loop.call_soon(self.turns.wake, name)
        self.settle()
        return new

    def assistant_says(self, name: str, what: str) -> None:
        self.asked[name][0][1].set_result(what)
        self.settle()

    def crash(self) -> None:
        """Nothing that runs comes to its end."""
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        if tasks:
            self._loop.run_until_complete(asyncio.wait(tasks))

    def settle(self) -> None:
        """Lets everything run until it waits for the test."""
        self._loop.run_until_complete(_many_turns_of_the_loop())


async def _many_turns_of_the_loop() -> None:
    for _ in range(15):
        await asyncio.sleep(0)
