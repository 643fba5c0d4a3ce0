"""Reads a language's `dates.yml`, adds what Unicode CLDR knows, and tells every fault at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml
from babel import Locale

from bot.nlu.almanac import Tense
from bot.nlu.date_tables import (
    BUILT_IN,
    DAY_SLOTS,
    FACTS,
    GROUPS,
    LISTS,
    NO_FACT,
    SECTIONS,
    SLOT_TABLES,
    SLOTS,
    TABLES,
    Meaning,
)  # fmt: skip
from bot.nlu.templates import Notation, TemplateError
from bot.nlu.text import fold
from bot.nlu.tree import Piece, Reading, Tree, notation, readings

FOLDER = Path(__file__).resolve().parents[2] / "data" / "lexicon"
FILE = "dates.yml"
Forms = Mapping[str, list[tuple[Any, Reading]]]
"""Table -> the values of its keys, each with a form."""


class DateFileError(ValueError):
    """Everything that is wrong with a language's dates.yml, one line a fault: file, key, remedy."""


@dataclass(frozen=True)
class DateLexicon:
    """One language: the tree of templates, the values of its slots by slot and ending, and the small word lists."""

    tree: Tree
    slots: Mapping[tuple[str, str], Tree]
    endings: frozenset[str]
    leads: frozenset[str]
    breaks: frozenset[str]
    joints: frozenset[str]


@cache
def load(language: str, folder: Path = FOLDER) -> DateLexicon:
    """The dates of `language`, read once. Raises `DateFileError`; `FileNotFoundError` for a language without a file."""
    path = folder / language / FILE
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    reader = _Reader(f"data/lexicon/{language}/{FILE}", data if isinstance(data, dict) else {})
    lexicon = reader.lexicon(language)
    if reader.faults:
        raise DateFileError("\n".join(dict.fromkeys(reader.faults)))
    return lexicon


def languages(folder: Path = FOLDER) -> tuple[str, ...]:
    """The languages that have a dates.yml."""
    return tuple(sorted(path.parent.name for path in folder.glob(f"*/{FILE}")))


@dataclass
class _Reader:
    """Collects faults while it reads, so that a translator sees them all."""

    file: str
    data: dict[str, Any]
    faults: list[str] = field(default_factory=list)

    @cached_property
    def notation(self) -> Notation:
        macros = self._group("macros", None)
        return notation({str(name): text for name, text in macros.items() if isinstance(text, str)})

    def fault(self, key: str, remedy: str) -> None:
        self.faults.append(f"{self.file}: {key}: {remedy}")

    def lexicon(self, language: str) -> DateLexicon:
        known = (*TABLES, *LISTS, *GROUPS)
        for key in self.data:
            if key not in known:
                self.fault(str(key), f"unknown; the keys are {', '.join(known)}")
        forms = {name: list(self._table(name)) for name in TABLES}
        forms["months"] += _cldr(language, "months", ("wide", "abbreviated"))
        # Short weekday names are left out: many are ordinary words ("do", "ma", "mer").
        forms["weekdays"] += _cldr(language, "days", ("wide",))
        tree = Tree()
        for meaning, reading in self._sentences(forms):
            tree.add(reading, meaning)
        return DateLexicon(
            tree=tree,
            slots=self._slots(tree, forms),
            endings=frozenset(fold(ending) for ending in self._strings("day_endings", self.data.get("day_endings"))),
            leads=self._words("date_leads"),
            breaks=self._words("breaks"),
            joints=self._words("joints") | {"-"},
        )

    def _table(self, name: str) -> Iterator[tuple[Any, Reading]]:
        table = self.data.get(name) or {}
        if not isinstance(table, dict):
            self.fault(name, f"write it as lines “key: [forms]”; a key is {TABLES[name].key_help}")
            return
        for key, forms in table.items():
            try:
                value = TABLES[name].read_key(key)
            except (ValueError, KeyError, AttributeError, TypeError):
                self.fault(f"{name}.{key}", f"the key must be {TABLES[name].key_help}")
                continue
            yield from ((value, reading) for reading in self._readings(f"{name}.{key}", forms, ()))

    def _sentences(self, forms: Forms) -> Iterator[tuple[Meaning, Reading]]:
        for section, built_in in BUILT_IN.items():
            for template in built_in:
                yield from ((Meaning(section), reading) for reading in readings(template, self.notation))
        for section, templates in self._group("templates", SECTIONS).items():
            for reading in self._readings(f"templates.{section}", templates, SLOTS):
                self._check_slots(section, reading)
                yield Meaning(section), reading
        for name in ("days", "past_holidays"):
            yield from ((Meaning(name, value), reading) for value, reading in forms[name])
        for tense in Tense:
            for reading in self._readings(tense.value, self.data.get(tense.value), SLOTS):
                yield Meaning("tense", tense), reading
        for fact, templates in self._group("fills", (*FACTS, NO_FACT)).items():
            for reading in self._readings(f"fills.{fact}", templates, SLOTS):
                yield Meaning("fill", fact), reading

    def _group(self, name: str, headings: Collection[str] | None) -> dict[str, Any]:
        group = self.data.get(name) or {}
        if not isinstance(group, dict):
            self.fault(name, "write it as lines “name: …”")
            return {}
        if headings is None:
            return group
        for key in group:
            if key not in headings:
                self.fault(f"{name}.{key}", f"unknown; the headings are {', '.join(headings)}")
        return {key: value for key, value in group.items() if key in headings}

    def _check_slots(self, section: str, reading: Reading) -> None:
        slots = {piece.text for piece in reading if piece.kind == "slot"}
        missing = ", ".join(f"{{{slot}}}" for slot in SECTIONS[section] if slot not in slots)
        if missing:
            shown = " ".join(f"{{{piece.text}}}" if piece.kind == "slot" else piece.text for piece in reading)
            self.fault(f"templates.{section}", f"“{shown}” lacks {missing}: add it, or move it to another heading")

    def _readings(self, key: str, templates: Any, slots: Collection[str]) -> Iterator[Reading]:
        for template in self._strings(key, templates):
            try:
                found = readings(template, self.notation)
            except TemplateError as error:
                self.fault(key, str(error))
                continue
            unknown = {piece.text for reading in found for piece in reading if piece.kind == "slot"} - set(slots)
            if unknown:
                there = f"there are {', '.join(slots)}" if slots else "no slots can stand here"
                self.fault(key, f"“{template}” has the unknown slot {', '.join(unknown)}; {there}")
            else:
                yield from found

    def _strings(self, key: str, values: Any) -> Iterator[str]:
        if not isinstance(values, list | None):
            self.fault(key, "write a list: [first, second] or one “- …” a line")
            return
        for value in values or ():
            if isinstance(value, str):
                yield value
            else:
                self.fault(
                    key, f"“{value}” is no text: put it in quotes (YAML reads bare no, on, yes, digits as values)"
                )

    def _words(self, key: str) -> frozenset[str]:
        words = [fold(word) for word in self._strings(key, self.data.get(key))]
        for word in words:
            if not word.isalpha():
                self.fault(key, f"“{word}” must be one single word without signs")
        return frozenset(words)

    def _slots(self, tree: Tree, forms: Forms) -> dict[tuple[str, str], Tree]:
        """A tree of values for every slot that the templates use, with its ending."""
        slots: dict[tuple[str, str], Tree] = {}
        for name, ending in tree.slot_names():
            slots[name, ending] = found = Tree()
            for table in SLOT_TABLES.get(name, ()):
                for value, reading in forms[table]:
                    if name not in DAY_SLOTS or value in range(1, 32):
                        found.add(_with_ending(reading, ending), value)
        if ("half", "") in slots:
            for reading in self._readings("half", self.data.get("half"), ()):
                slots["half", ""].add(reading, 0.5)
        return slots


def _cldr(language: str, what: str, widths: Collection[str]) -> list[tuple[int, Reading]]:
    """Unicode's names of months (1–12) or weekdays (0 = Monday)."""
    names = getattr(Locale(language), what)
    return [
        (number, (Piece("word", fold(name.strip("."))),))
        for context in ("format", "stand-alone")
        for width in widths
        for number, name in names[context][width].items()
    ]


def _with_ending(reading: Reading, ending: str) -> Reading:
    last = reading[-1]
    return (*reading[:-1], Piece(last.kind, last.text + ending)) if ending else reading
