"""What the embedding site can set, call and hear."""

from __future__ import annotations

from playwright.sync_api import expect

from .chat import Chat, until
from .conftest import OpenPage
from .fake_server import FakeServer, say

HEAR = """() => {
  window.heard = [];
  for (const name of ["message", "language", "deleted", "user-refused"])
    document.addEventListener(`assistant-${name}`, ({ detail }) => heard.push([name, detail]));
}"""
ELEMENT = "document.querySelector('cancellation-assistant')"
GREETING = "Hello, I am the assistant."


def call(chat: Chat, method: str, value: str) -> None:
    chat.page.evaluate(f"(value) => {ELEMENT}.{method}(value)", value)


def test_a_user_token_is_sent_once_when_there_is_a_session(open_page: OpenPage, server: FakeServer) -> None:
    chat = open_page()
    call(chat, "setUserToken", "signed")
    assert server.conversations == []
    chat.open()
    chat.send("hello")
    expect(chat.messages).to_have_count(3)
    assert server.newest.user == ["signed"]
    call(chat, "setUserToken", "signed later")
    chat.page.reload()
    expect(chat.messages).to_have_count(3)
    assert server.newest.user == ["signed", "signed later"]


def test_the_site_hears_of_a_refused_user_token(open_page: OpenPage, server: FakeServer) -> None:
    server.user_secret = False
    chat = open_page()
    chat.page.evaluate(HEAR)
    chat.open()
    call(chat, "setUserToken", "forged")
    until(lambda: ["user-refused", None] in chat.page.evaluate("heard"))


def test_the_site_hears_of_new_messages_without_their_text_and_of_the_language(chat: Chat, server: FakeServer) -> None:
    chat.page.evaluate(HEAR)
    chat.send("secret")
    expect(chat.messages).to_have_count(3)
    server.push(say("Anna", "agent"), say("Ciao", language="it"))
    until(lambda: len(chat.page.evaluate("heard")) == 5)
    heard = chat.page.evaluate("heard")
    senders = [detail for name, detail in heard if name == "message"]
    assert senders == [{"from": each} for each in ["customer", "bot", "agent", "bot"]]
    assert ["language", {"language": "it"}] in heard
    chat.page.reload()
    chat.page.evaluate(HEAR)
    expect(chat.messages).to_have_count(5)
    assert [name for name, _ in chat.page.evaluate("heard")].count("message") == 0


def test_the_site_sets_the_language_against_what_the_customer_chose(open_page: OpenPage, server: FakeServer) -> None:
    server.messages = {"Write a message": "write"}
    server.answer = lambda message: [say("§", language={"language:fr": "fr"}.get(str(message.get("button")), "sv"))]
    chat = open_page()
    call(chat, "setLanguage", "lv")
    expect(chat.input).to_have_attribute("placeholder", "lv:write")
    call(chat, "setLanguage", "sv")
    chat.open()
    chat.menu("Français")
    expect(chat.messages).to_have_count(3)
    expect(chat.input).to_have_attribute("placeholder", "fr:write")
    call(chat, "setLanguage", "sv")
    expect(chat.input).to_have_attribute("placeholder", "sv:write")
    expect(chat.messages).to_have_count(5)
    call(chat, "setLanguage", "sv")
    assert server.texts() == ["[start]", "[language:fr]", "[language:sv]"]


def test_an_accent_is_used_when_it_is_a_colour(open_page: OpenPage) -> None:
    chat = open_page()

    def painted(accent: str) -> str:
        chat.page.evaluate(f"(accent) => {ELEMENT}.setAttribute('accent', accent)", accent)
        return str(chat.launcher.evaluate("node => getComputedStyle(node).backgroundColor"))

    usual = painted("")
    assert painted("rebeccapurple") == "rgb(102, 51, 153)"
    for other in ["red; background: url(//evil.example)", "url(https://evil.example)", "none", "12px"]:
        assert painted(other) == usual
    chat.page.evaluate(f"{ELEMENT}.setAttribute('on-accent', '#123456')")
    assert chat.launcher.evaluate("node => getComputedStyle(node).color") == "rgb(18, 52, 86)"
