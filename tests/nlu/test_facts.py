"""Facts said in passing: one table a language, one runner for all of them."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from bot.nlu.lexicon import Lexicon

TABLES = Path(__file__).with_name("facts")


def rows() -> list[Any]:
    """language, message, facts: for every row of every table."""
    found = []
    for table in sorted(TABLES.glob("*.tsv")):
        with table.open(encoding="utf-8", newline="") as file:
            for number, (text, facts) in enumerate(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE), start=1):
                found.append(pytest.param(table.stem, text, json.loads(facts), id=f"{table.stem}:{number}"))
    return found


def stated(language: str, text: str) -> dict[str, Any]:
    """The facts in `text`; a list where it states several values of one."""
    values: dict[str, list[Any]] = {}
    for mention in Lexicon.load(language).find(text):
        values.setdefault(mention.fact, []).append(mention.value)
    return {fact: found[0] if len(found) == 1 else found for fact, found in values.items()}


@pytest.mark.parametrize(("language", "text", "facts"), rows())
def test_a_message_states_exactly_the_facts_of_its_row(language: str, text: str, facts: dict[str, Any]) -> None:
    assert stated(language, text) == facts


@pytest.mark.parametrize("language", Lexicon.languages())
def test_every_language_has_a_table_of_at_least_eighty_rows(language: str) -> None:
    assert len((TABLES / f"{language}.tsv").read_text(encoding="utf-8").splitlines()) >= 80
