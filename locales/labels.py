"""The providers' menu and button names, which are names and never translated by us."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("labels.yml")


@dataclass(frozen=True)
class Menu:
    """A path of label ids, e.g. ("zoom.account_management", "zoom.billing")."""

    labels: tuple[str, ...]


@cache
def table() -> dict[str, dict[str, str]]:
    """Label id -> {language: the name as the provider's own page shows it}; `article` is the seed article's language."""
    entries: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {name: {"article": entry["article"], **entry["text"]} for name, entry in entries.items()}


def label(name: str, language: str) -> str:
    """The provider's own name in `language`, else in English, else the article's name with its English gloss.

    Raises `KeyError` for a label that the table does not hold.
    """
    texts = table()[name]
    if language in texts:
        return texts[language]
    if "en" in texts:
        return texts["en"]
    return f"{texts[texts['article']]} ({texts['gloss']})"
