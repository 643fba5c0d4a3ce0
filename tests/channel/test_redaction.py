"""What is private goes, everything else stays: the table beside this file."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bot.channel.phrases import CARD_REMOVED
from bot.channel.redaction import redact
from locales import LANGUAGES, render
from tests.channel.server import Server, Visitor

TABLE = Path(__file__).with_name("redaction.tsv")
LINES = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
ROWS = [(kinds, message, kept[0] if kept else message) for _, kinds, message, *kept in LINES]
CARD = "4111 1111 1111 1111"

# Two thousand characters made to be slow, each for another rule.
HOSTILE = (
    *("4 ", "41", "5 3 7 ", "1234 ", "AA11 ", "SE45 5000 0000 0583 ", "a@", "a.a.a.a@a.", "@"),
    *("1 85 05 78 006 084 36 ", "010180-12345 ", "BSN 123456782 ", "RSSMRA85T10A562S", "siret 38012006300017 "),
    *("06 12 34 56 78 ", "tel 01 01 01 01 01 ", "tel 0 1 2 3 4 5 6 7 8 9 ", "+46 1 1 1 1 1 1 1 1 1 ", "(((((+", "．1"),
    *("password ", "password is ", "password x y z w ", "lösenord: a1 ", "pin - ", "ring ", " "),
)


@pytest.mark.parametrize(("kinds", "message", "kept"), ROWS)
def test_exactly_the_secret_is_replaced(kinds: str, message: str, kept: str) -> None:
    assert redact(message) == (kept, () if kinds == "-" else tuple(kinds.split()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_has_as_many_false_cases_as_true_ones_in_each_language(language: str) -> None:
    kinds = [row[1] for row in LINES if row[0] == language]
    assert min(kinds.count("-"), len(kinds) - kinds.count("-")) >= 13


def test_what_was_redacted_is_not_redacted_again() -> None:
    for _, _, kept in ROWS:
        once, _ = redact(kept)
        assert redact(once) == (once, ())


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_message_of_full_length_costs_more_than_a_moment(piece: str) -> None:
    text, costs = (piece * 2000)[:2000], []
    for _ in range(3):
        started = time.process_time()
        redact(text)
        costs.append(time.process_time() - started)
    # Some 15 ms on an idle core; a busy machine may take three times as long.
    assert min(costs) < 0.05


def test_a_card_number_reaches_neither_log_nor_rasa_nor_the_database_file(server: Server, visitor: Visitor) -> None:
    visitor.say(f"mitt kort {CARD} och /x")
    events = visitor.until(3)
    assert all("1111" not in event["text"] for event in events)
    assert server.agent.texts() == ["mitt kort [•••• •••• •••• ••••] och /x"]
    assert events[0]["meta"]["redacted"] == ["card"]
    folder = Path(server.settings.database.removeprefix("sqlite:///")).parent
    assert all(b"4111 1111" not in file.read_bytes() for file in folder.iterdir())


def test_the_customer_is_told_once_that_a_card_number_was_removed(visitor: Visitor) -> None:
    message_id = visitor.say(f"{CARD} och 5555 5555 5555 4444")
    visitor.until(3)
    visitor.post({"id": message_id, "text": CARD})
    visitor.ask("tack")
    senders = [event["from"] for event in visitor.events()]
    assert senders == ["customer", "system", "bot", "customer", "bot"]
    told = visitor.events()[1]
    assert (told["text"], told["meta"]["notice"]) == (render(CARD_REMOVED, "sv"), "card_removed")


def test_the_line_is_in_the_language_of_the_answer(visitor: Visitor) -> None:
    visitor.say(f"french {CARD}")
    assert visitor.until(3)[1]["text"] == render(CARD_REMOVED, "fr")


def test_the_customer_is_told_when_the_assistant_fails_too(visitor: Visitor) -> None:
    visitor.say(f"fail {CARD}")
    events = visitor.until(3)
    assert [event["meta"].get("notice") or event["meta"].get("fault") for event in events[1:]] == [
        "card_removed",
        "error",
    ]


def test_the_customer_is_told_while_the_conversation_waits_for_a_person(visitor: Visitor) -> None:
    visitor.press("person")
    visitor.until(3)
    for _ in range(2):
        visitor.say(CARD)
    # The first message is also told that it is kept, the second is not.
    events = visitor.until(8)
    notices = [event["meta"]["notice"] for event in events[3:] if event["from"] == "system"]
    assert sorted(notices) == ["card_removed", "card_removed", "waiting"]


@pytest.mark.parametrize(
    ("text", "kind"), [("Ring 070-123 45 67", "phone"), ("anna@example.com", "email"), ("lösenord: abc123", "secret")]
)
def test_other_secrets_go_without_a_word(server: Server, visitor: Visitor, text: str, kind: str) -> None:
    assert visitor.ask(text)["from"] == "bot"
    customer = visitor.events()[0]
    assert customer["meta"]["redacted"] == [kind]
    assert customer["text"] == server.agent.texts()[0] == redact(text)[0]
