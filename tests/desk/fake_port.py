"""The channel's port in memory: what the desk asks of it, and what a test makes happen."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.channel.desk_errors import InvalidTransitionError, NotYoursError, StaleVersionError, UnknownRequestError
from bot.channel.events import Event, Json, Sender
from bot.channel.feed import Change, Kind
from bot.channel.presence import Agent, Present
from bot.channel.requests import Note, Request

MOMENT = "2026-11-22T09:00:00.000Z"


NEW: Json = {
    "status": "waiting",
    "language": "fr",
    "reason": "unstated_policy",
    "provider": "zoom",
    "since": MOMENT,
    "waiting_seconds": 90,
    "position": 1,
    "owner": None,
    "owner_name": None,
    "last_number": 0,
    "unread": 0,
    "version": 1,
    "unreachable": False,
    "reference": None,
}


@dataclass
class FakeDesk:
    requests: dict[int, Request] = field(default_factory=dict)
    events: dict[int, list[Event]] = field(default_factory=dict)
    sheets: dict[int, Json] = field(default_factory=dict)
    written: dict[int, list[Note]] = field(default_factory=dict)
    here: dict[str, Present] = field(default_factory=dict)
    feed: list[Change] = field(default_factory=list)
    results: dict[int, str] = field(default_factory=dict)
    addresses: dict[int, str] = field(default_factory=dict)
    said_once: dict[str, int] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def forget(self) -> None:
        """Everything but the feed, whose numbers go on."""
        for kept in (self.requests, self.events, self.sheets, self.written, self.here, self.results):
            kept.clear()
        self.addresses.clear()
        self.said_once.clear()

    # What a test makes happen.

    def wait(self, **known: Any) -> Request:
        """Another customer waits."""
        with self.lock:
            number = len(self.requests) + 1
            request = Request(id=number, conversation=f"conversation-{number}", **{**NEW, **known})
            self.requests[number] = request
            self._changed(number, "request")
            return request

    def say(self, request: int, sender: str, text: str, **body: Any) -> int:
        with self.lock:
            events = self.events.setdefault(request, [])
            meta = {"language": self.requests[request].language, **body.pop("meta", {})}
            whole = {"text": text, "list": [], "buttons": [], "sources": [], "phrases": [], "meta": meta, **body}
            events.append(Event(len(events) + 1, Sender(sender), MOMENT, None, whole))
            unread = self.requests[request].unread + (sender == "customer")
            self._set(request, "message", last_number=len(events), unread=unread)
            return len(events)

    # The port.

    def queue(self, language: str | None = None) -> list[Request]:
        order = {"waiting": 0, "ticket": 1, "agent": 2}
        with self.lock:
            there = [each for each in self.requests.values() if each.status in order]
        wanted = [each for each in there if language in (None, each.language)]
        return sorted(wanted, key=lambda each: (order[each.status], -each.waiting_seconds, each.id))

    def request(self, request: int) -> Request | None:
        return self.requests.get(request)

    def transcript(self, request: int, after: int = 0) -> list[Event]:
        return [event for event in self.events.get(request, ()) if event.number > after]

    def sheet(self, request: int) -> Json:
        return self.sheets.get(request, {})

    def address(self, request: int) -> str | None:
        return self.addresses.get(request)

    def notes(self, request: int) -> list[Note]:
        return list(self.written.get(request, ()))

    def take(self, request: int, version: int, agent: Agent) -> Request:
        with self.lock:
            there = self._checked(request, version, None, ("waiting", "ticket", "agent"))
            if there.status == "agent":
                self._checked(request, version, agent, lead_too=True)
            return self._set(request, "take", status="agent", owner=agent.id, owner_name=agent.name, position=None)

    def answer(
        self,
        request: int,
        version: int,
        agent: Agent,
        text: str,
        phrase: Json | None = None,
        message_id: str | None = None,
    ) -> int:
        with self.lock:
            if message_id in self.said_once:
                return self.said_once[message_id]
            self._checked(request, version, agent)
            phrases = [{"place": "text", "phrase": phrase}] if phrase else []
            number = self.say(request, "agent", text, phrases=phrases, meta={"name": agent.name})
            self._set(request, "message", unread=0)
            if message_id:
                self.said_once[message_id] = number
            return number

    def hand_back(self, request: int, version: int, agent: Agent) -> Request:
        return self._ended(request, version, agent, "hand_back")

    def close(self, request: int, version: int, agent: Agent, result: str) -> Request:
        self.results[request] = result
        return self._ended(request, version, agent, "close")

    def transfer(self, request: int, version: int, agent: Agent, to: Agent) -> Request:
        with self.lock:
            self._checked(request, version, agent, lead_too=True)
            return self._set(request, "transfer", owner=to.id, owner_name=to.name)

    def note(self, request: int, version: int, agent: Agent, text: str) -> None:
        with self.lock:
            self.written.setdefault(request, []).append(Note(agent.name, MOMENT, text))
            self._changed(request, "note")

    def changes(self, after: int) -> list[Change]:
        return self.feed[after : after + 100]

    def present(self) -> list[Present]:
        return list(self.here.values())

    def set_presence(self, agent: Agent, teams: Sequence[str], online: bool) -> None:
        self.here.pop(agent.id, None)
        if online:
            self.here[agent.id] = Present(agent.id, agent.name, tuple(teams))

    def _ended(self, request: int, version: int, agent: Agent, kind: str) -> Request:
        with self.lock:
            self._checked(request, version, agent)
            return self._set(request, kind, status="done")

    def _checked(
        self,
        number: int,
        version: int,
        agent: Agent | None,
        states: Sequence[str] = ("agent",),
        lead_too: bool = False,
    ) -> Request:
        request = self.requests.get(number)
        if request is None:
            raise UnknownRequestError
        if request.version != version:
            raise StaleVersionError
        if request.status not in states:
            raise InvalidTransitionError
        if agent and request.owner != agent.id and not (lead_too and agent.lead):
            raise NotYoursError
        return request

    def _set(self, number: int, kind: str, **changed: Any) -> Request:
        request = self.requests[number]
        moved = 0 if kind == "message" else 1
        self.requests[number] = replace(request, version=request.version + moved, **changed)
        self._changed(number, kind)
        return self.requests[number]

    def _changed(self, number: int, kind: str) -> None:
        self.feed.append(Change(len(self.feed) + 1, number, Kind(kind)))
