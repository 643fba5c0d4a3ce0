"""Who a customer's message is for, by the conversation's state, before Rasa sees anything. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from bot.channel import phrases
from bot.channel.answers import WAY_BACK, system_line
from bot.channel.controls import LEAVE, RESUME, WITHDRAW, corrects_sheet
from bot.channel.events import Conversation, Draft, Result, Turn
from bot.channel.states import Move, State

# The buttons that lead back to the assistant.
_BACK = (RESUME, WITHDRAW, LEAVE)
SHEET_CAN_CHANGE = (State.WAITING, State.TICKET)


def judged(conversation: Conversation, turn: Turn, told: bool) -> Result | None:
    """What the channel does with it by itself; None when Rasa is to be asked.

    `told`: the customer knows that what they write is kept.
    """
    if conversation.state is State.AGENT:
        return _with_agent(conversation, turn)
    if conversation.state is State.WAITING:
        return _while_waiting(conversation, turn, told)
    if turn.control in (WITHDRAW, LEAVE) and conversation.state is State.TICKET:
        return _withdrawn(conversation)
    if turn.control in _BACK:
        state = State.TICKET if conversation.state is State.TICKET else State.BOT
        line = system_line(phrases.WITH_THE_ASSISTANT, conversation.language, notice="resumed", state=state.value)
        return Result((line,), moves=(Move.MESSAGE,))
    return None


def changes_sheet(conversation: Conversation, turn: Turn) -> bool:
    """Whether this corrects the sheet of an open request that nobody has taken yet."""
    return conversation.state in SHEET_CAN_CHANGE and corrects_sheet(turn.says)


def answered(drafts: Iterable[Draft]) -> tuple[Move, Move]:
    """What an answer of the assistant makes of the conversation."""
    offers = any(draft.meta.get("handoff_to") == "human_agent" for draft in drafts)
    return Move.MESSAGE, Move.OFFER if offers else Move.NO_OFFER


def _with_agent(conversation: Conversation, turn: Turn) -> Result:
    """Everything is the agent's, who reads it in the log; only their own line has the button that leads back."""
    if turn.control != LEAVE:
        return Result()
    line = system_line(phrases.LEFT, conversation.language, notice="left", state=State.BOT.value)
    return Result((line,), moves=(Move.WITHDRAW,))


def _while_waiting(conversation: Conversation, turn: Turn, told: bool) -> Result:
    """Kept, and answered by one line at most.

    The line comes once for what is typed and always for a button of the menu, whose silence would look broken.
    """
    if turn.control in _BACK:
        return _withdrawn(conversation)
    if told and turn.control is None:
        return Result()
    line = system_line(
        phrases.STILL_WAITING, conversation.language, notice="waiting", state=State.WAITING.value, ways=WAY_BACK
    )
    return Result((line,), told=True)


def _withdrawn(conversation: Conversation) -> Result:
    line = system_line(phrases.GONE_ON, conversation.language, notice="resumed", state=State.BOT.value)
    return Result((line,), moves=(Move.WITHDRAW,))
