"""Every conversation of this folder, in every language: the words differ, the verdicts do not."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.core.agent import Agent

from locales import LANGUAGES
from tests.conversations.harness import Conversation

FOLDER = Path(__file__).parent
CASES = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yml"))}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CASES)
def test_a_conversation_has_the_same_verdicts_in_every_language(agent: Agent, name: str, language: str) -> None:
    faults = asyncio.run(_faults(agent, CASES[name], language))
    assert not faults, "\n".join(faults)


async def _faults(agent: Agent, case: dict[str, Any], language: str) -> list[str]:
    conversation = Conversation(agent, language, str(case.get("today", "2026-12-01")))
    found: list[str] = []
    for number, turn in enumerate(case["turns"], 1):
        text = turn["say"] if isinstance(turn["say"], str) else turn["say"][language]
        said = await conversation.say(text)
        got = _ids(said)
        wrong = {key: got.get(key) for key, wanted in turn["expect"].items() if got.get(key) != wanted}
        if wrong:
            parsed = await conversation.parse()
            entities = {each["entity"]: each["value"] for each in parsed["entities"]}
            read = f"{parsed['intent']['name']} {parsed['intent'].get('confidence', 0):.2f} {entities}"
            found.append(f"turn {number} {text!r} ({read}): expected {turn['expect']}, got {wrong}")
    return found


def _ids(messages: list[dict[str, Any]]) -> dict[str, Any]:
    """The policy's ids of a turn: those of its message, the values of the answer, and the language."""
    if not messages:
        return {"outcome": "silence"}
    meta = messages[-1]["custom"]["meta"]
    return {**meta.get("answer", {}), **{key: value for key, value in meta.items() if key != "answer"}}
