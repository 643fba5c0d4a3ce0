"""Hostile text against everything that reads a message: `python -m bot.evaluation.fuzz [--inputs N] [--seed S]`.

The embedding package holds C, so inputs run in worker processes: one that dies is told with the seed of its inputs.
Fails on a crash, an exception, an input that takes more than `SLOWEST` seconds, vectors that are not finite, or a
worker that grows by more than `GROWTH` MB in the second half of the run: in the first, bounded caches fill.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date
from functools import cache
from multiprocessing import get_context

import numpy as np

from bot.evaluation import heldout
from bot.nlu import classifier, embedding, language
from bot.nlu.date_finder import find_dates
from bot.nlu.lexicon import Lexicon

CHUNK = 250  # inputs a worker gets at a time
SLOWEST = 1.0  # seconds of the processor
HANGS = 300.0  # seconds, and one more for each input: the whole run must end within
GROWTH = 20.0  # MB
TODAY = date(2027, 6, 16)
LONG = (1_999, 2_000, 2_001, 10_000, 50_000)

COMBINING = "\u0300\u0301\u0308\u030a\u0327\u0345\u20dd\u0489"
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202d\u202e\u2066\u2067\u2069\x00\x07\x1b\x7f"
ODD = "\ufb03\u1e9e\u0130\u0131\u2126\ufdfa\u0e33\U0001f468\u200d\U0001f469\U0001f3fd\U000e0041\U0010ffff\ud83d\udc00"


def _bytes(rng: random.Random) -> str:
    raw = rng.randbytes(rng.randint(0, 60))
    encoding, errors = rng.choice((("utf-8", "replace"), ("utf-8", "surrogateescape"), ("latin-1", "strict")))
    return str(raw, encoding, errors)


def _surrogates(rng: random.Random) -> str:
    return "".join(chr(rng.randint(0xD800, 0xDFFF)) if rng.random() < 0.3 else rng.choice("zoom ") for _ in range(20))


def _any_characters(rng: random.Random) -> str:
    return "".join(chr(rng.randint(0, 0x10FFFF)) for _ in range(rng.randint(1, 30)))


def _unseen(rng: random.Random) -> str:
    return "".join(letter + rng.choice(UNSEEN) * rng.randint(0, 3) for letter in _real(rng))


def _odd(rng: random.Random) -> str:
    return "".join(rng.choice(ODD + COMBINING + " a1.") for _ in range(rng.randint(1, 60)))


def _combining(rng: random.Random) -> str:
    return rng.choice("ae ") + "".join(rng.choices(COMBINING, k=rng.choice((10, 300, 10_000))))


def _repeated(rng: random.Random) -> str:
    piece: str = rng.choice(
        (*"1aā.,-/?'\n{}[]|", "3/4 ", "1-", "zoom ", "nē ", "the the ", "365", "…", _any_characters(rng))
    )
    return (piece * max(LONG))[: rng.choice(LONG)]


def _mutated(rng: random.Random) -> str:
    letters = list(_real(rng))
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(letters) + 1)
        letters[at : at + rng.randint(0, 3)] = rng.choice(ODD + COMBINING + UNSEEN + "0123456789./-?!")
    return "".join(letters)


def _mixed(rng: random.Random) -> str:
    return rng.choice(("", " ", "\n", "\u2028")).join(rng.choice(_QUICK)(rng) for _ in range(3))


def _real(rng: random.Random) -> str:
    return rng.choice(_messages())


@cache
def _messages() -> list[str]:
    return [row.text for row in heldout.messages()]


_QUICK: tuple[Callable[[random.Random], str], ...] = (
    _bytes, _surrogates, _any_characters, _unseen, _odd, _mutated,
)  # fmt: skip
_KINDS = (*_QUICK * 4, _combining, _repeated, _mixed)


def hostile(seed: int, count: int) -> list[str]:
    """`count` texts, always the same for a seed."""
    rng = random.Random(seed)
    return [rng.choice(_KINDS)(rng) for _ in range(count)]


def read(text: str, code: str) -> None:
    """Everything that a message goes through but the trained weights. Raises `ValueError` for a broken vector."""
    vector = embedding.embed_all([text])
    if vector.shape != (1, embedding.DIMENSION) or not np.isfinite(vector).all():
        raise ValueError(f"the vector of {text[:80]!a} is {vector.shape}, finite {np.isfinite(vector).all()}")
    classifier.features([text])
    language.features([text])
    Lexicon.load(code).find(text)
    find_dates(text, code, TODAY)


@dataclass(frozen=True, slots=True)
class Report:
    """What one worker made of one chunk: the slowest input with its seconds, and the worker's memory in MB."""

    slowest: str
    seconds: float
    worker: int
    resident: float


def warm_up() -> None:
    """Load everything that is read once; several workers at a time must not share out each text's sums as well."""
    os.environ["OMP_NUM_THREADS"] = "1"
    for code in language.LANGUAGES:
        read("zoom", code)


def attack(seed: int, count: int) -> Report:
    """Read the texts of `seed`. Raises `RuntimeError` with the text for one that cannot be read."""
    slowest, longest = "", 0.0
    for number, text in enumerate(hostile(seed, count)):
        started = time.process_time()
        try:
            read(text, language.LANGUAGES[number % len(language.LANGUAGES)])
        except Exception as error:
            raise RuntimeError(f"{text[:200]!a} ({len(text)} characters): {error!r}") from error
        spent = time.process_time() - started
        if spent > longest:
            slowest, longest = text, spent
    return Report(slowest, longest, os.getpid(), _resident())


def _resident() -> float:
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def run(inputs: int, seed: int, workers: int) -> list[str]:
    """What was found wrong; prints progress to standard error."""
    seeds = [seed + number for number in range(-(-inputs // CHUNK))]
    faults: list[str] = []
    memory: dict[int, list[float]] = {}
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=warm_up) as pool:
        waiting = {pool.submit(attack, each, CHUNK): each for each in seeds}
        for number, future in enumerate(as_completed(waiting, timeout=HANGS + inputs), start=1):
            try:
                report = future.result()
            except BrokenProcessPool:
                return [*faults, f"a worker died; one of its inputs: hostile({waiting[future]}, {CHUNK})"]
            except RuntimeError as error:
                faults.append(str(error))
                continue
            if report.seconds > SLOWEST:
                faults.append(f"{report.seconds:.1f} s for {report.slowest[:80]!a} ({len(report.slowest)} characters)")
            memory.setdefault(report.worker, []).append(report.resident)
            if number % 20 == 0 or number == len(seeds):
                print(f"{number * CHUNK} inputs, {len(faults)} faults, slowest of the last {report.seconds:.2f} s, "
                      f"{report.resident:.0f} MB", file=sys.stderr, flush=True)  # fmt: skip
    for worker, measured in memory.items():
        half, end = measured[len(measured) // 2], measured[-1]
        if end > half + GROWTH:
            faults.append(f"worker {worker} grew from {half:.0f} to {end:.0f} MB")
    return faults


def main() -> None:
    """See the module's text."""
    options = argparse.ArgumentParser(prog="python -m bot.evaluation.fuzz")
    options.add_argument("--inputs", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=0, help="where the numbering of the chunks begins")
    options.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    chosen = options.parse_args()
    faults = run(chosen.inputs, chosen.seed, chosen.workers)
    print(
        "\n".join(faults) or f"{chosen.inputs} inputs: no crash, no error, none slower than {SLOWEST} s, memory steady"
    )
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
