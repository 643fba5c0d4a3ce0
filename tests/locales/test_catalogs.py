"""The catalogs: complete, with equal placeholders, and right plurals."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from locales import (
    LANGUAGES,
    All,
    Any,
    Language,
    Menu,
    Phrase,
    Value,
    as_json,
    from_json,
    render,
    say,
    say_count,
    say_in,
)
from locales.catalogs import catalog, catalog_path
from locales.check import faults, placeholders
from locales.labels import labels

PLURAL = "The agreement renews in {count} days; a request must be sent 30 days or more before."


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalog_is_complete_and_clean(language: str) -> None:
    found = list(faults(catalog_path(language)))
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("count", "form"), [(1, 0), (21, 0), (0, 2), (2, 1), (11, 1)])
def test_latvian_has_three_forms(count: int, form: int) -> None:
    singular = PLURAL.replace("days;", "day;")
    known = catalog("lv")
    assert known.ngettext(singular, PLURAL, count) == known._catalog[(singular, form)]  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_count_is_in_every_plural_sentence(language: str) -> None:
    for count in (0, 1, 2, 11, 21):
        phrase = say_count(PLURAL.replace("days;", "day;"), PLURAL, count)
        assert str(count) in render(phrase, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_are_written_out(language: str) -> None:
    shown = render(date(2027, 5, 15), language)
    assert "2027" in shown
    assert "15" in shown
    assert "05" not in shown


def test_a_time_of_day_is_shown_as_the_language_does() -> None:
    assert [render(time(17, 5), language) for language in LANGUAGES] == ["17:05"] * len(LANGUAGES)
    assert render(time(17, 5), "en") == "5:05\u202fPM"


def test_what_is_kept_in_the_log_gives_the_same_phrase_again() -> None:
    values: dict[str, Value] = {
        "day": date(2027, 5, 15),
        "time": time(9, 30),
        "menu": Menu(("zoom.billing",)),
        "who": Any((say_in("role", "admin"), "x")),
        "all": All((Language("sv"), 3)),
    }
    for phrase in (say("Hello"), Phrase("{day}{time}{menu}{who}{all}", values), say_count("one", "many", 2)):
        assert from_json(as_json(phrase)) == phrase


def test_every_label_has_a_source_for_every_name() -> None:
    import yaml

    raw = yaml.safe_load(Path("locales/labels.yml").read_text(encoding="utf-8"))
    for name, entry in raw.items():
        assert entry["text"].keys() == entry["source"].keys(), name
        assert entry["article"] in entry["text"], name
    assert raw.keys() == labels().keys()


def test_a_foreign_label_is_explained() -> None:
    shown = render(Menu(("zoom.need_help",)), "en")
    assert "Ho bisogno di aiuto" in shown
    assert "Need help" in shown


@pytest.mark.parametrize(("text", "names"), [("{a} and {b}", {"a", "b"}), ("none", set()), ("broken {a", {"{"})])
def test_placeholders_are_found(text: str, names: set[str]) -> None:
    assert placeholders(text) == names
