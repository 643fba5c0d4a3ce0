"""Sentence embeddings: every text gets a vector, at a bounded cost."""

from __future__ import annotations

import random

import numpy as np
import pytest

from bot.nlu import embedding
from bot.nlu.ngrams import COLUMNS, MAX_CHARACTERS, character_ngrams, rows

HOSTILE = {
    "nothing": "",
    "a lone surrogate": "hej \ud800 då",
    "null characters": "a\x00b\x00",
    "marks": "e" + "\u0301" * 10_000,
    "emoji": "\U0001f600" * 2000,
    "no spaces": "x" * 100_000,
    "right to left": "\u202eZoom\u202c \u05d0\u05d1",
    "zero width": "Z\u200bo\u200bo\u200bm",
    "one long word of many scripts": "åŽ本λж" * 1000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_gets_a_finite_vector_from_a_bounded_number_of_tokens(text: str) -> None:
    vector = embedding.embed_all([text])[0]
    assert vector.shape == (embedding.DIMENSION,)
    assert np.isfinite(vector).all()
    assert embedding.count_tokens(embedding.shorten(text)) <= embedding.MAX_TOKENS


def test_random_characters_never_break_it() -> None:
    choose = random.Random(1)
    texts = ["".join(chr(choose.randrange(0x110000)) for _ in range(choose.randrange(400))) for _ in range(40)]
    assert np.isfinite(embedding.embed_all(texts)).all()


def test_a_long_story_keeps_its_start_and_its_end() -> None:
    story = "Vi startade 2015. " + "Sedan hände en massa saker. " * 40 + "Hur säger vi upp Zoom?"
    short = embedding.shorten(story)
    assert short.startswith("Vi startade 2015.")
    assert short.endswith("Hur säger vi upp Zoom?")


def test_an_ordinary_message_is_embedded_as_it_is() -> None:
    assert embedding.shorten("  Jag vill  säga upp Zoom. ") == "Jag vill säga upp Zoom."


def test_the_same_meaning_in_two_languages_is_nearer_than_another_meaning_in_one() -> None:
    swedish, italian, other = embedding.embed_all(
        ["Hur säger jag upp mitt abonnemang?", "Come disdico il mio abbonamento?", "Vad blir det för väder i morgon?"]
    )
    assert swedish @ italian > swedish @ other


def test_one_message_and_many_give_the_same_vectors() -> None:
    texts = ["ja", "nej tack, inte nu"]
    assert np.allclose(embedding.embed_all(texts), np.concatenate([embedding.embed_all([text]) for text in texts]))
    assert embedding.embed_all([]).shape == (0, embedding.DIMENSION)


def test_ngrams_are_bounded_and_rows_have_one_column_each() -> None:
    assert list(character_ngrams("ab", [3])) == [" ab", "ab "]
    assert len(list(character_ngrams("x" * 10_000, [2]))) <= MAX_CHARACTERS + 1
    assert rows([["a", "a", "b"], []]).shape == (2, COLUMNS)
    assert rows([["a", "a", "b"], []]).getnnz(axis=1).tolist() == [2, 0]
