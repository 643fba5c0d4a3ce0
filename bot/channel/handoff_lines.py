"""The system lines around a request for a person, each with what the widget must know beside the sentence.

`meta` has `notice` (which line it is), `state` (the conversation's from then on), `position` where there is one, and
`address`: true when an address may be left.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.channel import phrases
from bot.channel.answers import TICKET_WAYS, WAY_BACK, system_line
from bot.channel.controls import ASK_FOR_PERSON, LEAVE
from bot.channel.events import Button, Conversation, Draft, Json, Sender, Ways, spoken
from bot.channel.sheet import rendered
from bot.channel.standing import Standing
from bot.channel.states import State
from bot.channel.zones import zone
from locales import Phrase

_LEAVE: Ways = ((phrases.LEAVE, Button("", control=LEAVE)),)
_PERSON: Ways = ((phrases.TALK_TO_A_PERSON, Button("", ASK_FOR_PERSON)),)


@dataclass(frozen=True)
class Ticket:
    """Why nobody comes, of which team, after how many minutes, and when the team opens next (UTC)."""

    why: Standing
    team: str
    waited: int
    opening: datetime | None


def open_end(conversation: Conversation, sheet: Json | None) -> Draft:
    """A person has been asked for, and nobody can say when one comes."""
    return _waiting(conversation, phrases.WAITING, sheet, notice="waiting")


def queued(conversation: Conversation, position: int, sheet: Json | None) -> Draft:
    line = phrases.queued(position)
    return _waiting(conversation, line, sheet, notice="waiting", position=position, address=True)


def still_queued(conversation: Conversation, position: int) -> Draft:
    line = phrases.still_queued(position)
    return _waiting(conversation, line, None, notice="position", position=position, address=True)


def ticket(conversation: Conversation, given: Ticket, sheet: Json | None) -> Draft:
    """Nobody comes: the truth, and what is left to do."""
    said = (_reason(conversation, given), phrases.TICKET)
    meta = {"notice": "ticket", "state": State.TICKET.value, "why": given.why.value, "address": True}
    return _with_sheet(spoken(Sender.SYSTEM, said, conversation.language, TICKET_WAYS, **meta), conversation, sheet)


def taken(conversation: Conversation, name: str) -> Draft:
    return _line(conversation, phrases.taken(name), "taken", State.AGENT, _LEAVE, name=name)


def transferred(conversation: Conversation, name: str) -> Draft:
    return _line(conversation, phrases.transferred(name), "transferred", State.AGENT, _LEAVE, name=name)


def handed_back(conversation: Conversation) -> Draft:
    return _line(conversation, phrases.RELEASED, "released", State.BOT, _PERSON)


def closed(conversation: Conversation, name: str) -> Draft:
    return _line(conversation, phrases.closed_by(name), "closed", State.CLOSED, name=name)


def cut_off(conversation: Conversation) -> Draft:
    """The desk elsewhere cannot be reached while one of its people has the conversation."""
    return _line(conversation, phrases.CUT_OFF, "unreachable", conversation.state)


def address_kept(conversation: Conversation) -> Draft:
    return _line(conversation, phrases.ADDRESS_KEPT, "address_kept", conversation.state)


def sheet_changed(conversation: Conversation, sheet: Json) -> Draft:
    line = _line(conversation, phrases.SHEET_CHANGED, "sheet", conversation.state)
    return _with_sheet(line, conversation, sheet)


def sheet_not_changed(conversation: Conversation) -> Draft:
    return _line(conversation, phrases.SHEET_NOT_CHANGED, "sheet_not_changed", conversation.state)


def _reason(conversation: Conversation, given: Ticket) -> Phrase:
    match given.why:
        case Standing.CLOSED if given.opening is not None:
            theirs = given.opening.astimezone(zone(conversation.timezone) or UTC)
            return phrases.closed_until(given.team, theirs)
        case Standing.CLOSED:
            return phrases.closed(given.team)
        case Standing.FULL:
            return phrases.queue_full(given.team)
        case Standing.TOO_LONG:
            return phrases.waited_too_long(given.waited)
        case Standing.UNREACHABLE:
            return phrases.UNREACHABLE
    return phrases.nobody_on_duty(given.team)


def _waiting(conversation: Conversation, phrase: Phrase, sheet: Json | None, notice: str, **meta: object) -> Draft:
    return _with_sheet(_line(conversation, phrase, notice, State.WAITING, WAY_BACK, **meta), conversation, sheet)


def _line(
    conversation: Conversation, phrase: Phrase, notice: str, state: State, ways: Ways = (), **meta: object
) -> Draft:
    return system_line(phrase, conversation.language, notice, state.value, ways, **meta)


def _with_sheet(line: Draft, conversation: Conversation, sheet: Json | None) -> Draft:
    return replace(line, sheet=rendered(sheet, conversation.language)) if sheet else line
