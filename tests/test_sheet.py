"""The fact sheet: whole, in every language, with a way to correct each fact."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.phrases.heard import INTENTS
from actions.phrases.names import PROVIDERS
from actions.phrases.why import in_words
from actions.policy import Answer, Facts, Topic, answer
from actions.policy.vocabulary import CHOICES, HandoffReason, HandoffTo
from actions.sheet import sheet
from bot.channel.sheet import REASONS, reason, rendered
from locales import LANGUAGES, SOURCE_LANGUAGE
from tests.policy.strategies import DRAWN, TODAYS, stated

ROOT = Path(__file__).parents[1]
TODAY = date(2026, 12, 1)
EVERY_LANGUAGE = (*LANGUAGES, SOURCE_LANGUAGE)


def _cases() -> list[tuple[dict[str, Any], Topic, Facts, date, Answer]]:
    """Every case of the policy's tables that hands off to a person."""
    found = []
    for path in sorted((ROOT / "tests/policy").glob("*.yml")):
        table = yaml.safe_load(path.read_text(encoding="utf-8"))
        for row in table["cases"]:
            case = {"provider": table.get("provider"), "today": table.get("today"), **row}
            given = {**case.get("facts", {}), **({"provider": case["provider"]} if case["provider"] else {})}
            facts, today = Facts.parse(given), date.fromisoformat(str(case["today"]))
            topic = Topic(case["question"])
            result = answer(topic, facts, today)
            if isinstance(result, Answer) and result.handoff_to is HandoffTo.HUMAN_AGENT:
                found.append((case, topic, facts, today, result))
    return found


@pytest.mark.parametrize("language", EVERY_LANGUAGE)
def test_every_case_for_a_person_has_a_sheet_in_every_language(language: str) -> None:
    cases = _cases()
    assert len(cases) > 100
    for case, topic, facts, today, result in cases:
        made = sheet(result.handoff_reason or HandoffReason.CUSTOMER_REQUEST, topic, facts, today)
        shown = rendered(json.loads(json.dumps(made)), language)
        texts = list(_texts(shown))
        assert all(texts), case
        assert not any("{" in text or "}" in text for text in texts), case
        assert "digits" not in json.dumps(made["needed"]), case
        rows = {row["id"]: row for row in shown["known"]["rows"]}
        if isinstance(facts.provider, str) and facts.provider in PROVIDERS:
            assert rows["provider"]["value"] == PROVIDERS[facts.provider], case
        wanted = {*facts.stated(), *dict(facts.several)} - {"asks_human"}
        assert wanted <= rows.keys(), case


def _texts(shown: dict[str, Any]) -> list[str]:
    """Everything a reader sees."""
    known = shown["known"]
    texts = [shown["reason"]["label"], shown["reason"]["text"], known["label"], shown["sources"]["label"]]
    for row in known["rows"]:
        texts += [row["label"], row["value"], *(button["title"] for button in row["buttons"])]
    for part in shown["parts"]:
        texts += [part["label"], *part["texts"]]
    return texts


def test_every_correction_of_a_sheet_asks_for_the_sheet_alone() -> None:
    for case, topic, facts, today, _ in _cases():
        for row in sheet(HandoffReason.CUSTOMER_REQUEST, topic, facts, today)["rows"]:
            for button in row["buttons"]:
                payload = json.loads(button["payload"].removeprefix("/correct"))
                assert payload["sheet"] is True, case
                assert button["payload"].startswith("/correct{"), case


def test_what_is_unstated_is_said_in_the_words_of_the_rule() -> None:
    facts = Facts.parse({"provider": "goto"})
    made = rendered(sheet(HandoffReason.UNSTATED_POLICY, Topic.REFUND, facts, TODAY), "en")
    parts = {part["id"]: part["texts"] for part in made["parts"]}
    assert parts["unstated"] == [
        "The source does not say whether you get money back when you cancel a GoTo agreement early."
    ]
    assert parts["verdict"]
    assert made["sources"]["items"][0]["url"].startswith("https://")


def test_the_provider_asks_for_what_its_source_names_and_never_for_a_card_here() -> None:
    facts = Facts.parse({"provider": "goto", "product": "resolve", "purchase_channel": "online", "role": "super_admin"})
    made = rendered(sheet(HandoffReason.CUSTOMER_REQUEST, Topic.STEPS, facts, TODAY), "en")
    needed = next(part["texts"] for part in made["parts"] if part["id"] == "needed")
    assert len(needed) == 3
    assert not any("digits" in text for text in needed)


def test_nothing_asked_and_nothing_known_still_gives_a_sheet_on_which_the_provider_can_be_said() -> None:
    made = rendered(sheet(HandoffReason.CUSTOMER_REQUEST, None, Facts(), TODAY), "en")
    (row,) = made["known"]["rows"]
    assert (row["id"], row["value"], len(row["buttons"])) == ("provider", "Not said yet", len(PROVIDERS))
    assert made["parts"] == []


def test_every_reason_has_its_words_and_an_unknown_one_is_the_customers_wish() -> None:
    assert REASONS.keys() == {each.value for each in HandoffReason}
    assert reason("of tomorrow", "en")["text"] == reason("customer_request", "en")["text"]


def test_every_intent_can_be_told_to_an_agent() -> None:
    domain = yaml.safe_load((ROOT / "bot/domain.yml").read_text(encoding="utf-8"))
    assert INTENTS.keys() == set(domain["intents"])


def test_every_value_of_every_choice_has_its_words() -> None:
    for name, values in CHOICES.items():
        assert all(in_words(name, value) for value in values), name


@settings(max_examples=300)
@given(st.sampled_from(Topic), DRAWN, TODAYS)
def test_whatever_is_known_there_is_a_sheet(topic: Topic, drawn: bytes, today: date) -> None:
    facts = stated(drawn, today)
    made = sheet(HandoffReason.CUSTOMER_REQUEST, topic, facts, today)
    assert all(_texts(rendered(json.loads(json.dumps(made)), SOURCE_LANGUAGE)))
