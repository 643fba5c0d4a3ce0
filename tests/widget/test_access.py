"""Usable by keyboard, by screen reader, on a phone, in the dark and at any size."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .chat import Chat
from .conftest import OpenPage
from .fake_server import FakeServer, say
from .test_more import ANSWER

WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnungsstelle" * 2
LONG = say(
    "Jūsu abonementa automātiskā pagarināšana tiek izslēgta administrēšanas centrā.",
    language="lv",
    list=[WORD, "Zweitens"],
    checklist=True,
    why={"facts": [{"text": WORD, "buttons": [{"id": "f1", "title": WORD}]}], "rules": [WORD]},
    dates=[{"day": "2027-05-15", "title": WORD}],
    final=True,
    sources=[
        {
            "title": "Avbryt",
            "url": "https://support.example/a/" + "very-long-path-" * 12,
            "checked_on": "2026-05-04",
            "trust": "official",
        }
    ],
    buttons=[
        {"id": "b1", "title": "Passer en revue les frais restants jusqu’à la fin de l’engagement"},
        {"id": "b2", "title": "Parler à une personne"},
    ],
)
PHONE = {"width": 375, "height": 740}

OBSERVE = """(announcer) => {
  window.announced = [];
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) announced.push(node.textContent);
  }).observe(announcer, { childList: true });
}"""

# The texts with less contrast than WCAG AA asks for, as "ratio text".
FAINT = """() => {
  const root = document.querySelector("cancellation-assistant").shadowRoot;
  const light = (color) => {
    const parts = color.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255);
    const [r, g, b] = parts.map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const color = getComputedStyle(node).backgroundColor;
      if (!/rgba\\(.*, 0\\)|transparent/.test(color)) return color;
    }
    return "rgb(255, 255, 255)";
  };
  const faint = [];
  for (const node of root.querySelectorAll("*")) {
    const text = Array.from(node.childNodes).filter(({ nodeType, data }) => nodeType === 3 && data.trim());
    if (!text.length || !node.checkVisibility() || node.closest(".unseen")) continue;
    const [one, other] = [light(getComputedStyle(node).color), light(ground(node))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${node.textContent}`);
  }
  return faint;
}"""


def test_a_whole_conversation_is_possible_with_the_keyboard_alone(open_page: OpenPage, server: FakeServer) -> None:
    server.answer = lambda message: [say("Which one?", buttons=[{"id": "b1", "title": "Zoom"}])]
    chat = open_page()
    keyboard = chat.page.keyboard
    for _ in range(20):
        keyboard.press("Tab")
        if chat.focused() == "button.launcher":
            break
    keyboard.press("Enter")
    expect(chat.messages).to_have_count(1)
    keyboard.type("hello")
    keyboard.press("Enter")
    expect(chat.messages).to_have_count(3)
    keyboard.press("Shift+Tab")
    assert chat.focused() == "button.choice"
    keyboard.press("Enter")
    expect(chat.messages).to_have_count(5)
    for focus in ["button.choice", "textarea.", "button.send"]:
        keyboard.press("Tab")
        assert chat.focused() == focus
    for _ in range(5):
        keyboard.press("Shift+Tab")
    assert chat.focused() == "div.log"
    keyboard.press("Shift+Tab")
    keyboard.press("Shift+Tab")
    keyboard.press("Enter")
    keyboard.press("Tab")
    keyboard.press("Escape")
    expect(chat.page.locator(".menu")).to_be_hidden()
    assert chat.focused() == "button."
    expect(chat.panel).to_be_visible()
    keyboard.press("Enter")
    for _ in range(2):
        keyboard.press("Tab")
    keyboard.press("Tab")
    keyboard.press("Enter")
    expect(chat.messages).to_have_count(7)
    assert chat.focused() == "textarea."
    keyboard.press("Escape")
    assert chat.focused() == "button.launcher"
    assert server.texts() == ["[start]", "hello", "[b1]", "[restart]"]


def test_what_stands_below_an_answer_is_reached_with_the_keyboard_in_reading_order(
    chat: Chat, server: FakeServer
) -> None:
    server.push({**ANSWER, "checklist": True})
    keyboard = chat.page.keyboard
    expect(chat.page.locator(".feedback")).to_be_visible()
    keyboard.press("Shift+Tab")
    keyboard.press("Shift+Tab")
    keyboard.press("Shift+Tab")
    assert chat.focused() == "summary."
    keyboard.press("Enter")
    order = ["button.choice", "button.choice", "button.choice", "textarea."]
    for focus in order:
        keyboard.press("Tab")
        assert chat.focused() == focus
    for focus in ["button.choice", "button.choice"]:
        keyboard.press("Shift+Tab")
        assert chat.focused() == focus
    keyboard.press("Enter")
    expect(chat.page.locator(".feedback [role=status]")).to_have_text("Thank you.")
    for focus in ["button.choice", "input."]:
        keyboard.press("Tab")
        assert chat.focused() == focus
    keyboard.type("clear")
    keyboard.press("Enter")
    expect(chat.page.locator(".feedback [role=status]")).to_be_focused()
    assert server.newest.feedback["2"]["comment"] == "clear"
    for focus in ["button.choice", "summary.", "a.", "a.", "button.choice", "input."]:
        keyboard.press("Shift+Tab")
        assert chat.focused() == focus
    keyboard.press("Space")
    expect(chat.page.get_by_role("checkbox")).to_be_checked()


def test_a_conversation_is_deleted_with_the_keyboard_and_the_deletion_is_announced(
    chat: Chat, server: FakeServer
) -> None:
    keyboard = chat.page.keyboard
    opener = chat.page.locator("header > button").first
    question = chat.page.get_by_role("alertdialog", name="Delete this conversation?")
    expect(chat.page.locator(".menu > button")).to_have_count(5)
    opener.focus()
    keyboard.press("Enter")
    for _ in range(6):
        keyboard.press("Tab")
    keyboard.press("Enter")
    expect(question).to_be_visible()
    expect(question.get_by_role("button", name="Keep it")).to_be_focused()
    keyboard.press("Escape")
    expect(question).to_be_hidden()
    expect(chat.panel).to_be_visible()
    expect(opener).to_be_focused()
    chat.announcer.evaluate(OBSERVE)
    keyboard.press("Enter")
    for _ in range(6):
        keyboard.press("Tab")
    keyboard.press("Enter")
    keyboard.press("Shift+Tab")
    assert not chat.focused().startswith("textarea")
    keyboard.press("Tab")
    keyboard.press("Tab")
    expect(question.get_by_role("button", name="Delete")).to_be_focused()
    keyboard.press("Enter")
    expect(chat.input).to_be_focused()
    assert chat.page.evaluate("announced") == ["Notice: Deleted. Nothing of this conversation is stored any more."]


def test_each_new_answer_is_announced_once_and_nothing_twice(chat: Chat, server: FakeServer) -> None:
    chat.announcer.evaluate(OBSERVE)
    server.answer = lambda message: [say("Yes.", list=["a", "b"], buttons=[{"id": "b1", "title": "Refund?"}])]
    server.duplicate = True
    chat.send("Zoom")
    expect(chat.messages).to_have_count(3)
    server.push(say("Hello, I am Anna.", "agent"))
    expect(chat.messages).to_have_count(4)
    server.drop_streams()
    chat.menu("Français")
    expect(chat.messages).to_have_count(6)
    answer = "Assistant: Yes. 2 numbered steps follow. Choices: Refund?"
    assert chat.page.evaluate("announced") == [answer, "Support agent: Hello, I am Anna.", answer]
    chat.page.reload()
    expect(chat.messages).to_have_count(6)
    assert chat.announcer.inner_text() == ""


def test_the_parts_have_the_roles_and_names_a_screen_reader_needs(chat: Chat) -> None:
    page = chat.page
    expect(page.get_by_role("dialog", name="Help with cancelling")).to_be_visible()
    expect(page.get_by_role("log", name="Conversation")).to_be_visible()
    expect(page.get_by_role("textbox", name="Your message")).to_be_focused()
    for name in ["Menu", "Close the chat", "Send"]:
        expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Menu")).to_have_attribute("aria-expanded", "false")
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("group", name="Language").get_by_role("button")).to_have_count(5)
    expect(page.locator("dialog [aria-current=true]")).to_have_text("Svenska")


@pytest.mark.parametrize("width", [320, 375, 1280])
def test_long_words_wrap_and_every_button_is_large_enough(width: int, open_page: OpenPage, server: FakeServer) -> None:
    server.answer = lambda message: [LONG]
    chat = open_page(viewport={"width": width, "height": 700})
    chat.open()
    chat.send("x" * 300)
    expect(chat.messages).to_have_count(3)
    chat.disclose()
    chat.page.locator("header > button").first.click()
    for part in [chat.log, chat.panel, chat.page.locator("html")]:
        assert part.evaluate("node => node.scrollWidth <= node.clientWidth")
    for target in chat.panel.locator("button:visible, .source:visible, summary, .checklist label").all():
        box = target.bounding_box()
        assert box, target.inner_text()
        assert min(box["width"], box["height"]) >= 44, target.inner_text()


def test_on_a_phone_the_panel_covers_the_page_and_keeps_the_focus(open_page: OpenPage) -> None:
    chat = open_page(viewport=PHONE)
    chat.open()
    assert chat.panel.bounding_box() == {"x": 0, "y": 0, **PHONE}
    assert chat.panel.evaluate("panel => panel.matches(':modal')")
    for _ in range(8):
        chat.page.keyboard.press("Tab")
        assert not chat.focused().startswith("a.")
    chat.page.keyboard.press("Escape")
    expect(chat.launcher).to_be_focused()


def test_a_turned_phone_keeps_text_and_focus(open_page: OpenPage) -> None:
    chat = open_page(viewport={"width": 1280, "height": 800})
    chat.open()
    chat.input.fill("half a sentence")
    chat.page.set_viewport_size({"width": 375, "height": 740})
    expect(chat.panel).to_have_js_property("open", True)
    chat.page.wait_for_function("document.querySelector('cancellation-assistant').shadowRoot.querySelector(':modal')")
    expect(chat.input).to_have_value("half a sentence")
    expect(chat.input).to_be_focused()


def test_a_long_answer_is_shown_from_its_beginning(chat: Chat, server: FakeServer) -> None:
    chat.send("first")
    expect(chat.messages).to_have_count(3)
    answer = server.answer
    server.answer = lambda message: [say("\n\n".join(f"Paragraph {number}" for number in range(40)))]
    chat.send("long")
    expect(chat.messages.last).to_contain_text("Paragraph 39")
    expect(chat.messages.last.get_by_text("Paragraph 0")).to_be_in_viewport()
    server.answer = answer
    chat.send("short")
    expect(chat.messages.nth(5)).to_be_in_viewport()
    expect(chat.messages.last).to_be_in_viewport()


def test_what_is_added_to_the_last_message_is_in_view(open_page: OpenPage, server: FakeServer) -> None:
    server.answer = lambda message: [LONG]
    chat = open_page(viewport={"width": 320, "height": 600})
    chat.open()
    server.refuse_next = [(403, {})]
    chat.send("refused")
    expect(chat.page.get_by_role("button", name="Try again")).to_be_in_viewport(ratio=1)
    chat.page.context.set_offline(True)
    expect(chat.page.locator(".state")).to_be_visible()
    expect(chat.page.get_by_role("button", name="Try again")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_enough_contrast(scheme: str, open_page: OpenPage, server: FakeServer) -> None:
    chat = open_page(color_scheme=scheme)
    assert chat.page.evaluate(FAINT) == []
    chat.open()
    server.push(LONG, say("Notice", "system"), say("Anna", "agent"))
    server.refuse_next = [(403, {})]
    chat.send("refused")
    expect(chat.page.locator(".note")).to_be_visible()
    chat.send("")
    chat.page.locator("header > button").first.click()
    assert chat.page.evaluate(FAINT) == []


def test_nothing_moves_for_those_who_asked_for_that(open_page: OpenPage, server: FakeServer) -> None:
    chat = open_page(forced_colors="active")
    chat.open()
    server.typing(True)
    expect(chat.page.locator(".typing")).to_be_visible()
    assert chat.panel.evaluate("panel => panel.getAnimations({ subtree: true }).length") == 0
    assert chat.page.locator(".bubble").first.evaluate("bubble => getComputedStyle(bubble).borderTopStyle") == "solid"
