"""The way in and out: who is signed in, signing in with name and password, signing out."""

from __future__ import annotations

import asyncio
import math

from sanic.request import Request
from sanic.response import HTTPResponse, empty, json

from bot.channel.events import Json
from bot.channel.replies import FRESH, RefusedError
from bot.channel.text import cleaned
from bot.channel.threads import Threads
from bot.channel.visitors import address_of, body_of
from bot.desk.accounts import MAX_PASSWORD, SPOKEN, Account, Accounts
from bot.desk.door import Door, Visit
from bot.desk.phrases import WRONG, too_many_tries
from bot.desk.port import Desk
from bot.desk.sign_in import Sessions, Tries, csrf_token, give, session_of, take_back
from locales import SOURCE_LANGUAGE, render


class Entrance:
    """The handlers. One password is looked at after the other: each takes a lot of memory and a core."""

    def __init__(
        self,
        desk: Desk,
        accounts: Accounts,
        sessions: Sessions,
        tries: Tries,
        threads: Threads,
        door: Door,
        deliveries: bool,
    ) -> None:
        """`deliveries`: there is a desk elsewhere, whose backlog leads may see."""
        self._desk, self._accounts, self._sessions, self._tries = desk, accounts, sessions, tries
        self._threads, self._door, self._deliveries = threads, door, deliveries
        self._one_by_one = asyncio.Lock()

    async def me(self, request: Request) -> HTTPResponse:
        """Who is signed in, if anybody is; and whether there is anybody who could be."""
        try:
            visit = await self._door.reading(request, used=True)
        except RefusedError:
            there = bool(await self._threads.run(self._accounts.all))
            return json({"me": None, "accounts": there}, headers=FRESH)
        return json({"me": self._me(visit), "accounts": True}, headers=FRESH)

    async def sign_in(self, request: Request) -> HTTPResponse:
        """The same answer for a name that nobody has as for a wrong password."""
        body = await body_of(request)
        name, password, language = body.get("name"), body.get("password"), body.get("language")
        if not isinstance(name, str) or not isinstance(password, str) or len(password) > MAX_PASSWORD:
            raise RefusedError(422, "name_or_password_missing")
        spoken = str(language) if language in SPOKEN else SOURCE_LANGUAGE
        account = await self._admitted(cleaned(name)[:MAX_PASSWORD], password, address_of(request), spoken)
        earlier = session_of(request)
        if earlier:
            await self._threads.run(self._sessions.end, earlier)
        session = await self._threads.run(self._sessions.begin, account)
        response = json(self._me(Visit(session, account)), headers=FRESH)
        give(request, response, session)
        return response

    async def sign_out(self, request: Request) -> HTTPResponse:
        visit = await self._door.acting(request)
        await body_of(request)
        await self._threads.run(self._leave, visit)
        response = empty(headers=FRESH)
        take_back(request, response)
        return response

    async def _admitted(self, name: str, password: str, address: str, language: str) -> Account:
        wait = await self._threads.run(self._tries.begin, name, address)
        if wait is not None:
            sentence = render(too_many_tries(math.ceil(wait / 60)), language)
            raise RefusedError(429, "too_many_tries", retry_after=wait, sentence=sentence)
        async with self._one_by_one:
            account = await self._threads.run(self._accounts.verified, name, password)
        if account is None:
            raise RefusedError(401, "wrong", sentence=render(WRONG, language))
        await self._threads.run(self._tries.succeeded, name, address)
        return account

    def _leave(self, visit: Visit) -> None:
        account = visit.account
        if account.online:
            self._accounts.change_presence(account.id, False, account.teams)
            self._desk.set_presence(visit.agent, account.teams, False)
        self._sessions.end(visit.session)

    def _me(self, visit: Visit) -> Json:
        """Who is signed in, with what the page needs to act for them."""
        account = visit.account
        return {
            "name": account.name,
            "role": account.role.value,
            "language": account.language,
            "csrf": csrf_token(visit.session),
            "presence": presence_json(account),
            "deliveries": visit.leads and self._deliveries,
        }


def presence_json(account: Account) -> Json:
    return {"online": account.online, "teams": list(account.teams)}
