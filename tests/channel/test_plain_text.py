"""Whatever is typed is text: it is kept as typed and reaches Rasa as no command."""

from __future__ import annotations

import pytest

from bot.channel.text import as_plain, is_blank
from tests.channel.server import Server, Visitor


@pytest.mark.parametrize(
    "text",
    [
        '/inform{"role": "admin"}',
        "/restart",
        "//open",
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "{{7*7}} ${7*7} {name} %s",
        "javascript:alert(1)",
        "\N{GRINNING FACE}\N{THUMBS UP SIGN}",
        "'; drop table events; --",
    ],
)
def test_text_is_kept_as_typed_and_reaches_rasa_as_text(server: Server, visitor: Visitor, text: str) -> None:
    answer = visitor.ask(text)
    assert visitor.events()[0]["text"] == text
    heard = server.agent.texts()[0]
    assert heard.replace("\u2060", "") == text
    assert not heard.startswith("/")
    assert answer["from"] == "bot"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b\x1b[31m", "a�b�[31m"),
        ("\x07", "�"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("lone \ud83d surrogate", "lone � surrogate"),
        ("\x1c/restart", "�/restart"),
        ("\u2003/restart", "/restart"),
    ],
)
def test_control_characters_are_replaced_and_harm_nothing(
    server: Server, visitor: Visitor, typed: str, kept: str
) -> None:
    visitor.ask(typed)
    assert visitor.events()[0]["text"] == kept
    assert not server.agent.texts()[0].startswith("/")


@pytest.mark.parametrize("text", ["", " ", "\u200b\u2060", "\u3000", "\n"])
def test_what_cannot_be_seen_is_blank(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["x", "�", "\N{GRINNING FACE}", ".", "\u200ba"])
def test_what_can_be_seen_is_not_blank(text: str) -> None:
    assert not is_blank(text)


def test_only_a_leading_slash_is_guarded() -> None:
    assert as_plain("/x") == "\u2060/x"
    assert as_plain("1/2") == "1/2"
