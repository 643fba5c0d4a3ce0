"""What may happen to a conversation, and what not."""

from __future__ import annotations

import itertools

import pytest

from bot.channel.desk_errors import InvalidTransitionError
from bot.channel.states import RASA_IS_ASKED, REQUEST_IS_OPEN, TABLE, Move, State, after, is_change

EVERYTHING = list(itertools.product(State, Move))


@pytest.mark.parametrize(("state", "move"), EVERYTHING)
def test_what_is_not_in_the_table_is_refused(state: State, move: Move) -> None:
    if (state, move) in TABLE:
        assert after(state, move) is TABLE[state, move]
    else:
        with pytest.raises(InvalidTransitionError, match=f"{move} is not possible in {state}"):
            after(state, move)


def test_a_customer_may_write_in_every_state() -> None:
    assert all((state, Move.MESSAGE) in TABLE for state in State)


def test_a_message_changes_only_what_was_closed() -> None:
    assert [state for state in State if is_change(state, Move.MESSAGE)] == [State.CLOSED]


def test_every_state_is_reached_and_left() -> None:
    reached, left = set(TABLE.values()), {state for (state, _), then in TABLE.items() if then is not state}
    assert reached == left == set(State)


def test_a_person_is_reached_in_one_move_wherever_rasa_is_asked() -> None:
    assert {after(state, Move.REQUEST) for state in RASA_IS_ASKED} == {State.WAITING}
    assert after(after(State.CLOSED, Move.MESSAGE), Move.REQUEST) is State.WAITING


def test_every_open_request_can_be_taken_or_is_taken_and_ends_by_either_side() -> None:
    assert [state for state in State if (state, Move.TAKE) in TABLE] == [State.WAITING, State.TICKET]
    for state in REQUEST_IS_OPEN:
        assert after(state, Move.WITHDRAW) is after(state, Move.HAND_BACK) is State.BOT
        assert after(state, Move.CLOSE) is State.CLOSED


def test_only_a_person_ends_that_a_person_has_it_but_for_the_customer() -> None:
    moves = {move for (state, move), then in TABLE.items() if state is State.AGENT and then is not State.AGENT}
    assert moves == {Move.HAND_BACK, Move.CLOSE, Move.WITHDRAW}


def test_another_owner_is_a_change_and_an_answer_in_a_ticket_is_none() -> None:
    assert is_change(State.AGENT, Move.TRANSFER)
    assert not is_change(State.TICKET, Move.OFFER)
