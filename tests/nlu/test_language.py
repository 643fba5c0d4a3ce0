"""The language of a message: on its own, and what the conversation makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import METADATA, TEXT
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.language import (
    LANGUAGES,
    OTHER_LANGUAGES,
    LanguageIdentifier,
    decide,
    language_of,
    other_languages,
    words_of,
)

SURE = {
    "sv": "Hur gör jag för att säga upp vårt abonnemang i tid?",
    "fr": "Je voudrais savoir comment résilier notre abonnement.",
    "nl": "Wij willen ons abonnement graag per direct opzeggen.",
    "lv": "Kā mēs varam atcelt savu abonementu līdz mēneša beigām?",
    "it": "Vorrei sapere come si disdice il nostro abbonamento.",
}
ELSEWHERE = [
    "I would like to know whether this can be done before Friday",
    "Ich wüsste gern, ob das noch vor Freitag möglich ist",
    "Me gustaría saber si todavía se puede hacer antes del viernes",
    "Я хотел бы узнать, можно ли это сделать до пятницы",
]


@pytest.fixture(scope="module")
def identifier(tmp_path_factory: pytest.TempPathFactory) -> LanguageIdentifier:
    storage = LocalModelStorage.create(tmp_path_factory.mktemp("model"))
    context, resource = ExecutionContext(GraphSchema({}), "test"), Resource("language")
    LanguageIdentifier.create({}, storage, resource, context).train(load_data("data/nlu"))
    return LanguageIdentifier.load({}, storage, resource, context)


def _parsed(identifier: LanguageIdentifier, text: str, page: str | None = None) -> Message:
    message = Message({TEXT: text, METADATA: {"language": page} if page else {}})
    return identifier.process([message])[0]


@pytest.mark.parametrize(("language", "text"), SURE.items())
def test_a_sentence_is_recognised_on_its_own(identifier: LanguageIdentifier, language: str, text: str) -> None:
    found = _parsed(identifier, text)
    assert found.get("language") == found.get("language_alone") == language
    assert found.get("language_confidence") > 0.9


@pytest.mark.parametrize("page", LANGUAGES)
def test_a_sentence_turns_the_conversation_whatever_the_page(identifier: LanguageIdentifier, page: str) -> None:
    for language, text in SURE.items():
        assert _parsed(identifier, text, page).get("language") == language


@pytest.mark.parametrize(
    "text", ["ja", "ok", "Zoom", "Microsoft 365", "3", "no", "si", "12/03/2027", "🙂", "oui merci"]
)
@pytest.mark.parametrize("page", LANGUAGES)
def test_a_word_a_name_or_a_number_never_turns_it(identifier: LanguageIdentifier, text: str, page: str) -> None:
    assert _parsed(identifier, text, page).get("language") == page


@pytest.mark.parametrize("text", ELSEWHERE)
def test_a_sentence_in_another_language_is_none_of_the_five(identifier: LanguageIdentifier, text: str) -> None:
    assert _parsed(identifier, text).get("language_alone") is None
    assert _parsed(identifier, text).get("language") is None


@pytest.mark.parametrize("text", ["12345", "?!", "🙂🙂"])
def test_without_a_letter_there_is_no_language(identifier: LanguageIdentifier, text: str) -> None:
    assert _parsed(identifier, text).get("language") is None


def test_a_strong_message_needs_three_words_and_a_weak_one_follows_the_page() -> None:
    sure = {"sv": 0.97, "it": 0.02, "other": 0.01}
    assert decide("tack så mycket", sure, "it").language == "sv"
    assert decide("tack då", sure, "it").language == "it"
    assert decide("tack då", sure, "it").alone == "sv"
    assert decide("tack då", sure, None).language == "sv"
    unsure = {"sv": 0.4, "it": 0.35, "other": 0.25}
    assert decide("tack så mycket", unsure, "it").language == "it"
    assert decide("tack så mycket", unsure, None).language is None
    assert decide("thank you very much", {"sv": 0.01, "other": 0.99}, "it").language is None
    assert decide("tack så mycket", unsure, "xx").language is None


def test_every_training_message_has_a_language() -> None:
    messages = load_data("data/nlu").intent_examples
    assert {language_of(message) for message in messages} == {*LANGUAGES, "other"}


def test_the_list_of_other_languages_has_no_message_twice_and_enough_of_each() -> None:
    lists: dict[str, list[str]] = yaml.safe_load(OTHER_LANGUAGES.read_text(encoding="utf-8"))
    assert {name for name, texts in lists.items() if len(texts) < 40 or len(texts) != len(set(texts))} == set()
    assert not set(lists) & set(LANGUAGES)
    assert {label for _, label in other_languages()} == {"other"}


def test_words_are_letters_in_lower_case() -> None:
    assert words_of("L’admin: 3 Licences!") == ["l'admin", "licences"]


def test_the_model_is_plain_arrays(identifier: LanguageIdentifier, tmp_path: Path) -> None:
    assert identifier._model is not None
    identifier._model.save(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["about.json", "arrays.npz"]
