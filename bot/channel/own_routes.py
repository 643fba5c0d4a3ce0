"""The routes of what customers may do with their own conversation: judge it, take it along, sign it, erase it."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from sanic.log import logger
from sanic.request import Request
from sanic.response import HTTPResponse, empty, raw

from bot.channel import addresses, ics, trackers
from bot.channel.door import Door
from bot.channel.events import Conversation, Event, Sender
from bot.channel.handoff_lines import address_kept
from bot.channel.log import Log
from bot.channel.notices import Notices
from bot.channel.redaction import redact
from bot.channel.replies import FRESH, RefusedError
from bot.channel.rows import UnknownConversationError
from bot.channel.settings import Settings
from bot.channel.text import cleaned, is_blank
from bot.channel.threads import Threads
from bot.channel.turns import Turns
from bot.channel.users import InvalidUserTokenError, Users
from bot.channel.visitors import body_of

MAX_COMMENT_CHARACTERS = 500
_NUMBER = re.compile(r"[0-9]{1,9}")


class OwnRoutes:
    """The handlers. Each asks the log in a thread and raises what `answering` turns into a refusal."""

    def __init__(
        self, settings: Settings, log: Log, threads: Threads, notices: Notices, turns: Turns, door: Door
    ) -> None:
        self._log, self._threads, self._notices, self._turns, self._door = log, threads, notices, turns, door
        self._users = Users(settings.user_secret, settings.previous_user_secret) if settings.user_secret else None
        self._erasing: set[asyncio.Task[None]] = set()

    async def delete(self, request: Request) -> HTTPResponse:
        """Erases the conversation. When this is answered, nothing of it is stored any more."""
        conversation = await self._door.reading(request)
        request.ctx.renewed_token = None
        # A connection that closes from here on stops nothing any more.
        erasing = asyncio.create_task(self._erase(conversation, getattr(request.app.ctx, "agent", None)))
        self._erasing.add(erasing)
        erasing.add_done_callback(self._erasing.discard)
        await asyncio.shield(erasing)
        return empty(headers=FRESH)

    async def feedback(self, request: Request) -> HTTPResponse:
        session = self._door.writing(request)
        body = await body_of(request)
        conversation = await self._door.conversation(session)
        event = await self._event(conversation, body.get("event"))
        if event is None or event.sender is not Sender.BOT:
            raise RefusedError(422, "event_unknown")
        helpful = body.get("helpful")
        if not isinstance(helpful, bool):
            raise RefusedError(422, "helpful_invalid")
        comment = _comment(body.get("comment"))
        await self._threads.run(self._log.judge, conversation.id, event.number, helpful, comment)
        return empty(headers=FRESH)

    async def calendar(self, request: Request) -> HTTPResponse:
        conversation = await self._door.reading(request)
        event = await self._event(conversation, request.args.get("event"))
        if event is None or not event.dates:
            raise RefusedError(404, "not_found")
        headers = {**FRESH, "Content-Disposition": f'attachment; filename="{ics.file_name(event)}"'}
        return raw(ics.calendar(conversation.id, event), headers=headers, content_type=ics.TYPE)

    async def user(self, request: Request) -> HTTPResponse:
        session = self._door.writing(request)
        if self._users is None:
            raise RefusedError(404, "not_found")
        body = await body_of(request)
        try:
            user = self._users.read(body.get("token"))
        except InvalidUserTokenError as error:
            raise RefusedError(422, "user_token_invalid") from error
        await self._threads.run(self._log.introduce, session.conversation, user)
        return empty(headers=FRESH)

    async def address(self, request: Request) -> HTTPResponse:
        """Keeps where the answer to the open request may be sent. Typed in a field of its own, never in a message."""
        session = self._door.writing(request)
        body = await body_of(request)
        conversation = await self._door.conversation(session)
        try:
            email = addresses.checked(body.get("email"))
        except addresses.InvalidAddressError as error:
            raise RefusedError(422, "email_invalid") from error
        if not await self._threads.run(self._log.leave_address, conversation.id, email, address_kept(conversation)):
            raise RefusedError(409, "no_request")
        self._notices.notify(conversation.id)
        return empty(headers=FRESH)

    async def _event(self, conversation: Conversation, given: Any) -> Event | None:
        if not isinstance(given, str) or not _NUMBER.fullmatch(given):
            return None
        return await self._threads.run(self._log.event, conversation.id, int(given))

    async def _erase(self, conversation: Conversation, agent: Any) -> None:
        """First the tracker: if the log cannot be erased then, the customer still has a token to try again with."""
        async with self._turns.silenced(conversation.id):
            try:
                await self._threads.run(trackers.erase, agent and agent.tracker_store, [conversation.id])
            except trackers.TrackerStoreError as error:
                logger.exception("The tracker of conversation %s cannot be erased", conversation.id)
                raise RefusedError(503, "try_again", retry_after=1) from error
            erased = await self._threads.run(self._log.erase, [conversation.id])
        self._notices.end(conversation.id)
        if not erased:
            raise UnknownConversationError(conversation.id)


def _comment(given: Any) -> str | None:
    """What is kept of a comment; None when there is none. Raises `RefusedError` (422)."""
    if given is None:
        return None
    if not isinstance(given, str):
        raise RefusedError(422, "comment_invalid")
    comment = cleaned(given)
    if len(comment) > MAX_COMMENT_CHARACTERS:
        raise RefusedError(422, "comment_too_long", limit=MAX_COMMENT_CHARACTERS)
    return None if is_blank(comment) else redact(comment)[0]
