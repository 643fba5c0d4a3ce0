"""What every action does: read the turn, clear up what was meant, speak, remember."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import slots
from actions.ambiguity import readings
from actions.heard import heard
from actions.history import times_asked
from actions.phrases import Message, ask
from actions.phrases.talk import OFFER, did_you_mean, unsupported_language
from actions.policy import Facts, Question, Topic, answer
from actions.sheet import made_anew
from actions.slots import Turn
from actions.speak import speak

ENOUGH = 2
"""After so many fruitless questions for the same fact a person is offered."""
OFFERED = {"handoff": True, "handoff_to": "human_agent", "handoff_reason": "customer_request"}
NOT_UNDERSTOOD = {**OFFERED, "handoff_reason": "not_understood"}
"""The ids of a message that offers a person."""


@dataclass(frozen=True)
class Reply:
    """A message and what is remembered after it; `language` and `facts` only where the reply changes them."""

    message: Message
    topic: Topic | None
    asked: str | None
    language: str | None = None
    facts: Facts | None = None


class SpokenAction(Action, ABC):
    """An action that answers one turn with one message. Subclasses give `NAME` and `reply`."""

    NAME = ""

    def name(self) -> str:
        """The name in rules.yml."""
        return self.NAME

    @abstractmethod
    def reply(self, turn: Turn, tracker: Tracker) -> Reply:
        """What is said to this turn, and what is remembered."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Rasa's entry point."""
        turn = slots.read(tracker)
        if turn.sheet_only:
            said = Reply(made_anew(turn, tracker), turn.topic, turn.asked)
        else:
            said = _unclear(turn, tracker) or self.reply(turn, tracker)
        turn = replace(turn, language=said.language or turn.language, facts=said.facts or turn.facts)
        topic = turn.topic.value if turn.topic else None
        speak(dispatcher, said.message, turn.language, turn.today, heard(turn), intent=turn.intent, topic=topic)
        return slots.events(tracker, turn, said.topic, said.asked)


def _unclear(turn: Turn, tracker: Tracker) -> Reply | None:
    """A foreign language gets the list of ours; two close readings get a question with both."""
    if turn.foreign:
        return Reply(unsupported_language(), turn.earlier_topic, turn.asked)
    close = readings(turn)
    if close is None:
        return None
    return Reply(offering(did_you_mean(*close), tracker), turn.topic, "intent", facts=turn.stated)


def offering(question: Message, tracker: Tracker) -> Message:
    """The question; with the offer of a person when it has been asked often enough without success."""
    fruitless = times_asked(tracker, question.meta["ask"]) >= ENOUGH
    return question.then(OFFER).marked(**NOT_UNDERSTOOD) if fruitless else question


def pending(turn: Turn) -> Message | None:
    """The question that is still open, asked again, if it still matters."""
    if turn.asked is None or turn.earlier_topic is None:
        return None
    result = answer(turn.earlier_topic, turn.facts, turn.today)
    return ask(result, turn.facts) if isinstance(result, Question) else None


def and_back(message: Message, turn: Turn, tracker: Tracker) -> Reply:
    """Say something in between and go back to the open question."""
    question = pending(turn)
    if question is None:
        return Reply(message, turn.earlier_topic, turn.asked)
    return Reply(message.then(offering(question, tracker)), turn.earlier_topic, question.meta["ask"])
