"""A stand-in for the channel: the same routes, headers and event format, with answers and faults as a test wishes.

It runs in a thread of its own, because the browser is driven from the test's thread.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import secrets
import threading
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from aiohttp import web

from bot.channel.strings import key
from bot.widget.bundle import FOLDER, MORE, bundle, tag

Json = dict[str, Any]
Answer = Callable[[Json], list[Json]]

PREFIX = "/webhooks/live"
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
CALENDAR = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
TYPES = {"js": "text/javascript", "css": "text/css", "html": "text/html", "svg": "image/svg+xml"}
DYNAMIC = ("session", "messages", "events", "conversation", "feedback", "calendar", "user")
BUILT_IN = {
    "start": "",
    "person": "Talk to a person",
    "restart": "Start over",
    "language:fr": "Français",
    "language:nl": "Nederlands",
}


def say(text: str, sender: str = "bot", **more: Any) -> Json:
    """An event before it has a number, as a script gives it."""
    meta = {"language": more.pop("language", "sv")}
    return {"from": sender, "text": text, "buttons": [], "list": [], "sources": [], "meta": meta, **more}


WHY = {
    "facts": [
        {"text": "Bought through: Cisco Commerce Express", "buttons": [{"id": "f1", "title": "Online"}]},
        {"text": "Renewal date: 15 May 2027", "buttons": []},
    ],
    "rules": ["A reseller's order is cancelled by the reseller."],
}


def echo(message: Json) -> list[Json]:
    """The usual script: greets, and answers everything else with what was said."""
    if message.get("button") == "start":
        return [say("Hello, I am the assistant.")]
    return [say(f"Answer to {message.get('text') or message['button']}")]


@dataclass
class Conversation:
    language: str
    events: list[Json] = field(default_factory=list)
    accepted: set[str] = field(default_factory=set)
    typing: bool = False
    feedback: dict[str, Json] = field(default_factory=dict)
    user: list[str] = field(default_factory=list)


class FakeServer:
    """`answer` is the script; the public fields below it are the faults, and what was seen."""

    def __init__(self) -> None:
        self.answer: Answer = echo
        self.messages: dict[str, Any] = {}
        self.plural = "nplurals=2; plural=(n != 1);"
        self.days: int | None = 90
        self.as_modules = False
        self.without_more = False
        self.user_secret = True
        self.duplicate = False
        self.hold_back: float = 0
        self.lose_replies = 0
        self.refuse_next: list[tuple[int, dict[str, str]]] = []
        self.down = False
        self.received: list[Json] = []
        self.requests: list[str] = []
        self.open_streams = 0
        self.most_streams = 0
        self.url = ""
        self._conversations: dict[str, Conversation] = {}
        self._streams: set[web.StreamResponse] = set()
        self._changed: asyncio.Event
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    # What a test does.

    def start(self) -> None:
        self._thread.start()
        self._run(self._start())

    def stop(self) -> None:
        self._run(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def push(self, *events: Json) -> None:
        """Write events into the newest conversation, as the desk or the channel would."""
        self._run(self._append(self.newest, *events))

    def typing(self, active: bool) -> None:
        self.newest.typing = active
        self._run(self._wake())

    def drop_streams(self) -> None:
        """Cut every open event stream, as a lost connection or a restart does."""
        self._run(self._cut())

    @property
    def newest(self) -> Conversation:
        return list(self._conversations.values())[-1]

    def forget_tokens(self) -> None:
        """Let every session expire."""
        self._conversations.clear()
        self.drop_streams()

    @property
    def conversations(self) -> list[Conversation]:
        return list(self._conversations.values())

    def texts(self) -> list[str]:
        """What the customer has sent, each once for every time it was taken."""
        return [message.get("text") or f"[{message['button']}]" for message in self.received]

    # How it works.

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _start(self) -> None:
        self._changed = asyncio.Event()
        app = web.Application(middlewares=[self._outer])
        app.router.add_get(f"{PREFIX}/demo", self._file("demo.html"))
        app.router.add_get(f"{PREFIX}/{{name:(widget|more|demo)\\.(js|css|svg)}}", self._script)
        app.router.add_get(f"{PREFIX}/{{name:(widget|more)/[a-z]+\\.js}}", self._module)
        app.router.add_get(f"{PREFIX}/strings/{{language:[a-z]+}}.json", self._strings)
        app.router.add_post(f"{PREFIX}/session", self._session)
        app.router.add_post(f"{PREFIX}/messages", self._messages)
        app.router.add_get(f"{PREFIX}/events", self._events)
        app.router.add_delete(f"{PREFIX}/conversation", self._erase)
        app.router.add_post(f"{PREFIX}/feedback", self._feedback)
        app.router.add_get(f"{PREFIX}/calendar", self._calendar)
        app.router.add_post(f"{PREFIX}/user", self._user)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}{PREFIX}"

    async def _stop(self) -> None:
        await self._cut()
        await self._runner.cleanup()

    @web.middleware
    async def _outer(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        self.requests.append(f"{request.method} {request.path}")
        if self.down and request.path.rpartition("/")[2] in DYNAMIC:
            assert request.transport
            request.transport.close()
            raise web.HTTPServiceUnavailable
        response = await handler(request)
        if not response.prepared:
            response.headers.setdefault("Content-Security-Policy", POLICY)
            response.headers.setdefault("X-Content-Type-Options", "nosniff")
        return response

    def _file(self, path: str) -> Callable[[web.Request], Coroutine[Any, Any, web.Response]]:
        async def serve(_: web.Request) -> web.Response:
            text = (FOLDER / path).read_text(encoding="utf-8")
            return web.Response(text=text, content_type=TYPES[path.rpartition(".")[2]])

        return serve

    async def _script(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name == MORE and self.without_more:
            raise web.HTTPNotFound
        if name.startswith("demo") or self.as_modules:
            return await self._file(name)(request)
        script = _bundled(name)
        assert request.query.get("v", tag(script)) == tag(script)
        return web.Response(text=script, content_type=TYPES["js"])

    async def _module(self, request: web.Request) -> web.Response:
        return await self._file(request.match_info["name"])(request)

    async def _strings(self, request: web.Request) -> web.Response:
        language = request.match_info["language"]
        messages = {key(msgid): _in(language, text) for msgid, text in self.messages.items()}
        return web.json_response({"plural": self.plural, "messages": messages, "days": self.days})

    async def _session(self, request: web.Request) -> web.Response:
        body = await request.json()
        assert set(body) == {"language", "timezone"}
        token = secrets.token_hex(8)
        self._conversations[token] = Conversation(body["language"])
        return web.json_response({"token": token}, status=201)

    async def _messages(self, request: web.Request) -> web.Response:
        conversation = self._conversation(request)
        if self.refuse_next:
            status, headers = self.refuse_next.pop(0)
            return web.json_response({"error": "refused"}, status=status, headers=headers)
        message = await request.json()
        new = message["id"] not in conversation.accepted
        if new:
            conversation.accepted.add(message["id"])
            self.received.append(message)
            task = asyncio.ensure_future(self._turn(conversation, message))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        if self.lose_replies:
            self.lose_replies -= 1
            assert request.transport
            request.transport.close()
        return web.json_response({}, status=202 if new else 200)

    async def _turn(self, conversation: Conversation, message: Json) -> None:
        shown = message.get("text") or _title(conversation, message["button"])
        if shown:
            await self._append(conversation, say(shown, "customer", message_id=message["id"]))
        if self.hold_back:
            conversation.typing = True
            await self._wake()
            await asyncio.sleep(self.hold_back)
            conversation.typing = False
        await self._append(conversation, *self.answer(message))

    async def _append(self, conversation: Conversation, *events: Json) -> None:
        for event in events:
            head = {"id": str(len(conversation.events) + 1), "created_at": datetime.now(UTC).isoformat()}
            conversation.events.append(head | event)
        await self._wake()

    async def _erase(self, request: web.Request) -> web.Response:
        conversation = self._conversation(request)
        self._refuse_as_told()
        self._conversations = {token: each for token, each in self._conversations.items() if each is not conversation}
        await self._cut()
        # The streams have ended, and their tokens were refused, before the browser hears of it.
        await asyncio.sleep(0.2)
        return web.Response(status=204)

    async def _feedback(self, request: web.Request) -> web.Response:
        conversation = self._conversation(request)
        self._refuse_as_told()
        body = await request.json()
        assert isinstance(body["helpful"], bool)
        assert len(body.get("comment", "")) <= 500
        assert [event["from"] for event in conversation.events if event["id"] == body["event"]] == ["bot"]
        conversation.feedback[body["event"]] = body
        return web.Response(status=204)

    async def _calendar(self, request: web.Request) -> web.Response:
        events = {event["id"]: event for event in self._conversation(request).events}
        self._refuse_as_told()
        assert events[request.query["event"]]["dates"]
        return web.Response(text=CALENDAR, content_type="text/calendar")

    async def _user(self, request: web.Request) -> web.Response:
        conversation = self._conversation(request)
        if not self.user_secret:
            raise web.HTTPNotFound
        conversation.user.append((await request.json())["token"])
        return web.Response(status=204)

    def _refuse_as_told(self) -> None:
        if self.refuse_next:
            status, _ = self.refuse_next.pop(0)
            error = web.HTTPUnprocessableEntity(text='{"error": "refused"}', content_type="application/json")
            error.set_status(status)
            raise error

    async def _events(self, request: web.Request) -> web.StreamResponse:
        conversation = self._conversation(request)
        after = int(request.headers.get("Last-Event-ID", "0"))
        if request.query.get("poll") == "1":
            return web.json_response({"events": conversation.events[after:]})
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})
        await response.prepare(request)
        self._streams.add(response)
        self.open_streams += 1
        self.most_streams = max(self.most_streams, self.open_streams)
        try:
            await self._deliver(response, conversation, after)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._streams.discard(response)
            self.open_streams -= 1
        return response

    async def _deliver(self, response: web.StreamResponse, conversation: Conversation, after: int) -> None:
        await response.write(b": connected\n\n")
        typing = False
        while response in self._streams:
            changed = self._changed
            for event in itertools.islice(conversation.events, after, None):
                line = f"id: {event['id']}\ndata: {json.dumps(event)}\n\n".encode()
                await response.write(line * 2 if self.duplicate else line)
            after = len(conversation.events)
            if typing != conversation.typing:
                typing = conversation.typing
                data = json.dumps({"from": "bot", "active": typing})
                await response.write(f"event: typing\ndata: {data}\n\n".encode())
            try:
                await asyncio.wait_for(changed.wait(), 0.5)
            except TimeoutError:
                await response.write(b": keep-alive\n\n")

    async def _cut(self) -> None:
        for response in list(self._streams):
            self._streams.discard(response)
            request = response._req
            if request is not None and request.transport is not None:
                request.transport.close()
        await self._wake()

    async def _wake(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    def _conversation(self, request: web.Request) -> Conversation:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in self._conversations:
            raise web.HTTPUnauthorized(text='{"error": "token_invalid"}', content_type="application/json")
        return self._conversations[token]


@cache
def _bundled(entry: str) -> str:
    return bundle(entry=entry)


def _title(conversation: Conversation, button: str) -> str:
    if button in BUILT_IN:
        return BUILT_IN[button]
    facts = [fact for event in conversation.events for fact in event.get("why", {}).get("facts", [])]
    titles = {each["id"]: each["title"] for place in [*conversation.events, *facts] for each in place["buttons"]}
    return str(titles.get(button, button))


def _in(language: str, sentence: Any) -> Any:
    return [_in(language, form) for form in sentence] if isinstance(sentence, list) else f"{language}:{sentence}"
