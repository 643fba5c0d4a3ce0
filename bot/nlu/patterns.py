"""Reads data/lexicon: from a language's facts.yml and the common names.yml to matchers, faults told all at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.nlu import templates
from bot.nlu.matcher import NUMBER, Compiler, Matcher, Vocabulary
from bot.nlu.templates import Node, Notation, Slot, TemplateError
from bot.nlu.text import fold
from bot.nlu.vocabulary import CHOICES, FACTS, FLAGS, NUMBERS

Value = str | bool | int

FUZZY_LETTERS = 5
"""A name needs so many letters to be recognised with one typing error."""

_NONE = "none"
_NAMES = {"provider", "product", "plan_name"}
_KEYS = {"facts.yml": {"macros", "fillers", "stops", "endings", "numbers", "facts"},
         "names.yml": {"macros", "tolerant", "ordinary", "names", "facts"}}  # fmt: skip


class LexiconError(ValueError):
    """Faults of lexicon files, one a line: file, key, remedy."""


@dataclass(frozen=True)
class Pattern:
    """A compiled pattern.

    `value` None states nothing; `counted`: the value is the number that `#` matched. `bare`: must fill its clause.
    """

    matcher: Matcher
    value: Value | None = None
    bare: bool = False
    counted: bool = False


@dataclass(frozen=True)
class Compiled:
    """A language's patterns by fact; `tolerant` names bear one typing error, `ordinary` words are never such a name."""

    facts: Mapping[str, list[Pattern]]
    fillers: list[Pattern]
    vocabulary: Vocabulary
    tolerant: tuple[str, ...]
    ordinary: frozenset[str]


@dataclass(frozen=True)
class _Entry:
    """A pattern of a file; `where` is its file and key."""

    where: str
    fact: str
    value: str
    tree: Node
    bare: bool


def compile_lexicon(language: str, folder: Path) -> Compiled:
    """The patterns of `folder`/`language`/facts.yml and `folder`/names.yml. Raises `LexiconError` with every fault."""
    faults: list[str] = []
    own, own_name = _read(folder / language / "facts.yml", faults), f"{language}/facts.yml"
    common, common_name = _read(folder / "names.yml", faults), "names.yml"
    notation = Notation(
        {**_mapping(common, "macros", common_name, faults), **_mapping(own, "macros", own_name, faults)}
    )
    vocabulary = Vocabulary(_numbers(own, own_name, faults), frozenset(map(fold, own.get("stops", []))))
    entries = [
        *_names(common, notation, [fold(ending) for ending in own.get("endings", [])], faults),
        *_facts(own, own_name, notation, faults),
        *_facts(common, common_name, notation, faults),
    ]
    compiler = Compiler(vocabulary, _Slots(entries))
    facts: dict[str, list[Pattern]] = {}
    for entry in entries:
        facts.setdefault(entry.fact, []).extend(_pattern(entry, compiler, faults))
    fillers = [pattern for entry in _fillers(own, own_name, notation, faults)
               for pattern in _pattern(entry, compiler, faults)]  # fmt: skip
    tolerant = _tolerant(common, faults)
    if faults:
        raise LexiconError("\n".join(faults))
    return Compiled(facts, fillers, vocabulary, tolerant, frozenset(map(fold, common.get("ordinary", []))))


def _read(path: Path, faults: list[str]) -> dict[str, Any]:
    """The file as strings only: on, off and no stay words, 365 stays text."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) or {}
    except (OSError, yaml.YAMLError) as error:
        faults.append(f"{path.parent.name}/{path.name}: cannot be read ({error}): correct the file")
        return {}
    if not isinstance(content, dict):
        faults.append(f"{path.parent.name}/{path.name}: must be keys and values: see README.md beside it")
        return {}
    allowed = _KEYS[path.name]
    faults += [f"{path.parent.name}/{path.name}: {key}: no such key: one of {', '.join(sorted(allowed))}"
               for key in content if key not in allowed]  # fmt: skip
    return content


def _mapping(content: Mapping[str, Any], key: str, file: str, faults: list[str]) -> dict[str, Any]:
    found = content.get(key) or {}
    if isinstance(found, dict):
        return found
    faults.append(f"{file}: {key}: must be a mapping (name: value)")
    return {}


def _numbers(own: Mapping[str, Any], file: str, faults: list[str]) -> dict[str, int]:
    numbers = {}
    for word, number in _mapping(own, "numbers", file, faults).items():
        if str(number).isdigit():
            numbers[fold(word)] = int(number)
        else:
            faults.append(f"{file}: numbers: {word}: “{number}” is no whole number: write digits")
    return numbers


def _fillers(own: Mapping[str, Any], file: str, notation: Notation, faults: list[str]) -> Iterator[_Entry]:
    for text in own.get("fillers", []):
        if tree := _tree(text, notation, f"{file}: fillers", faults):
            yield _Entry(f"{file}: fillers", "", _NONE, *tree)


def _names(common: Mapping[str, Any], notation: Notation, endings: list[str], faults: list[str]) -> Iterator[_Entry]:
    for number, entry in enumerate(common.get("names", []), start=1):
        where = f"names.yml: names: entry {number}"
        if not isinstance(entry, dict) or set(entry) != {"names", "means"}:
            faults.append(f"{where}: needs exactly the keys names and means")
            continue
        for fact, value in entry["means"].items():
            if not _known(fact, value, where, faults):
                continue
            for text in entry["names"]:
                if tree := _tree(text, notation, where, faults):
                    yield _Entry(where, fact, value, templates.with_endings(tree[0], endings), tree[1])


def _facts(content: Mapping[str, Any], file: str, notation: Notation, faults: list[str]) -> Iterator[_Entry]:
    for fact, values in _mapping(content, "facts", file, faults).items():
        for value, patterns in _mapping({fact: values}, fact, f"{file}: facts", faults).items():
            where = f"{file}: facts: {fact}: {value}"
            if not _known(fact, value, where, faults):
                continue
            if not isinstance(patterns, list):
                faults.append(f"{where}: must be a list of patterns: put “- ” before each")
                continue
            for text in patterns:
                if tree := _tree(text, notation, where, faults):
                    yield _Entry(where, fact, value, *tree)


def _known(fact: str, value: str, where: str, faults: list[str]) -> bool:
    if fact not in FACTS:
        faults.append(f"{where}: {fact} is no fact: one of {', '.join(FACTS)}")
        return False
    allowed = (*CHOICES.get(fact, ()), *(("true", "false") if fact in FLAGS else ()), _NONE)
    counted = fact in NUMBERS and (value == NUMBER or value.isdigit())
    if value in allowed or counted or not (fact in CHOICES or fact in FLAGS or fact in NUMBERS):
        return True
    faults.append(f"{where}: {value} is no value of {fact}: one of {', '.join(allowed)}"
                  + (", digits, or # for the number found" if fact in NUMBERS else ""))  # fmt: skip
    return False


def _tree(text: Any, notation: Notation, where: str, faults: list[str]) -> tuple[Node, bool] | None:
    """The pattern's tree and whether it starts with "="."""
    if not isinstance(text, str):
        faults.append(f"{where}: {text!r}: must be text: put it in quotes")
        return None
    try:
        return notation.parse(text.removeprefix("=")), text.startswith("=")
    except TemplateError as error:
        faults.append(f"{where}: “{text}”: {error}")
        return None


class _Slots:
    """What `{fact}` and `{fact.value}` stand for."""

    def __init__(self, entries: Iterable[_Entry]) -> None:
        self._trees: dict[str, list[Node]] = {}
        for entry in entries:
            if entry.value != _NONE and not _circular(entry):
                self._trees.setdefault(entry.fact, []).append(entry.tree)
                self._trees.setdefault(f"{entry.fact}.{entry.value}", []).append(entry.tree)

    def __call__(self, name: str) -> Node:
        """The tree of a slot. Raises `TemplateError` for an unknown one."""
        if name not in self._trees:
            raise TemplateError(f"{{{name}}} has no patterns: write {{fact}} or {{fact.value}}")
        return templates.any_of(self._trees[name])


def _circular(entry: _Entry) -> bool:
    """Whether a reference to the entry's fact could come back to it: its pattern refers to more than names."""
    facts = {slot.split(".")[0] for slot in _slots(entry.tree) - {NUMBER}}
    return bool(facts if entry.fact in _NAMES else facts - _NAMES)


def _slots(tree: Node) -> set[str]:
    return {node.name for node in templates.walk(tree) if isinstance(node, Slot)}


def _pattern(entry: _Entry, compiler: Compiler, faults: list[str]) -> Iterator[Pattern]:
    counted = entry.fact in NUMBERS and entry.value == NUMBER
    if counted and NUMBER not in _slots(entry.tree):
        faults.append(f"{entry.where}: each pattern needs the number that it states: put # where it stands")
        return
    try:
        matcher = compiler.compile(entry.tree)
    except TemplateError as error:
        faults.append(f"{entry.where}: {error}")
        return
    yield Pattern(matcher, None if counted else _value(entry), entry.bare, counted)


def _value(entry: _Entry) -> Value | None:
    if entry.value == _NONE:
        return None
    if entry.fact in FLAGS:
        return entry.value == "true"
    return int(entry.value) if entry.fact in NUMBERS else entry.value


def _tolerant(common: Mapping[str, Any], faults: list[str]) -> tuple[str, ...]:
    """The names that are recognised with one typing error."""
    names = tuple(map(fold, common.get("tolerant", [])))
    faults += [f"names.yml: tolerant: {name}: too short to bear an error: write its misspellings under names"
               for name in names if len(name) < FUZZY_LETTERS]  # fmt: skip
    return names
