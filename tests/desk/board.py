"""What an agent does and sees in the page, in the words of a test."""

from __future__ import annotations

from playwright.sync_api import ConsoleMessage, Locator, Page, expect

# Chromium's own lines for requests that fail, which some tests bring about on purpose.
EXPECTED_LINES = ("Failed to load resource", "net::ERR")

ON_VIOLATION = """
addEventListener("securitypolicyviolation", (event) => console.error("policy: " + event.violatedDirective));
"""


class Board:
    """One tab. `faults` are errors of the page and violations of its policy."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []
        page.add_init_script(ON_VIOLATION)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._heard)
        self.entries = page.locator(".entry")
        self.messages = page.locator(".message")
        self.answer = page.locator("#answer")
        self.fault = page.locator(".talk > .fault")
        self.dialog = page.locator("dialog")
        self.sheet = page.locator(".sheet")

    def _heard(self, line: ConsoleMessage) -> None:
        if line.type == "error" and not any(expected in line.text for expected in EXPECTED_LINES):
            self.faults.append(line.text)

    def sign_in(self, name: str, password: str) -> None:
        self.page.locator("#name").fill(name)
        self.page.locator("#password").fill(password)
        self.page.locator("#password").press("Enter")
        self.page.locator(".bar").wait_for()

    def open(self, request: int) -> None:
        self.entry(request).click()
        expect(self.page.locator(".head h2")).to_be_focused()

    def entry(self, request: int) -> Locator:
        return self.page.locator(f'[data-request="{request}"]')

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def take(self, request: int) -> None:
        self.open(request)
        self.button("Take").click()
        self.answer.wait_for()
