"""`python -m tests.whole.soak`: numbered messages under a random schedule of faults; none may be lost or doubled.

The same seed gives the same schedule. It ends with a table and the exit code 1 if anything was lost, doubled or out
of order in the log or in any tab, or if a message does not have exactly its own answer.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Browser

from tests.whole.assistant import Assistant, Visitor
from tests.whole.faults import Fault, Scene, all_faults
from tests.whole.proxy import Proxy
from tests.whole.tab import Shown, Tab, chromium, customer
from tests.whole.verdict import Typed, Verdict, judge

# Their answers differ, so that it shows which message an answer belongs to.
QUESTIONS = ("Hur säger jag upp Zoom?", "Hur säger jag upp GoTo?", "Hur säger jag upp Microsoft 365?")
MOST_MESSAGES = 4  # of one round
SETTLED_WITHIN_SECONDS = 60.0


class Soak:
    """One customer's conversation. `most`: how many messages a round may have; eight tabs type at least one each."""

    def __init__(self, scene: Scene, most: int = MOST_MESSAGES) -> None:
        self._scene, self._most = scene, most
        self.typed: list[Typed] = []
        self.rounds: dict[str, int] = {}
        self.longest: dict[str, float] = {}
        scene.settle = self.settle
        scene.open_tab()
        scene.open_tab()

    def run(self, faults: tuple[Fault, ...], messages: int) -> None:
        """Round after round, each fault as often as the others, until so many messages are typed.

        Ends early when something stays missing: the verdict says what.
        """
        chance = self._scene.random
        while True:
            for fault in chance.sample(faults, len(faults)):
                mild = [each for each in faults if each.mild and each is not fault]
                together = (fault, *chance.sample(mild, chance.randrange(2)))
                well = self.round(*together)
                print(f"{len(self.typed):4} {', '.join(each.name for each in together)}", flush=True)
                if not well or len(self.typed) >= messages:
                    return

    def round(self, *faults: Fault) -> bool:
        """Types some messages while the faults last and waits, at last in calm weather, until all is well again."""
        scene, chance = self._scene, self._scene.random
        scene.typing = [chance.choice(scene.tabs)]
        with ExitStack() as lasting:
            for fault in faults:
                lasting.enter_context(fault.run(scene))
            count = len(scene.typing) if any(fault.every_tab for fault in faults) else chance.randint(1, self._most)
            self._type(count, max(fault.seconds for fault in faults), tuple(fault.name for fault in faults))
        began = time.monotonic()
        self.settle()
        scene.proxy.calm()
        well = self.settle()
        for fault in faults:
            self.rounds[fault.name] = self.rounds.get(fault.name, 0) + 1
            self.longest[fault.name] = max(self.longest.get(fault.name, 0), time.monotonic() - began)
        return well

    def _type(self, count: int, seconds: float, faults: tuple[str, ...]) -> None:
        chance, began = self._scene.random, time.monotonic()
        moments = sorted(chance.uniform(0, seconds or 0.5 * count) for _ in range(count))
        for place, moment in enumerate(moments):
            self._scene.pause(max(0.0, began + moment - time.monotonic()))
            self.say(self._scene.typing[place % len(self._scene.typing)], faults)
        self._scene.pause(max(0.0, began + seconds - time.monotonic()))

    def say(self, tab: Tab, faults: tuple[str, ...]) -> None:
        question = QUESTIONS[len(self.typed) % len(QUESTIONS)]
        message = Typed(f"{len(self.typed) + 1}. {question}", question, id(tab), faults)
        self.typed.append(message)
        tab.say(message.text)

    def settle(self) -> bool:
        """Waits until every tab shows everything; False when that takes too long."""
        ends = time.monotonic() + SETTLED_WITHIN_SECONDS
        expected = 1 + 2 * len(self.typed)
        while time.monotonic() < ends:
            if all(_is_settled(tab.shown(), expected) for tab in self._scene.tabs):
                return True
            self._scene.pause(0.2)
        return False

    def verdict(self, answers: dict[str, str], browser: Browser) -> Verdict:
        """`answers`: the right answer to each question."""
        scene = self._scene
        token = scene.tabs[0].token()
        events = Visitor(scene.assistant.base, token).events()
        log = [Shown(event["from"], event["text"], event["created_at"]) for event in events]
        views = {f"tab {number}": tab.shown() for number, tab in enumerate(scene.tabs, 1)}
        with another_device(browser, scene) as device:
            _wait_for(device, len(log))
            views["another device"] = device.shown()
        return judge(self.typed, log, views, answers)


def _is_settled(shown: list[Shown], expected: int) -> bool:
    return len(shown) >= expected and all(each.at for each in shown)


def _wait_for(tab: Tab, count: int) -> None:
    ends = time.monotonic() + 20
    while len(tab.shown()) < count and time.monotonic() < ends:
        tab.page.wait_for_timeout(200)


@contextmanager
def another_device(browser: Browser, scene: Scene) -> Iterator[Tab]:
    """A second browser with the same session."""
    with customer(browser) as context:
        state = scene.context.storage_state()
        kept = {each["name"]: each["value"] for origin in state["origins"] for each in origin["localStorage"]}
        context.add_init_script(f"for (const [k, v] of Object.entries({json.dumps(kept)})) localStorage.setItem(k, v);")
        yield Tab(context, scene.proxy.url)


def right_answers(assistant: Assistant) -> dict[str, str]:
    """The answer to each question, asked in a conversation of its own."""
    visitor = Visitor(assistant.base)
    visitor.do("start", button="start")
    return {question: visitor.do(f"q{place}", text=question)["text"] for place, question in enumerate(QUESTIONS)}


@contextmanager
def scene(assistant: Assistant, browser: Browser, seed: int) -> Iterator[Scene]:
    """A customer's browser behind a proxy of its own."""
    proxy = Proxy(assistant.url, seed)
    try:
        with customer(browser) as context:
            yield Scene(assistant, proxy, context, random.Random(seed))
    finally:
        proxy.stop()


def main() -> None:
    """Read the command line, run, print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.whole.soak", description=__doc__)
    parser.add_argument("--messages", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--offline", type=float, default=30.0, help="seconds without a network")
    options = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        assistant = Assistant(Path(folder))
        assistant.start()
        try:
            with scene(assistant, browser, options.seed) as stage:
                answers = right_answers(assistant)
                soak = Soak(stage)
                soak.run(all_faults(options.offline), options.messages)
                verdict = soak.verdict(answers, browser)
                faults = [line for tab in stage.tabs for line in tab.faults]
                interrupted = assistant.interrupted_turns()
        finally:
            assistant.stop()
    print(verdict.table(soak.rounds, soak.longest))
    print(f"Seed {options.seed}; {time.monotonic() - began:.0f} s; load average {os.getloadavg()[0]:.1f};")
    print(f"answers interrupted by kill -9 and begun again: {interrupted}; errors in the pages: {len(faults)}")
    sys.exit(1 if verdict.faults or faults else 0)


if __name__ == "__main__":
    main()
