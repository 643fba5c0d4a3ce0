"""What every action does: read the turn, clear up what was meant, speak, remember."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import slots
from actions.ambiguity import readings
from actions.phrases import Message, ask
from actions.phrases.talk import did_you_mean, unsupported_language
from actions.policy import Facts, Question, Topic, answer
from actions.slots import Turn
from actions.speak import speak


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
        said = _unclear(turn) or self.reply(turn, tracker)
        turn = replace(turn, language=said.language or turn.language, facts=said.facts or turn.facts)
        topic = turn.topic.value if turn.topic else None
        speak(dispatcher, said.message, turn.language, turn.today, intent=turn.intent, topic=topic)
        return slots.events(tracker, turn, said.topic, said.asked)


def _unclear(turn: Turn) -> Reply | None:
    """A foreign language gets the list of ours; two close readings get a question with both."""
    if turn.unsupported and not turn.by_button and turn.intent != "change_language":
        return Reply(unsupported_language(), turn.earlier_topic, turn.asked)
    close = readings(turn)
    return Reply(did_you_mean(*close), turn.topic, "intent", facts=turn.stated) if close else None


def pending(turn: Turn) -> Message | None:
    """The question that is still open, asked again, if it still matters."""
    if turn.asked is None or turn.earlier_topic is None:
        return None
    result = answer(turn.earlier_topic, turn.facts, turn.today)
    return ask(result, turn.facts) if isinstance(result, Question) else None


def and_back(message: Message, turn: Turn) -> Reply:
    """Say something in between and go back to the open question."""
    question = pending(turn)
    if question is None:
        return Reply(message, turn.earlier_topic, turn.asked)
    return Reply(message.then(question), turn.earlier_topic, question.meta["ask"])
