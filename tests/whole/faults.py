"""The faults of the soak run: what each does to the network, the server and the browser while the customer types."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext

from tests.whole.assistant import Assistant
from tests.whole.proxy import Proxy
from tests.whole.tab import Tab

EIGHT = 8
# Seconds: from and to.
SLOW = (0.1, 1.2)
KILLED_WITHIN_SECONDS = 5.0


@dataclass
class Scene:
    """What a fault can act on. `tabs` are the customer's open tabs, the first two of them always."""

    assistant: Assistant
    proxy: Proxy
    context: BrowserContext
    random: random.Random
    tabs: list[Tab] = field(default_factory=list)
    typing: list[Tab] = field(default_factory=list)
    """Where the messages of this round are typed, one after the other."""
    settle: Callable[[], bool] = lambda: True
    """Waits until every tab shows everything, with an answer to each message."""

    def open_tab(self) -> Tab:
        self.tabs.append(Tab(self.context, self.proxy.url))
        return self.tabs[-1]

    def pause(self, seconds: float) -> None:
        self.tabs[0].page.wait_for_timeout(1000 * seconds)


Run = Callable[[Scene], AbstractContextManager[None]]


@dataclass(frozen=True)
class Fault:
    """`run` is entered before the customer types and left after. The typing is spread over `seconds`.

    What only changes the weather (`mild`) may come together with another fault.
    """

    name: str
    run: Run
    seconds: float = 0.0
    mild: bool = False
    every_tab: bool = False
    """Each open tab gets a message, whatever their number."""


@contextmanager
def _nothing(scene: Scene) -> Iterator[None]:
    yield


@contextmanager
def _reload(scene: Scene) -> Iterator[None]:
    yield
    for tab in dict.fromkeys(scene.typing):
        tab.load()


@contextmanager
def _both_tabs(scene: Scene) -> Iterator[None]:
    scene.typing = scene.tabs[:2]
    yield


@contextmanager
def _eight_tabs(scene: Scene) -> Iterator[None]:
    more = [scene.open_tab() for _ in range(EIGHT - len(scene.tabs))]
    scene.typing = list(scene.tabs)
    yield
    # What a tab has not sent yet goes with it when it is closed.
    scene.settle()
    for tab in more:
        scene.tabs.remove(tab)
        tab.page.close()


@contextmanager
def _offline(scene: Scene) -> Iterator[None]:
    scene.context.set_offline(True)
    yield
    scene.context.set_offline(False)


@contextmanager
def _killed(scene: Scene) -> Iterator[None]:
    weather = scene.proxy.weather
    weather.after_message = scene.assistant.kill
    # Half of the time not even the word that the message was taken gets out.
    weather.loses_answers = scene.random.randrange(2)
    yield
    for _ in range(int(KILLED_WITHIN_SECONDS / 0.1)):
        if weather.after_message is None:
            break
        scene.pause(0.1)
    scene.assistant.restart()


@contextmanager
def _slow(scene: Scene) -> Iterator[None]:
    scene.proxy.weather.delay = SLOW
    yield


@contextmanager
def _answers_lost(scene: Scene) -> Iterator[None]:
    scene.proxy.weather.loses_answers = 2
    yield


@contextmanager
def _doubled(scene: Scene) -> Iterator[None]:
    scene.proxy.weather.doubles = True
    yield


@contextmanager
def _reordered(scene: Scene) -> Iterator[None]:
    scene.proxy.weather.reorders = True
    scene.typing = scene.tabs[:2]
    yield


@contextmanager
def _cut(scene: Scene) -> Iterator[None]:
    scene.proxy.weather.cuts = True
    yield


@contextmanager
def _refused(scene: Scene) -> Iterator[None]:
    scene.proxy.weather.refuses = True
    yield
    scene.proxy.weather.refuses = False


def all_faults(offline_seconds: float) -> tuple[Fault, ...]:
    """Every fault once. `offline_seconds`: how long the customer types without a network."""
    return (
        Fault("no fault", _nothing),
        Fault("reload after Enter", _reload),
        Fault("two tabs type at once", _both_tabs),
        Fault("eight tabs type at once", _eight_tabs, every_tab=True),
        Fault(f"offline for {offline_seconds:g} s", _offline, seconds=offline_seconds),
        Fault("server killed with -9", _killed),
        Fault("server refuses for 4 s", _refused, seconds=4),
        Fault("slow network", _slow, mild=True),
        Fault("answer to a message lost", _answers_lost, mild=True),
        Fault("messages and events doubled", _doubled, mild=True),
        Fault("answers and events reordered", _reordered, mild=True),
        Fault("event streams cut", _cut, mild=True),
    )
