"""The port for desks: one owner, no stale writes, and a customer who is told everything that concerns them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.channel.desk_port import (
    Agent,
    Desk,
    InvalidTransitionError,
    NotYoursError,
    Request,
    StaleVersionError,
    UnknownRequestError,
)
from bot.channel.events import Json, Result, Sender
from bot.channel.phrases import LEAVE, RELEASED, closed_by, taken, transferred
from bot.channel.states import Move, State
from locales import as_json, render, say
from tests.handoff.desk import ANNA, BERTIL, CARLA, Office

MOVES: dict[str, Callable[[Desk, Request, Agent], object]] = {
    "take": lambda desk, request, agent: desk.take(request.id, request.version, agent),
    "answer": lambda desk, request, agent: desk.answer(request.id, request.version, agent, "Hej"),
    "hand_back": lambda desk, request, agent: desk.hand_back(request.id, request.version, agent),
    "close": lambda desk, request, agent: desk.close(request.id, request.version, agent, "solved"),
    "transfer": lambda desk, request, agent: desk.transfer(request.id, request.version, agent, BERTIL),
    "note": lambda desk, request, agent: desk.note(request.id, request.version, agent, "Looks odd"),
}
OTHERS_MAY_NOT = ("take", "answer", "hand_back", "close", "transfer")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path)
    office.on_duty(ANNA)
    return office


@pytest.fixture
def waiting(office: Office) -> Request:
    return office.asked("one")


def test_taking_tells_the_customer_who_is_there_and_how_to_go_back(office: Office, waiting: Request) -> None:
    request = office.desk.take(waiting.id, waiting.version, ANNA)
    line = office.last("one")
    assert (line.sender, line.body["text"]) == (Sender.SYSTEM, render(taken("Anna"), "sv"))
    assert {"notice": "taken", "state": "agent"}.items() <= line.body["meta"].items()
    assert [button["title"] for button in line.body["buttons"]] == [render(LEAVE, "sv")]
    assert office.conversation("one").state is State.AGENT
    assert (request.status, request.owner, request.version) == ("agent", "a", waiting.version + 1)


def test_of_two_agents_one_is_quicker(office: Office, waiting: Request) -> None:
    office.desk.take(waiting.id, waiting.version, ANNA)
    with pytest.raises(StaleVersionError):
        office.desk.take(waiting.id, waiting.version, BERTIL)
    assert office.request("one").owner == "a"


def test_of_many_agents_at_the_same_moment_one_is_quicker(office: Office, waiting: Request) -> None:
    agents = [Agent(str(number), f"Agent {number}", "sv") for number in range(8)]
    start, outcomes = threading.Barrier(len(agents)), list[str]()

    def take(agent: Agent) -> None:
        desk = Desk(office.engine)
        start.wait()
        try:
            desk.take(waiting.id, waiting.version, agent)
            outcomes.append(agent.id)
        except StaleVersionError:
            outcomes.append("stale")

    threads = [threading.Thread(target=take, args=(agent,)) for agent in agents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes)[1:] == ["stale"] * 7
    assert office.request("one").owner == min(outcomes)
    assert [event.body["meta"]["notice"] for event in office.events("one")] == ["waiting", "taken"]


@pytest.mark.parametrize("move", MOVES)
def test_who_read_an_older_version_may_not_write(office: Office, waiting: Request, move: str) -> None:
    office.desk.take(waiting.id, waiting.version, ANNA)
    before = office.events("one")
    with pytest.raises(StaleVersionError):
        MOVES[move](office.desk, waiting, ANNA)
    assert office.events("one") == before


@pytest.mark.parametrize("move", OTHERS_MAY_NOT)
def test_what_somebody_has_is_theirs(office: Office, waiting: Request, move: str) -> None:
    request = office.desk.take(waiting.id, waiting.version, ANNA)
    with pytest.raises(NotYoursError):
        MOVES[move](office.desk, request, BERTIL)
    assert office.request("one") == request


def test_every_agent_may_note_something_that_the_customer_never_sees(office: Office, waiting: Request) -> None:
    request = office.desk.take(waiting.id, waiting.version, ANNA)
    before = office.events("one")
    office.desk.note(request.id, request.version, BERTIL, "Looks odd")
    assert [(note.author, note.text) for note in office.desk.notes(request.id)] == [("Bertil", "Looks odd")]
    assert office.events("one") == before


@pytest.mark.parametrize("move", ["answer", "transfer"])
def test_what_nobody_has_taken_cannot_be_answered(office: Office, waiting: Request, move: str) -> None:
    with pytest.raises(InvalidTransitionError):
        MOVES[move](office.desk, waiting, ANNA)


@pytest.mark.parametrize("move", MOVES)
def test_what_is_done_is_done(office: Office, waiting: Request, move: str) -> None:
    office.desk.hand_back(waiting.id, waiting.version, ANNA)
    done = office.desk.request(waiting.id)
    assert done is not None
    assert (done.status, done.position) == ("done", None)
    with pytest.raises(InvalidTransitionError):
        MOVES[move](office.desk, done, ANNA)


@pytest.mark.parametrize("move", MOVES)
def test_what_there_is_not_is_an_error_of_its_own(office: Office, waiting: Request, move: str) -> None:
    office.log.erase(["one"])
    with pytest.raises(UnknownRequestError):
        MOVES[move](office.desk, waiting, ANNA)
    assert office.desk.request(waiting.id) is None


def test_an_answer_is_the_agents_and_keeps_what_it_was_rendered_from(office: Office, waiting: Request) -> None:
    request = office.desk.take(waiting.id, waiting.version, ANNA)
    phrase: Json = as_json(say("Try again"))
    number = office.desk.answer(request.id, request.version, ANNA, "Försök igen", phrase)
    event = office.last("one")
    assert (event.number, event.sender, event.body["text"]) == (number, Sender.AGENT, "Försök igen")
    assert event.body["phrases"] == [{"place": "text", "phrase": phrase}]
    assert event.as_json()["meta"] == {"language": "sv", "name": "Anna"}
    office.desk.answer(request.id, request.version, ANNA, "More")


def test_the_same_answer_again_is_written_once_whatever_has_happened_since(office: Office, waiting: Request) -> None:
    request = office.desk.take(waiting.id, waiting.version, ANNA)
    number = office.desk.answer(request.id, request.version, ANNA, "Hej", message_id="chat:17")
    assert office.desk.answer(request.id, request.version, ANNA, "Hej", message_id="chat:17") == number
    office.desk.hand_back(request.id, request.version, ANNA)
    assert office.desk.answer(request.id, request.version, ANNA, "Hej", message_id="chat:17") == number
    with pytest.raises(StaleVersionError):
        office.desk.answer(request.id, request.version, ANNA, "Hej", message_id="chat:18")
    assert [event.body["text"] for event in office.events("one")].count("Hej") == 1


def test_handing_back_closing_and_passing_on_are_told(office: Office) -> None:
    lines = {}
    for move in ("hand_back", "close", "transfer"):
        request = office.asked(move)
        request = office.desk.take(request.id, request.version, ANNA)
        MOVES[move](office.desk, request, ANNA)
        lines[move] = (office.last(move).body["text"], office.conversation(move).state)
    assert lines == {
        "hand_back": (render(RELEASED, "sv"), State.BOT),
        "close": (render(closed_by("Anna"), "sv"), State.CLOSED),
        "transfer": (render(transferred("Bertil"), "sv"), State.AGENT),
    }
    assert office.request("transfer").owner == "b"


def test_a_lead_takes_over_and_passes_on_what_others_have(office: Office, waiting: Request) -> None:
    request = office.desk.take(waiting.id, waiting.version, ANNA)
    with pytest.raises(NotYoursError):
        office.desk.close(request.id, request.version, CARLA, "solved")
    passed = office.desk.transfer(request.id, request.version, CARLA, BERTIL)
    taken_over = office.desk.take(passed.id, passed.version, CARLA)
    assert (passed.owner, taken_over.owner) == ("b", "c")
    with pytest.raises(StaleVersionError):
        office.desk.answer(request.id, request.version, ANNA, "Still me?")


def test_an_answer_that_was_being_made_is_not_written_once_a_person_has_it(office: Office) -> None:
    office.customer("one")
    office.say("one", "hej")
    turn, before = office.log.begin_turn("one"), office.conversation("one")
    assert turn is not None
    request = office.ask("one")
    office.desk.take(request.id, request.version, ANNA)
    assert not office.log.finish(turn, before.version, Result(moves=(Move.NO_OFFER,)))
    again = office.log.begin_turn("one")
    assert again is not None
    assert again.attempts == turn.attempts
