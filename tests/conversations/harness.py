"""Runs whole conversations in this process: the trained model, the rules and the actions, without a server."""

from __future__ import annotations

import uuid
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot import patches
from bot.actions import InProcessActions


class Collected(OutputChannel):
    """Keeps what the assistant says."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """The name of the channel it stands for."""
        return "live"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep one message."""
        self.messages.append(message)


class Conversation:
    """One customer talking with the assistant. `page` is the language of the page, `today` an ISO date.

    `metadata` is what the channel adds besides.
    """

    def __init__(self, agent: Agent, page: str, today: str, **metadata: Any) -> None:
        self._agent = agent
        self._metadata = {"language": page, "today": today, **metadata}
        self._sender = uuid.uuid4().hex

    async def say(self, text: str) -> list[dict[str, Any]]:
        """What the assistant says to `text` (or to a button's payload)."""
        collected = Collected()
        parsed = self._payload(text) if text.startswith("/") else None
        message = UserMessage(text, collected, self._sender, parse_data=parsed, metadata=self._metadata)
        await self._agent.processor.handle_message(message)
        return collected.messages

    def _payload(self, text: str) -> dict[str, Any]:
        """What Rasa makes of a payload in the end; its components need not read it before."""
        unpacked = YAMLStoryReader.unpack_regex_message(Message({TEXT: text}), self._agent.domain)
        read: dict[str, Any] = unpacked.as_dict(only_output_properties=True)
        return read

    async def slots(self) -> dict[str, Any]:
        """What is remembered."""
        tracker = await self._agent.tracker_store.retrieve(self._sender)
        return {name: value for name, value in tracker.current_slot_values().items() if value is not None}

    async def parse(self) -> dict[str, Any]:
        """How the latest message was understood."""
        tracker = await self._agent.tracker_store.retrieve(self._sender)
        parsed: dict[str, Any] = tracker.latest_message.parse_data
        return parsed


def load(model: str = "models/assistant.tar.gz") -> Agent:
    """The trained assistant with its actions in this process."""
    patches.apply()
    return Agent.load(model, action_endpoint=InProcessActions("actions", enable_selective_domain=True))
