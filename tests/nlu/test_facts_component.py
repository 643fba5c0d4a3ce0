"""The graph component that makes entities of facts."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.facts import FactExtractor


@pytest.fixture(scope="module")
def extractor() -> FactExtractor:
    return FactExtractor()


def entities(extractor: FactExtractor, text: str | None, **data: Any) -> list[dict[str, Any]]:
    [message] = extractor.process([Message({"text": text, **data})])
    found: list[dict[str, Any]] = message.get("entities", [])
    return found


def test_entities_carry_typed_values_places_and_the_extractor_in_order_of_mention(extractor: FactExtractor) -> None:
    found = entities(extractor, "inga obetalda fakturor, Zoom", metadata={"language": "sv"})
    assert [(each["entity"], each["value"]) for each in found] == [("outstanding_balance", False), ("provider", "zoom")]
    assert found[1] | {"start": 24, "end": 28, "extractor": "FactExtractor"} == found[1]


def test_entities_of_earlier_components_stay(extractor: FactExtractor) -> None:
    date = {"entity": "date", "value": "2027-03-03"}
    found = entities(extractor, "Zoom", metadata={"language": "sv"}, entities=[date])
    assert [each["entity"] for each in found] == ["date", "provider"]


def test_the_language_of_an_earlier_component_comes_before_the_page_language(extractor: FactExtractor) -> None:
    found = entities(extractor, "årsplan", language="sv", metadata={"language": "xx"})
    assert [each["value"] for each in found] == ["annual"]


def test_without_a_language_the_lexicon_that_finds_most_is_taken(extractor: FactExtractor) -> None:
    assert {each["value"] for each in entities(extractor, "årsplan via återförsäljare")} == {"annual", "partner"}


@pytest.mark.parametrize("text", ["", None, " "])
def test_no_text_gives_no_entities(extractor: FactExtractor, text: str | None) -> None:
    assert entities(extractor, text) == []


def test_what_was_asked_for_may_come_with_the_message(extractor: FactExtractor) -> None:
    text = "det där tog vi visst online en gång"
    asked = entities(extractor, text, metadata={"language": "sv", "asked": "purchase_channel"})
    assert [each["value"] for each in asked] == ["online"]
