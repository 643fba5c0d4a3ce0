"""Character and word n-grams of a text as a sparse vector: spelling, where the embedding sees meaning.

N-grams are hashed into a fixed number of columns, so that a model is a matrix and needs no vocabulary.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import log
from zlib import crc32

import numpy as np
from scipy.sparse import csr_matrix

COLUMNS = 1 << 16
MAX_CHARACTERS = 400
"""More of a text adds little and costs time."""


def character_ngrams(text: str, sizes: Iterable[int]) -> Iterator[str]:
    """The n-grams within each word of `text`, the word's ends marked by a space."""
    sizes = tuple(sizes)
    for word in text[:MAX_CHARACTERS].split():
        padded = f" {word} "
        for size in sizes:
            for start in range(max(1, len(padded) - size + 1)):
                yield padded[start : start + size]


def word_ngrams(words: Sequence[str]) -> Iterator[str]:
    """The words and pairs of neighbouring words, marked so that they are no n-grams of characters."""
    yield from (f"w {word}" for word in words)
    yield from (f"w {first} {second}" for first, second in pairwise(words))


def rows(texts: Iterable[Iterable[str]]) -> csr_matrix:
    """One row a text, given as its n-grams: 1 + log(count) in the column of each, length 1."""
    data: list[float] = []
    columns: list[int] = []
    ends = [0]
    for ngrams in texts:
        counts = Counter(crc32(ngram.encode("utf-8", "replace")) % COLUMNS for ngram in ngrams)
        columns.extend(counts)
        data.extend(1 + log(count) for count in counts.values())
        ends.append(len(columns))
    return csr_matrix((np.asarray(data, dtype=np.float32), columns, ends), shape=(len(ends) - 1, COLUMNS))
