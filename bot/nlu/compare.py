"""What else could classify intents, measured in one run on one split: `python -m bot.nlu.compare [WORD]...`

Five parts of data/nlu, balanced over intents and languages; each is scored by a model trained on the other four.
Prints for every candidate (or those whose name holds one of the WORDs) the share of right intents per language and in
all, the out-of-scope messages found, and the in-scope messages turned away, each message getting its likeliest intent.
Then, for the one in use: how refusal trades one error for the other, whether confidence means what it says, and what
it costs to shorten long messages. Some five minutes on two idle cores; most of it goes into the embeddings.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.loading import load_data
from scipy.sparse import csr_matrix, hstack

from bot.nlu import embedding
from bot.nlu.classifier import OUT_OF_SCOPE, features
from bot.nlu.language import LANGUAGES, language_of
from bot.nlu.models import SEED, Array, Linear, Network, blend

Indices = NDArray[np.intp]
Candidate = Callable[["Data", Indices, Indices], Array]
FOLDS = 5
WEIGHTS = (0.83, 0.65)
"""Those that training finds, here fixed so that every row is one training a fold."""


@dataclass(frozen=True)
class Data:
    """All labelled messages: `answers` are indices into `labels`."""

    texts: list[str]
    languages: NDArray[np.str_]
    labels: NDArray[np.str_]
    answers: Indices

    @classmethod
    def load(cls, path: str = "data/nlu") -> Data:
        """The messages below `path`."""
        messages = load_data(path).intent_examples
        labels, answers = np.unique([message.get(INTENT) for message in messages], return_inverse=True)
        languages = np.array([language_of(message) or "other" for message in messages])
        return cls([message.get(TEXT) for message in messages], languages, labels, answers)

    @cached_property
    def vectors(self) -> Array:
        """Embeddings with the prefix "query: "."""
        return embedding.embed_all(self.texts)

    @cached_property
    def centred(self) -> Array:
        """Embeddings less the mean of their language."""
        means = {name: self.vectors[self.languages == name].mean(axis=0) for name in np.unique(self.languages)}
        centred: Array = self.vectors - np.stack([means[name] for name in self.languages])
        return centred

    @cached_property
    def grams(self) -> csr_matrix:
        """N-grams."""
        return features(self.texts)

    @property
    def refusal(self) -> int:
        """The index of the label for what is out of scope."""
        return int(np.flatnonzero(self.labels == OUT_OF_SCOPE)[0])

    def folds(self) -> Iterator[tuple[Indices, Indices]]:
        """Which messages are trained on and which are scored, `FOLDS` times."""
        from sklearn.model_selection import StratifiedKFold

        strata = np.char.add(self.languages, self.answers.astype(str))
        yield from StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(self.texts, strata)


def _standard(vectors: Array, seen: Indices) -> Array:
    scaled: Array = (vectors - vectors[seen].mean(axis=0)) / (vectors[seen].std(axis=0) + 1e-6)
    return scaled


def _sklearn(make: Callable[[], Any], of: Callable[[Data], Array] = lambda data: data.vectors) -> Candidate:
    """A candidate from a scikit-learn classifier on standardised vectors."""

    def run(data: Data, seen: Indices, rest: Indices) -> Array:
        vectors = _standard(of(data), seen)
        learner = make().fit(vectors[seen], data.answers[seen])
        found: Array = learner.predict_proba(vectors[rest])
        return found

    return run


def _regression(data: Data, seen: Indices, rest: Indices) -> Array:
    from sklearn.linear_model import LogisticRegression

    return _sklearn(lambda: LogisticRegression(C=0.01, max_iter=300))(data, seen, rest)


def _network(data: Data, seen: Indices, rest: Indices) -> Array:
    return np.exp(Network.train(data.vectors[seen], data.answers[seen]).log_probabilities(data.vectors[rest]))


def _ngrams(data: Data, seen: Indices, rest: Indices) -> Array:
    return np.exp(Linear.train(data.grams[seen], data.answers[seen]).log_probabilities(data.grams[rest]))


def _joined(data: Data, seen: Indices, rest: Indices) -> Array:
    """One logistic regression on n-grams and embedding side by side."""
    from sklearn.linear_model import LogisticRegression

    both = csr_matrix(hstack([data.grams, csr_matrix(_standard(data.vectors, seen) * 0.1)]))
    learner = LogisticRegression(C=3, max_iter=60, tol=1e-3).fit(both[seen], data.answers[seen])
    found: Array = learner.predict_proba(both[rest])
    return found


def _together(first: Candidate, second: Candidate) -> Candidate:
    def run(data: Data, seen: Indices, rest: Indices) -> Array:
        logs = [np.log(np.maximum(candidate(data, seen, rest), 1e-9)) for candidate in (first, second)]
        return blend(logs, WEIGHTS)

    return run


def _two_stages(data: Data, seen: Indices, rest: Indices) -> Array:
    """First in scope or not, then which intent: a network each."""
    outside = (data.answers == data.refusal).astype(np.intp)
    gate = np.exp(Network.train(data.vectors[seen], outside[seen]).log_probabilities(data.vectors[rest]))
    inside = seen[outside[seen] == 0]
    which = np.exp(Network.train(data.vectors[inside], data.answers[inside]).log_probabilities(data.vectors[rest]))
    return np.insert(which * gate[:, :1], data.refusal, gate[:, 1], axis=1)


def _four_others(data: Data, seen: Indices, rest: Indices) -> Array:
    """Each language by a network that has not seen it."""
    found = np.zeros((len(rest), len(data.labels)), np.float32)
    for language in np.unique(data.languages):
        ours = data.languages[rest] == language
        others = seen[data.languages[seen] != language]
        found[ours] = _network(data, others, rest[ours])
    return found


def candidates() -> dict[str, Candidate]:
    """Every candidate by name; the last is the one in use (bot/nlu/classifier.py)."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.svm import SVC

    return {
        "embedding: nearest neighbours": _sklearn(lambda: KNeighborsClassifier(10, weights="distance")),
        "embedding: logistic regression": _regression,
        "  less each language's mean": _sklearn(
            lambda: LogisticRegression(C=0.01, max_iter=300), lambda data: data.centred
        ),
        "embedding: support vectors, RBF": _sklearn(lambda: SVC(C=5, gamma=1 / 1500, probability=True)),
        "embedding: network": _network,
        "  trained on the four others": _four_others,
        "  two stages": _two_stages,
        "n-grams: logistic regression": _ngrams,
        "embedding + n-grams in one": _joined,
        "regression and n-grams together": _together(_regression, _ngrams),
        "network and n-grams together": _together(_network, _ngrams),
    }


def score(data: Data, found: Array) -> str:
    """One row of the table."""
    chosen = found.argmax(axis=1)
    right, outside = chosen == data.answers, data.answers == data.refusal
    shares = [right[data.languages == language].mean() for language in LANGUAGES]
    refused = chosen == data.refusal
    row = [*shares, right.mean(), refused[outside].mean(), refused[~outside].mean()]
    return "".join(f"{100 * share:7.1f}" for share in row)


def unseen(data: Data, candidate: Candidate) -> Array:
    """What `candidate` says of each message when trained without it."""
    found = np.zeros((len(data.texts), len(data.labels)), np.float32)
    for seen, rest in data.folds():
        found[rest] = candidate(data, seen, rest)
    return found


def refusals(data: Data, found: Array) -> Iterator[str]:
    """How many out-of-scope messages are found for each share of in-scope messages turned away."""
    outside = data.answers == data.refusal
    for share in (0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.10):
        threshold = np.quantile(found[~outside, data.refusal], 1 - share)
        caught = (found[outside, data.refusal] >= threshold).mean()
        yield f"  turned away {share:4.0%}   found {caught:6.1%}   probability from {threshold:.2f} on"


def reliability(data: Data, found: Array) -> Iterator[str]:
    """How often the likeliest intent is right, by its probability."""
    confidence, right = found.max(axis=1), found.argmax(axis=1) == data.answers
    for low in np.arange(0.1, 1.0, 0.1):
        here = (confidence >= low) & (confidence < low + 0.1)
        if here.any():
            yield f"  said {confidence[here].mean():6.1%}   right {right[here].mean():6.1%}   messages {here.sum()}"


def shortened(data: Data, at_most: int = 32) -> Iterator[str]:
    """Right intents of long messages, whole and reduced to `at_most` tokens from the end, the start or both."""
    lengths = np.array([embedding.count_tokens(text) for text in data.texts])
    longer = np.flatnonzero(lengths > at_most + 8)
    seen = np.setdiff1d(np.arange(len(data.texts)), longer)
    network = Network.train(data.vectors[seen], data.answers[seen])
    for name, head in (("whole", None), ("end", 0.0), ("start", 1.0), ("both", embedding.HEAD_SHARE)):
        vectors = data.vectors[longer]
        if head is not None:
            vectors = embedding.embed_all([embedding.shorten(data.texts[i], at_most, head) for i in longer])
        right = network.log_probabilities(vectors).argmax(axis=1) == data.answers[longer]
        yield f"  {name:6} {right.mean():6.1%} of {len(longer)}"


def main(words: list[str]) -> None:
    """Print the tables; see the module's text."""
    data, start = Data.load(), time.monotonic()
    print(f"{len(data.texts)} messages; embeddings took {data.vectors.shape and time.monotonic() - start:.0f} s\n")
    heads = [*LANGUAGES, "all", "found", "turned"]
    print(f"{'':34}" + "".join(f"{head:>7}" for head in heads))
    found = np.zeros(0, np.float32)
    for name, candidate in candidates().items():
        if not words or any(word in name for word in words):
            start, found = time.monotonic(), unseen(data, candidate)
            print(f"{name:34}{score(data, found)}   {time.monotonic() - start:4.0f} s", flush=True)
    for title, lines in (("Refusal", refusals(data, found)), ("Reliability", reliability(data, found)),
                         ("Long messages, by a network trained on the short ones", shortened(data))):  # fmt: skip
        print(f"\n{title}", *lines, sep="\n", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
