"""An office with nobody in it yet; a running server with Anna on duty."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channel.desk_port import Desk
from tests.channel.conftest import serve, settings_in
from tests.channel.server import ANSWERS, HANDOFF, Server, Visitor
from tests.handoff.desk import ANNA, SHEET, Office, desk_file
from tests.handoff.visits import HEARD, WEBEX

__all__ = ["serve"]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("desk")
    server = Server(settings_in(folder, turn_seconds=1.0, desk_file=desk_file(folder, queue_limit=1000)))
    yield server
    server.stop()


@pytest.fixture
def desk(server: Server, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The port of the running server, with Anna on duty."""
    wish = {"text": "Of course.", "custom": {"handoff": {**HANDOFF, "sheet": SHEET}, "heard": HEARD}}
    offer = {"text": "Shall I ask somebody?", "custom": {"meta": {"handoff_to": "human_agent"}, "heard": HEARD}}
    only = {"custom": {"handoff": {**HANDOFF, "facts": {"provider": "webex"}, "sheet": WEBEX}, "sheet_only": True}}
    for word, answers in {"/talk_to_human": [wish], "offer": [offer], '/correct{"provider":': [only]}.items():
        monkeypatch.setitem(ANSWERS, word, answers)
    server.agent.heard.clear()
    port: Desk = server.app.ctx.desk
    port.set_presence(ANNA, ["sv"], online=True)
    return port


@pytest.fixture
def visitor(server: Server) -> Visitor:
    return Visitor(server.base)
