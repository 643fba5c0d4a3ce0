"""A process that is killed at any point: nothing lost, nothing sent twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from bot.adapters.base import Adapter, Step
from bot.adapters.lease import SECONDS, Lease, LeaseLostError, register
from tests.adapters import test_chatwoot, test_zendesk
from tests.adapters.conftest import Build, Clock, Workers
from tests.adapters.fake_desk import FakeDesk
from tests.adapters.replay import Replay

POINTS = 20


class KilledError(BaseException):
    """Stands for kill -9: nothing below catches it."""


class Killer:
    """A step that kills once, at the given point."""

    def __init__(self, point: int | None) -> None:
        self.point, self.passed = point, list[str]()

    def __call__(self, name: str) -> None:
        self.passed.append(name)
        if len(self.passed) - 1 == self.point:
            raise KilledError(name)


class Run:
    """One whole request, in a process that is killed once and started again."""

    def __init__(self, build: Build, make: Callable[[Step], Adapter], desk: FakeDesk, replay: Replay) -> None:
        self._build, self._make, self._desk, self._replay = build, make, desk, replay

    def through(self, point: int | None = None) -> list[str]:
        """Returns the points that were passed."""
        killer = Killer(point)
        self.workers = self._build(self._make(killer), killer)
        chatwoot = self.workers.adapter.name == "chatwoot"
        self.deliver: Callable[[Workers, Any], int] = test_chatwoot.deliver if chatwoot else test_zendesk.deliver
        desk, replay = self._desk, self._replay
        number = desk.begin("Hej")
        self._work(killer)
        desk.write(number, "ett")
        self._work(killer)
        ticket = (replay.conversations if chatwoot else replay.tickets)[-1]["id"]
        says = replay.agent_says if chatwoot else replay.staff_comments
        told = [says(ticket, text) for text in ("ja", "ja", "nej")]
        for payload in (told[1], told[2], told[1]):  # the first one is lost
            self.deliver(self.workers, payload)
        desk.write(number, "ett")
        self._work(killer)
        self.deliver(self.workers, replay.status_changes(ticket, "resolved") if chatwoot else replay.solves(ticket))
        self._work(killer)
        self._check(number, ticket, chatwoot)
        return killer.passed

    def _work(self, killer: Killer) -> None:
        try:
            self.workers.work(70)
        except KilledError:
            self.workers = self._build(self._make(killer), killer)
            self.workers.work(70)

    def _check(self, number: int, ticket: int, chatwoot: bool) -> None:
        desk, replay = self._desk, self._replay
        assert desk.answers(number) == ["ja", "ja", "nej"]
        assert desk.requests[number].status == "done"
        key = desk.requests[number].conversation
        if chatwoot:
            assert sum(key in each["identifier"] for each in replay.contacts) == 1
            assert sum(key in each["source_id"] for each in replay.conversations) == 1
            said, notes = replay.said(ticket, 0), replay.said(ticket, 1, private=True)
        else:
            assert sum(key in each["external_id"] for each in replay.tickets) == 1
            staff = {user["id"] for user in replay.users if user["role"] == "agent"}
            comments = replay.comments[ticket]
            said = [each["body"] for each in comments if each["public"] and each["author_id"] not in staff]
            notes = [each["body"] for each in comments if not each["public"]]
        assert (said, len(notes)) == (["ett", "ett"], 1)
        assert self.workers.outbox.backlog() == []


@pytest.mark.parametrize("name", ["chatwoot", "zendesk"])
def test_a_process_killed_at_any_point_loses_nothing_and_repeats_nothing(
    name: str, request: pytest.FixtureRequest, build: Build, desk: FakeDesk, replay: Replay
) -> None:
    make = request.getfixturevalue(name)
    run = Run(build, make, desk, replay)
    passed = run.through()
    points = chosen(passed)
    assert len(points) == POINTS
    for point in points:
        run.through(point)


def chosen(passed: list[str]) -> list[int]:
    """The points at which something has just been done that cannot be taken back, and others from beginning to end."""
    done = [place for place, name in enumerate(passed) if name.startswith(("after POST", "after PUT", "after answer"))]
    others = [place for place in range(len(passed)) if place not in done]
    more = POINTS - len(done)
    return sorted(done + [others[index * len(others) // more] for index in range(more)])


# What a process of its own does: open requests until it is killed.
CHILD = """
import sys
from bot.adapters.calls import Calls
from bot.adapters.chatwoot import Chatwoot
from bot.adapters.sender import Sender
from bot.channel.tables import open_database
from tests.adapters.fake_desk import Request, sheet_of

class Desk:
    def request(self, number): return Request(number, sys.argv[3])
    def sheet(self, number): return sheet_of()
    def transcript(self, number, after): return []
    def address(self, number): return None

calls = Calls(sys.argv[2], {"api_access_token": "token"})
sender = Sender(open_database(sys.argv[1]), Desk(), Chatwoot(calls, 7, 3, "s" * 40), "en")
print("ready", flush=True)
sender.send_next()
"""


@pytest.mark.parametrize("place", ["/contacts$", "/conversations$"])
def test_kill_9_in_the_middle_of_a_call_makes_no_second_conversation(
    build: Build, chatwoot: Callable[..., Any], desk: FakeDesk, replay: Replay, engine: Engine, place: str
) -> None:
    workers = build(chatwoot())
    number = desk.begin("Hej")
    workers.follower.follow()
    replay.fail(place, delay=1.0)
    arguments = [str(engine.url), replay.url, desk.requests[number].conversation]
    child = subprocess.Popen([sys.executable, "-c", CHILD, *arguments], stdout=subprocess.PIPE)
    until = time.monotonic() + 30
    while replay.faults and time.monotonic() < until:
        time.sleep(0.02)
    os.kill(child.pid, signal.SIGKILL)
    child.communicate()
    time.sleep(1.2)  # the server does what it was asked
    workers.work(20)
    assert (len(replay.contacts), len(replay.conversations)) == (1, 1)
    assert len(replay.messages[replay.conversations[0]["id"]]) == 1


def test_only_one_process_works_and_another_takes_over_when_it_is_gone(engine: Engine, clock: Clock) -> None:
    register(engine, "chatwoot")
    register(engine, "chatwoot")
    first, second = (Lease(engine, "chatwoot", clock) for _ in range(2))
    assert (first.hold(), second.hold()) == (True, False)
    clock.pass_(SECONDS + 1)
    assert second.hold()
    first._renewed = None
    with pytest.raises(LeaseLostError):
        first.keep()
    second.release()
    assert first.hold()
