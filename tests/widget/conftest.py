from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

from .chat import Chat
from .fake_server import FakeServer

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 8000  # ms

NewContext = Callable[..., BrowserContext]
OpenPage = Callable[..., Chat]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    path = shutil.which("chromium")
    assert path, "The browser tests drive the system's Chromium: apt-get install chromium"
    browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def server() -> Iterator[FakeServer]:
    server = FakeServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def new_context(browser: Browser) -> Iterator[NewContext]:
    """A browser of its own, with nothing stored."""
    contexts = []

    def make(**options: object) -> BrowserContext:
        # Without the panel's entrance nothing has to be waited for.
        context = browser.new_context(**{"locale": "sv-SE", "reduced_motion": "reduce", **options})  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def open_page(server: FakeServer, new_context: NewContext) -> Iterator[OpenPage]:
    """The demo page in a tab. At the end no page may have thrown, or have broken its content security policy."""
    chats: list[Chat] = []

    def open_page(context: BrowserContext | None = None, address: str = "demo?lang=sv", **options: object) -> Chat:
        chat = Chat((context or new_context(**options)).new_page(), server)
        chats.append(chat)
        chat.page.goto(f"{server.url}/{address}")
        chat.launcher.wait_for()
        return chat

    yield open_page
    assert [fault for chat in chats for fault in chat.faults] == []


@pytest.fixture
def chat(open_page: OpenPage) -> Chat:
    """The demo page with the chat opened and greeted."""
    chat = open_page()
    chat.open()
    return chat
