"""The graph component around the date finder."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.events import SlotSet
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.dates import DateExtractor

METADATA = {"language": "sv", "today": "2027-06-16"}


@pytest.fixture(scope="module")
def extractor() -> DateExtractor:
    return DateExtractor()


def entities(extractor: DateExtractor, text: str, tracker: Any = None, **data: Any) -> list[tuple[str, Any]]:
    message = Message(data={"text": text, "metadata": METADATA} | data)
    extractor.process([message], tracker)
    return [(each["entity"], each["value"]) for each in message.get(ENTITIES) or []]


def test_a_date_is_an_entity_and_again_under_the_fact_it_fills(extractor: DateExtractor) -> None:
    assert entities(extractor, "förnyas 3 mars") == [("date", "2028-03-03"), ("renewal_date", "2028-03-03")]


def test_entities_found_before_stay_and_all_are_in_order_of_mention(extractor: DateExtractor) -> None:
    earlier = [{"entity": "provider", "value": "zoom", "start": 16, "end": 20}]
    found = entities(extractor, "3 mars, vi har Zoom", entities=earlier)
    assert found == [("date", "2028-03-03"), ("provider", "zoom")]


def test_what_an_earlier_component_said_is_not_said_again(extractor: DateExtractor) -> None:
    earlier = [{"entity": "days_to_renewal", "value": 20, "start": 0, "end": 13}]
    assert entities(extractor, "20 dagar kvar", entities=earlier) == [("days_to_renewal", 20)]


def test_a_renewal_date_that_does_not_exist_is_given_as_text(extractor: DateExtractor) -> None:
    assert entities(extractor, "förnyas 30 februari") == [
        ("date_text", "30 februari"),
        ("renewal_date_text", "30 februari"),
    ]


def test_the_language_of_an_earlier_component_comes_first_and_without_any_all_are_tried(
    extractor: DateExtractor,
) -> None:
    page_is_french = {"language": "fr", "today": "2027-06-16"}
    assert entities(extractor, "om tre månader", language="sv", metadata=page_is_french) == [("date", "2027-09-16")]
    assert entities(extractor, "om tre månader", metadata={"today": "2027-06-16"}) == [("date", "2027-09-16")]


def test_the_slot_asked_decides_what_a_lone_date_fills(extractor: DateExtractor) -> None:
    tracker = DialogueStateTracker("x", [AnySlot("asked", [{}])])
    tracker.update(SlotSet("asked", "last_billed"))
    assert entities(extractor, "28 maj", tracker) == [("date", "2027-05-28"), ("last_billed", "2027-05-28")]


@pytest.mark.parametrize("metadata", [None, {}, {"today": "nonsense", "language": "xx"}])
def test_missing_or_wrong_metadata_does_no_harm(extractor: DateExtractor, metadata: Any) -> None:
    assert entities(extractor, "2027-03-03", metadata=metadata) == [("date", "2027-03-03")]
