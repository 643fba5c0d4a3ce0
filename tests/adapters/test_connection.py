"""The whole connection with its threads, the channel's own desk port, and what is erased."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sql
from sqlalchemy.engine import Engine

from bot.adapters import signatures
from bot.adapters.chatwoot import Chatwoot
from bot.adapters.connection import Connection
from bot.adapters.embedded import Embedded
from bot.adapters.lease import Lease
from bot.adapters.reach import Reach
from bot.adapters.settings import Settings
from bot.adapters.start import connect
from bot.adapters.tables import inbox, links, outbox
from bot.channel.desk_port import Desk
from bot.channel.events import Draft, Sender
from bot.channel.feed import Kind, record
from bot.channel.log import Log
from bot.channel.presence import Agent
from bot.channel.tables import conversations, handoffs, now, writing
from tests.adapters.conftest import SECRET, Build, Clock
from tests.adapters.fake_desk import FakeDesk, sheet_of
from tests.adapters.replay import Replay

Make = Callable[..., Chatwoot]


def until(true: Callable[[], Any]) -> None:
    end = time.monotonic() + 20
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    assert true()


def waiting(engine: Engine) -> tuple[str, int]:
    """A conversation and its request, as the channel writes them."""
    conversation = str(uuid.uuid4())
    row = {"id": conversation, "page_language": "sv", "language": "sv", "timezone": "UTC", "created_at": now()}
    with writing(engine) as connection:
        state = {"state": "waiting", "version": 1, "last_number": 0, "seen_at": now()}
        connection.execute(sql.insert(conversations).values(row | state))
        request: dict[str, Any] = {
            "conversation": conversation,
            "since": now(),
            "reason": "policy_unstated",
            "language": "sv",
        }
        request |= {"facts": {"provider": "zoom"}, "last_number": 0, "status": "waiting", "team": "sv"}
        made = connection.execute(sql.insert(handoffs).values(request | {"sheet": sheet_of(), "told": False}))
        number = int(made.inserted_primary_key[0])
        record(connection, number, Kind.REQUEST)
    return conversation, number


def test_the_threads_and_the_channels_own_port_work_together(
    engine: Engine, replay: Replay, chatwoot: Make, clock: Clock
) -> None:
    port, log = Desk(engine), Log(engine)
    connection = Connection(engine, port, chatwoot(), Lease(engine, "chatwoot"), "en")
    connection.start()
    conversation, number = waiting(engine)
    until(lambda: replay.conversations)
    ticket = replay.conversations[0]["id"]
    until(lambda: replay.said(ticket, 1, private=True))
    until(lambda: port.request(number).reference == str(ticket))  # type: ignore[union-attr]
    body = json.dumps(replay.agent_says(ticket, "Hej, jag är Anna.")).encode()
    timestamp = str(int(clock.now.timestamp()))
    headers = {
        "x-chatwoot-timestamp": timestamp,
        "x-chatwoot-signature": signatures.hexadecimal(SECRET, timestamp, body),
    }
    assert [connection.receive(headers, body), connection.receive(headers, body)] == [1, 0]

    def answers() -> list[str]:
        return [each.body["text"] for each in log.events(conversation, 0) if each.sender is Sender.AGENT]

    until(answers)
    log.append(conversation, Draft(Sender.CUSTOMER, "Tack!"))
    with writing(engine) as writer:
        record(writer, number, Kind.MESSAGE)
    connection.wake()
    until(lambda: replay.said(ticket, 0) == ["Tack!"])
    replay.status_changes(ticket, "resolved")
    headers, body = (
        {**headers},
        json.dumps({"event": "conversation_status_changed", **replay.conversations[0]}).encode(),
    )
    headers["x-chatwoot-signature"] = signatures.hexadecimal(SECRET, timestamp, body)
    connection.receive(headers, body)
    until(lambda: port.request(number).status == "done")  # type: ignore[union-attr]
    connection.stop()
    assert answers() == ["Hej, jag är Anna."]
    assert len(replay.said(ticket, 1, private=True)) == 1
    assert connection.backlog() == []
    log.erase([conversation])
    for table in (outbox, inbox, links):
        with engine.connect() as reader:
            assert reader.execute(sql.select(table)).all() == []


def test_a_second_server_does_nothing_until_the_first_has_stopped(
    engine: Engine, desk: FakeDesk, replay: Replay, chatwoot: Make
) -> None:
    first, second = (Connection(engine, desk, chatwoot(), Lease(engine, "chatwoot"), "en") for _ in range(2))
    assert first._lease.hold()
    second.start()
    desk.begin("Hej")
    time.sleep(0.7)
    assert (replay.calls, second.backlog()) == ([], [])
    first.stop()
    until(lambda: replay.conversations)
    second.stop()


def test_an_answer_that_is_in_the_log_is_not_said_again_though_the_request_is_over(
    build: Build, engine: Engine, replay: Replay, chatwoot: Make
) -> None:
    desk = FakeDesk(engine)
    workers = build(chatwoot())
    workers.follower._desk = workers.sender._desk = workers.applier._desk = desk
    number = desk.begin("Hej")
    workers.work()
    replay.agent_says(replay.conversations[0]["id"], "Hej")
    workers.clock.pass_(70)
    workers.sender.ask_next()
    arrival = workers.inbox.next()
    assert arrival is not None
    workers.applier._apply(arrival)  # and the process is killed before it is marked
    agent = Agent("chatwoot:11", "Anna", "en")
    desk.close(number, desk.requests[number].version, agent, "answered")
    workers.work(70)
    assert desk.answers(number) == ["Hej"]
    assert workers.outbox.backlog() == []


def test_customers_are_told_when_nothing_reaches_the_other_side(
    build: Build, desk: FakeDesk, replay: Replay, chatwoot: Make, engine: Engine
) -> None:
    workers = build(chatwoot())
    reach = Reach(engine, desk, workers.outbox)
    first = desk.begin("Hej")
    workers.work()
    for _ in range(9):
        replay.fail("/messages$", status=503)
        replay.fail("/contacts/search", method="GET", status=503)
    second = desk.begin("Hej")
    workers.work(10)
    assert not reach.tell()
    workers.work(31)
    assert reach.tell()
    assert not reach.tell()
    assert (desk.requests[first].unreachable, desk.requests[second].unreachable) == (False, True)
    replay.faults.clear()
    workers.work(300)
    assert reach.tell()
    assert not desk.requests[second].unreachable


def test_a_request_that_is_erased_while_it_waits_is_not_sent(
    build: Build, desk: FakeDesk, replay: Replay, chatwoot: Make, engine: Engine
) -> None:
    workers = build(chatwoot())
    number = desk.begin("Hej")
    workers.follower.follow()
    Log(engine).erase([desk.requests[number].conversation])
    workers.work(10)
    assert replay.calls == []


def test_one_request_that_cannot_be_followed_does_not_hold_up_the_others(
    build: Build, desk: FakeDesk, replay: Replay, chatwoot: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    workers = build(chatwoot())
    bad, _ = desk.begin("Hej"), desk.begin("Hej")
    sheet = desk.sheet
    monkeypatch.setattr(desk, "sheet", lambda number: {}[number] if number == bad else sheet(number))
    workers.work()
    assert len(replay.conversations) == 1


def test_the_embedded_desk_has_nothing_to_do(engine: Engine, desk: FakeDesk) -> None:
    embedded = connect(engine, desk, Settings())
    assert isinstance(embedded, Embedded)
    embedded.start()
    embedded.wake()
    assert (embedded.backlog(), embedded.unreachable(), embedded.retry(1)) == ([], False, False)
    embedded.stop()
