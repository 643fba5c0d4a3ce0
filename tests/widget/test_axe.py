"""axe-core finds nothing in any state of the widget."""

from __future__ import annotations

from importlib.resources import files

import pytest
from playwright.sync_api import expect

from .chat import Chat
from .conftest import OpenPage
from .fake_server import FakeServer, say
from .test_more import ANSWER, CHECKLIST

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
SIZES = {"desktop": {"width": 1280, "height": 800}, "phone": {"width": 375, "height": 740}}
CHOICES = [{"id": "b1", "title": "Refund?"}, {"id": "b2", "title": "What about my recordings?"}]

# Every rule of WCAG 2.2 A and AA and of best practice, on the whole page and into the shadow tree.
FINDINGS = """async () => {
  const { violations } = await axe.run(document, {
    resultTypes: ["violations"],
    rules: { "target-size": { enabled: true } },
  });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => [id, html, failureSummary]));
}"""


def expect_clean(chat: Chat) -> None:
    for scheme in ("dark", "light"):
        chat.page.emulate_media(color_scheme=scheme)
        assert chat.page.evaluate(FINDINGS) == [], scheme


@pytest.mark.parametrize("size", SIZES)
def test_no_state_has_a_finding(size: str, open_page: OpenPage, server: FakeServer) -> None:
    chat = open_page(viewport=SIZES[size])
    chat.page.evaluate(AXE)
    expect_clean(chat)
    chat.open()
    server.typing(True)
    expect(chat.page.locator(".typing")).to_be_visible()
    expect_clean(chat)
    server.typing(False)
    server.push({**ANSWER, "buttons": CHOICES}, CHECKLIST, say("Anna is asked for.", "system"), say("Hi!", "agent"))
    server.refuse_next = [(403, {})]
    chat.send("refused")
    expect(chat.page.locator(".refused")).to_be_visible()
    expect_clean(chat)
    chat.disclose()
    chat.page.get_by_role("button", name="Yes", exact=True).click()
    expect(chat.page.get_by_text("Would you like to add something?")).to_be_visible()
    chat.page.get_by_role("checkbox", name="Invoice").check()
    chat.send("")
    expect_clean(chat)


@pytest.mark.parametrize("size", SIZES)
def test_menu_question_and_offline_have_no_finding(size: str, open_page: OpenPage, server: FakeServer) -> None:
    chat = open_page(viewport=SIZES[size])
    chat.open()
    chat.page.evaluate(AXE)
    chat.page.locator("header > button").first.click()
    expect(chat.page.locator(".menu > p")).to_be_visible()
    expect_clean(chat)
    chat.page.get_by_role("button", name="Delete this conversation").click()
    server.refuse_next = [(503, {})]
    chat.page.get_by_role("button", name="Delete", exact=True).click()
    expect(chat.page.locator(".question").get_by_role("alert")).to_be_visible()
    expect_clean(chat)
    chat.page.get_by_role("button", name="Keep it").click()
    chat.page.context.set_offline(True)
    chat.send("kept")
    expect(chat.page.locator(".note")).to_be_visible()
    expect_clean(chat)
