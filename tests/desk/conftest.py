"""A server with the desk over the fake port, and agents who sign in to it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from argon2 import PasswordHasher
from playwright.sync_api import Browser
from sanic import Sanic

from bot.adapters.outbox import Row
from bot.channel.tables import open_database
from bot.desk.accounts import Accounts, Role
from bot.desk.blueprint import desk_blueprint
from tests.channel.server import free_port
from tests.whole.tab import chromium

from .board import Board
from .fake_port import FakeDesk

FAST = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "a password for tests"
SIZE = {"width": 1100, "height": 760}
PATIENCE = 10_000  # ms


class DeskServer:
    """A running server with only the desk in it."""

    def __init__(self, database: str) -> None:
        self.engine = open_database(database)
        self.port_of_desk = FakeDesk()
        self.accounts = Accounts(self.engine, FAST)
        self.backlog: list[Row] = []
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}/desk"
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._ready.wait(30)
        assert hasattr(self, "_server"), "the server did not start"

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._server = self._loop.run_until_complete(self._start())
        finally:
            self._ready.set()
        self._loop.run_forever()

    async def _start(self) -> Any:
        Sanic.test_mode = True  # several apps of one name in one process
        app = self.app = Sanic("desk", configure_logging=False)
        app.ctx.desk = self.port_of_desk
        app.blueprint(desk_blueprint(self.engine, backlog=lambda: self.backlog, hasher=FAST))
        app.config.ACCESS_LOG = False
        server = await app.create_server("127.0.0.1", self.port, return_asyncio_server=True)
        assert server is not None
        await server.startup()  # type: ignore[no-untyped-call]
        await server.before_start()  # type: ignore[no-untyped-call]
        await server.after_start()  # type: ignore[no-untyped-call]
        return server

    def forget(self) -> None:
        self.port_of_desk.forget()
        self.backlog.clear()
        with self.engine.begin() as connection:
            for table in ("accounts", "desk_sessions", "desk_tries"):
                connection.exec_driver_sql(f"DELETE FROM {table}")

    def behind_proxies(self, count: int | None) -> None:
        """So many proxies in front of the server are believed."""
        self.app.config.PROXIES_COUNT = count

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._server.before_stop(), self._loop).result(20)
        self._loop.call_soon_threadsafe(self._server.server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def agent(self, name: str, role: Role = Role.AGENT, language: str = "sv") -> AgentClient:
        """Somebody who has an account and is signed in."""
        if name not in [each.name for each in self.accounts.all()]:
            self.accounts.add(name, role, language, PASSWORD)
        return AgentClient(self.base, name)


class AgentClient:
    """One agent's browser."""

    def __init__(self, base: str, name: str, password: str = PASSWORD) -> None:
        self.base = base
        self.session = requests.Session()
        self.signed_in = self.session.post(f"{base}/sign-in", json={"name": name, "password": password}, timeout=10)
        assert self.signed_in.status_code == 200, self.signed_in.text
        self.me: dict[str, Any] = self.signed_in.json()

    @property
    def id(self) -> str:
        return str(self.me["name"])

    def get(self, path: str, **options: Any) -> requests.Response:
        return self.session.get(f"{self.base}/{path}", timeout=10, **options)

    def post(self, path: str, body: Any = None, **headers: str) -> requests.Response:
        sent = {"X-CSRF-Token": self.me["csrf"], **headers}
        return self.session.post(f"{self.base}/{path}", json=body or {}, headers=sent, timeout=10)

    def do(self, request: int, deed: str, **body: Any) -> requests.Response:
        """A deed with the version that is right now."""
        version = self.get(f"requests/{request}").json()["request"]["version"]
        return self.post(f"requests/{request}/{deed}", {"version": version, **body})


@pytest.fixture(autouse=True)
def _fast_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing depends on how long a password takes, none does."""
    monkeypatch.setattr("bot.desk.accounts.NOBODY", FAST.hash("nobody's password"))


@pytest.fixture(scope="package")
def running_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskServer]:
    server = DeskServer(f"sqlite:///{tmp_path_factory.mktemp('desk')}/log.db")
    yield server
    server.stop()


@pytest.fixture
def desk_server(running_desk: DeskServer) -> DeskServer:
    """Without accounts, requests or anything else of the test before."""
    running_desk.forget()
    return running_desk


@pytest.fixture
def port(desk_server: DeskServer) -> FakeDesk:
    return desk_server.port_of_desk


SignIn = Callable[..., AgentClient]


@pytest.fixture
def sign_in(desk_server: DeskServer) -> SignIn:
    return desk_server.agent


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Closed after the last test of this package: Playwright runs once in a process."""
    with chromium() as browser:
        yield browser


OpenBoard = Callable[..., Board]


@pytest.fixture
def open_board(desk_server: DeskServer, browser: Browser) -> Iterator[OpenBoard]:
    """Signs somebody in, in a browser of their own. At the end no page may have thrown or broken its policy."""
    boards: list[Board] = []

    def open_board(
        name: str = "Anna", role: Role = Role.AGENT, language: str = "en", signed_in: bool = True, **options: Any
    ) -> Board:
        if name not in [each.name for each in desk_server.accounts.all()]:
            desk_server.accounts.add(name, role, language, PASSWORD)
        context = browser.new_context(**{"locale": "en-GB", "reduced_motion": "reduce", "viewport": SIZE, **options})
        context.set_default_timeout(PATIENCE)
        boards.append(Board(context.new_page()))
        boards[-1].page.goto(f"{desk_server.base}/")
        if signed_in:
            boards[-1].sign_in(name, PASSWORD)
        return boards[-1]

    yield open_board
    for board in boards:
        board.page.context.close()
    assert [fault for board in boards for fault in board.faults] == []
