"""Who comes in: the session of a request, and whether its own page sent it."""

from __future__ import annotations

from dataclasses import dataclass

from sanic.request import Request

from bot.channel.presence import Agent
from bot.channel.replies import RefusedError
from bot.channel.threads import Threads
from bot.desk.accounts import Account, Role
from bot.desk.phrases import LEAD_ONLY
from bot.desk.sign_in import Sessions, has_csrf_token, session_of
from locales import render


@dataclass(frozen=True)
class Visit:
    """A request of somebody who is signed in."""

    session: str
    account: Account

    @property
    def agent(self) -> Agent:
        return Agent(self.account.id, self.account.name, self.account.language, self.leads)

    @property
    def leads(self) -> bool:
        return self.account.role is Role.LEAD


class Door:
    """Asked by every handler first. Who is not let in is a `RefusedError`."""

    def __init__(self, sessions: Sessions, threads: Threads) -> None:
        self._sessions, self._threads = sessions, threads

    async def reading(self, request: Request, used: bool = False) -> Visit:
        """Something is looked at. `used`: by the agent's own doing, so that the session lasts on."""
        session = session_of(request)
        account = await self._threads.run(self._sessions.account, session, used) if session else None
        if session is None or account is None:
            raise RefusedError(401, "not_signed_in")
        return Visit(session, account)

    async def acting(self, request: Request) -> Visit:
        """Something is changed: only the session's own page can ask for that."""
        visit = await self.reading(request, used=True)
        if not has_csrf_token(request, visit.session):
            raise RefusedError(403, "csrf_token_wrong")
        return visit

    async def leading(self, request: Request) -> Visit:
        visit = await self.reading(request)
        if not visit.leads:
            raise RefusedError(403, "lead_only", sentence=render(LEAD_ONLY, visit.account.language))
        return visit
