"""The routes of the contract: a session, messages in, events out, and whether the server is well."""

from __future__ import annotations

import asyncio
import uuid
from contextlib import aclosing
from typing import Any

from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.channel.controls import built_in
from bot.channel.delivery import Delivery
from bot.channel.door import Door
from bot.channel.events import Button, Conversation, Draft, Sender
from bot.channel.log import Accepted, Log
from bot.channel.notices import Notices
from bot.channel.redaction import redact
from bot.channel.replies import FRESH, RefusedError
from bot.channel.sessions import Session
from bot.channel.text import MAX_CHARACTERS, as_plain, cleaned, is_blank
from bot.channel.threads import Threads
from bot.channel.turns import Turns
from bot.channel.visitors import body_of, cursor_of, id_of, language_of, timezone_of, wait_of

# A browser that does not read is sent away; when it comes back, it goes on after the last event it has.
SEND_SECONDS = 30.0
# A proxy must neither keep events back nor change them.
_STREAM = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}


class Routes:
    """The handlers. Each asks the log in a thread and raises what `answering` turns into a refusal."""

    def __init__(
        self, log: Log, threads: Threads, notices: Notices, turns: Turns, delivery: Delivery, door: Door
    ) -> None:
        self._log, self._threads, self._notices, self._turns = log, threads, notices, turns
        self._delivery, self._door = delivery, door
        self._accepting: set[asyncio.Task[Accepted]] = set()

    async def session(self, request: Request) -> HTTPResponse:
        self._door.beginning(request)
        body = await body_of(request)
        language = language_of(body.get("language"), request.headers.get("accept-language", ""))
        conversation = Conversation(str(uuid.uuid4()), language, language, timezone_of(body.get("timezone")))
        await self._threads.run(self._log.create, conversation)
        return json({"token": self._door.token(conversation)}, status=201, headers=FRESH)

    async def messages(self, request: Request) -> HTTPResponse:
        session = self._door.writing(request)
        body = await body_of(request)
        # A connection that closes from here on loses nothing any more.
        accepting = asyncio.create_task(self._accept(session, body))
        self._accepting.add(accepting)
        accepting.add_done_callback(self._accepting.discard)
        accepted = await asyncio.shield(accepting)
        event = None if accepted.number is None else str(accepted.number)
        return json({"event": event}, status=202 if accepted.new else 200, headers=FRESH)

    async def events(self, request: Request) -> HTTPResponse | None:
        conversation = await self._door.reading(request)
        after = cursor_of(request)
        self._turns.wake(conversation.id)
        if request.args.get("poll") == "1":
            events = await self._delivery.poll(conversation.id, after, wait_of(request))
            return json({"events": events}, headers=FRESH)
        response = await request.respond(content_type="text/event-stream; charset=utf-8", headers=_STREAM)
        async with aclosing(self._delivery.stream(conversation.id, after)) as chunks:
            try:
                async for chunk in chunks:
                    async with asyncio.timeout(SEND_SECONDS):
                        await response.send(chunk)
            except TimeoutError:
                request.transport.abort()  # type: ignore[attr-defined]  # asyncio's, which has more than Sanic says
        return None

    async def health(self, request: Request) -> HTTPResponse:
        """200 when the log can be read and a model is loaded, else 503 with what is missing."""
        agent = getattr(request.app.ctx, "agent", None)
        if agent is None or not agent.is_ready():
            return json({"status": "no_model"}, status=503, headers=FRESH)
        try:
            await self._threads.run(self._log.alive)
        except Exception:  # whatever a database driver raises, it means the same here
            return json({"status": "no_database"}, status=503, headers=FRESH)
        return json({"status": "ok"}, headers=FRESH)

    async def _read(self, body: dict[str, Any], conversation: Conversation) -> tuple[Button, Draft | None]:
        """What the customer did, and the event that shows it."""
        if ("text" in body) == ("button" in body):
            raise RefusedError(422, "text_or_button_missing")
        meta: dict[str, Any] = {"language": conversation.language}
        if "text" in body:
            text, kinds = redact(_text(body["text"]))
            meta |= {"redacted": list(kinds)} if kinds else {}
            return Button(text, as_plain(text)), Draft(Sender.CUSTOMER, text, meta=meta)
        button_id = id_of(body["button"], "button_unknown")
        button = built_in(button_id, conversation.page_language)
        button = button or await self._threads.run(self._log.button, conversation.id, button_id)
        if button is None:
            raise RefusedError(422, "button_unknown")
        return button, Draft(Sender.CUSTOMER, button.title, meta=meta) if button.title else None

    async def _accept(self, session: Session, body: dict[str, Any]) -> Accepted:
        message_id = id_of(body.get("id"), "id_invalid")
        conversation = await self._door.conversation(session)
        done, shown = await self._read(body, conversation)
        accepted = await self._threads.run(self._log.accept, conversation.id, message_id, done, shown)
        self._notices.notify(conversation.id)
        self._turns.wake(conversation.id)
        return accepted


def _text(given: Any) -> str:
    if not isinstance(given, str):
        raise RefusedError(422, "text_invalid")
    text = cleaned(given)
    if is_blank(text):
        raise RefusedError(422, "text_empty")
    if len(text) > MAX_CHARACTERS:
        raise RefusedError(422, "text_too_long", limit=MAX_CHARACTERS)
    return text
