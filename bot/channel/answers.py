"""What the channel itself answers: the fault sentence, and the lines around a hand-off.

Rasa is not imported here, so that the command for hand-offs starts at once.
"""

from __future__ import annotations

from typing import Any

from bot.channel.controls import ASK_FOR_PERSON, RESUME
from bot.channel.controls import WITHDRAW as WITHDRAWS
from bot.channel.events import Button, Conversation, Draft, Sender, Ways, spoken
from bot.channel.phrases import CARD_REMOVED, FAULT, GO_ON, TALK_TO_A_PERSON, TRY_AGAIN, WITHDRAW
from locales import Phrase

# The keys that every answer's `meta` has, beside the language; None where there is nothing to say.
META = ("intent", "outcome", "ask", "handoff", "handoff_to", "handoff_reason")
WAY_BACK: Ways = ((GO_ON, Button("", control=RESUME)),)
TICKET_WAYS: Ways = (*WAY_BACK, (WITHDRAW, Button("", control=WITHDRAWS)))


def system_line(phrase: Phrase, language: str, notice: str, state: str, ways: Ways = (), **meta: Any) -> Draft:
    """One line of the channel itself, with ways on as buttons."""
    return spoken(Sender.SYSTEM, [phrase], language, ways, notice=notice, state=state, **meta)


def card_removed(conversation: Conversation, language: str) -> Draft:
    """Told before the answer to a message that had a card number."""
    return system_line(CARD_REMOVED, language, notice="card_removed", state=conversation.state.value)


def fault(kind: str, language: str, says: str) -> Draft:
    """The sentence for a turn that brought no answer, with the same message again and a person as ways on.

    `kind` is for whoever reads the log: "timeout", "error", "no_answer" or "interrupted".
    """
    ways = ((TRY_AGAIN, Button("", says)), (TALK_TO_A_PERSON, Button("", ASK_FOR_PERSON)))
    meta = dict.fromkeys(META) | {"handoff": True, "handoff_to": "human_agent", "fault": kind}
    return spoken(Sender.BOT, [FAULT], language, ways, **meta)
