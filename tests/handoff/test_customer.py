"""What the customer's browser gets: over HTTP, with a desk in the same process."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.channel import tables
from bot.channel.desk_port import Desk
from bot.channel.phrases import (
    GO_ON,
    GONE_ON,
    LEAVE,
    LEFT,
    STILL_WAITING,
    WITH_THE_ASSISTANT,
    WITHDRAW,
    queued,
    taken,
)
from locales import render
from tests.channel.server import Server, Visitor
from tests.handoff.desk import ANNA, desk_file
from tests.handoff.visits import (
    as_ticket,
    button,
    is_taken,
    request_of,
    says,
    settled,
    state_of,
    waits,
)


def test_the_whole_way_from_the_offer_to_the_person_and_back(server: Server, desk: Desk, visitor: Visitor) -> None:
    visitor.ask("offer")
    assert state_of(server, visitor) == "offered"
    visitor.ask("no thanks")
    assert state_of(server, visitor) == "bot"
    visitor.press("person")
    line = visitor.until(7)[-1]
    position = line["meta"]["position"]
    assert says(line, queued(position))
    assert line["sheet"]["known"]["rows"][0]["value"] == "Zoom"
    request = request_of(desk, visitor)
    request = desk.take(request.id, request.version, ANNA)
    assert says(visitor.until(8)[-1], taken("Anna"))
    visitor.say("hello Anna")
    desk.answer(request.id, request.version, ANNA, "Hej!")
    answer = visitor.until(10)[-1]
    assert (answer["from"], answer["text"], answer["meta"]["name"]) == ("agent", "Hej!", "Anna")
    desk.hand_back(request.id, request.version, ANNA)
    assert visitor.until(11)[-1]["meta"]["state"] == "bot"
    assert visitor.ask("again")["text"] == "You said: again"


def test_what_the_agent_writes_is_seen_at_once(desk: Desk, visitor: Visitor) -> None:
    request = is_taken(desk, visitor)
    stream = visitor.stream(after=4)
    assert next(stream) == ("", "connected")
    delays = []
    for number in range(20):
        sent = time.monotonic()
        desk.answer(request.id, request.version, ANNA, f"line {number}")
        assert next(stream)[1]["text"] == f"line {number}"
        delays.append(time.monotonic() - sent)
    assert sorted(delays)[10] < 0.2


def test_while_a_person_has_it_nothing_but_a_person_speaks(server: Server, desk: Desk, visitor: Visitor) -> None:
    is_taken(desk, visitor)
    server.agent.heard.clear()
    for text in ("slow 0.1", "/restart", "I want a person"):
        visitor.say(text)
    for pressed in ("person", "restart", "start", "language:lv"):
        visitor.press(pressed)
    events = settled(visitor, 10)
    assert {event["from"] for event in events[4:]} == {"customer"}
    assert server.agent.texts() == []


def test_an_answer_in_flight_is_dropped_when_a_person_takes_a_ticket(
    server: Server, desk: Desk, visitor: Visitor
) -> None:
    request = as_ticket(desk, visitor)
    visitor.say("slow 0.6")
    stream = visitor.stream(after=4)
    assert next(stream) == ("", "connected")
    assert next(stream) == ("typing", {"from": "bot", "active": True})
    desk.take(request.id, request.version, ANNA)
    assert says(next(stream)[1], taken("Anna"))
    assert next(stream) == ("typing", {"from": "bot", "active": False})
    time.sleep(0.8)
    assert {event["from"] for event in visitor.events()[4:]} == {"system"}
    assert "slow 0.6" in server.agent.texts()


def test_the_customer_leaves_the_person_by_the_button_of_their_own_line_only(desk: Desk, visitor: Visitor) -> None:
    waiting = waits(desk, visitor)
    go_on = button(visitor.events()[2], GO_ON)
    desk.take(waiting.id, waiting.version, ANNA)
    visitor.press(go_on)
    events = settled(visitor, 5)
    assert events[-1]["from"] == "customer"
    visitor.press(button(events[3], LEAVE))
    assert says(visitor.until(7)[-1], LEFT)
    assert visitor.ask("hej")["text"] == "You said: hej"
    done = desk.request(waiting.id)
    assert done is not None
    assert done.status == "done"


def test_after_closing_the_assistant_answers_again_and_a_person_can_be_asked_for(
    server: Server, desk: Desk, visitor: Visitor
) -> None:
    request = is_taken(desk, visitor)
    desk.close(request.id, request.version, ANNA, "solved")
    assert visitor.until(5)[-1]["meta"]["state"] == "closed"
    assert state_of(server, visitor) == "closed"
    assert visitor.ask("hej")["text"] == "You said: hej"
    assert state_of(server, visitor) == "bot"
    visitor.press("person")
    assert visitor.until(10)[-1]["meta"]["state"] == "waiting"


def test_a_ticket_leaves_the_assistant_there_and_can_be_withdrawn(server: Server, desk: Desk, visitor: Visitor) -> None:
    as_ticket(desk, visitor)
    line = visitor.events()[-1]
    assert [each["title"] for each in line["buttons"]] == [render(GO_ON, "sv"), render(WITHDRAW, "sv")]
    assert visitor.ask("hej")["text"] == "You said: hej"
    visitor.press(button(line, GO_ON))
    told = visitor.until(7)[-1]
    assert says(told, WITH_THE_ASSISTANT)
    assert (told["meta"]["state"], state_of(server, visitor)) == ("ticket", "ticket")
    visitor.press(button(line, WITHDRAW))
    assert says(visitor.until(9)[-1], GONE_ON)
    assert visitor.conversation not in {request.conversation for request in desk.queue()}


def test_what_is_typed_while_waiting_is_kept_and_told_once(desk: Desk, visitor: Visitor) -> None:
    waits(desk, visitor)
    visitor.say("one")
    visitor.say("two")
    events = settled(visitor, 6)
    assert sum(says(event, STILL_WAITING) for event in events) == 1
    assert request_of(desk, visitor).unread == 2


def test_the_clock_of_the_server_tells_the_number_again(
    serve: Callable[..., Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(desk_file=desk_file(tmp_path))
    Desk(tables.open_database(server.settings.database)).set_presence(ANNA, ["sv"], online=True)
    visitor = Visitor(server.base)
    visitor.press("person")
    visitor.until(3)
    engine = tables.open_database(server.settings.database)
    with tables.writing(engine) as connection:
        connection.execute(tables.handoffs.update().values(due_at="2026-01-01T00:00:00.000Z"))
    assert visitor.until(4)[-1]["meta"]["notice"] == "position"
