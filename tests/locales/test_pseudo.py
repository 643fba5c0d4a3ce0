"""The pseudo-locale shows what is hard-coded and what does not fit."""

from __future__ import annotations

import re

import pytest

from locales import LANGUAGES, pseudo, render, say, say_count


@pytest.mark.parametrize(
    "text", ["Send", "Talk to a person", "{count} new messages", "{{ }} 100 % — “Cancel plan” by {date}.", ""]
)
def test_only_letters_change_and_the_sentence_grows(text: str) -> None:
    shown = pseudo(text)
    assert (shown[0], shown[-1]) == ("⟦", "⟧")
    assert len(shown) >= len(text) * 1.4
    for kept in re.findall(r"\{\{|\}\}|\{\w+\}|“[^”]*”", text):
        assert kept in shown
    rest = re.sub(r"\{\w+\}|“[^”]*”", "", shown)
    assert not re.search("[A-Za-z]", rest)


def test_every_letter_of_english_has_an_accent_of_its_own() -> None:
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    shown = [pseudo(letter)[1] for letter in letters]
    assert len(set(shown)) == len(letters)
    assert all(letter.isalpha() and not letter.isascii() for letter in shown)


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_while_it_is_on_every_sentence_is_shown_in_it(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    days = say_count("{count} day in {place}", "{count} days in {place}", 2, place=say("Rome"))
    monkeypatch.setenv("ASSISTANT_PSEUDO", "1")
    assert render(say("Send"), language) == pseudo("Send")
    assert render(days, language) == pseudo("{count} days in {place}").format(count=2, place=pseudo("Rome"))
    monkeypatch.setenv("ASSISTANT_PSEUDO", "0")
    assert render(say("No such sentence"), language) == "No such sentence"
