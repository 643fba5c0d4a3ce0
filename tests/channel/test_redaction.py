"""Card numbers and IBANs go, everything else stays: the table beside this file."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bot.channel.redaction import redact
from tests.channel.server import Server, Visitor

TABLE = Path(__file__).with_name("redaction.tsv")
ROWS = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


@pytest.mark.parametrize(("kinds", "message", "kept"), ROWS)
def test_exactly_the_secret_is_replaced(kinds: str, message: str, kept: str) -> None:
    assert redact(message) == (kept, () if kinds == "-" else tuple(kinds.split()))


def test_what_was_redacted_is_not_redacted_again() -> None:
    for _, _, kept in ROWS:
        once, _ = redact(kept)
        assert redact(once) == (once, ())


@pytest.mark.parametrize(
    "text", ["4 " * 1000, "41" * 1000, "5 3 7 " * 334, "AA11 " * 400, "SE45 5000 0000 0583 " * 100, "1234 " * 400]
)
def test_no_message_of_full_length_costs_more_than_a_tenth_of_a_second(text: str) -> None:
    started = time.process_time()
    redact(text)
    assert time.process_time() - started < 0.1


def test_a_card_number_reaches_neither_log_nor_rasa_nor_the_database_file(server: Server, visitor: Visitor) -> None:
    answer = visitor.ask("mitt kort 4111 1111 1111 1111 och /x")
    customer = visitor.events()[0]
    assert "1111" not in customer["text"] + answer["text"] + server.agent.texts()[0]
    assert customer["meta"]["redacted"] == ["card"]
    folder = Path(server.settings.database.removeprefix("sqlite:///")).parent
    assert all(b"4111 1111" not in file.read_bytes() for file in folder.iterdir())
