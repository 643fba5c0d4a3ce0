"""What else could classify intents, measured in one run on one split: `python -m bot.evaluation.compare [--diet]`.

Every candidate learns from data/nlu and is scored on the held-out set (tests/heldout). Printed as the table of the
README: the share of right intents per language and in all, of right ones among the two likeliest, the out-of-scope
messages found, the in-scope messages turned away (each message getting its likeliest intent), the calibration error
(mean distance between confidence and accuracy over tenths of confidence), and the seconds of training beside the
embedding. `--diet` adds Rasa's default pipeline (`make compare-nlu DIET=1`): it takes an environment with TensorFlow
of its own, 1.5 GB, and half an hour.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.loading import load_data
from scipy.sparse import csr_matrix, hstack, vstack

from bot.evaluation import heldout
from bot.nlu import embedding
from bot.nlu.classifier import OUT_OF_SCOPE, IntentClassifier, IntentModel, features
from bot.nlu.language import LANGUAGES, language_of
from bot.nlu.models import SEED, Array, Linear, Network, blend

ROOT = Path(__file__).parents[2]
DIET_PYTHON = ROOT / ".diet" / "bin" / "python"
DIET_OUTPUT = ROOT / ".run" / "diet.json"
Candidate = Callable[["Data"], Array]
ALIKE = (1.0, 1.0)
FITTED = (0.78, 0.6)
"""About what training finds for the network and the n-grams, here fixed so that every row is one training."""


@dataclass(frozen=True)
class Texts:
    """Messages with their language and intent, and what a model sees of them."""

    texts: list[str]
    languages: NDArray[np.str_]
    intents: NDArray[np.str_]

    @cached_property
    def vectors(self) -> Array:
        """Embeddings."""
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


@dataclass(frozen=True)
class Data:
    """What is learned from and what is scored. The columns of every result are the sorted `labels`."""

    seen: Texts
    unseen: Texts

    @classmethod
    def load(cls) -> Data:
        """data/nlu and tests/heldout."""
        learned = load_data(str(ROOT / "data" / "nlu")).intent_examples
        rows = heldout.messages()
        return cls(
            Texts(
                [message.get(TEXT) for message in learned],
                np.array([language_of(message) or "other" for message in learned]),
                np.array([message.get(INTENT) for message in learned]),
            ),
            Texts([row.text for row in rows], np.array([row.language for row in rows]),
                  np.array([row.intent for row in rows])),
        )  # fmt: skip

    @cached_property
    def labels(self) -> NDArray[np.str_]:
        """The intents, sorted."""
        return np.unique(self.seen.intents)


def _sklearn(make: Callable[[], Any], of: Callable[[Texts], Array] = lambda texts: texts.vectors) -> Candidate:
    """A candidate from a scikit-learn classifier on standardised vectors."""

    def run(data: Data) -> Array:
        mean, scale = of(data.seen).mean(axis=0), of(data.seen).std(axis=0) + 1e-6
        learner = make().fit((of(data.seen) - mean) / scale, data.seen.intents)
        found: Array = learner.predict_proba((of(data.unseen) - mean) / scale)
        return found

    return run


def _regression(data: Data) -> Array:
    from sklearn.linear_model import LogisticRegression

    return _sklearn(lambda: LogisticRegression(C=0.01, max_iter=300))(data)


def _network(data: Data) -> Array:
    return np.exp(Network.train(data.seen.vectors, data.seen.intents).log_probabilities(data.unseen.vectors))


def _ngrams(data: Data) -> Array:
    return np.exp(Linear.train(data.seen.grams, data.seen.intents).log_probabilities(data.unseen.grams))


def _augmented(data: Data) -> Array:
    """N-grams of each message and of a copy with typing errors (diacritics never count)."""
    rng = np.random.default_rng(SEED)
    grams = vstack([data.seen.grams, features([mistyped(text, rng) for text in data.seen.texts])]).tocsr()
    model = Linear.train(grams, np.concatenate([data.seen.intents, data.seen.intents]))
    return np.exp(model.log_probabilities(data.unseen.grams))


def mistyped(text: str, rng: np.random.Generator, share: float = 0.3) -> str:
    """`text` with a swapped, lost or doubled letter in about `share` of its longer words."""
    words = text.split()
    for place, word in enumerate(words):
        if len(word) > 3 and rng.random() < share:
            at = int(rng.integers(len(word) - 1))
            slips = (word[:at] + word[at + 1] + word[at] + word[at + 2 :], word[:at] + word[at + 1 :],
                     word[: at + 1] + word[at:])  # fmt: skip
            words[place] = slips[rng.integers(len(slips))]
    return " ".join(words)


def _joined(data: Data) -> Array:
    """One logistic regression on n-grams and embedding side by side."""
    from sklearn.linear_model import LogisticRegression

    mean, scale = data.seen.vectors.mean(axis=0), data.seen.vectors.std(axis=0) + 1e-6

    def both(texts: Texts) -> csr_matrix:
        return csr_matrix(hstack([texts.grams, csr_matrix((texts.vectors - mean) / scale * 0.1)]))

    learner = LogisticRegression(C=3, max_iter=60, tol=1e-3).fit(both(data.seen), data.seen.intents)
    found: Array = learner.predict_proba(both(data.unseen))
    return found


def _together(first: Candidate, second: Candidate, weights: tuple[float, float] = FITTED) -> Candidate:
    def run(data: Data) -> Array:
        return blend([np.log(np.maximum(each(data), 1e-9)) for each in (first, second)], weights)

    return run


def _two_stages(data: Data) -> Array:
    """First in scope or not, then which intent: a network each."""
    outside = (data.seen.intents == OUT_OF_SCOPE).astype(np.intp)
    gate = np.exp(Network.train(data.seen.vectors, outside).log_probabilities(data.unseen.vectors))
    inside = outside == 0
    which = Network.train(data.seen.vectors[inside], data.seen.intents[inside])
    found = np.exp(which.log_probabilities(data.unseen.vectors)) * gate[:, :1]
    return np.insert(found, int(np.flatnonzero(data.labels == OUT_OF_SCOPE)[0]), gate[:, 1], axis=1)


def _four_others(data: Data) -> Array:
    """Each language by a network that has not seen it."""
    found = np.zeros((len(data.unseen.texts), len(data.labels)), np.float32)
    for language in LANGUAGES:
        ours, others = data.unseen.languages == language, data.seen.languages != language
        model = Network.train(data.seen.vectors[others], data.seen.intents[others])
        found[ours] = np.exp(model.log_probabilities(data.unseen.vectors[ours]))
    return found


def _in_use(data: Data) -> Array:
    settings = IntentClassifier.get_default_config()
    intents = data.seen.intents.tolist()
    model = IntentModel.train(data.seen.texts, intents, settings["turned_away"], settings["embedded_tokens"])
    return model.probabilities(data.unseen.vectors, data.unseen.grams)


def _diet(data: Data) -> Array:
    """Rasa's default pipeline, trained by `bot/evaluation/diet.py` in its own environment."""
    subprocess.run([DIET_PYTHON, Path(__file__).with_name("diet.py"), DIET_OUTPUT], cwd=ROOT, check=True)
    rankings = json.loads(DIET_OUTPUT.read_text(encoding="utf-8"))
    return np.array([[ranking.get(label, 0.0) for label in data.labels] for ranking in rankings], dtype=np.float32)


def candidates() -> dict[str, Candidate]:
    """Every candidate by name; the last is the one in use (bot/nlu/classifier.py)."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.svm import SVC

    return {
        "n-grams: logistic regression": _ngrams,
        "n-grams: the same with typing errors added": _augmented,
        "embedding: nearest neighbours": _sklearn(lambda: KNeighborsClassifier(10, weights="distance")),
        "embedding: logistic regression": _regression,
        "embedding less its language's mean: the same": _sklearn(
            lambda: LogisticRegression(C=0.01, max_iter=300), lambda texts: texts.centred
        ),
        "embedding: support vectors, RBF": _sklearn(lambda: SVC(C=5, gamma=1 / 1500, probability=True)),
        "embedding: network": _network,
        "embedding: network, trained on the four others": _four_others,
        "embedding: networks in two stages": _two_stages,
        "embedding + n-grams in one regression": _joined,
        "regression and n-grams voting": _together(_regression, _ngrams),
        "network and n-grams voting, not calibrated": _together(_network, _ngrams, ALIKE),
        "network and n-grams with typing errors": _together(_network, _augmented),
        "**network and n-grams voting, calibrated**": _in_use,
    }


def score(data: Data, found: Array) -> list[float]:
    """The figures of one row, as shares."""
    order = np.argsort(-found, axis=1)
    right, among = data.labels[order[:, 0]] == data.unseen.intents, data.labels[order[:, 1]] == data.unseen.intents
    outside, refused = data.unseen.intents == OUT_OF_SCOPE, data.labels[order[:, 0]] == OUT_OF_SCOPE
    shares = [right[data.unseen.languages == language].mean() for language in LANGUAGES]
    confidence = found.max(axis=1)
    tenths = np.minimum(9, (10 * confidence).astype(int))
    gaps = [abs(right[here].mean() - confidence[here].mean()) * here.mean()
            for here in (tenths == tenth for tenth in range(10)) if here.any()]  # fmt: skip
    return [*shares, right.mean(), (right | among).mean(), refused[outside].mean(), refused[~outside].mean(), sum(gaps)]


def main() -> None:
    """Print the table; see the module's text."""
    options = argparse.ArgumentParser(prog="python -m bot.evaluation.compare")
    options.add_argument("--diet", action="store_true", help="Rasa's default pipeline too")
    rows = {"Rasa's default (DIET)": _diet} if options.parse_args().diet else {}
    data, start = Data.load(), time.monotonic()
    print(f"{len(data.seen.texts)} messages learned, {len(data.unseen.texts)} scored; ", end="", flush=True)
    print(f"embeddings: {len(data.seen.vectors) and time.monotonic() - start:.0f} s\n", flush=True)
    heads = ["", *LANGUAGES, "all", "among two", "found", "turned away", "calibration", "s"]
    print(f"| {' | '.join(heads)} |\n|---|{'---:|' * (len(heads) - 1)}", flush=True)
    for name, candidate in (rows | candidates()).items():
        start = time.monotonic()
        shares = score(data, candidate(data))
        shown = " | ".join(f"{100 * share:.1f}" for share in shares)
        print(f"| {name} | {shown} | {time.monotonic() - start:.0f} |", flush=True)


if __name__ == "__main__":
    main()
