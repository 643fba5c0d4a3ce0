"""The one action that answers questions of policy."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.base import Reply, SpokenAction, pending
from actions.handoff import hand_over
from actions.history import last_meta, times_asked
from actions.phrases import Message, ask, tell
from actions.phrases.talk import ALL_RIGHT, ASKED_AGAIN, BACK_TO, WHAT_ABOUT
from actions.policy import Answer, Question, Topic, answer
from actions.policy.vocabulary import HandoffTo
from actions.slots import Turn

MAIN_TOPICS = (Topic.ELIGIBILITY, Topic.STEPS, Topic.HANDOFF)
"""Moving to one of these is a change of topic; another question in between is answered, and the open one goes on."""
ENOUGH = 2
"""After so many fruitless questions for the same fact a person is offered."""


class ActionAnswer(SpokenAction):
    """Facts in, verdict or question out; a bare yes or no answers what was asked."""

    NAME = "action_answer"

    def reply(self, turn: Turn, tracker: Tracker) -> Reply:
        """The answer to the topic, the next question, or the hand-over that a yes accepts."""
        if turn.intent in ("affirm", "deny") and turn.asked not in turn.said:
            return _yes_or_no(turn, tracker)
        if turn.topic is None:
            return _without_topic(turn)
        if turn.doubted:
            return Reply(ask(Question(turn.doubted), turn.facts), turn.topic, turn.doubted)
        result = answer(turn.topic, turn.facts, turn.today)
        if isinstance(result, Question):
            return _question(result, turn, tracker)
        message = tell(turn.topic, result, turn.facts)
        return _and_back(message, turn, tracker) or Reply(message, turn.topic, _offered(result))


def _yes_or_no(turn: Turn, tracker: Tracker) -> Reply:
    if turn.intent == "affirm" and (turn.asked == "handoff" or last_meta(tracker).get("handoff_to") == "human_agent"):
        return hand_over(turn, tracker)
    open_question = pending(turn)
    if open_question is None:
        return Reply(ALL_RIGHT, turn.topic, None)
    return Reply(open_question, turn.topic, open_question.meta["ask"])


def _without_topic(turn: Turn) -> Reply:
    if turn.facts.provider is None:
        return Reply(ask(Question("provider"), turn.facts), None, "provider")
    return Reply(WHAT_ABOUT, None, "topic")


def _question(question: Question, turn: Turn, tracker: Tracker) -> Reply:
    message = ask(question, turn.facts)
    if question.fact not in turn.said and times_asked(tracker, question.fact) >= ENOUGH:
        again = Message(ASKED_AGAIN.text, buttons=message.buttons + ASKED_AGAIN.buttons, meta=message.meta)
        ids = {"handoff": True, "handoff_to": "human_agent", "handoff_reason": "not_understood"}
        return Reply(again.marked(**ids), turn.topic, question.fact)
    return Reply(message, turn.topic, question.fact)


def _and_back(message: Message, turn: Turn, tracker: Tracker) -> Reply | None:
    """A question in the middle of ours: answered, then ours again, unless it was asked often enough."""
    if turn.topic in MAIN_TOPICS or turn.earlier_topic in (None, turn.topic):
        return None
    open_question = pending(turn)
    if open_question is None or open_question.meta["ask"] != turn.asked:
        return None
    if times_asked(tracker, open_question.meta["ask"]) >= ENOUGH:
        return None
    both = message.then(BACK_TO).then(open_question)
    return Reply(both, turn.earlier_topic, turn.asked)


def _offered(result: Answer) -> str | None:
    return "handoff" if result.handoff_to is HandoffTo.HUMAN_AGENT else None
