"""The widget speaks the customer's language, and nothing else."""

from __future__ import annotations

import gettext
import re

import pytest
from playwright.sync_api import expect

from .chat import Chat
from .conftest import OpenPage
from .fake_server import FakeServer, Json, say
from .words import calls, literal_calls, pseudo

FORMULAS = {
    "sv": "nplurals=2; plural=(n != 1);",
    "fr": "nplurals=2; plural=(n > 1);",
    "lv": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2);",
    "pl": "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2)",
    "ar": "plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5",
    "ja": "nplurals=1; plural=0;",
    "not": "plural=!(n == 1)",
}

# All words the widget shows or says: the text of elements, and the attributes that are read out.
WORDS = """() => {
  const words = [];
  const root = document.querySelector("cancellation-assistant").shadowRoot;
  for (const node of root.querySelectorAll("*")) {
    for (const child of node.childNodes) if (child.nodeType === Node.TEXT_NODE) words.push(child.data);
    for (const name of ["aria-label", "placeholder", "title"]) words.push(node.getAttribute(name) || "");
  }
  return words.map((word) => word.trim()).filter(Boolean);
}"""

# What may stand there untranslated: what the conversation itself says, the languages' own names, times and numbers.
CONVERSATION = re.compile(r"§.*|Svenska|Français|Nederlands|Latviešu|Italiano|[\d.:\s]+|example\.org/")


def marked(message: Json) -> list[Json]:
    source = {"title": "§title", "url": "https://example.org/", "checked_on": "2026-05-04", "trust": "third_party"}
    buttons = [{"id": "b", "title": "§button"}]
    return [
        say(
            "§answer",
            language="lv",
            list=["§step"],
            checklist=True,
            sources=[{**source, "stale": True}],
            buttons=buttons,
            why={"facts": [{"text": "§fact", "buttons": buttons}], "rules": ["§rule", "§rule"]},
            dates=[{"day": "2027-05-15", "title": "§date"}],
            final=True,
        )
    ]


def foreign(chat: Chat, language: str) -> list[str]:
    words = chat.page.evaluate(WORDS)
    return [word for word in words if not (word.startswith(f"{language}:<") or CONVERSATION.fullmatch(word))]


@pytest.fixture
def pseudo_server(server: FakeServer) -> FakeServer:
    server.messages = pseudo()
    server.plural = FORMULAS["lv"]
    server.answer = marked
    return server


def test_no_state_of_the_widget_shows_a_word_that_is_not_from_the_catalog(
    open_page: OpenPage, pseudo_server: FakeServer
) -> None:
    chat = open_page(address="demo?lang=lv")
    assert foreign(chat, "lv") == []
    chat.open()
    pseudo_server.hold_back = 0.3
    chat.send("§text")
    expect(chat.page.locator(".typing")).to_be_visible()
    assert foreign(chat, "lv") == []
    expect(chat.messages).to_have_count(3)
    chat.send("")
    assert foreign(chat, "lv") == []
    chat.input.fill("x" * 2001)
    assert foreign(chat, "lv") == []
    chat.page.locator("header > button").first.click()
    pseudo_server.refuse_next = [(403, {}), (429, {"Retry-After": "30"})]
    chat.send("§refused")
    expect(chat.page.locator(".refused")).to_have_count(1)
    chat.send("§slowed")
    expect(chat.page.locator(".slowed")).to_have_count(1)
    pseudo_server.push(say("§system", "system"), say("§agent", "agent"))
    expect(chat.page.locator(".agent")).to_be_visible()
    assert foreign(chat, "lv") == []
    chat.page.context.set_offline(True)
    expect(chat.page.locator(".state")).to_be_visible()
    assert foreign(chat, "lv") == []


def test_an_expired_session_and_unread_messages_are_told_in_the_catalogs_words(
    open_page: OpenPage, pseudo_server: FakeServer
) -> None:
    chat = open_page(address="demo?lang=lv")
    chat.open()
    pseudo_server.forget_tokens()
    expect(chat.messages).to_have_count(2)
    assert foreign(chat, "lv") == []
    chat.page.keyboard.press("Escape")
    for count, form in [(1, 0), (2, 1)]:
        pseudo_server.push(say("§agent", "agent"))
        expect(chat.page.locator(".launcher + .unseen")).to_have_text(f"lv:<{form}:{count} unread messages>")
    assert foreign(chat, "lv") == []


def test_what_is_done_with_an_answer_and_the_conversation_is_told_in_the_catalogs_words(
    open_page: OpenPage, pseudo_server: FakeServer
) -> None:
    chat = open_page(address="demo?lang=lv")
    chat.open()
    page = chat.page
    for locator, told in [(".dates button", ".dates [role=alert]"), (".feedback button", ".feedback [role=status]")]:
        pseudo_server.refuse_next = [(503, {})]
        page.locator(locator).first.click()
        expect(page.locator(told)).to_contain_text("lv:<")
    assert foreign(chat, "lv") == []
    page.locator(".feedback button").first.click()
    expect(page.get_by_text("lv:<Thank you.>")).to_be_visible()
    for copying in ("resolve", "reject"):
        page.evaluate(f"() => {{ navigator.clipboard.writeText = () => Promise.{copying}(); }}")
        chat.menu("lv:<Copy the conversation>")
        expect(page.locator(".done")).to_contain_text("lv:<")
    assert foreign(chat, "lv") == []
    chat.menu("lv:<Delete this conversation>")
    pseudo_server.refuse_next = [(503, {})]
    page.locator(".danger").click()
    expect(page.locator(".question [role=alert]")).to_contain_text("lv:<")
    assert foreign(chat, "lv") == []
    page.locator(".danger").click()
    chat.expect_shown("lv:<Deleted. Nothing of this conversation is stored any more.>")
    assert foreign(chat, "lv") == []


def test_the_labels_below_an_answer_follow_a_switch_and_the_answer_stays(
    open_page: OpenPage, pseudo_server: FakeServer
) -> None:
    chat = open_page(address="demo?lang=lv")
    chat.open()
    reasons = chat.disclose()
    chat.page.locator(".feedback button").first.click()
    pseudo_server.answer = lambda message: [say("§answer", language="fr")]
    chat.menu("Français")
    expect(reasons.locator("summary")).to_have_text("fr:<Why this answer?>")
    assert foreign(chat, "fr") == []
    expect(chat.page.locator(".feedback [role=status]")).to_have_text("fr:<Thank you.>")
    expect(reasons).to_have_attribute("open", "")
    assert reasons.get_attribute("lang") == "fr"
    assert reasons.get_by_text("§fact").get_attribute("lang") == "lv"
    expect(chat.page.locator(".dates li")).to_have_text("§date: 2027. gada 15. maijs")


def test_every_sentence_is_a_literal_that_the_extractor_finds() -> None:
    assert literal_calls() == calls()


def test_a_choice_in_the_menu_switches_at_once_and_tells_the_conversation(
    open_page: OpenPage, pseudo_server: FakeServer
) -> None:
    pseudo_server.answer = lambda message: [say("§answer", language="sv")]
    chat = open_page()
    chat.open()
    pseudo_server.hold_back = 1
    chat.menu("Français")
    expect(chat.input).to_have_attribute("placeholder", "fr:<Write a message>")
    assert foreign(chat, "fr") == []
    expect(chat.messages).to_have_count(3)
    # The answer was still in Swedish: the customer's choice holds.
    expect(chat.input).to_have_attribute("placeholder", "fr:<Write a message>")
    chat.page.reload()
    expect(chat.input).to_have_attribute("placeholder", "fr:<Write a message>")
    assert pseudo_server.texts() == ["[start]", "[language:fr]"]


def test_the_widget_follows_when_the_assistant_answers_in_another_language(
    open_page: OpenPage, pseudo_server: FakeServer
) -> None:
    pseudo_server.answer = lambda message: [say("§ciao", language="it" if message.get("text") else "sv")]
    chat = open_page()
    chat.open()
    expect(chat.input).to_have_attribute("placeholder", "sv:<Write a message>")
    chat.send("§in italiano")
    expect(chat.input).to_have_attribute("placeholder", "it:<Write a message>")
    assert foreign(chat, "it") == []
    assert chat.page.locator(".bubble").last.get_attribute("lang") == "it"


def test_a_page_in_another_language_changes_the_conversations_language_when_the_chat_is_opened(
    open_page: OpenPage, pseudo_server: FakeServer
) -> None:
    pseudo_server.answer = lambda message: [say("§answer", language="sv")]
    chat = open_page()
    chat.open()
    chat.page.keyboard.press("Escape")
    chat.page.goto(f"{pseudo_server.url}/demo?lang=nl")
    expect(chat.launcher).to_contain_text("nl:<Help with cancelling>")
    assert pseudo_server.texts() == ["[start]"]
    chat.launcher.click()
    expect(chat.messages).to_have_count(3)
    assert pseudo_server.texts() == ["[start]", "[language:nl]"]


def test_without_a_catalog_the_widget_works_in_english(open_page: OpenPage, server: FakeServer) -> None:
    chat = open_page(address="demo?lang=lv")
    chat.page.evaluate("document.querySelector('cancellation-assistant').setAttribute('language', 'sv')")
    chat.open()
    expect(chat.input).to_have_attribute("placeholder", "Write a message")
    assert server.conversations[0].language == "sv"


def test_the_sites_title_stands_in_launcher_and_panel_and_is_no_tooltip(open_page: OpenPage) -> None:
    chat = open_page()
    chat.page.evaluate("document.querySelector('cancellation-assistant').title = 'Nordlicht Care'")
    expect(chat.launcher).to_have_text("Nordlicht Care")
    chat.open()
    expect(chat.page.get_by_role("dialog", name="Nordlicht Care")).to_be_visible()
    assert chat.panel.evaluate("node => node.parentNode.title") == ""


def test_a_plural_formula_means_in_the_browser_what_it_means_in_gettext(open_page: OpenPage) -> None:
    forms = open_page().page.evaluate(
        """async (formulas) => {
          const { pluralForm } = await import("/webhooks/live/widget/plural.js");
          return formulas.map((formula) => Array.from({ length: 230 }, (_, count) => pluralForm(formula, count)));
        }""",
        list(FORMULAS.values()),
    )
    for formula, found in zip(FORMULAS.values(), forms, strict=True):
        expected = gettext.c2py(formula.partition("plural=")[2].rstrip("; "))
        assert found == [int(expected(count)) for count in range(230)], formula
