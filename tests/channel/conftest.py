"""A server for each test module, and how to make another one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.channel.settings import Settings
from tests.channel.server import SECRET, Server, Visitor

LOOSE = 100_000


def settings_in(folder: Path, **changed: Any) -> Settings:
    loose = {
        "sessions_per_minute": LOOSE,
        "messages_per_minute": LOOSE,
        "messages_per_minute_address": LOOSE,
        "reads_per_minute_address": LOOSE,
    }
    return Settings(**{"secret": SECRET, "database": f"sqlite:///{folder}/log.db", **loose, **changed})


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    origins = frozenset({"https://shop.example"})
    server = Server(settings_in(tmp_path_factory.mktemp("log"), origins=origins, turn_seconds=1.0))
    yield server
    server.stop()


@pytest.fixture
def visitor(server: Server) -> Visitor:
    server.agent.heard.clear()
    return Visitor(server.base)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts a server of one's own with changed settings."""
    started: list[Server] = []

    def start(**changed: Any) -> Server:
        started.append(Server(settings_in(tmp_path, **changed)))
        return started[-1]

    yield start
    for server in started:
        server.stop()
