"""The buttons that are always there, and what each of them does.

Their ids are known to the widget; all other buttons have opaque ids that belong to one conversation.
"""

from __future__ import annotations

import json
from typing import Any

from bot.channel.events import Button
from bot.channel.phrases import START_OVER, TALK_TO_A_PERSON
from locales import LANGUAGES, language_name, render

START = "start"
PERSON = "person"
RESTART = "restart"
RESUME = "resume"
WITHDRAW = "withdraw"
LEAVE = "leave"
LANGUAGE = "language:"

ASK_FOR_PERSON = "/talk_to_human"
_CORRECT = "/correct"


def built_in(button_id: str, language: str) -> Button | None:
    """The button with one of the four built-in ids, or None. `language` is that of its title."""
    if button_id == START:
        return Button("", "/open", START)
    if button_id == PERSON:
        return Button(render(TALK_TO_A_PERSON, language), ASK_FOR_PERSON, PERSON)
    if button_id == RESTART:
        return Button(render(START_OVER, language), "/start_over", RESTART)
    chosen = language_chosen(button_id)
    if chosen:
        name = language_name(chosen, chosen)
        return Button(name[:1].upper() + name[1:], f'/change_language{{"language": "{chosen}"}}', button_id)
    return None


def language_chosen(control: str | None) -> str | None:
    """The language code of a language button's id, else None."""
    chosen = control.removeprefix(LANGUAGE) if control and control.startswith(LANGUAGE) else None
    return chosen if chosen in LANGUAGES else None


def asks_for_person(says: str) -> bool:
    """Whether this turn is the customer's press on "talk to a person", from whichever button."""
    return says == ASK_FOR_PERSON


def corrects_sheet(says: str) -> bool:
    """Whether this turn is a press on one of the fact sheet's own buttons. What is typed never begins like that."""
    return says.startswith(_CORRECT) and _payload(says).get("sheet") is True


def without_sheet(says: str) -> str:
    """The same correction when there is no sheet any more: the assistant answers anew."""
    if not corrects_sheet(says):
        return says
    return _CORRECT + json.dumps({name: value for name, value in _payload(says).items() if name != "sheet"})


def _payload(says: str) -> dict[str, Any]:
    try:
        payload = json.loads(says.removeprefix(_CORRECT))
    except ValueError:
        return {}
    return payload if isinstance(payload, dict) else {}
