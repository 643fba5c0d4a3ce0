"""A sample of the attack on everything that reads a message; the whole of it: `make fuzz`."""

from __future__ import annotations

from bot.evaluation import fuzz


def test_two_thousand_hostile_texts_break_nothing() -> None:
    assert fuzz.run(2_000, seed=1_000_000, workers=2) == []


def test_the_texts_of_a_seed_are_always_the_same() -> None:
    assert fuzz.hostile(7, 40) == fuzz.hostile(7, 40)
    assert max(map(len, fuzz.hostile(7, 400))) >= 10_000
