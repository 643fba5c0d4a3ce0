"""Below an answer: the facts it rests on, each corrected by one press, and the rules in plain words."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from rasa.core.agent import Agent

from tests.conversations.harness import Conversation

TODAY = "2026-12-01"


def test_a_pressed_correction_brings_the_other_answer_to_the_same_question(agent: Agent) -> None:
    async def talk() -> list[dict[str, Any]]:
        conversation = Conversation(agent, "sv", TODAY)
        await conversation.say('/ask_eligibility{"provider": "webex"}')
        (bought,) = await conversation.say('/inform{"purchase_channel": "partner"}')
        await conversation.say('/ask_refund{"provider": "zoom"}')  # the talk has moved on meanwhile
        (corrected,) = await conversation.say(_press(bought, purchase_channel="cce"))
        return [bought, corrected]

    bought, corrected = asyncio.run(talk())
    assert _meta(bought)["outcome"] == "contact_partner"
    assert (_meta(corrected)["topic"], _meta(corrected)["ask"]) == ("eligibility", "renewal_date")


def test_a_doubted_date_is_asked_for_and_the_new_one_answers(agent: Agent) -> None:
    async def talk() -> list[dict[str, Any]]:
        conversation = Conversation(agent, "fr", TODAY)
        await conversation.say('/ask_eligibility{"provider": "webex", "purchase_channel": "cce"}')
        (late,) = await conversation.say("le 15 décembre 2026")
        (asked,) = await conversation.say(_press(late, doubted="renewal_date"))
        (early,) = await conversation.say("le 15 mars 2027")
        return [late, asked, early]

    late, asked, early = asyncio.run(talk())
    assert [_meta(late)["outcome"], _meta(early)["outcome"]] == ["open_case_exception", "eligible_cce_request"]
    assert _meta(asked)["ask"] == "renewal_date"
    assert early["custom"]["dates"], "the last day to cancel can be put into a calendar"


def test_only_what_settles_a_question_is_final(agent: Agent) -> None:
    async def talk() -> list[dict[str, Any]]:
        conversation = Conversation(agent, "it", TODAY)
        said = await conversation.say("/open")
        said += await conversation.say('/ask_eligibility{"provider": "webex"}')
        said += await conversation.say('/ask_data_after{"provider": "webex"}')  # answered, and the open question again
        return said + await conversation.say('/inform{"purchase_channel": "partner"}')

    said = asyncio.run(talk())
    assert [message["custom"]["final"] for message in said] == [False, False, False, True]
    assert all(said[-1]["custom"]["why"][part] for part in ("facts", "rules"))


def _press(message: dict[str, Any], **wanted: str) -> str:
    """The payload of the correction that gives `wanted`."""
    payloads: list[str] = [
        button["payload"] for fact in message["custom"]["why"]["facts"] for button in fact["buttons"]
    ]
    return next(each for each in payloads if wanted.items() <= json.loads(each.removeprefix("/correct")).items())


def _meta(message: dict[str, Any]) -> dict[str, Any]:
    meta: dict[str, Any] = message["custom"]["meta"]
    return meta
