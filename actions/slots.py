"""The only place that knows the slots: what was said before, what this message adds, and what is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.policy import Facts, Topic
from actions.policy.facts import NAMES
from actions.policy.vocabulary import DATES, FLAGS
from actions.stated import SUPERSEDES, merged, named
from locales import LANGUAGES, SOURCE_LANGUAGE

TOPICS: dict[str, Topic] = {
    "cancel_plan": Topic.STEPS,
    "turn_off_renewal": Topic.STEPS,
    "close_account": Topic.STEPS,
    "cancel_addon": Topic.STEPS,
    "ask_eligibility": Topic.ELIGIBILITY,
    "ask_who_can_cancel": Topic.WHO,
    "ask_deadline": Topic.DEADLINE,
    "ask_refund": Topic.REFUND,
    "ask_remaining_charges": Topic.CHARGES,
    "ask_what_happens_after": Topic.AFTER,
    "ask_data_after": Topic.DATA,
    "ask_preparation": Topic.PREPARATION,
    "ask_confirmation": Topic.CONFIRMATION,
    "undo_cancellation": Topic.UNDO,
    "report_missing_option": Topic.HANDOFF,
}
INTENT_FACTS: dict[str, dict[str, Any]] = {
    "cancel_plan": {"target": "paid_plan"},
    "turn_off_renewal": {"target": "auto_renewal"},
    "close_account": {"target": "account"},
    "cancel_addon": {"target": "addon"},
    "ask_refund": {"wants_refund": True},
    "report_missing_option": {"option_missing": "cancel_button"},
}
"""Facts that an intent states by itself; what the message names in words comes before them."""
FOR_THIS_TURN = ("asks_human", "legal_claim", "disputes_charge")
"""What is acted on at once and not remembered."""
PLAIN_WORDS = 3
"""A message of fewer words never changes the language of the conversation."""
SURE = 0.6
"""Below this confidence a statement of facts in the middle of a topic is taken as just that."""
REFUSALS = ("nlu_fallback", "out_of_scope")
CORRECT = "correct"
"""A button below an answer: the same topic with another value of a fact, or a fact that is doubted."""


@dataclass(frozen=True)
class Turn:
    """One message of the customer together with everything that is known.

    `said` are the facts of this message, `facts` all that is known; `stated` leaves out what only the intent implies.
    `asked` is what the assistant asked last (a fact, or "handoff", "intent", "topic"); `wished` is the language that
    the customer asks for, `page` the language of the page; `doubted` is a fact that the customer says is not right.
    `sheet_only`: a person has been asked for, so the assistant is silent; only the sheet for that person is made anew.
    """

    text: str
    intent: str
    ranking: tuple[tuple[str, float], ...]
    said: Mapping[str, Any]
    facts: Facts
    stated: Facts
    topic: Topic | None
    earlier_topic: Topic | None
    asked: str | None
    language: str
    page: str
    wished: str | None
    unsupported: bool
    by_button: bool
    doubted: str | None
    sheet_only: bool
    today: date

    @property
    def foreign(self) -> bool:
        """Written in none of our languages, so that only a wish for another language or for a person can be heeded."""
        return self.unsupported and not self.by_button and self.intent not in ("change_language", "talk_to_human")


def read(tracker: Tracker) -> Turn:
    """The turn that the tracker's latest message makes of the conversation."""
    message = tracker.latest_message
    metadata = message.get("metadata") or {}
    asked = tracker.get_slot("asked")
    entities = message.get("entities") or []
    bare = (message.get("intent") or {}).get("name") in ("inform", *REFUSALS)
    said = named(entities, asked if asked in DATES else "renewal_date" if bare else None)
    topic = _entity(message, "topic") or tracker.get_slot("topic")
    doubted = _entity(message, "doubted")
    intent = _intent(message, said, asked, topic)
    stated = {} if intent in REFUSALS else said
    said = {} if intent in REFUSALS else _with_intent(intent, said, asked)
    kept = {name: value for name in NAMES if (value := tracker.get_slot(name)) is not None}
    facts = merged(kept, said).without(*([doubted, *SUPERSEDES.get(doubted, ())] if doubted else ()))
    if facts.option_missing == "cancel_button" and facts.provider == "zoom" and topic == Topic.REFUND:
        facts = replace(facts, option_missing="need_help_button")
    page = _supported(metadata.get("language")) or SOURCE_LANGUAGE
    known = tracker.get_slot("language")
    heard = _heard(message, known or page)
    return Turn(
        text=str(message.get("text") or ""),
        intent=intent,
        ranking=tuple((each["name"], each["confidence"]) for each in message.get("intent_ranking") or ()),
        said=said,
        facts=facts,
        stated=merged(kept, stated),
        topic=TOPICS.get(intent) or (Topic(topic) if topic else _topic_of(said)),
        earlier_topic=Topic(topic) if topic else None,
        doubted=doubted,
        sheet_only=bool(_entity(message, "sheet") or metadata.get("sheet_only")),
        asked=asked,
        language=heard or known or page,
        page=page,
        wished=_entity(message, "language") if intent == "change_language" else None,
        unsupported=_unsupported(message),
        by_button=str(message.get("text") or "").startswith("/"),
        today=date.fromisoformat(metadata["today"]) if metadata.get("today") else date.today(),
    )


def events(tracker: Tracker, turn: Turn, topic: Topic | None, asked: str | None) -> list[dict[str, Any]]:
    """The slots that this turn changes."""
    kept = turn.facts.without(*FOR_THIS_TURN).stated()
    wanted: dict[str, Any] = {name: _plain(kept.get(name)) for name in NAMES}
    wanted |= {"language": turn.language, "topic": topic.value if topic else None, "asked": asked}
    return [SlotSet(name, value) for name, value in wanted.items() if tracker.get_slot(name) != value]


def _intent(message: Mapping[str, Any], said: Mapping[str, Any], asked: str | None, topic: str | None) -> str:
    """The intent; what a message states may settle it.

    A missing button is reported by naming it. A message that gives the fact that was asked for informs; so does an
    unsure one with facts that seems out of scope, or that states rather than asks in the middle of a topic.
    """
    named = message.get("intent") or {}
    intent: str = named.get("name") or "nlu_fallback"
    if intent == CORRECT:
        return intent
    if "option_missing" in said and (intent == "report_missing_option" or intent not in TOPICS):
        return "report_missing_option"
    if asked in said and intent not in TOPICS:
        return "inform"
    unsure = named.get("confidence", 0) < SURE
    statement = topic and intent in TOPICS and "?" not in str(message.get("text"))
    return "inform" if said and unsure and (statement or intent in REFUSALS) else intent


def _with_intent(intent: str, said: dict[str, Any], asked: str | None) -> dict[str, Any]:
    if intent in ("affirm", "deny") and asked in FLAGS and asked not in said:
        return {**said, str(asked): intent == "affirm"}
    return {**INTENT_FACTS.get(intent, {}), **said}


def _topic_of(said: Mapping[str, Any]) -> Topic | None:
    """A claim or a dispute is a matter for a person even when nothing else was asked."""
    return Topic.HANDOFF if any(name in said for name in FOR_THIS_TURN) else None


def _heard(message: Mapping[str, Any], current: str) -> str | None:
    """Another of our languages that the customer plainly writes in; one short word never changes it."""
    heard = _supported(message.get("language"))
    plain = _words(message) >= PLAIN_WORDS and message.get("language_alone") == heard
    return heard if heard and heard != current and plain else None


def _unsupported(message: Mapping[str, Any]) -> bool:
    """Plainly written in none of our languages: the parse then has no language although the page has one."""
    heard = message.get("language_confidence") is not None and message.get("language") is None
    return heard and _words(message) >= PLAIN_WORDS


def _words(message: Mapping[str, Any]) -> int:
    return len(str(message.get("text") or "").split())


def _entity(message: Mapping[str, Any], name: str) -> Any:
    return next((each["value"] for each in message.get("entities") or [] if each["entity"] == name), None)


def _supported(language: Any) -> str | None:
    return language if language in LANGUAGES else None


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
