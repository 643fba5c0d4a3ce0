"""How the customer's message was understood, for the desk to show in the agent's language."""

from __future__ import annotations

from typing import Any

from actions.ambiguity import readings
from actions.phrases.heard import INTENTS, OTHER_LANGUAGE, UNCLEAR
from actions.phrases.names import LABELS
from actions.phrases.why import stated
from actions.slots import INTENT_FACTS, Turn
from actions.stated import merged
from locales import Any as AnyOf
from locales import Phrase, as_json


def heard(turn: Turn) -> dict[str, Any]:
    """`intent` and `facts` as JSON of phrases (locales.as_json); what the intent says by itself is no fact here."""
    implied = INTENT_FACTS.get(turn.intent, {})
    named = {name: value for name, value in turn.said.items() if implied.get(name) != value}
    facts = merged({}, named).stated()
    shown = [as_json(stated(name, value, LABELS)) for name, value in facts.items() if name in named]
    return {"intent": as_json(_intent(turn)), "facts": shown}


def _intent(turn: Turn) -> Phrase:
    if turn.foreign:
        return OTHER_LANGUAGE
    close = readings(turn)
    if close is None:
        return INTENTS[turn.intent]
    return Phrase(UNCLEAR.msgid, {"readings": AnyOf(tuple(INTENTS[each] for each in close))}, UNCLEAR.context)
