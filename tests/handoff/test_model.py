"""Customers, agents, timers, crashes and a desk out of reach, in any order: what must be true after every step.

`make test` tries a sample that is always the same; `make model` tries 2,000 runs that are always others.
"""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from bot.channel import clock
from bot.channel.controls import ASK_FOR_PERSON, LEAVE, RESUME, WITHDRAW
from bot.channel.desk_errors import DeskError, StaleVersionError
from bot.channel.desk_port import Agent, Desk, Request
from bot.channel.events import Button
from bot.channel.handoff_lines import address_kept
from tests.handoff.desk import ANNA, BERTIL, CARLA, Office
from tests.handoff.model import SAYS, Running
from tests.handoff.story import OneStory

RUNS = int(os.environ.get("MODEL_RUNS", "50"))
STEPS = 25
MOST_CUSTOMERS = 3
AGENTS = (ANNA, BERTIL, CARLA)
BUTTONS = {
    "person": Button("Talk to a person", ASK_FOR_PERSON, "person"),
    "resume": Button("Go on with the assistant", control=RESUME),
    "withdraw": Button("Withdraw the request", control=WITHDRAW),
    "leave": Button("Go back to the assistant", control=LEAVE),
    "sheet": Button("Webex", '/correct{"provider": "webex", "sheet": true}'),
    "language": Button("Latviešu", '/change_language{"language": "lv"}', "language:lv"),
}
# Each crash closes the database, which takes its time on a disk.
IN_MEMORY = Path("/dev/shm")
names = st.integers(0, MOST_CUSTOMERS - 1).map(str)
agents = st.sampled_from(AGENTS)
acts = st.sampled_from(["take", "take", "answer", "answer", "hand_back", "close", "transfer", "note"])
does = st.sampled_from(["writes", "writes", "writes again", "is given a person", "is given a person", *sorted(BUTTONS)])
says = st.sampled_from(sorted(SAYS))
mostly = st.sampled_from([True, True, True, False])


class Handover(OneStory):
    """Whatever happens, the conversation log can be read as one story."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(dir=IN_MEMORY if IN_MEMORY.is_dir() else None))
        self.loop = asyncio.new_event_loop()
        self.office = Office(self.folder)
        self.running = Running(self.office, self.loop)
        super().__init__(self.office)
        logging.disable(logging.ERROR)  # the faults of the assistant are meant
        self.number = 0

    def teardown(self) -> None:
        """The assistant answers all that it was asked: then nothing may be left over."""
        while self.being_answered():
            self.running.assistant_says(self.being_answered()[0], "answer")
        self.the_log_is_one_story()
        assert self.office.log.unanswered() == []
        self.every_message_was_answered_where_no_person_was_asked_for()
        self.running.crash()
        self.office.engine.dispose()
        self.loop.close()
        logging.disable(logging.NOTSET)
        shutil.rmtree(self.folder)

    @initialize(agents=st.lists(agents, max_size=2), wanted=st.lists(names, min_size=1, max_size=2, unique=True))
    def a_day_begins(self, agents: list[Agent], wanted: list[str]) -> None:
        for agent in agents:
            self.office.on_duty(agent)
        for name in wanted:
            self._customer_does(name, "is given a person")

    @rule(data=st.data())
    def something_happens(self, data: st.DataObject) -> None:
        """One rule, so that what is possible is as likely as its weight says; many would switch each other off."""
        weights = {
            "customer_acts": 4,
            "agent_acts": 7 if self.open else 0,
            "assistant_says": 4 if self.being_answered() else 0,
            "comes_or_goes": 1,
            "two_take_at_once": 1 if self._untaken() else 0,
            "time_passes_for_two_servers": 2 if self._untaken() else 0,
            "leaves_an_address": 1 if self.open else 0,
            "the_desk_is_out_of_reach": 1 if self.open else 0,
            "the_server_crashes": 1,
            "is_erased": 1 if self._erasable() else 0,
        }
        getattr(self, data.draw(st.sampled_from([name for name in weights for _ in range(weights[name])])))(data)

    # Customers, and the assistant.

    def customer_acts(self, data: st.DataObject) -> None:
        self._customer_does(data.draw(names), data.draw(does))

    def _customer_does(self, name: str, what: str) -> None:
        if name not in self.sent:
            self.office.customer(name)
            self.sent[name] = []
        if what == "writes again" and self.sent[name]:
            assert not self.running.post(name, self.sent[name][-1])
            return
        self.number += 1
        self.sent[name].append(f"m{self.number}")
        button = BUTTONS["person"] if what == "is given a person" else BUTTONS.get(what)
        assert self.running.post(name, f"m{self.number}", button)
        if what == "is given a person" and name in self.being_answered():
            self.running.assistant_says(name, "hand over")

    def assistant_says(self, data: st.DataObject) -> None:
        self.running.assistant_says(data.draw(st.sampled_from(self.being_answered())), data.draw(says))

    def leaves_an_address(self, data: st.DataObject) -> None:
        conversation = self.office.conversation(self._one(data).conversation)
        assert self.office.log.leave_address(conversation.id, "kund@example.com", address_kept(conversation))

    def is_erased(self, data: st.DataObject) -> None:
        """As the route does: first no turn may run any more."""
        name = data.draw(st.sampled_from(self._erasable()))
        assert self.office.log.erase([name]) == [name]
        del self.sent[name]

    # Agents.

    def agent_acts(self, data: st.DataObject) -> None:
        """Mostly the owner, if there is one, and on what they have just read."""
        request, self.number = self._one(data), self.number + 1
        own, behind, what = data.draw(mostly), data.draw(mostly), data.draw(acts)
        agent = next((each for each in AGENTS if own and each.id == request.owner), data.draw(agents))
        version = request.version if behind else request.version - 1
        more: dict[str, tuple[Any, ...]] = {"close": ("solved",), "note": ("Hm",), "transfer": (BERTIL,)}
        more["answer"] = (f"answer {self.number}", None, f"desk:{self.number}")
        for _ in range(2 if what == "answer" else 1):
            with suppress(DeskError):
                getattr(self.office.desk, what)(request.id, version, agent, *more.get(what, ()))
                assert behind, "an older version"
                assert what == "note" or request.owner in (agent.id, None) or agent.lead

    def two_take_at_once(self, data: st.DataObject) -> None:
        request, outcomes = data.draw(st.sampled_from(self._untaken())), list[str]()

        def take(agent: Agent) -> None:
            try:
                Desk(self.office.engine).take(request.id, request.version, agent)
                outcomes.append("taken")
            except StaleVersionError:
                outcomes.append("stale")

        threads = [threading.Thread(target=take, args=(agent,)) for agent in (ANNA, BERTIL)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["stale", "taken"]
        # Whoever was quicker: what follows must not depend on it, or a failure could not be shown again.
        self.office.desk.take(request.id, request.version + 1, CARLA)

    def comes_or_goes(self, data: st.DataObject) -> None:
        self.office.desk.set_presence(data.draw(agents), ["sv", "lv"], data.draw(mostly))

    # Time, crashes, and a desk elsewhere that cannot be reached.

    def time_passes_for_two_servers(self, data: st.DataObject) -> None:
        self.office.age(data.draw(st.integers(1, 4)))
        before = {name: len(self.office.events(name)) for name in self.sent}
        stepped = clock.make_due_steps(self.office.engine, self.office.reception)
        assert clock.make_due_steps(self.office.engine, self.office.reception) == []
        for name in self.sent:
            assert len(self.office.events(name)) - before[name] == stepped.count(name) <= 1

    def the_server_crashes(self, data: st.DataObject) -> None:
        self.running.crash()
        self.office.restart()
        self.running = Running(self.office, self.loop)

    def the_desk_is_out_of_reach(self, data: st.DataObject) -> None:
        self.office.desk.set_unreachable(self._one(data).id, data.draw(st.booleans()))

    def being_answered(self) -> list[str]:
        return sorted(name for name, asked in self.running.asked.items() if asked)

    def _one(self, data: st.DataObject) -> Request:
        return data.draw(st.sampled_from(self.open))

    def _erasable(self) -> list[str]:
        return sorted(self.sent.keys() - self.being_answered()) if len(self.sent) == MOST_CUSTOMERS else []

    def _untaken(self) -> list[Request]:
        return [request for request in self.open if request.owner is None]


TestHandover = Handover.TestCase
TestHandover.settings = settings(
    max_examples=RUNS, stateful_step_count=STEPS, deadline=None, derandomize="MODEL_RUNS" not in os.environ
)
