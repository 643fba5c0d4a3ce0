"""The language of a message: on its own, and as far as the conversation should follow it.

Sets three keys of the parse: `language_alone`, one of the five codes or null when the message is in none of them or
cannot be told by itself; `language_confidence`, 0 to 1, for that; and `language`, the decision: the message's own
where it is strong, else the language of the page or conversation (metadata `language`), else the message's own where
it is at least likelier than not. A word or two, a name or a number never turn the conversation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
import yaml
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix

from bot.nlu import ngrams
from bot.nlu.models import SEED, Linear, blend, fit_weights, load, load_about, save
from bot.nlu.text import clean

LANGUAGES = ("sv", "fr", "nl", "lv", "it")
OTHER = "other"
STRONG = 0.9
"""From this confidence on a message of three words or more turns the conversation into its language."""
STRONG_WORDS = 3
LIKELY = 0.5
"""From this confidence on a message has a language of its own."""

UNSEEN = 0.2
"""The share of the texts that calibrates the confidence and is kept from the first training."""

OTHER_LANGUAGES = Path(__file__).parents[2] / "data" / "lexicon" / "other_languages.yml"


def features(texts: Sequence[str]) -> csr_matrix:
    """The n-grams of each text in lower case, with its diacritics: they tell languages apart."""

    def of(text: str) -> list[str]:
        words = words_of(text)
        return [*ngrams.character_ngrams(" ".join(words), range(1, 5)), *ngrams.word_ngrams(words)]

    return ngrams.rows(of(text) for text in texts)


def words_of(text: str) -> list[str]:
    """The words of `text` in lower case: letters only."""
    kept = "".join(c if c.isalpha() or c in "'’" else " " for c in clean(text).lower())
    return kept.replace("’", "'").split()


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """How likely each of the five languages, or another, is for a text."""

    labels: tuple[str, ...]
    linear: Linear
    weights: tuple[float, ...]

    @classmethod
    def train(cls, texts: Sequence[str], labels: Sequence[str]) -> Self:
        """Learn from texts and their languages ("other" for those that are none of the five)."""
        names, numbers = np.unique(np.asarray(labels), return_inverse=True)
        grams = features(texts)
        part = np.random.default_rng(SEED).random(len(texts)) < UNSEEN
        unseen = Linear.train(grams[~part], numbers[~part]).log_probabilities(grams[part])
        return cls(tuple(names.tolist()), Linear.train(grams, labels), fit_weights([unseen], numbers[part]))

    def probabilities(self, text: str) -> dict[str, float]:
        """The probability of each label; together 1."""
        row = blend([self.linear.log_probabilities(features([text]))], self.weights)[0]
        return dict(zip(self.labels, map(float, row), strict=True))

    def save(self, directory: Path) -> None:
        """Write the model into `directory`."""
        save(directory, {"labels": self.labels, "weights": self.weights}, linear=self.linear)

    @classmethod
    def load(cls, directory: Path) -> Self:
        """The model that `save` wrote into `directory`."""
        about = load_about(directory)
        return cls(tuple(about["labels"]), load(directory, "linear", Linear), tuple(about["weights"]))


@dataclass(frozen=True, slots=True)
class Decision:
    """What the module's text says, for one message."""

    language: str | None
    alone: str | None
    confidence: float


def decide(text: str, probabilities: Mapping[str, float], page: str | None) -> Decision:
    """`page`: the language of the page or conversation, where known."""
    label = max(probabilities, key=probabilities.__getitem__)
    confidence, count = probabilities[label], len(words_of(text))
    alone = label if label in LANGUAGES and count and confidence >= LIKELY else None
    if count >= STRONG_WORDS and confidence >= STRONG:
        return Decision(alone, alone, confidence)
    return Decision(page if page in LANGUAGES else alone, alone, confidence)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LanguageIdentifier(GraphComponent):
    """Rasa's component. It is registered as a classifier, which is what it does, though not of intents."""

    def __init__(self, storage: ModelStorage, resource: Resource, model: LanguageModel | None):
        self._storage, self._resource, self._model = storage, resource, model

    @classmethod
    def create(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
               execution_context: ExecutionContext) -> Self:  # fmt: skip
        """An untrained component."""
        return cls(model_storage, resource, None)

    @classmethod
    def load(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
             execution_context: ExecutionContext, **kwargs: Any) -> Self:  # fmt: skip
        """The component as trained."""
        with model_storage.read_from(resource) as directory:
            return cls(model_storage, resource, LanguageModel.load(directory))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from every message with a language in its metadata, and from the list of other languages."""
        known = [(message.get(TEXT), language_of(message)) for message in training_data.intent_examples]
        pairs = [(text, label) for text, label in known if text and label] + other_languages()
        self._model = LanguageModel.train([text for text, _ in pairs], [label for _, label in pairs])
        with self._storage.write_to(self._resource) as directory:
            self._model.save(directory)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the language of each message that has text."""
        for message in messages:
            text = message.get(TEXT)
            if text and self._model:
                page = (message.get(METADATA) or {}).get("language")
                decision = decide(text, self._model.probabilities(text), page)
                message.set("language", decision.language, add_to_output=True)
                message.set("language_alone", decision.alone, add_to_output=True)
                message.set("language_confidence", decision.confidence, add_to_output=True)
        return messages


def language_of(message: Message) -> str | None:
    """The language a training message is labelled with: Rasa keeps an intent's metadata under "intent"."""
    metadata = message.get(METADATA) or {}
    label = (metadata.get("intent") or {}).get("language") or (metadata.get("example") or {}).get("language")
    return label if label in (*LANGUAGES, OTHER) else None


def other_languages() -> list[tuple[str, str]]:
    """The messages of data/lexicon/other_languages.yml, all labelled "other"."""
    if not OTHER_LANGUAGES.exists():
        return []
    lists: dict[str, list[str]] = yaml.safe_load(OTHER_LANGUAGES.read_text(encoding="utf-8"))
    return [(text, OTHER) for texts in lists.values() for text in texts]
