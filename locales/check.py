"""`python -m locales.check`: everything that is wrong in the catalogs, with file, line and remedy."""

from __future__ import annotations

import string
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

from locales.catalogs import LANGUAGES, catalog_path
from locales.update import extracted


def faults(path: Path) -> Iterator[str]:
    """Missing, fuzzy and outdated entries, placeholders and spaces that differ, and what msgfmt finds."""
    wanted = {(message.context, _singular(message.id)) for message in extracted() if message.id}
    catalog = polib.pofile(str(path))
    for entry in catalog:
        where = f"{path.parents[1].name}/{path.name}:{entry.linenum}: {entry.msgid[:50]!r}"
        yield from (f"{where}: {fault}" for fault in _entry_faults(entry))
        if (entry.msgctxt, entry.msgid) not in wanted:
            yield f"{where}: no longer in the code; run `make messages`"
        wanted.discard((entry.msgctxt, entry.msgid))
    yield from (f"{path}: {msgid[:50]!r} is not in the catalog; run `make messages`" for _, msgid in wanted)
    command = ["msgfmt", "-c", "-o", "/dev/null", str(path)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    yield from checked.stderr.splitlines()


def _singular(msgid: str | tuple[str, ...] | list[str]) -> str:
    return msgid if isinstance(msgid, str) else msgid[0]


def _entry_faults(entry: polib.POEntry) -> Iterator[str]:
    forms = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if entry.fuzzy:
        yield "fuzzy; check the translation and take the mark off"
    if not all(forms):
        yield "not translated; fill every form"
        return
    for form in forms:
        lost = placeholders(entry.msgid) ^ placeholders(form)
        if lost:
            yield f"placeholders differ: {', '.join(sorted(lost))}; use exactly those of the English"
        if form != form.strip():
            yield "a space at the beginning or the end; take it off"


def placeholders(text: str) -> set[str]:
    """The names in braces; a brace that opens nothing is a placeholder of its own, so that it is found."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return {"{"}


def main() -> None:
    """Print all faults; exit 1 if there is one."""
    found = [fault for language in LANGUAGES for fault in faults(catalog_path(language))]
    print("\n".join(found) or f"{len(LANGUAGES)} catalogs: nothing to mend")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
