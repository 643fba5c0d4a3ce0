"""One tab of a browser with the demo page, and what its chat shows."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, sync_playwright

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_SECONDS = 60.0
LOAD_SECONDS = 15.0
DEMO = "/webhooks/live/demo?lang=sv"
# Chromium's own lines for requests that fail, which is brought about on purpose.
EXPECTED_LINES = ("Failed to load resource", "net::ERR")
ON_VIOLATION = """
addEventListener("securitypolicyviolation", (event) => console.error("policy: " + event.violatedDirective));
"""
# The chat is open as before, or its launcher has its words.
STANDS = """
() => {
  const { shadowRoot: root } = document.querySelector("cancellation-assistant");
  return root && (root.querySelector("dialog").open || root.querySelector(".launcher").textContent);
}
"""
SHOWN = """
() => Array.from(
  document.querySelector("cancellation-assistant").shadowRoot.querySelectorAll(".message:not(.typing)"),
  (message) => {
    const bubble = message.querySelector(".bubble");
    const time = message.querySelector("time");
    const paragraphs = Array.from(bubble.querySelectorAll(":scope > p"), (each) => each.textContent);
    return { from: message.classList[1], at: time && time.dateTime, text: paragraphs.join("\\n\\n") };
  },
)
"""
SESSION = """
() => {
  const key = Object.keys(localStorage).find((each) => each.endsWith(":session"));
  return key ? JSON.parse(localStorage.getItem(key)).token : null;
}
"""


@dataclass(frozen=True)
class Shown:
    """One message as the customer sees it. `at` is the moment the server wrote it; None while it is on its way."""

    sender: str
    text: str
    at: str | None


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, for one run."""
    path = shutil.which("chromium")
    assert path, "Chromium is needed: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def customer(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of one's own, with nothing stored."""
    context = browser.new_context(locale="sv-SE", reduced_motion="reduce")
    context.set_default_timeout(1000 * PATIENCE_SECONDS)
    yield context
    context.close()


class Tab:
    """`faults` are errors of the page and violations of its policy."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self._address = url + DEMO
        self.page: Page = context.new_page()
        self.faults: list[str] = []
        self.page.add_init_script(ON_VIOLATION)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", self._heard)
        self.load()

    def _heard(self, line: ConsoleMessage) -> None:
        if line.type == "error" and not any(expected in line.text for expected in EXPECTED_LINES):
            self.faults.append(line.text)

    def load(self) -> None:
        """Opens the page, or loads it again, as often as it takes; then the chat, until the conversation is there."""
        ends = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                self.page.goto(self._address, timeout=1000 * LOAD_SECONDS)
                self.page.wait_for_function(STANDS, timeout=1000 * LOAD_SECONDS)
                break
            except Error:
                if time.monotonic() > ends:
                    raise
                self.page.wait_for_timeout(300)
        if self.page.locator(".launcher").is_visible():
            self.page.locator(".launcher").click()
        self.page.locator(".message:not(.typing)").first.wait_for()

    def say(self, text: str) -> None:
        self.page.locator("textarea").fill(text)
        self.page.locator("textarea").press("Enter")

    def shown(self) -> list[Shown]:
        """The messages as they stand; a message on its way has no moment yet."""
        return [Shown(each["from"], each["text"], each["at"]) for each in self.page.evaluate(SHOWN)]

    def token(self) -> str:
        """The token of the conversation."""
        return str(self.page.evaluate(SESSION))
