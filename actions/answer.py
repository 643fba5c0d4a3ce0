"""The one action that answers questions of policy."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.base import ENOUGH, NOT_UNDERSTOOD, Reply, SpokenAction, offering, pending
from actions.handoff import hand_over
from actions.history import last_offer, times_asked, times_in_a_row
from actions.phrases import Message, ask, tell
from actions.phrases.talk import ALL_RIGHT, ASKED_AGAIN, BACK_TO, OFFER, WHAT_ABOUT
from actions.policy import Answer, Question, Topic, answer
from actions.policy.vocabulary import HandoffTo, Outcome
from actions.slots import Turn

MAIN_TOPICS = (Topic.ELIGIBILITY, Topic.STEPS, Topic.HANDOFF)
"""Moving to one of these is a change of topic; another question in between is answered, and the open one goes on."""


class ActionAnswer(SpokenAction):
    """Facts in, verdict or question out; a bare yes or no answers what was asked."""

    NAME = "action_answer"

    def reply(self, turn: Turn, tracker: Tracker) -> Reply:
        """The answer to the topic, the next question, or the hand-over that a yes accepts."""
        if turn.intent in ("affirm", "deny") and turn.asked not in turn.said:
            return _yes_or_no(turn, tracker)
        if turn.topic is None:
            return _without_topic(turn, tracker)
        if turn.doubted:
            return _question(Question(turn.doubted), turn, tracker)
        result = answer(turn.topic, turn.facts, turn.today)
        if isinstance(result, Question):
            return _question(result, turn, tracker)
        message = tell(turn.topic, result, turn.facts)
        if result.outcome is Outcome.CLARIFY and times_in_a_row(tracker, Outcome.CLARIFY) >= ENOUGH:
            return Reply(message.then(OFFER).marked(**NOT_UNDERSTOOD), turn.topic, "handoff")
        return _and_back(message, turn, tracker) or Reply(message, turn.topic, _offered(result))


def _yes_or_no(turn: Turn, tracker: Tracker) -> Reply:
    if turn.intent == "affirm" and (turn.asked == "handoff" or last_offer(tracker)):
        return hand_over(turn, tracker)
    open_question = pending(turn)
    if open_question is None:
        return Reply(ALL_RIGHT, turn.topic, None)
    return Reply(offering(open_question, tracker), turn.topic, open_question.meta["ask"])


def _without_topic(turn: Turn, tracker: Tracker) -> Reply:
    if turn.facts.provider is None:
        return Reply(offering(ask(Question("provider"), turn.facts), tracker), None, "provider")
    return Reply(offering(WHAT_ABOUT, tracker), None, "topic")


def _question(question: Question, turn: Turn, tracker: Tracker) -> Reply:
    message = ask(question, turn.facts)
    if times_asked(tracker, question.fact) >= ENOUGH:
        again = Message(ASKED_AGAIN.text, buttons=message.buttons + ASKED_AGAIN.buttons, meta=message.meta)
        return Reply(again.marked(**NOT_UNDERSTOOD), turn.topic, question.fact)
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
