"""The widget's own sentences in one language: the catalog's entries whose msgids occur in its JavaScript."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from locales import LANGUAGES
from locales.catalogs import catalog_path

_KEYWORDS = {"t": None, "tn": (1, 2)}

Versions = tuple[tuple[Path, int], ...]


def versions(folder: Path) -> Versions:
    """Every script below `folder` with its time of change: what is made from them is made again when this differs."""
    return tuple(sorted((path, path.stat().st_mtime_ns) for path in folder.rglob("*.js")))


class Strings:
    """Reads the scripts below `folder` and the catalogs; again only when one of them has changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, language: str) -> dict[str, Any]:
        """{"plural": the catalog's formula, "messages": {msgid: text or list of plural forms}}.

        Raises `LookupError` for a language that is not held.
        """
        if language not in LANGUAGES:
            raise LookupError(language)
        path = catalog_path(language)
        return _strings(language, path, path.stat().st_mtime_ns, _msgids(versions(self._folder)))


@cache
def _msgids(scripts: Versions) -> frozenset[str]:
    found: set[str] = set()
    for path, _ in scripts:
        with path.open("rb") as file:
            for _, message, _, _ in extract("javascript", file, keywords=_KEYWORDS):
                found.add(message if isinstance(message, str) else message[0])
    return frozenset(found)


@cache
def _strings(language: str, path: Path, changed: int, msgids: frozenset[str]) -> dict[str, Any]:
    with path.open("rb") as file:
        catalog: Catalog = read_po(file, locale=language, abort_invalid=True)
    messages: dict[str, Any] = {}
    for entry in catalog:
        msgid = entry.id if isinstance(entry.id, str) else entry.id[0]
        forms = [entry.string] if isinstance(entry.string, str) else list(entry.string or ())
        if msgid in msgids and entry.context is None and not entry.fuzzy and forms and all(forms):
            messages[msgid] = forms if entry.pluralizable else forms[0]
    return {"plural": catalog.plural_forms, "messages": messages}
