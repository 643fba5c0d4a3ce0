"""Everything in a conversation that is not a question of policy."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace

from rasa_sdk import Tracker

from actions.answer import ActionAnswer
from actions.base import NOT_UNDERSTOOD, OFFERED, Reply, SpokenAction, and_back, offering, pending
from actions.history import times_heard
from actions.phrases import talk as words
from actions.phrases import tell
from actions.policy import Answer, Facts, answer
from actions.policy.vocabulary import PROVIDERS
from actions.slots import TOPICS, Turn
from locales import LANGUAGES


class TalkAction(SpokenAction):
    """Subclasses give `talk`; a message whose facts make it a matter of policy after all is answered as such."""

    def reply(self, turn: Turn, tracker: Tracker) -> Reply:
        """The policy's answer or the talk."""
        if turn.intent == "inform" or turn.intent in TOPICS:
            return ActionAnswer().reply(turn, tracker)
        return self.talk(turn, tracker)

    @abstractmethod
    def talk(self, turn: Turn, tracker: Tracker) -> Reply:
        """What is said to this turn, and what is remembered."""


class ActionWelcome(TalkAction):
    """The first words when the widget is opened."""

    NAME = "action_welcome"

    def talk(self, turn: Turn, tracker: Tracker) -> Reply:
        """Says what it is, a machine, and asks for the provider."""
        return Reply(words.WELCOME, turn.earlier_topic, "provider")


class ActionStartOver(TalkAction):
    """The customer wants to begin again: every fact is forgotten."""

    NAME = "action_start_over"

    def talk(self, turn: Turn, tracker: Tracker) -> Reply:
        """The first words again."""
        return Reply(words.WELCOME, None, "provider", facts=Facts())


class ActionGreet(TalkAction):
    """A greeting in the middle of things is returned; at the start it is the welcome."""

    NAME = "action_greet"

    def talk(self, turn: Turn, tracker: Tracker) -> Reply:
        """The welcome, or a greeting and the open question."""
        if turn.facts.provider is None and turn.earlier_topic is None:
            return Reply(offering(words.WELCOME, tracker), None, "provider")
        return and_back(words.GREETING, turn, tracker)


class ActionGoodbye(TalkAction):
    """A farewell; facts said with it are still answered."""

    NAME = "action_goodbye"

    def talk(self, turn: Turn, tracker: Tracker) -> Reply:
        """What follows from the facts said with the farewell, and the farewell."""
        if turn.said and turn.topic is not None:
            result = answer(turn.topic, turn.facts, turn.today)
            if isinstance(result, Answer):
                return Reply(tell(turn.topic, result, turn.facts).then(words.GOODBYE), turn.topic, None)
        return Reply(words.GOODBYE, turn.topic, None)


class ActionThank(TalkAction):
    """Thanks."""

    NAME = "action_thank"

    def talk(self, turn: Turn, tracker: Tracker) -> Reply:
        """A welcome back, and the open question if there is one."""
        return and_back(words.THANKS, turn, tracker)


class ActionStop(TalkAction):
    """Never mind: the question is dropped, what was said is kept."""

    NAME = "action_stop"

    def talk(self, turn: Turn, tracker: Tracker) -> Reply:
        """Closes politely; nobody is called."""
        return Reply(words.STOPPED, None, None)


class ActionBot(TalkAction):
    """Are you a robot?"""

    NAME = "action_bot"

    def talk(self, turn: Turn, tracker: Tracker) -> Reply:
        """Yes, said plainly."""
        return and_back(words.BOT, turn, tracker)


class ActionAbilities(TalkAction):
    """What can you do?"""

    NAME = "action_abilities"

    def talk(self, turn: Turn, tracker: Tracker) -> Reply:
        """What it can and cannot do."""
        return and_back(words.ABILITIES, turn, tracker)


class ActionOutOfScope(TalkAction):
    """Something else: said kindly, and back to the matter."""

    NAME = "action_out_of_scope"

    def talk(self, turn: Turn, tracker: Tracker) -> Reply:
        """Cannot help with that; the open question, or the provider that was being talked about."""
        message = words.OUT_OF_SCOPE.marked(outcome="out_of_scope")
        if pending(turn) is None and isinstance(turn.facts.provider, str) and turn.facts.provider in PROVIDERS:
            message = message.then(words.go_on_with(turn.facts.provider))
        return and_back(message, turn, tracker)


class ActionNotUnderstood(TalkAction):
    """Not understood: once it asks for other words, the second time a person is offered."""

    NAME = "action_not_understood"

    def talk(self, turn: Turn, tracker: Tracker) -> Reply:
        """The first or the second answer to what is not understood."""
        if times_heard(tracker, "nlu_fallback", in_a_row=True) < 2:
            return and_back(words.NOT_UNDERSTOOD.marked(outcome="not_understood"), turn, tracker)
        said = words.NOT_UNDERSTOOD_AGAIN.marked(**NOT_UNDERSTOOD, outcome="not_understood")
        return Reply(said, turn.earlier_topic, "handoff")


class ActionComplain(TalkAction):
    """Anger: acknowledged in one sentence, then the next useful step and a person; next time the person first."""

    NAME = "action_complain"

    def talk(self, turn: Turn, tracker: Tracker) -> Reply:
        """The first time the open question leads on; from the second time the offer comes first."""
        question = pending(turn)
        offer = words.OFFER.marked(**OFFERED)
        if question is None or times_heard(tracker, "complain") > 1:
            return Reply(words.SORRY.then(offer), turn.earlier_topic, "handoff")
        said = words.SORRY.then(question).marked(**OFFERED)
        return Reply(replace(said, buttons=(*said.buttons, words.PERSON)), turn.earlier_topic, question.meta["ask"])


class ActionLanguage(TalkAction):
    """Another language is wished for."""

    NAME = "action_language"

    def talk(self, turn: Turn, tracker: Tracker) -> Reply:
        """Goes on in the wished language if it is one of ours, else names ours."""
        if turn.wished not in LANGUAGES:
            return Reply(words.unsupported_language(), turn.earlier_topic, turn.asked)
        return replace(and_back(words.LANGUAGE_CHANGED, turn, tracker), language=turn.wished)
