"""Graph component: the facts that a message states, as entities."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.lexicon import Lexicon, Mention


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FactExtractor(EntityExtractorMixin, GraphComponent):
    """Adds an entity {entity, value, start, end, extractor} for every mention of a fact, in order of mention.

    The language is that of an earlier component, else the page's (metadata "language"), else the one whose lexicon
    finds most. The fact asked for last may come as metadata "asked". Faults of a lexicon stop the start.
    """

    def __init__(self) -> None:
        self._lexicons = {language: Lexicon.load(language) for language in Lexicon.languages()}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FactExtractor:
        """The component; it has no settings and learns nothing."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the entities to each message."""
        for message in messages:
            entities = [
                {
                    "entity": mention.fact,
                    "value": mention.value,
                    "start": mention.start,
                    "end": mention.end,
                    "extractor": type(self).__name__,
                }
                for mention in self._mentions(message)
            ]
            if entities:
                message.set(ENTITIES, message.get(ENTITIES, []) + entities, add_to_output=True)
        return messages

    def _mentions(self, message: Message) -> list[Mention]:
        text = message.get(TEXT) or ""
        metadata = message.get("metadata") or {}
        asked = metadata.get("asked")
        for language in (message.get("language"), metadata.get("language")):
            if language in self._lexicons:
                return self._lexicons[language].find(text, asked)
        found = [lexicon.find(text, asked) for lexicon in self._lexicons.values()]
        return max(found, key=len, default=[])
