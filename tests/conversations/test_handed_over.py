"""Handed over: the sheet of a conversation, corrected without a word, and how its messages were understood."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from rasa.core.agent import Agent

from bot.channel.sheet import heard, rendered
from locales import LANGUAGES, SOURCE_LANGUAGE
from tests.conversations.harness import Conversation

TODAY = "2026-12-01"


def test_a_hand_over_brings_the_sheet_with_what_was_told_before(agent: Agent) -> None:
    async def talk() -> dict[str, Any]:
        conversation = Conversation(agent, "sv", TODAY)
        await conversation.say('/ask_refund{"provider": "microsoft365"}')
        (said,) = await conversation.say("/affirm")
        handoff: dict[str, Any] = said["custom"]["handoff"]
        return handoff

    handed = asyncio.run(talk())
    shown = rendered(handed["sheet"], "en")
    parts = {part["id"]: part["texts"] for part in shown["parts"]}
    assert shown["reason"]["id"] == handed["reason"] == "unstated_policy"
    assert parts["told"] == ["Microsoft 365, money back: not stated"]


def test_a_claim_that_was_made_earlier_is_on_the_sheet_of_the_person_it_goes_to(agent: Agent) -> None:
    async def talk() -> list[dict[str, Any]]:
        conversation = Conversation(agent, "nl", TODAY)
        await conversation.say('/ask_refund{"provider": "zoom", "legal_claim": "wet_van_dam"}')
        return await conversation.say("/affirm")

    (said,) = asyncio.run(talk())
    rows = {row["id"]: row for row in said["custom"]["handoff"]["sheet"]["rows"]}
    assert said["custom"]["handoff"]["reason"] == "legal_claim"
    assert rows["legal_claim"]["buttons"] == []


def test_a_correction_of_the_sheet_says_nothing_and_brings_the_other_sheet(agent: Agent) -> None:
    async def talk() -> list[dict[str, Any]]:
        conversation = Conversation(agent, "fr", TODAY)
        await conversation.say('/ask_refund{"provider": "zoom", "used_since_billing": true}')
        (handed,) = await conversation.say("/talk_to_human")
        (anew,) = await conversation.say(_press(handed, used_since_billing=False))
        (later,) = await conversation.say("/ask_refund")
        return [handed, anew, later]

    handed, anew, later = asyncio.run(talk())
    assert not anew.get("text")
    assert not anew.get("buttons")
    assert anew["custom"]["sheet_only"] is True
    before, after = (rendered(said["custom"]["handoff"]["sheet"], "en") for said in (handed, anew))
    assert before["reason"] == after["reason"]
    assert _value(before, "used_since_billing") == "Yes"
    assert _value(after, "used_since_billing") == "No"
    assert before["parts"][0] != after["parts"][0], "the verdict follows the facts"
    assert later["custom"]["meta"]["answer"]["refund"] == "may_be_eligible", "the assistant goes on with what is known"


def test_a_doubted_fact_is_gone_from_the_sheet(agent: Agent) -> None:
    async def talk() -> dict[str, Any]:
        conversation = Conversation(agent, "it", TODAY)
        await conversation.say(
            '/ask_eligibility{"provider": "webex", "purchase_channel": "cce", "days_to_renewal": 20}'
        )
        (handed,) = await conversation.say("/talk_to_human")
        (anew,) = await conversation.say(_press(handed, doubted="renewal_date"))
        sheet: dict[str, Any] = anew["custom"]["handoff"]["sheet"]
        return sheet

    rows = {row["id"] for row in asyncio.run(talk())["rows"]}
    assert "days_to_renewal" not in rows
    assert "purchase_channel" in rows


def test_what_is_written_while_a_person_is_there_is_understood_and_remembered_in_silence(agent: Agent) -> None:
    async def talk() -> tuple[list[dict[str, Any]], dict[str, Any]]:
        conversation = Conversation(agent, "sv", TODAY, sheet_only=True)
        said = await conversation.say("jag är administratör för Microsoft 365 och vill ha pengarna tillbaka")
        return said, await conversation.slots()

    (said,), slots = asyncio.run(talk())
    assert not said.get("text")
    assert slots["provider"] == "microsoft365"
    understood = heard(said["custom"]["heard"], "en")
    assert understood["intent"] == "Asks for money back"
    assert "Provider: Microsoft 365" in understood["facts"]


def test_a_yes_after_a_person_was_asked_for_does_not_ask_for_one_again(agent: Agent) -> None:
    async def talk() -> list[dict[str, Any]]:
        conversation = Conversation(agent, "lv", TODAY)
        await conversation.say('/ask_refund{"provider": "microsoft365"}')
        await conversation.say("/affirm")
        return await conversation.say("/affirm")

    (said,) = asyncio.run(talk())
    assert "handoff" not in said["custom"]


@pytest.mark.parametrize("language", [*LANGUAGES, SOURCE_LANGUAGE])
def test_how_a_message_was_understood_is_told_in_every_language(agent: Agent, language: str) -> None:
    async def talk() -> list[dict[str, Any]]:
        conversation = Conversation(agent, "sv", TODAY)
        return await conversation.say('/ask_refund{"provider": "zoom", "last_billed": "2026-11-20"}')

    (said,) = asyncio.run(talk())
    understood = heard(said["custom"]["heard"], language)
    assert understood["intent"]
    assert len(understood["facts"]) == 2, "what the intent says by itself is no fact of its own"
    assert any("Zoom" in fact for fact in understood["facts"])


def _press(said: dict[str, Any], **wanted: Any) -> str:
    """The payload of the correction on the sheet that gives `wanted`."""
    rows = said["custom"]["handoff"]["sheet"]["rows"]
    payloads: list[str] = [button["payload"] for row in rows for button in row["buttons"]]
    return next(each for each in payloads if wanted.items() <= json.loads(each.removeprefix("/correct")).items())


def _value(shown: dict[str, Any], fact: str) -> str:
    return next(str(row["value"]) for row in shown["known"]["rows"] if row["id"] == fact)
