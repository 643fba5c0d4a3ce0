"""A proxy between the browser and the server that does on demand what networks do by accident."""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, web
from yarl import URL

from tests.whole.assistant import free_port

# Of one connection only.
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "te", "upgrade", "proxy-connection"}
MEASURED = {"content-length"}
# Seconds that one answer or event is held back so that a later one can overtake it.
OVERTAKE_SECONDS = 0.4
LATE_COPY_SECONDS = (0.0, 2.0)
CUT_EVERY_SECONDS = (0.2, 1.2)
BLOCK_END = b"\n\n"


@dataclass
class Weather:
    """What happens now; a calm network by default. May be changed at any time from any thread."""

    delay: tuple[float, float] | None = None
    """Seconds, from and to, for each request, each answer and each event."""
    refuses: bool = False
    """No request gets through."""
    loses_answers: int = 0
    """So many messages reach the server but their answers do not reach the browser."""
    doubles: bool = False
    """Every message arrives twice at once and a third time later; every event of a stream arrives twice."""
    reorders: bool = False
    """The later of two concurrent answers, and of two events, arrives first."""
    cuts: bool = False
    """Every other event or keep-alive ends its stream, somewhere in its middle."""
    after_message: Callable[[], None] | None = None
    """Called once, when the server has taken the next message and makes its answer."""


class Proxy:
    """Runs in a thread until `stop`. `seed` decides what is left to chance."""

    def __init__(self, upstream: str, seed: int) -> None:
        self.weather = Weather()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._upstream, self._random = upstream, random.Random(seed)
        self._streams: set[asyncio.Transport] = set()
        self._held: asyncio.Event | None = None
        self._copies: set[asyncio.Task[Any]] = set()
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self._call(self._start())

    def stop(self) -> None:
        self._call(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)

    def calm(self) -> None:
        """The weather clears up."""
        self.weather = Weather()

    def _call(self, coroutine: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(30)

    async def _start(self) -> None:
        self._session = ClientSession(
            timeout=ClientTimeout(total=None),
            auto_decompress=False,
            skip_auto_headers=("Accept-Encoding", "User-Agent"),
        )
        app = web.Application(client_max_size=2**24)
        app.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()

    async def _end(self) -> None:
        for transport in self._streams:
            transport.abort()
        await self._runner.cleanup()
        await self._session.close()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        try:
            await self._delay()
            if self.weather.refuses:
                raise ConnectionResetError
            body = await request.read()
            if request.path.endswith("/events") and "poll" not in request.query:
                return await self._stream(request)
            answer = await self._exchange(request, body)
            await self._delay()
            return answer
        except (ClientError, ConnectionError, TimeoutError):
            if request.transport:
                request.transport.abort()
            return web.Response(status=502)

    async def _exchange(self, request: web.Request, body: bytes) -> web.Response:
        is_message = request.method == "POST" and request.path.endswith("/messages")
        if is_message and self.weather.doubles:
            answers = await asyncio.gather(*(self._pass(request, body) for _ in range(2)))
            self._later(self._late_copy(request, body))
            answer = self._random.choice(answers)
        else:
            answer = await self._pass(request, body)
        if is_message:
            self._message_was_taken()
            if self.weather.loses_answers > 0:
                self.weather.loses_answers -= 1
                raise ConnectionResetError
        if self.weather.reorders:
            await self._overtaken()
        return answer

    def _message_was_taken(self) -> None:
        then, self.weather.after_message = self.weather.after_message, None
        if then:
            self._loop.call_later(self._random.uniform(0, 0.1), then)

    async def _pass(self, request: web.Request, body: bytes) -> web.Response:
        async with self._send(request, body) as answer:
            return web.Response(status=answer.status, headers=_kept(answer), body=await answer.read())

    def _send(self, request: web.Request, body: bytes) -> Any:
        headers = [(name, value) for name, value in request.headers.items() if name.lower() not in HOP_BY_HOP]
        # A connection of its own: one that is kept may just be closing.
        headers.append(("Connection", "close"))
        address = URL(self._upstream + request.raw_path, encoded=True)
        return self._session.request(request.method, address, headers=headers, data=body or None, allow_redirects=False)

    async def _late_copy(self, request: web.Request, body: bytes) -> None:
        await asyncio.sleep(self._random.uniform(*LATE_COPY_SECONDS))
        with suppress(ClientError, ConnectionError, TimeoutError):
            await self._pass(request, body)

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._copies.add(task)
        task.add_done_callback(self._copies.discard)

    async def _overtaken(self) -> None:
        """Waits for the next answer to go first; that one goes at once."""
        if self._held:
            asyncio.get_running_loop().call_later(0.05, self._held.set)
            self._held = None
            return
        self._held = held = asyncio.Event()
        with suppress(TimeoutError):
            await asyncio.wait_for(held.wait(), OVERTAKE_SECONDS)
        if self._held is held:
            self._held = None

    async def _delay(self) -> None:
        if self.weather.delay:
            await asyncio.sleep(self._random.uniform(*self.weather.delay))

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        transport = request.transport
        assert transport is not None
        async with self._send(request, b"") as answer:
            response = web.StreamResponse(status=answer.status, headers=_kept(answer))
            await response.prepare(request)
            self._streams.add(transport)
            try:
                async for block in self._blocks(answer):
                    await self._delay()
                    await self._write(response, transport, block)
            finally:
                self._streams.discard(transport)
            return response

    async def _write(self, response: web.StreamResponse, transport: asyncio.Transport, block: bytes) -> None:
        weather = self.weather
        if weather.cuts and self._random.random() < 0.5:
            await asyncio.sleep(self._random.uniform(*CUT_EVERY_SECONDS))
            await response.write(block[: self._random.randrange(len(block) + 1)])
            transport.abort()
            raise ConnectionResetError
        for _ in range(2 if weather.doubles else 1):
            await response.write(block)

    async def _blocks(self, answer: ClientResponse) -> AsyncIterator[bytes]:
        """The blocks of an event stream. While the weather reorders, an event waits a moment for the next one."""
        coming: asyncio.Queue[bytes | None] = asyncio.Queue()
        reading = asyncio.create_task(_read(answer, coming))
        try:
            while (block := await coming.get()) is not None:
                if self.weather.reorders and block.startswith(b"id:"):
                    with suppress(TimeoutError):
                        later = await asyncio.wait_for(coming.get(), OVERTAKE_SECONDS)
                        if later is None:
                            break
                        yield later
                yield block
        finally:
            reading.cancel()


async def _read(answer: ClientResponse, coming: asyncio.Queue[bytes | None]) -> None:
    rest = b""
    with suppress(ClientError, ConnectionError):
        async for chunk in answer.content.iter_any():
            *blocks, rest = (rest + chunk).split(BLOCK_END)
            for block in blocks:
                coming.put_nowait(block + BLOCK_END)
    coming.put_nowait(None)


def _kept(answer: ClientResponse) -> list[tuple[str, str]]:
    dropped = HOP_BY_HOP | MEASURED
    return [(name, value) for name, value in answer.headers.items() if name.lower() not in dropped]
