"""The only place that knows the slots: what was said before, what this message adds, and what is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.policy import FactError, Facts, Topic
from actions.policy.facts import NAMES
from actions.policy.vocabulary import DATES, FLAGS
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
IMPLIES: dict[tuple[str, str], dict[str, str]] = {("purchase_channel", "cce"): {"provider": "webex"}}
"""What a fact implies as long as nothing else is known: Cisco Commerce Express sells Webex alone."""
SUPERSEDES: dict[str, tuple[str, ...]] = {
    "renewal_date": ("days_to_renewal", "renewal_date_text"),
    "renewal_date_text": ("renewal_date", "days_to_renewal"),
    "days_to_renewal": ("renewal_date", "renewal_date_text"),
    "used_since_billing": ("last_used",),
    "last_used": ("used_since_billing",),
    "term": ("term_months",),
    "product": ("product_name",),
}
"""A newer word on the first fact takes the place of the older words on the others."""
OF_THE_CUSTOMER = ("buyer", "country")
"""What stays true when another provider is meant."""
FOR_THIS_TURN = ("asks_human", "legal_claim", "disputes_charge")
"""What is acted on at once and not remembered."""
PLAIN_WORDS = 3
"""A message of fewer words never changes the language of the conversation."""
SURE = 0.6
"""Below this confidence a statement of facts in the middle of a topic is taken as just that."""
REFUSALS = ("nlu_fallback", "out_of_scope")


@dataclass(frozen=True)
class Turn:
    """One message of the customer together with everything that is known.

    `said` are the facts of this message, `facts` all that is known; `stated` leaves out what only the intent implies.
    `asked` is what the assistant asked last (a fact, or "handoff", "intent", "topic"); `wished` is the language that
    the customer asks for, `page` the language of the page.
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
    today: date


def read(tracker: Tracker) -> Turn:
    """The turn that the tracker's latest message makes of the conversation."""
    message = tracker.latest_message
    metadata = message.get("metadata") or {}
    asked = tracker.get_slot("asked")
    entities = message.get("entities") or []
    bare = (message.get("intent") or {}).get("name") in ("inform", *REFUSALS)
    said = _said(entities, asked if asked in DATES else "renewal_date" if bare else None)
    topic = tracker.get_slot("topic")
    intent = _intent(message, said, asked, topic)
    stated = {} if intent in REFUSALS else said
    said = {} if intent in REFUSALS else _with_intent(intent, said, asked)
    kept = {name: value for name in NAMES if (value := tracker.get_slot(name)) is not None}
    facts = _merged(kept, said)
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
        stated=_merged(kept, stated),
        topic=TOPICS.get(intent) or (Topic(topic) if topic else _topic_of(said)),
        earlier_topic=Topic(topic) if topic else None,
        asked=asked,
        language=heard or known or page,
        page=page,
        wished=_wished(message) if intent == "change_language" else None,
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


def times_asked(tracker: Tracker, fact: str) -> int:
    """How many turns in a row, up to now, the assistant has asked for `fact`."""
    count = 0
    for event in reversed(tracker.events):
        if event.get("event") == "bot":
            if _meta(event).get("ask") != fact:
                break
            count += 1
    return count


def times_heard(tracker: Tracker, intent: str, in_a_row: bool = False) -> int:
    """How often the customer's messages had `intent`, this one included."""
    count = 0
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            name = event.get("parse_data", {}).get("intent", {}).get("name")
            if name == intent:
                count += 1
            elif in_a_row:
                break
    return count


def last_meta(tracker: Tracker) -> dict[str, Any]:
    """The ids of the assistant's latest message."""
    return next((_meta(event) for event in reversed(tracker.events) if event.get("event") == "bot"), {})


def _meta(event: Mapping[str, Any]) -> dict[str, Any]:
    custom = (event.get("data") or {}).get("custom") or {}
    meta: dict[str, Any] = custom.get("meta") or {}
    return meta


def _said(entities: list[dict[str, Any]], dated: str | None) -> dict[str, Any]:
    """The facts a message names. Two values of one fact stay a list.

    `dated` is the fact that a date without a fact of its own states; None: such a date ("if I cancel today") says
    nothing.
    """
    values: dict[str, list[Any]] = {}
    for entity in entities:
        found = values.setdefault(entity["entity"], [])
        if entity["value"] not in found:
            found.append(entity["value"])
    placed = {value for name in DATES for value in values.get(name, [])}
    if dated:
        values.setdefault(dated, []).extend(each for each in values.get("date", []) if each not in placed)
        if "date_text" in values and not values[dated]:
            values["renewal_date_text"] = values["date_text"]
    single = {name for name, found in values.items() if len(found) == 1 or name in DATES}
    return {name: found[0] if name in single else found for name, found in values.items() if found and name in NAMES}


def _intent(message: Mapping[str, Any], said: Mapping[str, Any], asked: str | None, topic: str | None) -> str:
    """The intent; what a message states may settle it.

    A missing button is reported by naming it. A message that gives the fact that was asked for informs; so does an
    unsure one with facts that seems out of scope, or that states rather than asks in the middle of a topic.
    """
    named = message.get("intent") or {}
    intent: str = named.get("name") or "nlu_fallback"
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


def _merged(before: Mapping[str, Any], said: Mapping[str, Any]) -> Facts:
    """What is kept, with what is said now put over it; another provider leaves only what is the customer's own."""
    kept = dict(before)
    if "provider" in said and kept.get("provider") not in (None, said["provider"]):
        kept = {name: kept[name] for name in OF_THE_CUSTOMER if name in kept}
    for name in said:
        for older in SUPERSEDES.get(name, ()):
            if older not in said:
                kept.pop(older, None)
    known = {**kept, **said}
    implied = {other: value for (name, cause), others in IMPLIES.items() if known.get(name) == cause
               for other, value in others.items()}  # fmt: skip
    merged = Facts()
    for name, value in {**implied, **known}.items():
        try:
            merged = replace(merged, **{name: getattr(Facts.parse({name: value}), name)})
        except FactError:
            continue  # a value that the policy does not know counts as not said
    return merged


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


def _wished(message: Mapping[str, Any]) -> str | None:
    return next((each["value"] for each in message.get("entities") or [] if each["entity"] == "language"), None)


def _supported(language: Any) -> str | None:
    return language if language in LANGUAGES else None


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
