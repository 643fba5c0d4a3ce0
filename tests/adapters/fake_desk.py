"""The channel's desk port as the adapters know it, in memory; its conversations are rows in the database."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sql
from sqlalchemy.engine import Engine

from bot.channel.desk_errors import InvalidTransitionError, NotYoursError, StaleVersionError
from bot.channel.events import Event, Sender
from bot.channel.presence import Agent
from bot.channel.tables import conversations, now, writing


@dataclass(frozen=True)
class Request:
    id: int
    conversation: str
    status: str = "waiting"
    language: str = "sv"
    reason: str = "policy_unstated"
    provider: str | None = "zoom"
    owner: str | None = None
    owner_name: str | None = None
    version: int = 1
    unreachable: bool = False
    reference: str | None = None


@dataclass(frozen=True)
class Change:
    number: int
    handoff: int


def sheet_of(role: str = "admin") -> dict[str, Any]:
    def phrase(msgid: str) -> dict[str, Any]:
        return {"msgid": msgid, "values": {}}

    return {
        "reason": "policy_unstated",
        "rows": [{"id": "role", "label": phrase("Role"), "value": phrase(role)}],
        "verdict": [phrase("It can be cancelled.")],
        "unstated": [phrase("Whether money comes back.")],
        "told": [],
        "needed": ["The account id"],
        "sources": [{"title": "Terms", "url": "https://example.com/terms", "checked_on": "2026-01-01"}],
    }


class FakeDesk:
    def __init__(self, engine: Engine) -> None:
        self._engine, self._lock = engine, threading.RLock()
        self.requests: dict[int, Request] = {}
        self.events: dict[int, list[Event]] = {}
        self.sheets: dict[int, dict[str, Any]] = {}
        self.addresses: dict[int, str] = {}
        self.feed: list[Change] = []
        self.stale = 0

    # What a test does

    def begin(self, *words: str, **about: Any) -> int:
        """A customer wrote these words and waits for a person. Returns the request's number."""
        with self._lock:
            number, conversation = len(self.requests) + 1, str(uuid.uuid4())
            row: dict[str, Any] = {
                "id": conversation,
                "page_language": "sv",
                "language": "sv",
                "timezone": "Europe/Stockholm",
            }
            row |= {"state": "waiting", "version": 1, "last_number": 0, "created_at": now(), "seen_at": now()}
            user = {key: about.pop(key) for key in ("user_id", "user_name", "user_email") if key in about}
            with writing(self._engine) as connection:
                connection.execute(sql.insert(conversations).values(row | user))
            self.requests[number] = Request(number, conversation, **about)
            self.events[number], self.sheets[number] = [], sheet_of()
            for text in words:
                self._write(number, Sender.CUSTOMER, text)
            self._write(number, Sender.SYSTEM, "You are number 1 in the queue.")
        return number

    def write(self, number: int, text: str, sender: Sender = Sender.CUSTOMER) -> int:
        with self._lock:
            return self._write(number, sender, text)

    def change(self, number: int, **values: Any) -> None:
        with self._lock:
            version = self.requests[number].version + 1
            self.requests[number] = replace(self.requests[number], **values, version=version)
            self._tell(number)

    def correct(self, number: int, role: str) -> None:
        with self._lock:
            self.sheets[number] = sheet_of(role)
            self._tell(number)

    def leave(self, number: int, address: str) -> None:
        with self._lock:
            self.addresses[number] = address
            self._tell(number)

    def answers(self, number: int) -> list[str]:
        return [event.body["text"] for event in self.events[number] if event.sender is Sender.AGENT]

    # The port

    def request(self, request: int, /) -> Request | None:
        return self.requests.get(request)

    def transcript(self, request: int, after: int, /) -> Sequence[Event]:
        with self._lock:
            return [event for event in self.events[request] if event.number > after]

    def sheet(self, request: int, /) -> Mapping[str, Any]:
        return self.sheets.get(request, {})

    def address(self, request: int, /) -> str | None:
        return self.addresses.get(request)

    def reference(self, request: int, text: str, /) -> None:
        self.requests[request] = replace(self.requests[request], reference=text)

    def set_unreachable(self, request: int, unreachable: bool, /) -> None:
        self.change(request, unreachable=unreachable)

    def changes(self, after: int, /) -> Sequence[Change]:
        with self._lock:
            return self.feed[after : after + 100]

    def take(self, request: int, version: int, agent: Agent, /) -> Request:
        with self._lock:
            self._check(request, version, "waiting", "ticket")
            self.change(request, status="agent", owner=agent.id, owner_name=agent.name)
            self._write(request, Sender.SYSTEM, f"{agent.name} from our team is here.")
            return self.requests[request]

    def transfer(self, request: int, version: int, agent: Agent, to: Agent, /) -> Request:
        with self._lock:
            self._check(request, version, "agent", owner=agent)
            self.change(request, owner=to.id, owner_name=to.name)
            return self.requests[request]

    def answer(self, request: int, version: int, agent: Agent, text: str, /, *, message_id: str | None = None) -> int:
        with self._lock:
            for event in self.events[request]:
                if message_id and event.message_id == message_id:
                    return event.number
            self._check(request, version, "agent", owner=agent)
            return self._write(request, Sender.AGENT, text, message_id)

    def hand_back(self, request: int, version: int, agent: Agent, /) -> None:
        with self._lock:
            self._check(request, version, "waiting", "ticket", "agent", owner=agent)
            self.change(request, status="done", owner=None)

    def close(self, request: int, version: int, agent: Agent, result: str, /) -> None:
        with self._lock:
            self._check(request, version, "waiting", "ticket", "agent", owner=agent)
            self.change(request, status="done")

    def _check(self, number: int, version: int, *statuses: str, owner: Agent | None = None) -> None:
        request = self.requests[number]
        if self.stale:
            self.stale -= 1
            raise StaleVersionError("stale")
        if request.version != version:
            raise StaleVersionError(f"{request.version} is not {version}")
        if request.status not in statuses:
            raise InvalidTransitionError(request.status)
        if owner and request.status == "agent" and request.owner != owner.id:
            raise NotYoursError(request.owner)

    def _write(self, number: int, sender: Sender, text: str, message_id: str | None = None) -> int:
        place = len(self.events[number]) + 1
        self.events[number].append(Event(place, sender, now(), message_id, {"text": text}))
        self._tell(number)
        return place

    def _tell(self, number: int) -> None:
        self.feed.append(Change(len(self.feed) + 1, number))
