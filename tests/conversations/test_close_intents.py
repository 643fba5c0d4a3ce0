"""Two close intents: the assistant asks which is meant instead of guessing."""

from __future__ import annotations

import asyncio
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

from actions.ambiguity import ASKING_PAYS
from actions.phrases.talk import MEANT
from bot.evaluation import heldout
from tests.conversations.harness import Conversation

WANTED = 2


def test_close_intents_are_offered_as_two_buttons_and_the_pressed_one_is_answered(agent: Agent) -> None:
    assert asyncio.run(_faults(agent)) == []


async def _faults(agent: Agent) -> list[str]:
    faults: list[str] = []
    tried = 0
    for row in heldout.messages():
        parsed = await agent.processor.parse_message(UserMessage(row.text, metadata={"language": row.language}))
        if not _close(parsed):
            continue
        first, second = (each["name"] for each in parsed["intent_ranking"][:2])
        conversation = Conversation(agent, row.language, "2026-12-01")
        (asked,) = await conversation.say(row.text)
        buttons = [button["payload"] for button in asked["buttons"]]
        if buttons != [f"/{first}", f"/{second}"]:
            faults.append(f"{row.text!r}: {buttons}, not {first} and {second}")
        pressed = await conversation.say(f"/{second}")
        if not pressed or pressed[-1]["custom"]["meta"].get("ask") == "intent":
            faults.append(f"{row.text!r}: {second} was pressed and asked again")
        tried += 1
        if tried == WANTED:
            return faults
    return [f"only {tried} messages have two close intents"]


def _close(parsed: dict[str, Any]) -> bool:
    (first, second), named = parsed["intent_ranking"][:2], parsed["intent"]["name"]
    both_offered = first["name"] in MEANT and second["name"] in MEANT and first["name"] == named
    return both_offered and second["confidence"] >= ASKING_PAYS and not parsed["entities"]
