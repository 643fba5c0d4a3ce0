"""The customers' messages: right folder, right form, no duplicates; and the names that must agree."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import yaml
from rapidfuzz import fuzz, process

from actions.policy.facts import NAMES
from actions.slots import TOPICS
from bot.evaluation import heldout
from bot.nlu.language import OTHER, LanguageModel, other_languages
from locales import LANGUAGES

ROOT = Path(__file__).parents[2]
DOMAIN = yaml.safe_load((ROOT / "bot/domain.yml").read_text(encoding="utf-8"))
RULES = yaml.safe_load((ROOT / "data/rules.yml").read_text(encoding="utf-8"))["rules"]
FROM_BUTTONS = {"nlu_fallback", "open", "start_over", "correct"}
OF_BUTTONS = {"topic", "doubted", "sheet"}  # entities that only their payloads have
ALIKE = 90  # from this ratio (0 to 100) on two messages are near duplicates
SURE = 0.95  # from this probability on a message is in the language that it seems to be in
WORDS = 4  # a shorter message may be in any language
ANY_LANGUAGE = "change_language"  # wishes for a language are made in all of them
FEW = {"affirm", "deny", "greet", "goodbye", "thank"}


def _messages(language: str) -> Iterator[tuple[Path, str, str]]:
    for path in sorted((ROOT / "data/nlu" / language).glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            for line in block["examples"].splitlines():
                yield path, block["intent"], line.removeprefix("- ")


def _key(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_stands_twice(language: str) -> None:
    counted = Counter(_key(text) for _, _, text in _messages(language))
    assert not [text for text, count in counted.items() if count > 1 and text]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_nearly_one_of_the_held_out_set(language: str) -> None:
    learned = list(_messages(language))
    scored = [row.text for row in heldout.messages() if row.language == language]
    ratios = process.cdist(list(map(_key, scored)), [_key(text) for *_, text in learned], scorer=fuzz.ratio, workers=-1)
    alike = [
        f"{learned[column][0].relative_to(ROOT)}: {learned[column][2]!r} is nearly {scored[row]!r} in tests/heldout"
        for row, column in zip(*np.nonzero(ratios >= ALIKE), strict=True)
    ]
    assert not alike, "\n".join(alike)


def test_every_message_is_in_the_language_of_its_folder() -> None:
    rows = [(path, OTHER if path.stem.endswith("_other_languages") else language, text)
            for language in LANGUAGES for path, _, text in _messages(language)]  # fmt: skip
    wrong = []
    for part in (0, 1):
        seen, rest = rows[part::2], rows[1 - part :: 2]
        pairs = [(text, label) for _, label, text in seen] + other_languages()
        model = LanguageModel.train([text for text, _ in pairs], [label for _, label in pairs])
        for path, label, text in rest:
            found = model.probabilities(text)
            likeliest = max(found, key=found.__getitem__)
            if (
                len(text.split()) >= WORDS
                and likeliest != label
                and found[likeliest] >= SURE
                and path.stem != ANY_LANGUAGE
            ):
                wrong.append(f"{path.relative_to(ROOT)}: {text!r} looks like {likeliest}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_holds_its_own_intent_and_language(language: str) -> None:
    for path in sorted((ROOT / "data/nlu" / language).glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            other = path.stem.endswith("_other_languages")
            assert block["metadata"]["language"] == ("other" if other else language), path
            assert block["intent"] == path.stem.removesuffix("_other_languages"), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_are_nfc(language: str) -> None:
    wrong = [text for _, _, text in _messages(language) if not unicodedata.is_normalized("NFC", text)]
    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_intent_has_enough_messages(language: str) -> None:
    counted = Counter(intent for _, intent, _ in _messages(language))
    wanted = {intent: 10 if intent in FEW else 20 for intent in DOMAIN["intents"] if intent not in FROM_BUTTONS}
    assert not {intent: counted[intent] for intent, least in wanted.items() if counted[intent] < least}
    assert counted["out_of_scope"] >= 80


def test_slots_entities_and_facts_have_the_same_names() -> None:
    assert set(DOMAIN["slots"]) == {*NAMES, "language", "topic", "asked"}
    assert {*NAMES, "date", "date_text", "language", *OF_BUTTONS} == set(DOMAIN["entities"])


def test_every_intent_has_one_rule_and_every_action_is_known() -> None:
    ruled = {rule["steps"][0]["intent"]: rule["steps"][1]["action"] for rule in RULES}
    assert set(ruled) == set(DOMAIN["intents"])
    assert set(ruled.values()) == set(DOMAIN["actions"])
    assert all(ruled[intent] == "action_answer" for intent in TOPICS)


def test_the_domain_has_no_wording() -> None:
    assert "responses" not in DOMAIN
