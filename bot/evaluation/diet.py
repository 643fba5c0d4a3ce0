"""Rasa's default pipeline on data/nlu, for the comparison: `.diet/bin/python bot/evaluation/diet.py OUTPUT`.

Runs in an environment of its own (`.requirements/diet.txt`, TensorFlow), so it imports nothing of this project but the
reader of the held-out set. Writes a list of {intent: probability}, one for each message of that set, as JSON.
"""

from __future__ import annotations

import asyncio
import importlib.util
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.model_training import train_nlu

EPOCHS = 15
"""Rasa's default is 100, for far fewer messages: this takes as many steps as 100 did on a tenth of ours."""

CONFIG: dict[str, Any] = {
    "recipe": "default.v1",
    "assistant_id": "diet",
    "language": "en",
    "pipeline": [
        {"name": "WhitespaceTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "DIETClassifier", "epochs": EPOCHS, "constrain_similarities": True, "ranking_length": 100},
    ],
}


def _texts() -> list[str]:
    path = Path(__file__).with_name("heldout.py")
    spec = importlib.util.spec_from_file_location("heldout", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be read")
    module = importlib.util.module_from_spec(spec)
    sys.modules["heldout"] = module
    spec.loader.exec_module(module)
    return [row.text for row in module.messages()]


async def _rankings(model: str) -> list[dict[str, float]]:
    processor = Agent.load(model).processor
    parsed = [await processor.parse_message(UserMessage(text)) for text in _texts()]
    return [{each["name"]: each["confidence"] for each in result["intent_ranking"]} for result in parsed]


def main(output: str) -> None:
    """Train, parse, write."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.yml"
        config.write_text(yaml.safe_dump(CONFIG), encoding="utf-8")
        model = train_nlu(str(config), "data/nlu", folder, domain="bot/domain.yml")
        rankings = asyncio.run(_rankings(str(model)))
    Path(output).write_text(json.dumps(rankings), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
