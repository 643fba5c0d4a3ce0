"""What a visitor does and sees, in the words of a test."""

from __future__ import annotations

import time
from collections.abc import Callable

from playwright.sync_api import ConsoleMessage, Locator, Page, expect

from .fake_server import FakeServer

# Chromium's own lines for requests that fail, which many tests bring about on purpose.
EXPECTED_LINES = ("Failed to load resource", "net::ERR")

ON_VIOLATION = """
addEventListener("securitypolicyviolation", (event) => console.error("policy: " + event.violatedDirective));
"""


def until(holds: Callable[[], object], seconds: float = 8) -> None:
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends, "waited in vain"
        time.sleep(0.05)


class Chat:
    """One tab. `faults` are errors of the page and violations of its policy."""

    def __init__(self, page: Page, server: FakeServer) -> None:
        self.page = page
        self.server = server
        self.faults: list[str] = []
        page.add_init_script(ON_VIOLATION)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._heard)
        self.launcher = page.locator(".launcher")
        self.panel = page.locator("dialog")
        self.input = page.locator("textarea")
        self.log = page.locator(".log")
        self.messages = page.locator(".message:not(.typing)")
        self.announcer = page.locator("dialog > .unseen[role=status]")

    def _heard(self, line: ConsoleMessage) -> None:
        if line.type == "error" and not any(expected in line.text for expected in EXPECTED_LINES):
            self.faults.append(line.text)

    def open(self) -> None:
        self.launcher.click()
        expect(self.messages.first).to_be_visible()

    def send(self, text: str) -> None:
        self.input.fill(text)
        self.input.press("Enter")

    def shown(self) -> list[str]:
        """The texts of all messages, as they stand."""
        return [bubble.inner_text() for bubble in self.page.locator(".message:not(.typing) .bubble").all()]

    def expect_shown(self, *texts: str) -> None:
        bubbles = self.page.locator(".message:not(.typing) .bubble")
        expect(bubbles).to_have_text(list(texts))

    def menu(self, name: str) -> None:
        self.page.locator("header > button").first.click()
        self.page.locator(".menu").get_by_text(name, exact=True).click()

    def disclose(self) -> Locator:
        """The newest answer's reasons, opened."""
        reasons = self.page.locator("details").last
        reasons.locator("summary").click()
        return reasons

    def focused(self) -> str:
        """The tag and class of what has the focus inside the widget; the page's own element when it is elsewhere."""
        return str(
            self.page.evaluate(
                """() => {
                  const host = document.activeElement;
                  const node = (host.shadowRoot && host.shadowRoot.activeElement) || host;
                  return `${node.localName}.${node.className}`;
                }"""
            )
        )
