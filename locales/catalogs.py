"""From a `Phrase` to the sentence in a language: catalogs by gettext, dates, numbers and lists by Babel."""

from __future__ import annotations

import io
from datetime import date, time
from functools import cache
from gettext import GNUTranslations
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from locales.labels import labels
from locales.phrase import All, Any, Language, Menu, Phrase, Value, say_in
from locales.pseudo import pseudo, pseudo_is_on

FOLDER = Path(__file__).parent
SOURCE_LANGUAGE = "en"
LANGUAGES = tuple(sorted(path.parent.parent.name for path in FOLDER.glob("*/LC_MESSAGES/assistant.po")))

FIRST_OF_MONTH = {"fr": "1er", "it": "1º"}
"""The first day of a month where it is an ordinal, which CLDR does not know."""

_read: dict[str, tuple[int, GNUTranslations]] = {}


def catalog_path(language: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / "assistant.po"


def catalog(language: str) -> GNUTranslations:
    """The catalog of one of `LANGUAGES`, read again when its file has changed."""
    path = catalog_path(language)
    changed = path.stat().st_mtime_ns
    known = _read.get(language)
    if known is None or known[0] != changed:
        with path.open("rb") as file:
            parsed = read_po(file, locale=language, abort_invalid=True)
        compiled = io.BytesIO()
        write_mo(compiled, parsed)
        compiled.seek(0)
        known = _read[language] = (changed, GNUTranslations(compiled))
    return known[1]


def render(value: Value, language: str) -> str:
    """The sentence (or date, time of day, number, list, menu path) in `language`; in English for `SOURCE_LANGUAGE`."""
    match value:
        case Phrase():
            values = {name: render(each, language) for name, each in value.values.items()}
            if value.count is not None:
                values["count"] = format_decimal(value.count, locale=language)
            return _translated(value, language).format(**values)
        case Menu():
            path = " > ".join(_label(name, language) for name in value.labels)
            return render(say_in("menu", "“{path}”", path=path), language)
        case Language():
            return language_name(value.code, language)
        case All():
            return format_list([render(item, language) for item in value.items], "standard", _locale(language))
        case Any():
            return format_list([render(item, language) for item in value.items], "or", _locale(language))
        case date():
            return _long_date(value, language)
        case time():
            shown: str = format_time(value, "short", locale=language)
            return shown
        case int():
            return format_decimal(value, locale=language)
    return value


def language_name(language: str, shown_in: str) -> str:
    """The name of `language` in the language `shown_in`, e.g. ("fr", "sv") -> "franska"."""
    return _locale(language).get_display_name(shown_in) or language


def _long_date(day: date, language: str) -> str:
    shown: str = format_date(day, "long", language)
    return shown.replace("1", FIRST_OF_MONTH[language], 1) if day.day == 1 and language in FIRST_OF_MONTH else shown


def _label(name: str, language: str) -> str:
    shown, gloss = labels()[name].shown_in(language)
    return shown if gloss is None else f"{shown} ({render(say_in('label', gloss), language)})"


def _translated(phrase: Phrase, language: str) -> str:
    english = phrase.plural if phrase.plural and phrase.count != 1 else phrase.msgid
    if pseudo_is_on():
        return pseudo(english)
    if language == SOURCE_LANGUAGE:
        return english
    known = catalog(language)
    if phrase.plural is not None and phrase.count is not None:
        if phrase.context:
            return known.npgettext(phrase.context, phrase.msgid, phrase.plural, phrase.count)
        return known.ngettext(phrase.msgid, phrase.plural, phrase.count)
    return known.pgettext(phrase.context, phrase.msgid) if phrase.context else known.gettext(phrase.msgid)


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)
