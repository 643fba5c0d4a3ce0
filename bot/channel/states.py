"""Who has a conversation, and what may happen to it: a table, and nothing that reads a clock or a database."""

from __future__ import annotations

from enum import StrEnum

from bot.channel.desk_errors import InvalidTransitionError


class State(StrEnum):
    """Who has a conversation."""

    BOT = "bot"
    OFFERED = "offered"
    """The assistant's last answer offered a person."""
    WAITING = "waiting"
    """A person was asked for; there is a place in the queue."""
    AGENT = "agent"
    """A person has it."""
    TICKET = "ticket"
    """Nobody comes live: the request stays open, and the assistant goes on answering."""
    CLOSED = "closed"
    """A person has closed it; what the customer writes next is the assistant's again."""


class Move(StrEnum):
    """What happens to a conversation."""

    OFFER = "offer"
    NO_OFFER = "no_offer"
    REQUEST = "request"
    TAKE = "take"
    HAND_BACK = "hand_back"
    CLOSE = "close"
    TRANSFER = "transfer"
    WITHDRAW = "withdraw"
    TO_TICKET = "to_ticket"
    MESSAGE = "message"


RASA_IS_ASKED = frozenset({State.BOT, State.OFFERED, State.TICKET})
REQUEST_IS_OPEN = frozenset({State.WAITING, State.AGENT, State.TICKET})

TABLE: dict[tuple[State, Move], State] = {
    (State.BOT, Move.MESSAGE): State.BOT,
    (State.BOT, Move.OFFER): State.OFFERED,
    (State.BOT, Move.NO_OFFER): State.BOT,
    (State.BOT, Move.REQUEST): State.WAITING,
    (State.OFFERED, Move.MESSAGE): State.OFFERED,
    (State.OFFERED, Move.OFFER): State.OFFERED,
    (State.OFFERED, Move.NO_OFFER): State.BOT,
    (State.OFFERED, Move.REQUEST): State.WAITING,
    (State.WAITING, Move.MESSAGE): State.WAITING,
    (State.WAITING, Move.TAKE): State.AGENT,
    (State.WAITING, Move.TO_TICKET): State.TICKET,
    (State.WAITING, Move.WITHDRAW): State.BOT,
    (State.WAITING, Move.HAND_BACK): State.BOT,
    (State.WAITING, Move.CLOSE): State.CLOSED,
    (State.AGENT, Move.MESSAGE): State.AGENT,
    (State.AGENT, Move.TRANSFER): State.AGENT,
    (State.AGENT, Move.WITHDRAW): State.BOT,
    (State.AGENT, Move.HAND_BACK): State.BOT,
    (State.AGENT, Move.CLOSE): State.CLOSED,
    (State.TICKET, Move.MESSAGE): State.TICKET,
    (State.TICKET, Move.OFFER): State.TICKET,
    (State.TICKET, Move.NO_OFFER): State.TICKET,
    (State.TICKET, Move.REQUEST): State.WAITING,
    (State.TICKET, Move.TAKE): State.AGENT,
    (State.TICKET, Move.WITHDRAW): State.BOT,
    (State.TICKET, Move.HAND_BACK): State.BOT,
    (State.TICKET, Move.CLOSE): State.CLOSED,
    (State.CLOSED, Move.MESSAGE): State.BOT,
}


def after(state: State, move: Move) -> State:
    """The state that follows. Raises `InvalidTransitionError`."""
    try:
        return TABLE[state, move]
    except KeyError as error:
        raise InvalidTransitionError(f"{move} is not possible in {state}") from error


def is_change(state: State, move: Move) -> bool:
    """Whether what was read before the move is out of date after it: another state, or another owner."""
    return after(state, move) is not state or move is Move.TRANSFER
