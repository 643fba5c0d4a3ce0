"""A person is reached from every state in one message, and offered unasked where the talk does not get on."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from itertools import cycle
from typing import Any

import pytest
from rasa.core.agent import Agent

from bot.channel.sheet import rendered
from tests.conversations.harness import Conversation
from tests.conversations.states import OTHERS, TODAY, State, states

WALK = states()
ASKING = [state for state in WALK if state.asked]
WISHES = {
    "sv": "jag vill prata med en riktig människa",
    "fr": "je veux parler à une vraie personne",
    "nl": "ik wil met een echt mens praten",
    "lv": "gribu runāt ar īstu cilvēku",
    "it": "voglio parlare con una persona vera",
}
FOREIGN = ("I would like to speak with a real person please", "jeg vil snakke med et menneske")
FRUITLESS = ("/thank", '/inform{"country": "SE"}', "/affirm", "/ask_if_bot", '/inform{"buyer": "company"}')
"""Messages that leave an open question open."""


def test_the_walk_finds_every_kind_of_question() -> None:
    facts = {"provider", "product", "role", "purchase_channel", "plan_kind", "term", "target", "state"}
    assert {state.asked for state in ASKING} >= facts | {"renewal_date", "used_since_billing", "cancel_timing"}


def test_the_button_reaches_a_person_from_every_state(agent: Agent) -> None:
    ways = [*((state.said,) for state in WALK), *OTHERS.values()]
    assert _faults(_unreached(agent, way, "/talk_to_human", "sv") for way in ways) == []


def test_a_state_of_the_walk_is_the_one_it_is_taken_for(agent: Agent) -> None:
    async def fault(state: State) -> str | None:
        (said,) = await _conversation(agent).say(state.said)
        asked = said["custom"]["meta"].get("ask")
        return None if asked == state.asked else f"{state.said}: asks for {asked}, not {state.asked}"

    assert _faults(fault(state) for state in ASKING) == []


@pytest.mark.parametrize("language", WISHES)
def test_a_typed_wish_reaches_a_person(agent: Agent, language: str) -> None:
    place = list(WISHES).index(language)
    ways = [*((state.said,) for state in WALK[place :: 8 * len(WISHES)]), *list(OTHERS.values())[place :: len(WISHES)]]
    assert _faults(_unreached(agent, way, WISHES[language], language) for way in ways) == []


@pytest.mark.parametrize("wish", FOREIGN)
def test_a_wish_in_a_language_that_is_not_ours_reaches_a_person_too(agent: Agent, wish: str) -> None:
    assert _faults([_unreached(agent, (), wish, "fr")]) == []


def test_every_complaint_is_met_with_the_offer_of_a_person(agent: Agent) -> None:
    async def fault(way: tuple[str, ...]) -> str | None:
        conversation = _conversation(agent)
        for said in way:
            await conversation.say(said)
        answered = await conversation.say("/complain")
        return None if _offers(answered) else f"{way}: {answered}"

    ways = [*((state.said,) for state in WALK[::3]), *OTHERS.values()]
    assert _faults(fault(way) for way in ways) == []


def test_a_fact_asked_for_twice_in_vain_brings_the_offer_of_a_person(agent: Agent) -> None:
    async def fault(state: State, fruitless: str) -> str | None:
        conversation = _conversation(agent)
        await conversation.say(state.said)
        await conversation.say(fruitless)
        answered = await conversation.say(fruitless)
        asked = answered[-1]["custom"]["meta"].get("ask")
        return None if _offers(answered) else f"{state.said}, then {fruitless}: asks for {asked} a third time"

    def one(state: State, fruitless: str) -> str:
        """A yes is an answer to a yes/no question."""
        return "/thank" if state.asked == "used_since_billing" and fruitless == "/affirm" else fruitless

    pairs = zip(ASKING, cycle(FRUITLESS), strict=False)
    assert _faults(fault(state, one(state, fruitless)) for state, fruitless in pairs) == []


@pytest.mark.parametrize(
    "again",
    [
        '/inform{"purchase_channel": ["cce", "partner"]}',
        '/ask_eligibility{"provider": "webex", "purchase_channel": "cce", "renewal_date": "2020-01-01"}',
        '/ask_eligibility{"provider": "goto", "role": ["super_admin", "member"], "product": ["resolve", "connect"]}',
        "/greet",
        "avbryt",
    ],
)
def test_the_same_useless_answer_three_times_brings_the_offer_of_a_person(agent: Agent, again: str) -> None:
    async def talk() -> list[dict[str, Any]]:
        conversation = _conversation(agent)
        if again.startswith("/inform"):
            await conversation.say('/ask_eligibility{"provider": "webex"}')
        for _ in range(2):
            await conversation.say(again)
        return await conversation.say(again)

    assert _offers(asyncio.run(talk()))


def _conversation(agent: Agent, language: str = "sv") -> Conversation:
    return Conversation(agent, language, TODAY.isoformat())


async def _unreached(agent: Agent, way: tuple[str, ...], wish: str, language: str) -> str | None:
    conversation = _conversation(agent, language)
    for said in way:
        await conversation.say(said)
    answered = await conversation.say(wish)
    handoff = answered[-1]["custom"].get("handoff") if answered else None
    if not handoff:
        return f"{way}, then {wish!r}: nobody is called: {answered}"
    shown = rendered(handoff["sheet"], language)
    return None if shown["known"]["rows"] else f"{way}: the sheet is empty"


def _offers(answered: list[dict[str, Any]]) -> bool:
    """In words for the log and the desk, and by a button for the customer."""
    meta = answered[-1]["custom"]["meta"]
    pressed = [button["payload"] for button in answered[-1].get("buttons") or ()]
    return meta.get("handoff_to") == "human_agent" and pressed.count("/talk_to_human") == 1


def _faults(checks: Iterable[Any]) -> list[str]:
    async def each() -> list[str]:
        return [fault for check in checks if (fault := await check)]

    return asyncio.run(each())
