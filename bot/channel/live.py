"""The Rasa channel `live`: POST in, server-sent events out, over a numbered log in a database."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic

from bot.channel.clock import Clock
from bot.channel.delivery import Delivery
from bot.channel.desk_port import Desk
from bot.channel.desk_rules import read_desk_rules
from bot.channel.door import Door
from bot.channel.log import Log
from bot.channel.notices import Notices
from bot.channel.origins import Origins
from bot.channel.own_routes import OwnRoutes
from bot.channel.pages import Pages
from bot.channel.reception import Reception
from bot.channel.replies import add_headers, answering
from bot.channel.routes import Routes
from bot.channel.settings import EMBEDDED_DESK, Settings, read_settings
from bot.channel.tables import open_database
from bot.channel.threads import Threads
from bot.channel.turns import Turns
from bot.widget.bundle import FOLDER

PREFIX = "/webhooks/live"


class LiveInput(InputChannel):
    """Puts the parts together. Without `settings` they are read from the environment.

    Raises `SettingsError` and `DatabaseError`: a server that could keep nothing does not start. `desk` is the port for
    those who answer, on the database of `engine`; while the server runs it is also `app.ctx.desk`.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self._settings = settings or read_settings(os.environ)
        rules = read_desk_rules(self._settings.desk_file)
        self.engine = open_database(self._settings.database)
        self._log, self._notices = Log(self.engine), Notices()
        self._turns: Turns | None = None
        self.desk = Desk(self.engine, self._written)
        self._reception = Reception(rules, elsewhere=self._settings.desk != EMBEDDED_DESK)

    @classmethod
    def name(cls) -> str:
        return "live"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> LiveInput:
        """Called by Rasa for an entry in credentials.yml, which holds nothing: keys belong in the environment."""
        return cls()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        threads, notices, desk = Threads(), self._notices, self.desk
        turns = Turns(self._log, threads, notices, self._settings, self._reception, on_new_message)
        self._turns = turns
        clock = Clock(self.engine, self._reception, threads, notices)
        delivery = Delivery(self._log, threads, notices, turns)
        origins = Origins(self._settings.origins, PREFIX)
        blueprint = Blueprint("live")
        blueprint.middleware("response")(origins.add_headers)
        door = Door(self._settings, self._log, threads)
        _add_routes(blueprint, Routes(self._log, threads, notices, turns, delivery, door))
        _add_own_routes(blueprint, OwnRoutes(self._settings, self._log, threads, notices, turns, door))
        _add_pages(blueprint, Pages(FOLDER, self._settings))
        _add_lifetime(blueprint, origins, turns, delivery, clock, desk)
        return blueprint

    def _written(self, conversation: str) -> None:
        """Somebody at a desk has written; called in their thread."""
        if self._turns:
            self._turns.hush(conversation)
        self._notices.notify_soon(conversation)


def _add_routes(blueprint: Blueprint, routes: Routes) -> None:
    # stream=True: the body is read by the handler, after the token was checked and with a limit of its own.
    blueprint.post("/session", stream=True, name="session")(answering(routes.session))
    blueprint.post("/messages", stream=True, name="messages")(answering(routes.messages))
    blueprint.get("/events", name="events")(answering(routes.events))
    blueprint.get("/health", name="health")(answering(routes.health))


def _add_own_routes(blueprint: Blueprint, routes: OwnRoutes) -> None:
    blueprint.delete("/conversation", name="conversation")(answering(routes.delete))
    blueprint.post("/feedback", stream=True, name="feedback")(answering(routes.feedback))
    blueprint.get("/calendar", name="calendar")(answering(routes.calendar))
    blueprint.post("/user", stream=True, name="user")(answering(routes.user))
    blueprint.post("/address", stream=True, name="address")(answering(routes.address))


def _add_pages(blueprint: Blueprint, pages: Pages) -> None:
    blueprint.get("/widget.js", name="widget")(answering(pages.widget))
    blueprint.get("/more.js", name="more")(answering(pages.more))
    blueprint.get("/widget/<name:str>", name="module")(answering(pages.module))
    blueprint.get("/strings/<language:str>", name="strings")(answering(pages.strings))
    blueprint.get("/demo", name="demo")(answering(pages.demo))
    blueprint.get("/demo.css", name="demo_style")(answering(pages.demo_style))
    blueprint.get("/demo.js", name="demo_script")(answering(pages.demo_script))
    blueprint.get("/demo.svg", name="demo_icon")(answering(pages.demo_icon))


def _add_lifetime(
    blueprint: Blueprint, origins: Origins, turns: Turns, delivery: Delivery, clock: Clock, desk: Desk
) -> None:
    async def prepare(app: Sanic, _: Any) -> None:
        origins.install(app)
        # For whatever lets people answer in this process: what they write is seen at once.
        app.ctx.desk = desk
        # On the app, not the blueprint: what matches no route is answered with these headers too.
        app.response_middleware.append(add_headers)

    async def start(app: Sanic, _: Any) -> None:
        app.ctx.live_tasks = [asyncio.create_task(delivery.watch()), asyncio.create_task(clock.run())]
        await turns.recover()

    async def stop(app: Sanic, _: Any) -> None:
        for task in app.ctx.live_tasks:
            task.cancel()
        delivery.stop()
        await turns.stop()

    blueprint.listener("before_server_start")(prepare)
    blueprint.listener("after_server_start")(start)
    blueprint.listener("before_server_stop")(stop)
