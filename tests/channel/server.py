"""A server with the channel `live` and an assistant that does what the message says; in a thread, or as a process.

As a process: python -m tests.channel.server DATABASE PORT, with the settings in the environment.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import jwt
import requests
from rasa.core.channels.channel import UserMessage, register
from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from sanic import Sanic

from bot.channel.live import LiveInput
from bot.channel.settings import Settings

SECRET = "a key for tests only, long enough for the longest of the algorithms"
SOURCE = {"title": "Cancel", "url": "https://example.com/cancel", "checked_on": "2026-11-01", "trust": "official"}
FACTS = {"provider": "zoom", "role": "owner"}
HANDOFF = {"reason": "customer_request", "language": "sv", "facts": FACTS, "topic": "refund", "outcome": "eligible"}
ONLINE = {"title": "Online", "payload": '/inform{"purchase_channel": "online"}'}
ZOOM = {"title": "Zoom", "payload": '/inform{"provider": "zoom"}'}

Message = dict[str, Any]


class FakeAgent:
    """Stands where Rasa's agent stands. `heard` is every message it got; each is kept in a tracker when it is done."""

    def __init__(self) -> None:
        self.heard: list[UserMessage] = []
        self.keep_in(InMemoryTrackerStore(Domain.empty()))

    def keep_in(self, store: TrackerStore) -> None:
        self.tracker_store = FailSafeTrackerStore(store)

    def is_ready(self) -> bool:
        return True

    def texts(self) -> list[str]:
        return [message.text for message in self.heard]

    async def handle_message(self, message: UserMessage) -> None:
        self.heard.append(message)
        word, _, rest = message.text.partition(" ")
        if word == "slow":
            await asyncio.sleep(float(rest))
        if word == "deaf":
            await _unstoppable(float(rest))
        for answer in ANSWERS.get(word, [{"text": f"You said: {message.text}"}]):
            await message.output_channel.send_response(message.sender_id, {**answer})
        tracker = await self.tracker_store.get_or_create_full_tracker(message.sender_id)
        tracker.update(UserUttered(message.text))
        await self.tracker_store.save(tracker)
        if word in ("fail", "half"):
            raise RuntimeError("an action failed")


async def _unstoppable(seconds: float) -> None:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(ends - time.monotonic())


def _answer(text: str, **custom: Any) -> Message:
    return {"text": text, "custom": {"meta": {"language": "sv", "outcome": "eligible"}, **custom}}


ANSWERS: dict[str, list[Message]] = {
    "silent": [],
    "fail": [],
    "half": [_answer("The first half.")],
    "broken": [{"text": "x", "buttons": [{"title": "no payload"}]}],
    "/open": [{"text": "Hello, I am an assistant.", "buttons": [ZOOM]}],
    "steps": [
        _answer(
            "So geht es.",
            list=["One", "Two"],
            sources=[SOURCE],
            phrases=[{"place": "text", "phrase": {"msgid": "Like this.", "values": {}}}],
        )
    ],
    "why": [
        _answer(
            "Det går.",
            why={
                "facts": [{"text": "Bought through: a partner", "buttons": [ONLINE]}, {"text": "Renewal: 15 May 2027"}],
                "rules": ["You can cancel until the renewal."],
            },
            sources=[{**SOURCE, "stale": True}],
            checklist=True,
            final=True,
        )
    ],
    "dates": [
        _answer(
            "Du kan säga upp; senast, alltså.",
            list=["Öppna sidan", "Välj “Cancel”"],
            dates=[
                {"day": "2027-05-15", "title": "Sista dagen, Webex"},
                {"day": "2027-06-01", "title": "Abonnemanget slutar"},
            ],
            sources=[SOURCE],
            final=True,
        )
    ],
    "baddate": [_answer("x", dates=[{"day": "2027-02-30", "title": "x"}])],
    "french": [{"text": "Bonjour", "custom": {"meta": {"language": "fr"}}}],
    "/talk_to_human": [_answer("Of course.", handoff=HANDOFF)],
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def rasas_app(settings: Settings) -> Sanic:
    """The app as `rasa run` makes it, sanic-cors and all."""
    from rasa.core.run import configure_app  # takes seconds, which the process below need not wait for

    app: Sanic = configure_app(input_channels=[LiveInput(settings)], enable_api=False)
    return app


def plain_app(settings: Settings) -> Sanic:
    app = Sanic("plain", configure_logging=False)
    register([LiveInput(settings)], app, route="/webhooks/")
    return app


class Server:
    """A running server; `stop` ends it in good order, `crash` as a power cut would."""

    def __init__(
        self, settings: Settings, port: int | None = None, make: Callable[[Settings], Sanic] = rasas_app
    ) -> None:
        self._make = make
        self.settings, self.agent, self.port = settings, FakeAgent(), port or free_port()
        self.base = f"http://127.0.0.1:{self.port}/webhooks/live"
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._ready.wait(60)
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
        app = self.app = self._make(self.settings)
        app.ctx.agent = self.agent
        app.config.ACCESS_LOG = False
        server = await app.create_server("127.0.0.1", self.port, return_asyncio_server=True)
        assert server is not None
        await server.startup()  # type: ignore[no-untyped-call]
        await server.before_start()  # type: ignore[no-untyped-call]
        await server.after_start()  # type: ignore[no-untyped-call]
        return server

    def call(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(20)

    def stop(self) -> None:
        if self._thread.is_alive():
            self.call(self._server.before_stop())
            self.crash()

    def crash(self) -> None:
        """Nothing that runs comes to its end; only the listening socket is freed for the next server."""
        self._loop.call_soon_threadsafe(self._server.server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def restart(self) -> Server:
        self.crash()
        return Server(self.settings, self.port)


class Visitor:
    """One customer's browser."""

    def __init__(self, base: str, language: str = "sv", timezone: str = "Europe/Stockholm") -> None:
        self.base = base
        made = requests.post(f"{base}/session", json={"language": language, "timezone": timezone}, timeout=10)
        assert made.status_code == 201, made.text
        self.token: str = made.json()["token"]

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def conversation(self) -> str:
        claims = jwt.decode(self.token, options={"verify_signature": False})
        return str(claims["sub"])

    def post(self, body: Any, to: str = "messages", **headers: str) -> requests.Response:
        return requests.post(f"{self.base}/{to}", json=body, headers={**self.headers, **headers}, timeout=15)

    def get(self, path: str) -> requests.Response:
        return requests.get(f"{self.base}/{path}", headers=self.headers, timeout=15)

    def delete(self) -> requests.Response:
        return requests.delete(f"{self.base}/conversation", headers=self.headers, timeout=15)

    def say(self, text: str) -> str:
        """Sends a text and returns its message id."""
        message_id = uuid.uuid4().hex
        sent = self.post({"id": message_id, "text": text})
        assert sent.status_code == 202, sent.text
        return message_id

    def press(self, button_id: str) -> requests.Response:
        return self.post({"id": uuid.uuid4().hex, "button": button_id})

    def events(self, after: int = 0, wait: float = 0) -> list[Message]:
        read = requests.get(
            f"{self.base}/events?poll=1&wait={wait}",
            headers={**self.headers, "Last-Event-ID": str(after)},
            timeout=wait + 15,
        )
        assert read.status_code == 200, read.text
        events: list[Message] = read.json()["events"]
        return events

    def until(self, count: int) -> list[Message]:
        """Every event, as soon as there are `count` of them."""
        events = self.events()
        while len(events) < count:
            more = self.events(after=len(events), wait=15)
            assert more, f"only {len(events)} of {count} events came: {events}"
            events += more
        return events

    def stream(self, after: int = 0, **headers: str) -> Iterator[tuple[str, Any]]:
        """The server-sent events as (name, data); a comment is ("", its text)."""
        reading = requests.get(
            f"{self.base}/events",
            headers={**self.headers, "Last-Event-ID": str(after), **headers},
            stream=True,
            timeout=15,
        )
        assert reading.headers["Content-Type"].startswith("text/event-stream")
        with reading:
            name, data = "message", None
            for line in reading.iter_lines(chunk_size=1, decode_unicode=True):
                field, _, value = line.partition(": ")
                if field == "event":
                    name = value
                elif field == "data":
                    data = json.loads(value)
                elif line.startswith(":"):
                    yield "", value
                elif not line and data is not None:
                    yield name, data
                    name, data = "message", None

    def ask(self, text: str) -> Message:
        """Sends a text and returns the next event after it."""
        before = len(self.events())
        self.say(text)
        return self.until(before + 2)[before + 1]


if __name__ == "__main__":
    Server(Settings(secret=SECRET, database=sys.argv[1]), int(sys.argv[2]), plain_app)
    print("ready", flush=True)
    threading.Event().wait()
