"""Reader of the gettext catalogs: the only way from an English msgid to a customer's sentence."""

from locales.catalogs import LANGUAGES, SOURCE_LANGUAGE, language_name, render
from locales.phrase import All, Any, Language, Menu, Phrase, Value, as_json, from_json, say, say_count, say_in
from locales.pseudo import pseudo

__all__ = [
    "LANGUAGES",
    "SOURCE_LANGUAGE",
    "All",
    "Any",
    "Language",
    "Menu",
    "Phrase",
    "Value",
    "as_json",
    "from_json",
    "language_name",
    "pseudo",
    "render",
    "say",
    "say_count",
    "say_in",
]
