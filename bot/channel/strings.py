"""A page's own sentences in one language: the catalog's entries whose msgids occur in its JavaScript."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from locales import LANGUAGES, pseudo
from locales.catalogs import catalog_path

_KEYWORDS = {"t": None, "tn": (1, 2)}
_ENGLISH_PLURAL = "nplurals=2; plural=(n != 1);"

Versions = tuple[tuple[Path, int], ...]


def versions(folder: Path) -> Versions:
    """Every script below `folder` with its time of change: what is made from them is made again when this differs."""
    return tuple(sorted((path, path.stat().st_mtime_ns) for path in folder.rglob("*.js")))


def key(msgid: str) -> str:
    """A msgid's short name in what browsers get; the scripts do the same sum (widget/strings.js)."""
    total = 0
    for letter in msgid:
        total = (31 * total + ord(letter)) % 10**6
    return str(total)


class Strings:
    """Reads the scripts below `folder` (the widget's, the desk's) and the catalogs; again only when one has changed."""

    def __init__(self, folder: Path, pseudo_locale: bool = False) -> None:
        self._folder, self._pseudo_locale = folder, pseudo_locale

    def read(self, language: str) -> dict[str, Any]:
        """{"plural": the catalog's formula, "messages": {key of the msgid: text or list of plural forms}}.

        While the pseudo-locale is on, every language has its sentences.
        Raises `LookupError` for a language that is not held.
        """
        if language not in LANGUAGES:
            raise LookupError(language)
        msgids = _msgids(versions(self._folder))
        if self._pseudo_locale:
            return _pseudo_strings(msgids)
        path = catalog_path(language)
        return _strings(language, path, path.stat().st_mtime_ns, msgids)


# The singular and, where there is one, the plural.
_Msgids = frozenset[tuple[str, str | None]]


@cache
def _msgids(scripts: Versions) -> _Msgids:
    found: set[tuple[str, str | None]] = set()
    for path, _ in scripts:
        with path.open("rb") as file:
            for _, message, _, _ in extract("javascript", file, keywords=_KEYWORDS):
                found.add((message, None) if isinstance(message, str) else (message[0], message[1]))
    if len({key(one) for one, _ in found}) < len(found):
        raise ValueError("Two sentences of the scripts have one key; reword one of them")
    return frozenset(found)


def _pseudo_strings(msgids: _Msgids) -> dict[str, Any]:
    messages = {key(one): pseudo(one) if many is None else [pseudo(one), pseudo(many)] for one, many in msgids}
    return {"plural": _ENGLISH_PLURAL, "messages": messages}


@cache
def _strings(language: str, path: Path, changed: int, msgids: _Msgids) -> dict[str, Any]:
    with path.open("rb") as file:
        catalog: Catalog = read_po(file, locale=language, abort_invalid=True)
    wanted = {one for one, _ in msgids}
    messages: dict[str, Any] = {}
    for entry in catalog:
        msgid = entry.id if isinstance(entry.id, str) else entry.id[0]
        forms = [entry.string] if isinstance(entry.string, str) else list(entry.string or ())
        if msgid in wanted and entry.context is None and not entry.fuzzy and forms and all(forms):
            messages[key(msgid)] = forms if entry.pluralizable else forms[0]
    return {"plural": catalog.plural_forms, "messages": messages}
