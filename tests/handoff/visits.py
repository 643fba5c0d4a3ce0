"""Customers at a running server, and how far each has come."""

from __future__ import annotations

import sqlalchemy as sql

from bot.channel import tables
from bot.channel.desk_port import Desk, Request
from locales import Phrase, render
from tests.channel.server import Message, Server, Visitor
from tests.handoff.desk import ANNA, SHEET

CORRECTION = '/correct{"provider": "webex", "sheet": true}'
WEBEX = {**SHEET, "rows": [{**SHEET["rows"][0], "value": "Webex"}]}
HEARD = {"intent": {"msgid": "asks for a person", "values": {}, "context": "heard"}, "facts": []}


def says(event: Message, phrase: Phrase) -> bool:
    return (event["from"], event["text"]) == ("system", render(phrase, "sv"))


def request_of(desk: Desk, visitor: Visitor) -> Request:
    return next(request for request in desk.queue() if request.conversation == visitor.conversation)


def waits(desk: Desk, visitor: Visitor) -> Request:
    """After: press, answer, system line."""
    visitor.press("person")
    visitor.until(3)
    return request_of(desk, visitor)


def is_taken(desk: Desk, visitor: Visitor) -> Request:
    """After: press, answer, system line, system line."""
    request = waits(desk, visitor)
    return desk.take(request.id, request.version, ANNA)


def as_ticket(desk: Desk, visitor: Visitor) -> Request:
    """After: press, answer, system line."""
    desk.set_presence(ANNA, [], online=True)
    return waits(desk, visitor)


def button(event: Message, title: Phrase) -> str:
    return next(str(each["id"]) for each in event["buttons"] if each["title"] == render(title, "sv"))


def settled(visitor: Visitor, count: int) -> list[Message]:
    """Every event, when nothing more comes after `count` of them."""
    visitor.until(count)
    visitor.events(after=count, wait=0.4)
    return visitor.events()


def state_of(server: Server, visitor: Visitor) -> str:
    engine = tables.open_database(server.settings.database)
    columns = tables.conversations.c
    with tables.reading(engine) as connection:
        query = sql.select(columns.state).where(columns.id == visitor.conversation)
        return str(connection.execute(query).scalar_one())
