"""A channel without a server: a database, the port, the reception, and customers who ask for a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sql
import yaml
from sqlalchemy.engine import Engine

from bot.channel import clock, tables
from bot.channel.desk_port import Agent, Desk, Request
from bot.channel.desk_rules import WEEKDAYS, read_desk_rules
from bot.channel.engines import sqlite_engine
from bot.channel.events import Button, Conversation, Draft, Event, Handoff, Json, Result, Sender
from bot.channel.log import Log
from bot.channel.reception import Reception
from locales import LANGUAGES, SOURCE_LANGUAGE

ANNA = Agent("a", "Anna", "fr")
BERTIL = Agent("b", "Bertil", "sv")
CARLA = Agent("c", "Carla", "it", lead=True)
ALWAYS = {day: ["00:00-24:00"] for day in WEEKDAYS}

SHEET: Json = {
    "reason": "unstated_policy",
    "rows": [
        {
            "id": "provider",
            "label": {"msgid": "Provider", "values": {}},
            "value": "Zoom",
            "buttons": [{"title": "Webex", "payload": '/correct{"provider": "webex", "sheet": true}'}],
        }
    ],
}


def desk_file(folder: Path, days: Mapping[str, list[str]] = ALWAYS, timezone: str = "UTC", **limits: int) -> Path:
    """Every team is there on the same days."""
    path = folder / "desk.yml"
    content = {"queue_limit": 5, "tell_position_every_minutes": 2, "ticket_after_minutes": 5, **limits}
    teams = {language: {"timezone": timezone, "days": dict(days)} for language in (*LANGUAGES, SOURCE_LANGUAGE)}
    path.write_text(yaml.safe_dump({**content, "teams": teams}), encoding="utf-8")
    return path


class Office:
    """One installation. The same folder again is the same installation after a restart."""

    def __init__(self, folder: Path, elsewhere: bool = False, now: datetime | None = None, **desk: Any) -> None:
        self.url = f"sqlite:///{folder}/log.db"
        self._opened(tables.open_database(self.url))
        moment: Callable[[], datetime] = lambda: now or datetime.now(UTC)  # noqa: E731
        self.reception = Reception(read_desk_rules(desk_file(folder, **desk)), elsewhere, moment)

    def restart(self) -> None:
        """Nothing but what is in the file is left."""
        self.engine.dispose()
        self._opened(sqlite_engine(self.url))

    def _opened(self, engine: Engine) -> None:
        self.engine, self.log, self.desk = engine, Log(engine), Desk(engine)

    def on_duty(self, *agents: Agent, teams: tuple[str, ...] = ("sv", "lv")) -> None:
        for agent in agents:
            self.desk.set_presence(agent, teams, online=True)

    def customer(self, name: str, language: str = "sv", timezone: str = "Europe/Stockholm") -> str:
        self.log.create(Conversation(name, language, language, timezone))
        return name

    def ask(self, name: str, sheet: Json | None = SHEET) -> Request:
        """The customer asks for a person, and is told what that means."""
        conversation = self.conversation(name)
        handoff = Handoff("customer_request", conversation.language, {"provider": "zoom"}, sheet=sheet)
        result = Result(begin=handoff, closing=self.reception.arrived)
        assert self.log.change(name, conversation.version, result)
        return self.request(name)

    def asked(self, name: str) -> Request:
        """A new customer who has asked for a person."""
        return self.ask(self.customer(name))

    def conversation(self, name: str) -> Conversation:
        conversation = self.log.conversation(name)
        assert conversation is not None
        return conversation

    def request(self, name: str) -> Request:
        return next(request for request in self.desk.queue() if request.conversation == name)

    def say(self, name: str, text: str) -> None:
        self.log.accept(name, f"{text}-id", Button(text, text), Draft(Sender.CUSTOMER, text))

    def events(self, name: str) -> list[Event]:
        return self.log.events(name, 0)

    def last(self, name: str) -> Event:
        return self.events(name)[-1]

    def wait(self, minutes: float) -> list[str]:
        """So much time passes, and the clock makes what is due then."""
        self.age(minutes)
        return clock.make_due_steps(self.engine, self.reception)

    def age(self, minutes: float) -> None:
        """Everything that waits has begun so much earlier."""
        columns = tables.handoffs.c
        with tables.writing(self.engine) as connection:
            for row in connection.execute(sql.select(tables.handoffs)).all():
                values = {"since": _earlier(row.since, minutes), "due_at": _earlier(row.due_at, minutes)}
                connection.execute(sql.update(tables.handoffs).where(columns.id == row.id).values(values))


def _earlier(moment: str | None, minutes: float) -> str | None:
    if moment is None:
        return None
    return tables.written(datetime.fromisoformat(moment) - timedelta(minutes=minutes))
