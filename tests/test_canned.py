"""Canned replies: picked in the agent's language, received in the customer's."""

from __future__ import annotations

from datetime import date

import pytest

from bot.channel.canned import CANNED, CannedError, canned, filled, phrase, placeholders
from locales import LANGUAGES, SOURCE_LANGUAGE, as_json, from_json, render

VALUES: dict[str, str | date] = {"name": "Zoë {x}", "provider": "Zoom", "date": "2026-12-24"}
CLAIMS = ("is cancelled", "has been cancelled", "was cancelled", "refunded", "have cancelled")


@pytest.mark.parametrize("language", [*LANGUAGES, SOURCE_LANGUAGE])
def test_every_reply_can_be_filled_in_in_every_language(language: str) -> None:
    listed = canned(language)
    assert [each["id"] for each in listed] == list(CANNED)
    for each in listed:
        assert all(f"{{{name}}}" in each["text"] for name in each["placeholders"]), each
        shown = filled(each["id"], language, VALUES)
        assert "{" not in shown.replace("{x}", ""), shown


def test_no_reply_says_that_something_was_cancelled_or_refunded() -> None:
    assert not [each.msgid for each in CANNED.values() if any(claim in each.msgid for claim in CLAIMS)]


def test_a_day_is_written_as_the_customers_language_writes_it() -> None:
    shown = filled("answer_by", "en", {"date": "2026-12-24"})
    assert "December 24, 2026" in shown
    assert shown == filled("answer_by", "en", {"date": date(2026, 12, 24)})


@pytest.mark.parametrize("given", [{}, {"name": ""}, {"name": " "}, {"provider": "Zoom"}])
def test_a_missing_value_is_an_error_that_names_it(given: dict[str, str | date]) -> None:
    with pytest.raises(CannedError, match="hello: fill in name"):
        filled("hello", "sv", given)


def test_a_day_that_is_none_and_an_unknown_reply_are_errors() -> None:
    with pytest.raises(CannedError, match="date: 'tomorrow'"):
        filled("answer_by", "sv", {"date": "tomorrow"})
    with pytest.raises(CannedError, match="nothing: no such reply"):
        filled("nothing", "sv", {})


def test_a_reply_in_the_log_can_be_shown_in_the_agents_language_again() -> None:
    for name, reply in CANNED.items():
        kept = as_json(phrase(name, VALUES))
        assert render(from_json(kept), "en") == filled(name, "en", VALUES)
        assert set(placeholders(reply)) <= VALUES.keys()
