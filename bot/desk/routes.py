"""The routes of the desk: signing in, presence, the queue, one request and what is done with it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from contextlib import aclosing

from sanic.request import Request
from sanic.response import HTTPResponse, empty, json

from bot.channel.canned import canned
from bot.channel.events import Json
from bot.channel.replies import FRESH, RefusedError
from bot.channel.threads import Threads
from bot.channel.visitors import body_of, cursor_of
from bot.desk.accounts import SPOKEN, Accounts
from bot.desk.deeds import Deeds, explained, found
from bot.desk.door import Door, Visit
from bot.desk.entrance import presence_json
from bot.desk.feed import Feed
from bot.desk.outbox import Backlog, backlog_json
from bot.desk.port import Desk
from bot.desk.shown import event_json, notes_json, request_json, sheet_json
from locales import LANGUAGES

SEND_SECONDS = 30.0
_STREAM = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}


class Routes:
    """The handlers of those who are signed in. The port is asked in threads."""

    def __init__(
        self, desk: Desk, accounts: Accounts, threads: Threads, door: Door, feed: Feed, backlog: Backlog | None
    ) -> None:
        self._desk, self._accounts, self._threads = desk, accounts, threads
        self._door, self._feed, self._backlog = door, feed, backlog
        self._deeds = Deeds(desk)

    async def queue(self, request: Request) -> HTTPResponse:
        visit = await self._door.reading(request)
        language = request.args.get("language")
        if language is not None and language not in LANGUAGES:
            raise RefusedError(422, "language_invalid")
        return json(await self._threads.run(self._queue, visit, language), headers=FRESH)

    def _queue(self, visit: Visit, language: str | None) -> Json:
        # The number first: what happens in between is told once more, never missed.
        newest = self._feed.newest()
        requests = [request_json(each, visit) for each in self._desk.queue(language)]
        return {"newest": newest, "requests": requests, "presence": presence_json(visit.account)}

    async def one(self, request: Request, request_id: int) -> HTTPResponse:
        """A request with its conversation; with `after` only what has come since, which is the page's own doing."""
        after = request.args.get("after")
        visit = await self._door.reading(request, used=after is None)
        return json(await self._threads.run(self._one, visit, request_id, _number(after or "0")), headers=FRESH)

    def _one(self, visit: Visit, request_id: int, after: int) -> Json:
        language = visit.account.language
        with explained(language):
            request = found(self._desk, request_id)
            return {
                "request": request_json(request, visit) | {"address": self._desk.address(request_id)},
                "events": [event_json(event, language) for event in self._desk.transcript(request_id, after)],
                "sheet": sheet_json(self._desk.sheet(request_id), language),
                "notes": notes_json(self._desk.notes(request_id)),
            }

    async def act(self, request: Request, request_id: int, deed: str) -> HTTPResponse:
        visit = await self._door.acting(request)
        body = await body_of(request)
        result = await self._threads.run(self._deeds.do, deed, visit, request_id, body)
        self._feed.ring()
        return json(result, headers=FRESH)

    async def preview(self, request: Request, request_id: int) -> HTTPResponse:
        visit = await self._door.acting(request)
        body = await body_of(request)
        return json(await self._threads.run(self._deeds.preview, visit, request_id, body), headers=FRESH)

    async def canned(self, request: Request) -> HTTPResponse:
        visit = await self._door.reading(request)
        return json({"replies": canned(visit.account.language)}, headers=FRESH)

    async def colleagues(self, request: Request) -> HTTPResponse:
        """Who is on duty, without the agent."""
        visit = await self._door.reading(request)
        here = await self._threads.run(self._desk.present)
        others = [each for each in here if each.id != visit.account.id]
        shown = [{"id": each.id, "name": each.name, "teams": list(each.teams)} for each in others]
        return json({"colleagues": shown}, headers=FRESH)

    async def backlog(self, request: Request) -> HTTPResponse:
        """For leads: what has not reached the desk elsewhere."""
        await self._door.leading(request)
        rows = await self._threads.run(self._backlog) if self._backlog else ()
        return json({"rows": backlog_json(rows)}, headers=FRESH)

    async def presence(self, request: Request) -> HTTPResponse:
        visit = await self._door.acting(request)
        body = await body_of(request)
        teams, online = body.get("teams"), body.get("online")
        if not isinstance(online, bool) or not isinstance(teams, list) or not all(each in LANGUAGES for each in teams):
            raise RefusedError(422, "presence_invalid")
        await self._threads.run(self._change_presence, visit, sorted(set(teams)), online)
        return empty(headers=FRESH)

    def _change_presence(self, visit: Visit, teams: Sequence[str], online: bool) -> None:
        self._accounts.change_presence(visit.account.id, online, teams)
        self._desk.set_presence(visit.agent, teams, online)

    async def language(self, request: Request) -> HTTPResponse:
        visit = await self._door.acting(request)
        body = await body_of(request)
        if body.get("language") not in SPOKEN:
            raise RefusedError(422, "language_invalid")
        await self._threads.run(self._accounts.change_language, visit.account.id, body["language"])
        return empty(headers=FRESH)

    async def events(self, request: Request) -> HTTPResponse | None:
        visit = await self._door.reading(request)
        after = cursor_of(request)
        if not after:
            after = _number(request.args.get("after", "0"))
        response = await request.respond(content_type="text/event-stream; charset=utf-8", headers=_STREAM)
        async with aclosing(self._feed.stream(visit, after)) as chunks:
            try:
                async for chunk in chunks:
                    async with asyncio.timeout(SEND_SECONDS):
                        await response.send(chunk)
            except TimeoutError:
                request.transport.abort()  # type: ignore[attr-defined]  # asyncio's, which has more than Sanic says
        return None


def _number(given: str) -> int:
    """The number of an event or a change. Raises `RefusedError` (422)."""
    if not re.fullmatch(r"[0-9]{1,9}", given):
        raise RefusedError(422, "after_invalid")
    return int(given)
