"""What the customer wants: the intent of a message, with probabilities that mean what they say.

Two small models vote: a network on the sentence embedding (meaning, shared by all languages) and a logistic regression
on n-grams (wording and spelling). Their logarithms are added with two weights learned from messages neither had seen,
so that of the intents given 70 % about 70 % are right. `python -m bot.evaluation.compare` measures this against what
else was tried.

N-grams cost nothing, embeddings are nearly all of the time that training takes. So the regression learns from every
message and the network from as many as a number of tokens allows: a random part, which also calibrates, and then those
that the regression finds hardest for their length.

Refusal: there is a class `out_of_scope`, trained on near misses. It is chosen when it is at least `odds` times as
likely as the likeliest intent; learned from unseen messages too: the lowest odds that turn away no more in-scope
messages than `turned_away`. (The training messages are near misses themselves; of what customers write it turns away a
third of that.) Else the likeliest intent stands, however close: the dialogue asks "A or B?" from `intent_ranking`,
whose first is the intent chosen. A text without a letter or digit is `nlu_fallback`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME, INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix

from bot.nlu import embedding, ngrams
from bot.nlu.models import SEED, Array, Linear, Network, blend, fit_weights, load, load_about, save
from bot.nlu.text import clean, fold, tokens

OUT_OF_SCOPE = "out_of_scope"
FOLDS = 3
CALIBRATING = 0.1
"""The share of the messages, drawn by chance, that fits the weights and the odds; all if all can be embedded."""
SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
QUESTION_WORDS = 3
"""A shorter question ("ok?") says nothing by itself."""
WHOLE_TOKENS, QUESTION_TOKENS = 24, 20
"""What is embedded of a message and of its last question: half the time of two messages, for 0.4 % of the long ones."""


def features(texts: Sequence[str]) -> csr_matrix:
    """The n-grams of each text: characters and words of its folded form (no case, no diacritics)."""

    def of(text: str) -> list[str]:
        words = [token.text for token in tokens(clean(text))][: ngrams.MAX_CHARACTERS // 4]
        return [*ngrams.character_ngrams(" ".join(words), range(2, 6)), *ngrams.word_ngrams(words)]

    return ngrams.rows(of(text) for text in texts)


@dataclass(frozen=True, slots=True)
class IntentModel:
    """Both models, how much each counts, and from which odds on a message is out of scope."""

    labels: tuple[str, ...]
    network: Network
    linear: Linear
    weights: tuple[float, ...]
    odds: float

    @classmethod
    def train(cls, texts: Sequence[str], labels: Sequence[str], turned_away: float, embedded_tokens: int) -> Self:
        """Learn from `texts` and their intents. `turned_away` (0 to 1) and `embedded_tokens`: see the module's text."""
        names, answers = np.unique(np.asarray(labels), return_inverse=True)
        grams, tokens = features(texts), np.array([embedding.count_tokens(text) for text in texts])
        by_grams = _unseen(Linear.train, grams, answers)
        share = CALIBRATING if tokens.sum() > embedded_tokens else 1.0
        drawn = np.random.default_rng(SEED).random(len(texts)) < share
        ease = np.exp(by_grams[np.arange(len(texts)), answers]) * np.minimum(tokens, embedding.MAX_TOKENS)
        chosen = _within(embedded_tokens, np.where(drawn, 0, ease), tokens)
        vectors = embedding.embed_all([texts[place] for place in chosen])
        by_vectors = _unseen(Network.train, vectors, answers[chosen])
        calibrating = drawn[chosen]
        unseen, right = [by_vectors[calibrating], by_grams[chosen[calibrating]]], answers[chosen[calibrating]]
        weights = fit_weights(unseen, right)
        refusal = names.tolist().index(OUT_OF_SCOPE)
        odds = _odds(blend(unseen, weights), refusal)[right != refusal]
        network, linear = Network.train(vectors, answers[chosen]), Linear.train(grams, answers)
        return cls(tuple(names.tolist()), network, linear, weights, float(np.quantile(odds, 1 - turned_away)))

    def probabilities(self, vectors: Array, grams: csr_matrix) -> Array:
        """A row for each message, a column for each label, each row adding up to 1."""
        return blend([self.network.log_probabilities(vectors), self.linear.log_probabilities(grams)], self.weights)

    def of_message(self, text: str) -> Array:
        """The probabilities for one message. Of several sentences, the last question counts as much as the whole.

        "We have a yearly contract since March. How long can we use it if we cancel now?" has its point at the end.
        """
        texts, excerpts = [text], [text]
        if (point := last_question(text)) is not None:
            texts = [text, point]
            excerpts = [embedding.shorten(text, WHOLE_TOKENS), embedding.shorten(point, QUESTION_TOKENS)]
        logs = np.log(self.probabilities(embedding.embed_all(excerpts), features(texts))).mean(axis=0)
        mixed: Array = blend([logs[None]], [1.0])[0]
        return mixed

    def choose(self, probabilities: Array) -> int:
        """The index of the intent that one row of `probabilities` stands for."""
        refusal = self.labels.index(OUT_OF_SCOPE)
        if _odds(probabilities[None], refusal)[0] >= self.odds:
            return refusal
        return int(np.argmax(np.where(np.arange(len(self.labels)) == refusal, 0, probabilities)))

    def save(self, directory: Path) -> None:
        """Write the model into `directory`."""
        about = {"labels": self.labels, "weights": self.weights, "odds": self.odds}
        save(directory, about, network=self.network, linear=self.linear)

    @classmethod
    def load(cls, directory: Path) -> Self:
        """The model that `save` wrote into `directory`."""
        about = load_about(directory)
        network, linear = load(directory, "network", Network), load(directory, "linear", Linear)
        return cls(tuple(about["labels"]), network, linear, tuple(about["weights"]), about["odds"])


def last_question(text: str) -> str | None:
    """The last sentence that asks, if it is not the whole message; None if nothing asks or nothing else is said."""
    sentences = [sentence for sentence in SENTENCE.findall(clean(text)) if any(map(str.isalpha, sentence))]
    questions = [sentence.strip() for sentence in sentences if sentence.rstrip().endswith("?")]
    long_enough = questions and len(questions[-1].split()) >= QUESTION_WORDS
    return questions[-1] if len(sentences) > 1 and long_enough else None


def _unseen(train: Callable[..., Network | Linear], rows: Any, answers: NDArray[np.intp]) -> Array:
    """What a model says of each row when trained without it (in `FOLDS` parts): log probabilities by answer."""
    from sklearn.model_selection import StratifiedKFold

    found = np.zeros((len(answers), int(answers.max()) + 1), np.float32)
    for seen, rest in StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(answers, answers):
        found[rest] = train(rows[seen], answers[seen]).log_probabilities(rows[rest])
    return found


def _within(budget: int, order: NDArray[np.floating[Any]], tokens: NDArray[np.intp]) -> NDArray[np.intp]:
    """The rows with the lowest `order` that together have at most `budget` tokens, as sorted indices."""
    first = np.argsort(order, kind="stable")
    spent = np.cumsum(np.minimum(tokens[first], embedding.MAX_TOKENS))
    return np.sort(first[spent <= budget])


def _odds(probabilities: Array, refusal: int) -> Array:
    """How many times as likely as the likeliest other column the column `refusal` is, for each row."""
    odds: Array = probabilities[:, refusal] / np.delete(probabilities, refusal, axis=1).max(axis=1)
    return odds


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(GraphComponent):
    """Rasa's component: sets `intent` and `intent_ranking`."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: IntentModel | None):
        self._config, self._storage, self._resource, self._model = config, storage, resource, model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`turned_away`, `embedded_tokens`: see the module's text. `ranking`: how many intents are listed."""
        return {"turned_away": 0.06, "embedded_tokens": 135_000, "ranking": 5}

    @classmethod
    def create(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
               execution_context: ExecutionContext) -> Self:  # fmt: skip
        """An untrained component."""
        return cls(config, model_storage, resource, None)

    @classmethod
    def load(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
             execution_context: ExecutionContext, **kwargs: Any) -> Self:  # fmt: skip
        """The component as trained."""
        with model_storage.read_from(resource) as directory:
            return cls(config, model_storage, resource, IntentModel.load(directory))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from every message that has an intent."""
        examples = [message for message in training_data.intent_examples if message.get(TEXT)]
        texts = [message.get(TEXT) for message in examples]
        labels = [message.get(INTENT) for message in examples]
        turned_away, embedded_tokens = self._config["turned_away"], self._config["embedded_tokens"]
        self._model = IntentModel.train(texts, labels, turned_away, embedded_tokens)
        with self._storage.write_to(self._resource) as directory:
            self._model.save(directory)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent of each message that has text; a pressed button names its own, which Rasa reads."""
        for message in messages:
            text = message.get(TEXT)
            if text and self._model and not text.startswith(INTENT_MESSAGE_PREFIX):
                self._classify(message, text, self._model)
        return messages

    def _classify(self, message: Message, text: str, model: IntentModel) -> None:
        if not any(character.isalnum() for character in fold(clean(text))):
            _set(message, [(DEFAULT_NLU_FALLBACK_INTENT_NAME, 1.0)])
            return
        probabilities = model.of_message(text)
        chosen = model.choose(probabilities)
        order = [chosen, *(int(index) for index in np.argsort(-probabilities) if index != chosen)]
        _set(message, [(model.labels[i], float(probabilities[i])) for i in order[: self._config["ranking"]]])


def _set(message: Message, ranking: list[tuple[str, float]]) -> None:
    shown = [{INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: confidence} for name, confidence in ranking]
    message.set(INTENT, shown[0], add_to_output=True)
    message.set(INTENT_RANKING_KEY, shown, add_to_output=True)
