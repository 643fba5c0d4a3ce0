"""Graph component: the dates of a message, as entities. What they mean is found by `bot.nlu.date_finder`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.date_finder import Found, find_dates
from bot.nlu.date_lexicon import languages, load

__all__ = ["DateExtractor", "Found", "find_dates"]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class DateExtractor(EntityExtractorMixin, GraphComponent):
    """Adds entities `date` (ISO), `date_text` (no such day), `days_to_renewal`, and again under the fact they fill.

    The language is that of an earlier component, else the page's (metadata "language"), else the one that finds most.
    The customer's day is metadata "today" (ISO), else the machine's. The fact asked for last is metadata "asked",
    else the slot `asked`. Place it after `FactExtractor`. Faults of a language's file stop the start.
    """

    def __init__(self) -> None:
        self._languages = languages()
        for language in self._languages:
            load(language)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DateExtractor:
        """The component; it has no settings and learns nothing."""
        return cls()

    def process(self, messages: list[Message], tracker: DialogueStateTracker) -> list[Message]:
        """Adds the entities to each message, and puts all of them in order of mention.

        Rasa hands in the tracker by the parameter's name, and None where a message is parsed without a conversation
        (its check of the graph refuses an optional type).
        """
        for message in messages:
            entities = list(message.get(ENTITIES) or [])
            known = {(each["entity"], str(each["value"])) for each in entities}
            for entity in self._entities(self._found(message, tracker)):
                if (entity["entity"], str(entity["value"])) not in known:
                    known.add((entity["entity"], str(entity["value"])))
                    entities.append(entity)
            if entities:
                entities.sort(key=lambda each: each["start"])
                message.set(ENTITIES, entities, add_to_output=True)
        return messages

    def _entities(self, dates: list[Found]) -> Iterator[dict[str, Any]]:
        for found in dates:
            for name in dict.fromkeys(_names(found)):
                yield {
                    "entity": name,
                    "value": found.value,
                    "start": found.start,
                    "end": found.end,
                    "extractor": type(self).__name__,
                }

    def _found(self, message: Message, tracker: DialogueStateTracker | None) -> list[Found]:
        text = message.get(TEXT) or ""
        metadata = message.get("metadata") or {}
        today = _today(metadata)
        asked = metadata.get("asked") or (tracker.get_slot("asked") if tracker else None)
        for language in (message.get("language"), metadata.get("language")):
            if language in self._languages:
                return find_dates(text, language, today, asked)
        return max((find_dates(text, language, today, asked) for language in self._languages), key=len, default=[])


def _names(found: Found) -> Iterator[str]:
    yield found.kind
    if found.kind == "date" and found.fills:
        yield found.fills
    if found.kind == "date_text" and found.fills == "renewal_date":
        yield "renewal_date_text"


def _today(metadata: Mapping[str, Any]) -> date:
    try:
        return date.fromisoformat(str(metadata.get("today")))
    except ValueError:
        return date.today()
