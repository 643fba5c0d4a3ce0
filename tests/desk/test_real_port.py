"""The desk over the channel's own port: one customer's browser, two agents', one database."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sanic import Sanic

from bot.channel.desk_port import Desk as RealDesk
from bot.channel.settings import Settings
from bot.channel.tables import open_database
from bot.desk.accounts import Accounts, Role
from bot.desk.blueprint import desk_blueprint
from bot.desk.port import Desk
from tests.channel.conftest import settings_in
from tests.channel.server import Message, Server, Visitor, plain_app

from .conftest import FAST, PASSWORD, AgentClient
from .fake_port import FakeDesk


def with_desk(settings: Settings) -> Sanic:
    app = plain_app(settings)
    app.blueprint(desk_blueprint(open_database(settings.database), hasher=FAST))
    return app


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(settings_in(tmp_path), make=with_desk)
    yield server
    server.stop()


def agent(server: Server, name: str, role: Role = Role.AGENT) -> AgentClient:
    Accounts(open_database(server.settings.database), FAST).add(name, role, "fr", PASSWORD)
    return AgentClient(f"http://127.0.0.1:{server.port}/desk", name)


def waiting(agent: AgentClient, visitor: Visitor, events: int = 3) -> list[dict[str, Any]]:
    """The queue, once the customer has been told that they wait."""
    visitor.until(events)
    requests: list[dict[str, Any]] = agent.get("queue").json()["requests"]
    return requests


def next_of(visitor: Visitor, after: int, sender: str) -> Message:
    """The next event from `sender`."""
    for _ in range(5):
        for event in visitor.events(after=after, wait=5):
            after = int(event["id"])
            if event["from"] == sender:
                return event
    raise AssertionError(f"nothing came from {sender}")


def test_a_customer_is_taken_answered_passed_on_and_handed_back(server: Server) -> None:
    anna, bo = agent(server, "Anna"), agent(server, "Bo")
    for each in (anna, bo):
        assert each.post("presence", {"online": True, "teams": ["sv"]}).status_code == 204
    visitor = Visitor(server.base)
    visitor.press("start")
    visitor.until(1)
    visitor.press("person")
    (request,) = waiting(anna, visitor, 4)
    assert (request["language"], request["provider"], request["may"]) == ("sv", "Zoom", ["take", "note"])
    number = int(visitor.events()[-1]["id"])
    assert anna.do(request["id"], "take").status_code == 200
    assert "Anna" in next_of(visitor, number, "system")["text"]
    stale = bo.post(f"requests/{request['id']}/take", {"version": request["version"]})
    assert stale.json()["error"] == "stale"

    started = time.monotonic()
    sent = anna.do(request["id"], "answer", id="a1", canned="moment", values={}).json()
    assert next_of(visitor, sent["event"] - 1, "agent")["meta"]["name"] == "Anna"
    assert time.monotonic() - started < 2
    assert anna.do(request["id"], "answer", id="a1", canned="moment", values={}).json() == sent


def test_a_colleague_goes_on_with_everything_and_hands_back(server: Server) -> None:
    anna, bo = agent(server, "Anna"), agent(server, "Bo")
    assert bo.post("presence", {"online": True, "teams": ["sv"]}).status_code == 204
    visitor = Visitor(server.base)
    visitor.press("person")
    (request,) = waiting(anna, visitor)
    anna.do(request["id"], "take")
    anna.do(request["id"], "answer", id="a1", text="Hej")
    visitor.say("Är du kvar?")
    assert anna.get("queue").json()["requests"][0]["unread"] == 1
    colleague = anna.get("colleagues").json()["colleagues"][0]
    assert anna.do(request["id"], "transfer", to=colleague["id"]).status_code == 200
    assert bo.do(request["id"], "note", text="Ring Cisco").status_code == 200
    seen = bo.get(f"requests/{request['id']}").json()
    assert seen["notes"][0]["author"] == "Bo"
    assert seen["request"]["mine"]
    assert [event["from"] for event in seen["events"]][-3:] == ["agent", "customer", "system"]
    assert bo.do(request["id"], "hand-back").status_code == 200
    assert bo.do(request["id"], "hand-back").json()["error"] in ("not_now", "not_yours")
    assert anna.get("queue").json()["requests"] == []
    assert "Ring Cisco" not in str(visitor.events())
    assert visitor.ask("Hej igen")["from"] == "bot"


def test_a_lead_takes_over_and_closes(server: Server) -> None:
    anna, eva = agent(server, "Anna"), agent(server, "Eva", Role.LEAD)
    visitor = Visitor(server.base)
    visitor.press("person")
    (request,) = waiting(anna, visitor)
    assert anna.do(request["id"], "take").status_code == 200
    assert eva.do(request["id"], "take").status_code == 200
    assert anna.do(request["id"], "answer", id="a1", text="Hej").json()["error"] == "not_yours"
    assert eva.do(request["id"], "close", result="solved").status_code == 200
    assert visitor.events()[-1]["meta"]["state"] == "closed"


def test_the_server_tells_pages_of_strangers_and_of_nobody_the_same_headers(server: Server) -> None:
    anna = agent(server, "Anna")
    for path in ("", "queue", "nothing"):
        headers = anna.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "Access-Control-Allow-Origin" not in headers


def _fits(real: RealDesk, fake: FakeDesk) -> tuple[Desk, Desk]:
    """Read by mypy alone: both are what the desk needs."""
    return real, fake
