"""Intents: what is learned, refused, saved, and set on a message."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import embedding
from bot.nlu.classifier import OUT_OF_SCOPE, IntentClassifier, IntentModel, _within, features, last_question
from bot.nlu.models import Array, Linear, Network, blend, fit_weights

EXAMPLES = {
    "cancel_plan": ["säga upp Zoom", "hur avslutar jag webex", "avsluta vår plan", "jag vill säga upp",
                    "upp med avtalet", "disdire zoom", "resilier webex", "zoom opzeggen"],
    "ask_refund": ["pengarna tillbaka", "får jag återbetalning", "ge mig pengarna åter", "ersättning för det betalda",
                   "rimborso per favore", "remboursement zoom", "geld terug graag", "naudu atpakaļ"],
    OUT_OF_SCOPE: ["vad blir det för väder", "boka ett flyg", "min mikrofon fungerar inte", "laga mat i kväll",
                   "che tempo fa", "quel temps fait-il", "het weer morgen", "kāds ir laiks"],
}  # fmt: skip


@pytest.fixture(scope="module")
def model() -> IntentModel:
    pairs = [(text, label) for label, texts in EXAMPLES.items() for text in texts]
    texts, labels = zip(*pairs, strict=True)
    return IntentModel.train(texts, labels, turned_away=0.1, embedded_tokens=10_000)


def _probabilities(model: IntentModel, texts: list[str]) -> Array:
    return model.probabilities(embedding.embed_all(texts), features(texts))


def test_probabilities_of_a_message_add_up_to_one(model: IntentModel) -> None:
    found = _probabilities(model, ["säg upp zoom", "", "\ud800"])
    assert np.allclose(found.sum(axis=1), 1, atol=1e-4)


def test_what_it_has_learned_it_knows_again_across_spelling(model: IntentModel) -> None:
    row = _probabilities(model, ["FAR JAG PENGARNA TILLBAKA?!"])[0]
    assert model.labels[int(row.argmax())] == "ask_refund"


def test_a_message_is_out_of_scope_from_the_learned_odds_on(model: IntentModel) -> None:
    refusal = model.labels.index(OUT_OF_SCOPE)
    row = np.full(3, 0.05, np.float32)
    row[refusal - 1] = 0.4
    row[refusal] = 0.4 * model.odds + 0.01
    assert model.choose(row) == refusal
    row[refusal] = 0.4 * model.odds - 0.01
    assert model.choose(row) == (refusal - 1) % 3


def test_fewer_in_scope_messages_turned_away_need_higher_odds() -> None:
    pairs = [(text, label) for label, texts in EXAMPLES.items() for text in texts]
    texts, labels = zip(*pairs, strict=True)
    strict, lenient = (IntentModel.train(texts, labels, share, 10_000).odds for share in (0.9, 0.0))
    assert strict <= lenient


def test_of_long_training_data_only_as_many_tokens_are_embedded_as_allowed() -> None:
    tokens = np.array([10, 40, 10, 5])
    assert _within(25, np.array([0.1, 0.0, 0.3, 0.2]), tokens).tolist() == []
    assert _within(60, np.array([0.1, 0.0, 0.3, 0.2]), tokens).tolist() == [0, 1, 3]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("We have a yearly plan. How long can we use it?", "How long can we use it?"),
        ("How do we cancel it? Thanks in advance!", "How do we cancel it?"),
        ("How do we cancel it?", None),
        ("We have a yearly plan. Ok?", None),
        ("We have a yearly plan. It is paid.", None),
    ],
)
def test_the_last_question_of_several_sentences_is_found(text: str, question: str | None) -> None:
    assert last_question(text) == question


def test_the_last_question_counts_as_much_as_the_whole_message(model: IntentModel) -> None:
    whole, point = "Vi har Zoom sedan i mars. Får vi pengarna tillbaka?", "Får vi pengarna tillbaka?"
    alone = _probabilities(model, [whole, point])
    between = np.sqrt(alone[0] * alone[1])
    assert np.allclose(model.of_message(whole), between / between.sum(), atol=1e-4)


def test_a_saved_model_says_the_same(model: IntentModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    again = IntentModel.load(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["about.json", "arrays.npz"]
    assert np.allclose(_probabilities(model, ["avsluta"]), _probabilities(again, ["avsluta"]))
    assert again.odds == model.odds


def test_two_labels_are_told_apart_like_more() -> None:
    texts, labels = ["vad blir vädret", "vädret i dag", "säga upp zoom", "säga upp webex"], ["a", "a", "b", "b"]
    vectors, grams = embedding.embed_all(texts), features(texts)
    for logs in (Network.train(vectors, labels).log_probabilities(vectors),
                 Linear.train(grams, labels).log_probabilities(grams)):  # fmt: skip
        assert logs.argmax(axis=1).tolist() == [0, 0, 1, 1]


def test_weights_make_overconfident_models_say_what_they_know() -> None:
    right = np.random.default_rng(0).random(2000) < 0.7
    logs = np.log(np.tile([0.99, 0.01], (2000, 1)))
    weights = fit_weights([logs], np.where(right, 0, 1))
    assert blend([logs], weights)[0, 0] == pytest.approx(0.7, abs=0.03)


def test_the_component_trains_saves_loads_and_sets_intent_and_ranking(tmp_path: Path) -> None:
    examples = [Message.build(text, intent=label) for label, texts in EXAMPLES.items() for text in texts]
    storage, resource = LocalModelStorage.create(tmp_path), Resource("intents")
    context = ExecutionContext(GraphSchema({}), "test")
    config = IntentClassifier.get_default_config()
    IntentClassifier.create(config, storage, resource, context).train(TrainingData(examples))
    classifier = IntentClassifier.load(config, storage, resource, context)
    wish, emoji, empty = (Message({TEXT: text}) for text in ("jag vill säga upp", "🙂 ?!", ""))
    classifier.process([wish, emoji, empty])
    assert wish.get(INTENT)["name"] == "cancel_plan"
    assert wish.get("intent_ranking")[0] == wish.get(INTENT)
    assert {entry["name"] for entry in wish.get("intent_ranking")} == set(EXAMPLES)
    assert emoji.get(INTENT)["name"] == "nlu_fallback"
    assert empty.get(INTENT) is None
