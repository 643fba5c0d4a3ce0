"""`python -m bot.memory`: what each part of the server adds to resident memory, loaded one after the other."""

from __future__ import annotations

import importlib
import os
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

MODEL = "models/assistant.tar.gz"


def resident() -> float:
    """Resident memory of this process in MB."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def steps(folder: Path) -> dict[str, Callable[[], object]]:
    """How each part is loaded, in order; `folder` holds the unpacked model. Results are kept by the caller."""

    def trained(component: str, module: str, model: str) -> Callable[[], object]:
        place = next(path.parent for path in folder.rglob("about.json") if component in str(path))
        return lambda: getattr(importlib.import_module(module), model).load(place)

    def part(module: str, name: str, *arguments: object) -> Callable[[], object]:
        return lambda: getattr(importlib.import_module(module), name)(*arguments)

    return {
        "Rasa, Sanic, the channel, the actions": lambda: [
            importlib.import_module(name) for name in ("bot.server", "rasa.core.agent", "bot.actions", "actions.answer")
        ],
        "language: LanguageIdentifier": trained("LanguageIdentifier", "bot.nlu.language", "LanguageModel"),
        "intent: IntentClassifier, its weights": trained("IntentClassifier", "bot.nlu.classifier", "IntentModel"),
        "intent: the sentence embedding": part("bot.nlu.embedding", "embed_all", ["zoom " * 40]),
        "facts: FactExtractor": part("bot.nlu.facts", "FactExtractor"),
        "dates: DateExtractor": part("bot.nlu.dates", "DateExtractor"),
    }


def main() -> None:
    """Print one row of the README's table for each part."""
    kept, before = [], resident()
    print(f"| Python | {before:.0f} MB |")
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(MODEL) as archive:
            archive.extractall(folder, filter="data")
        for name, load in steps(Path(folder)).items():
            kept.append(load())
            now = resident()
            print(f"| + {name} | {now - before:+.0f} MB, {now:.0f} in all |")
            before = now


if __name__ == "__main__":
    main()
