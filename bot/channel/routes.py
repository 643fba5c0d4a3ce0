"""The routes of the contract: a session, messages in, events out, and whether the server is well."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.channel.controls import built_in
from bot.channel.delivery import Delivery
from bot.channel.events import Button, Conversation, Draft, Sender
from bot.channel.limits import Limits
from bot.channel.log import Accepted, Log
from bot.channel.notices import Notices
from bot.channel.redaction import redact
from bot.channel.replies import RefusedError
from bot.channel.sessions import InvalidTokenError, Session, Tokens
from bot.channel.settings import Settings
from bot.channel.text import MAX_CHARACTERS, as_plain, cleaned, is_blank
from bot.channel.threads import Threads
from bot.channel.turns import Turns
from bot.channel.visitors import address_of, body_of, cursor_of, id_of, language_of, timezone_of, wait_of, within

_FRESH = {"Cache-Control": "no-store"}
# A proxy must neither keep events back nor change them.
_STREAM = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}


class Routes:
    """The handlers. Each asks the log in a thread and raises what `answering` turns into a refusal."""

    def __init__(
        self, settings: Settings, log: Log, threads: Threads, notices: Notices, turns: Turns, delivery: Delivery
    ) -> None:
        self._log, self._threads, self._notices, self._turns, self._delivery = log, threads, notices, turns, delivery
        self._tokens = Tokens(settings.secret, settings.previous_secret)
        self._limits = Limits(
            {
                "sessions": settings.sessions_per_minute,
                "messages": settings.messages_per_minute,
                "messages_address": settings.messages_per_minute_address,
                "reads_address": settings.reads_per_minute_address,
            }
        )
        self._accepting: set[asyncio.Task[Accepted]] = set()

    async def session(self, request: Request) -> HTTPResponse:
        within(self._limits, "sessions", address_of(request))
        body = await body_of(request)
        language = language_of(body.get("language"), request.headers.get("accept-language", ""))
        conversation = Conversation(str(uuid.uuid4()), language, language, timezone_of(body.get("timezone")))
        await self._threads.run(self._log.create, conversation)
        token = self._tokens.make(conversation.id, language, conversation.timezone)
        return json({"token": token}, status=201, headers=_FRESH)

    async def messages(self, request: Request) -> HTTPResponse:
        session = self._session(request)
        within(self._limits, "messages_address", address_of(request))
        within(self._limits, "messages", session.conversation)
        body = await body_of(request)
        # A connection that closes from here on loses nothing any more.
        accepting = asyncio.create_task(self._accept(session, body))
        self._accepting.add(accepting)
        accepting.add_done_callback(self._accepting.discard)
        accepted = await asyncio.shield(accepting)
        event = None if accepted.number is None else str(accepted.number)
        return json({"event": event}, status=202 if accepted.new else 200, headers=_FRESH)

    async def events(self, request: Request) -> HTTPResponse | None:
        conversation = await self._conversation(self._session(request))
        within(self._limits, "reads_address", address_of(request))
        after = cursor_of(request)
        self._turns.wake(conversation.id)
        if request.args.get("poll") == "1":
            events = await self._delivery.poll(conversation.id, after, wait_of(request))
            return json({"events": events}, headers=_FRESH)
        response = await request.respond(content_type="text/event-stream; charset=utf-8", headers=_STREAM)
        async for chunk in self._delivery.stream(conversation.id, after):
            await response.send(chunk)
        return None

    async def health(self, request: Request) -> HTTPResponse:
        """200 when the log can be read and a model is loaded, else 503 with what is missing."""
        agent = getattr(request.app.ctx, "agent", None)
        if agent is None or not agent.is_ready():
            return json({"status": "no_model"}, status=503, headers=_FRESH)
        try:
            await self._threads.run(self._log.alive)
        except Exception:  # whatever a database driver raises, it means the same here
            return json({"status": "no_database"}, status=503, headers=_FRESH)
        return json({"status": "ok"}, headers=_FRESH)

    def _session(self, request: Request) -> Session:
        session = self._tokens.read(request.headers.get("authorization"))
        request.ctx.renewed_token = self._tokens.renewed(session)
        return session

    async def _conversation(self, session: Session) -> Conversation:
        conversation = await self._threads.run(self._log.conversation, session.conversation)
        if conversation is None:
            raise InvalidTokenError
        return conversation

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
        conversation = await self._conversation(session)
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
