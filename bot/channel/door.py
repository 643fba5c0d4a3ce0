"""Who comes in: the conversation a request's token opens, and how much its sender may ask for."""

from __future__ import annotations

from sanic.request import Request

from bot.channel.events import Conversation
from bot.channel.limits import Limits
from bot.channel.log import Log
from bot.channel.replies import RefusedError
from bot.channel.sessions import InvalidTokenError, Session, Tokens
from bot.channel.settings import Settings
from bot.channel.threads import Threads
from bot.channel.visitors import address_of


class Door:
    """Asked by every handler first. What is not let in is a `RefusedError` (429) or an `InvalidTokenError` (401)."""

    def __init__(self, settings: Settings, log: Log, threads: Threads) -> None:
        self._log, self._threads = log, threads
        self._tokens = Tokens(settings.secret, settings.previous_secret)
        self._limits = Limits(
            {
                "sessions": settings.sessions_per_minute,
                "messages": settings.messages_per_minute,
                "messages_address": settings.messages_per_minute_address,
                "reads_address": settings.reads_per_minute_address,
            }
        )

    def token(self, conversation: Conversation) -> str:
        return self._tokens.make(conversation.id, conversation.page_language, conversation.timezone)

    def beginning(self, request: Request) -> None:
        """A new conversation is wished for."""
        self._within("sessions", address_of(request))

    def writing(self, request: Request) -> Session:
        """The customer adds something to the conversation, which is not read from the log yet."""
        session = self._session(request)
        self._within("messages_address", address_of(request))
        self._within("messages", session.conversation)
        return session

    async def reading(self, request: Request) -> Conversation:
        """The customer reads, or takes back what is there."""
        conversation = await self.conversation(self._session(request))
        self._within("reads_address", address_of(request))
        return conversation

    async def conversation(self, session: Session) -> Conversation:
        conversation = await self._threads.run(self._log.conversation, session.conversation)
        if conversation is None:
            raise InvalidTokenError
        return conversation

    def _session(self, request: Request) -> Session:
        session = self._tokens.read(request.headers.get("authorization"))
        request.ctx.renewed_token = self._tokens.renewed(session)
        return session

    def _within(self, limit: str, key: str) -> None:
        wait = self._limits.wait(limit, key)
        if wait is not None:
            raise RefusedError(429, "too_many_requests", retry_after=wait)
