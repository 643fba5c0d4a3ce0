"""The providers' menu and button names, which are names and never translated by us."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("labels.yml")


@dataclass(frozen=True)
class Label:
    """A name as the provider's own pages show it, by language; `article` is the language of the article it is from."""

    article: str
    gloss: str
    names: dict[str, str]

    def shown_in(self, language: str) -> tuple[str, str | None]:
        """The name in `language`, else in English; else the article's name and the gloss that goes with it."""
        name = self.names.get(language) or self.names.get("en")
        return (name, None) if name else (self.names[self.article], self.gloss)


@cache
def labels() -> dict[str, Label]:
    """All labels by id, e.g. "zoom.billing"."""
    entries = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {name: Label(entry["article"], entry["gloss"], entry["text"]) for name, entry in entries.items()}
