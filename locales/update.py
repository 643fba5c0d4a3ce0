"""`python -m locales.update`: extract the English sentences and bring every catalog up to date.

New sentences arrive untranslated, changed ones keep the former translation marked fuzzy, dropped ones go.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from locales import extract
from locales.catalogs import LANGUAGES, catalog_path

ROOT = Path(__file__).parents[1]
PYTHON = {"say": None, "say_in": ((1, "c"), 2), "say_count": (1, 2)}
JAVASCRIPT = {"t": None, "tn": (1, 2)}
YAML = {"pgettext": ((1, "c"), 2)}
PLACES: tuple[tuple[str, Any, dict[str, Any]], ...] = (
    ("locales/*.py", "python", PYTHON),
    ("actions/**/*.py", "python", PYTHON),
    ("bot/channel/*.py", "python", PYTHON),
    ("bot/adapters/*.py", "python", PYTHON),
    ("bot/desk/*.py", "python", PYTHON),
    ("bot/widget/**/*.js", "javascript", JAVASCRIPT),
    ("bot/desk/**/*.js", "javascript", JAVASCRIPT),
    ("data/policies/*.yml", extract.steps, YAML),
    ("data/policies/*.yml", extract.rules, YAML),
    ("locales/labels.yml", extract.glosses, YAML),
)
"""Where English sentences stand, how they are read there, and the functions that mark them."""
HEADER = "# Sentences of the cancellation assistant. How to translate: locales/README.md."


def extracted() -> Catalog:
    """All English sentences of the project, in the order of their files."""
    found = Catalog(charset="utf-8")
    for pattern, method, keywords in PLACES:
        for path in sorted(ROOT.glob(pattern)):
            name = str(path.relative_to(ROOT))
            for line, message, comments, context in extract_from_file(method, path, keywords, ("Translators:",)):
                found.add(message, None, [(name, line)], auto_comments=comments, context=context)
    return found


def main() -> None:
    """Write every catalog anew."""
    template = extracted()
    for language in LANGUAGES:
        path = catalog_path(language)
        with path.open("rb") as file:
            catalog = read_po(file, locale=language)
        template.creation_date = catalog.creation_date  # a date of its own would change every file at every run
        catalog.update(template)
        catalog.obsolete.clear()
        catalog.project, catalog.version = "Cancellation assistant", "1"
        catalog.copyright_holder, catalog.msgid_bugs_address = "the assistant's authors", ""
        catalog.header_comment = HEADER
        with path.open("wb") as file:
            write_po(file, catalog, width=110, include_lineno=False, ignore_obsolete=True, include_previous=True)
        missing = sum(1 for message in catalog if message.id and not message.string)
        print(f"{language}: {len(catalog)} sentences, {missing} untranslated, {sum(m.fuzzy for m in catalog)} fuzzy")


if __name__ == "__main__":
    main()
