"""The addresses at which webhooks arrive."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests
from sanic import Sanic
from sqlalchemy.engine import Engine

from bot.adapters import signatures
from bot.adapters.chatwoot import Chatwoot
from bot.adapters.connection import Connection
from bot.adapters.embedded import Embedded
from bot.adapters.lease import Lease
from bot.adapters.routes import MOST_BYTES, desk_webhooks
from bot.channel.threads import Threads
from tests.adapters.conftest import SECRET, Clock
from tests.adapters.fake_desk import FakeDesk


@contextmanager
def listening(connection: Connection | Embedded) -> Iterator[str]:
    """A server with these routes only; yields its address."""
    Sanic.test_mode = True  # several apps of one name in one process
    app = Sanic("desk", configure_logging=False)
    app.blueprint(desk_webhooks(connection, Threads()))
    loop, started, listener = asyncio.new_event_loop(), threading.Event(), socket.socket()
    listener.bind(("127.0.0.1", 0))

    async def begin() -> None:
        server = await app.create_server(sock=listener, return_asyncio_server=True, access_log=False)
        assert server is not None
        await server.startup()  # type: ignore[no-untyped-call]
        started.set()

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(begin())
        loop.run_forever()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert started.wait(20)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/webhooks/desk"
    loop.call_soon_threadsafe(loop.stop)
    thread.join(5)
    listener.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


Make = Callable[..., Chatwoot]


def connect(engine: Engine, desk: FakeDesk, adapter: Chatwoot) -> Connection:
    return Connection(engine, desk, adapter, Lease(engine, adapter.name), "en")


def test_what_is_signed_is_taken_and_nothing_else(engine: Engine, desk: FakeDesk, chatwoot: Make, clock: Clock) -> None:
    def post(url: str, body: bytes, sign: bytes | None = None) -> tuple[int, Any]:
        timestamp = str(int(clock.now.timestamp()))
        signature = signatures.hexadecimal(SECRET, timestamp, body if sign is None else sign)
        headers = {"X-Chatwoot-Timestamp": timestamp, "X-Chatwoot-Signature": signature}
        answer = requests.post(url, data=body, headers=headers, timeout=20)
        return answer.status_code, answer.json()

    body = json.dumps({"event": "webwidget_triggered"}).encode()
    with listening(connect(engine, desk, chatwoot())) as base:
        url = f"{base}/chatwoot"
        assert post(url, body) == (200, {"kept": 0})
        assert post(url, body, sign=b"other") == (401, {"error": "signature_wrong"})
        assert post(f"{url}/{SECRET}", body)[0] == 401
        assert post(url, b"{}")[0] == 400
        assert post(url, b"{" + b" " * MOST_BYTES + b"}")[0] == 413
        assert post(f"{base}/zendesk", body)[0] == 404
        assert requests.post(url, timeout=20).status_code == 401
        assert requests.get(url, timeout=20).status_code == 405


def test_an_address_with_a_secret_is_only_for_who_cannot_sign(
    engine: Engine, desk: FakeDesk, chatwoot: Make, clock: Clock
) -> None:
    body = json.dumps({"event": "webwidget_triggered"}).encode()
    with listening(connect(engine, desk, chatwoot(signed=False))) as base:
        status = {
            path: requests.post(f"{base}/chatwoot{path}", data=body, timeout=20).status_code
            for path in ("", "/", f"/{SECRET[:-1]}", f"/{SECRET}")
        }
    assert list(status.values()) == [401, 401, 401, 200]


def test_without_a_help_desk_there_is_no_such_address() -> None:
    with listening(Embedded()) as base:
        assert requests.post(f"{base}/chatwoot", timeout=20).status_code == 404
