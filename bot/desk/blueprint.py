"""Puts the desk together: `/desk` in the server of the channel."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from argon2 import PasswordHasher
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse
from sqlalchemy.engine import Engine

from bot.channel.origins import Origins
from bot.channel.replies import Handler, add_headers, answering
from bot.channel.threads import Threads
from bot.desk.accounts import Accounts
from bot.desk.door import Door
from bot.desk.entrance import Entrance
from bot.desk.feed import Feed
from bot.desk.outbox import Backlog
from bot.desk.pages import DeskPages
from bot.desk.port import Desk
from bot.desk.routes import Routes
from bot.desk.sign_in import Sessions, Tries

PREFIX = "/desk"
_HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


class _Parts:
    """What the routes below need, made when the server starts: only then is there a port."""

    def __init__(self, desk: Desk, engine: Engine, backlog: Backlog | None, hasher: PasswordHasher | None) -> None:
        threads, sessions = Threads(), Sessions(engine)
        accounts, door = Accounts(engine, hasher), Door(sessions, threads)
        self.feed = Feed(desk, sessions, threads)
        self.entrance = Entrance(desk, accounts, sessions, Tries(engine), threads, door, backlog is not None)
        self.routes = Routes(desk, accounts, threads, door, self.feed, backlog)


Chosen = Callable[[_Parts], Handler]


def desk_blueprint(
    engine: Engine,
    pseudo_locale: bool = False,
    backlog: Backlog | None = None,
    hasher: PasswordHasher | None = None,
) -> Blueprint:
    """The page and its routes over the channel's port (`app.ctx.desk`). Accounts and sessions are kept in `engine`.

    `backlog` is what another desk has not taken yet, where one is connected.
    """
    blueprint = Blueprint("desk", url_prefix=PREFIX)
    blueprint.middleware("response")(_add_headers)
    _add_pages(blueprint, DeskPages(pseudo_locale))
    _add_entrance(blueprint)
    _add_reading(blueprint)
    _add_acting(blueprint)
    _add_lifetime(blueprint, lambda desk: _Parts(desk, engine, backlog, hasher))
    return blueprint


def _add_pages(blueprint: Blueprint, pages: DeskPages) -> None:
    _get(blueprint, "", lambda _: pages.below, "below")
    _get(blueprint, "/", lambda _: pages.page, "page")
    _get(blueprint, "/code/desk/page/<name:str>", lambda _: pages.code, "code")
    _get(blueprint, "/code/widget/widget/<name:str>", lambda _: pages.shared, "shared")
    _get(blueprint, "/strings/<language:str>", lambda _: pages.strings, "strings")


def _add_entrance(blueprint: Blueprint) -> None:
    _get(blueprint, "/me", lambda parts: parts.entrance.me, "me")
    _post(blueprint, "/sign-in", lambda parts: parts.entrance.sign_in, "sign_in")
    _post(blueprint, "/sign-out", lambda parts: parts.entrance.sign_out, "sign_out")


def _add_reading(blueprint: Blueprint) -> None:
    _get(blueprint, "/queue", lambda parts: parts.routes.queue, "queue")
    _get(blueprint, "/requests/<request_id:int>", lambda parts: parts.routes.one, "one")
    _get(blueprint, "/events", lambda parts: parts.routes.events, "events")
    _get(blueprint, "/canned", lambda parts: parts.routes.canned, "canned")
    _get(blueprint, "/colleagues", lambda parts: parts.routes.colleagues, "colleagues")
    _get(blueprint, "/backlog", lambda parts: parts.routes.backlog, "backlog")


def _add_acting(blueprint: Blueprint) -> None:
    _post(blueprint, "/presence", lambda parts: parts.routes.presence, "presence")
    _post(blueprint, "/language", lambda parts: parts.routes.language, "language")
    _post(blueprint, "/requests/<request_id:int>/preview", lambda parts: parts.routes.preview, "preview")
    _post(blueprint, "/requests/<request_id:int>/<deed:str>", lambda parts: parts.routes.act, "act")


def _get(blueprint: Blueprint, path: str, chosen: Chosen, name: str) -> None:
    blueprint.get(path, strict_slashes=True, name=name)(answering(_by(chosen)))


def _post(blueprint: Blueprint, path: str, chosen: Chosen, name: str) -> None:
    # stream=True: the body is read by the handler, after it was asked who sends it and with a limit of its own.
    blueprint.post(path, strict_slashes=True, stream=True, name=name)(answering(_by(chosen)))


def _by(chosen: Chosen) -> Handler:
    async def handler(request: Request, **path: Any) -> HTTPResponse | None:
        return await chosen(request.app.ctx.desk_parts)(request, **path)

    return handler


def _add_headers(request: Request, response: BaseHTTPResponse) -> None:
    """On every answer below /desk; nobody else's page may show it, read it or hold on to it."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    add_headers(request, response)


def _add_lifetime(blueprint: Blueprint, make: Callable[[Desk], _Parts]) -> None:
    # No site around: only the desk's own page.
    origins = Origins(frozenset(), PREFIX)

    async def prepare(app: Sanic, _: Any) -> None:
        origins.install(app)
        app.ctx.desk_parts = make(app.ctx.desk)

    async def start(app: Sanic, _: Any) -> None:
        app.ctx.desk_watch = asyncio.create_task(app.ctx.desk_parts.feed.watch())

    async def stop(app: Sanic, _: Any) -> None:
        app.ctx.desk_watch.cancel()
        app.ctx.desk_parts.feed.stop()

    blueprint.listener("before_server_start")(prepare)
    blueprint.listener("after_server_start")(start)
    blueprint.listener("before_server_stop")(stop)
