"""Reads data/lexicon: from a language's facts.yml and the common names.yml to expressions, faults told all at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.nlu import templates
from bot.nlu.templates import Choice, Node, Slot, TemplateError
from bot.nlu.text import fold
from bot.nlu.vocabulary import CHOICES, FACTS, FLAGS, NUMBERS

Value = str | bool | int

FUZZY_LETTERS = 5
"""Provider names of one word with at least so many letters are recognised with one typing error."""

_NONE = "none"
_KEYS = {"facts.yml": {"macros", "fillers", "endings", "numbers", "facts"},
         "names.yml": {"macros", "ordinary", "names", "facts"}}  # fmt: skip
_COUNTED = re.compile(r"#(?:\*([1-9]\d*))?")


class LexiconError(ValueError):
    """Faults of lexicon files, one a line: file, key, remedy."""


@dataclass(frozen=True)
class Pattern:
    """A compiled pattern.

    `value` None states nothing. `needed`: texts of which one must occur in the line (empty: no condition). `bare`:
    must fill its clause. `factor`: the value is the number that was matched, times this.
    """

    expression: re.Pattern[str]
    needed: frozenset[str]
    value: Value | None = None
    bare: bool = False
    factor: int = 0
    numbers: Mapping[str, int] = field(default_factory=dict)

    def value_of(self, match: re.Match[str]) -> Value | None:
        """What a match states."""
        if not self.factor:
            return self.value
        typed = match["number"]
        return self.factor * (int(typed) if typed.isdigit() else self.numbers[typed])


@dataclass(frozen=True)
class Compiled:
    """A language's patterns by fact; `names` are spellings that tolerate an error, `ordinary` words are never one."""

    facts: Mapping[str, list[Pattern]]
    fillers: list[Pattern]
    names: tuple[str, ...]
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
    own = _read(folder / language / "facts.yml", faults)
    common = _read(folder / "names.yml", faults)
    own_name, common_name = f"{language}/facts.yml", "names.yml"
    macros = {**_mapping(common, "macros", common_name, faults), **_mapping(own, "macros", own_name, faults)}
    numbers = _numbers(own, own_name, faults)
    entries = [
        *_names(common, macros, _endings(own), faults),
        *_facts(own, own_name, macros, faults),
        *_facts(common, common_name, macros, faults),
    ]
    fillers = [_Entry(f"{own_name}: fillers", "", _NONE, *tree)
               for text in own.get("fillers", []) if (tree := _tree(text, macros, f"{own_name}: fillers", faults))]  # fmt: skip
    slots = _Slots(entries, numbers)
    facts: dict[str, list[Pattern]] = {}
    for entry in entries:
        facts.setdefault(entry.fact, []).extend(_pattern(entry, slots, faults))
    compiled_fillers = [pattern for entry in fillers for pattern in _pattern(entry, slots, faults)]
    if faults:
        raise LexiconError("\n".join(faults))
    return Compiled(facts, compiled_fillers, _fuzzy(entries), frozenset(map(fold, common.get("ordinary", []))))


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


def _endings(own: Mapping[str, Any]) -> str:
    endings = "|".join(re.escape(fold(ending)).replace(r"\*", r"\w*") for ending in own.get("endings", []))
    return f"(?:{endings})?" if endings else ""


def _names(common: Mapping[str, Any], macros: Mapping[str, str], endings: str, faults: list[str]) -> Iterator[_Entry]:
    for number, entry in enumerate(common.get("names", []), start=1):
        where = f"names.yml: names: entry {number}"
        if not isinstance(entry, dict) or set(entry) != {"names", "means"}:
            faults.append(f"{where}: needs exactly the keys names and means")
            continue
        for fact, value in entry["means"].items():
            if not _known(fact, value, where, faults):
                continue
            for text in entry["names"]:
                if tree := _tree(text, macros, where, faults):
                    yield _Entry(where, fact, value, templates.with_endings(tree[0], endings), tree[1])


def _facts(content: Mapping[str, Any], file: str, macros: Mapping[str, str], faults: list[str]) -> Iterator[_Entry]:
    for fact, values in _mapping(content, "facts", file, faults).items():
        for value, patterns in _mapping({fact: values}, fact, f"{file}: facts", faults).items():
            where = f"{file}: facts: {fact}: {value}"
            if not _known(fact, value, where, faults):
                continue
            if not isinstance(patterns, list):
                faults.append(f"{where}: must be a list of patterns: put “- ” before each")
                continue
            for text in patterns:
                if tree := _tree(text, macros, where, faults):
                    yield _Entry(where, fact, value, *tree)


def _known(fact: str, value: str, where: str, faults: list[str]) -> bool:
    if fact not in FACTS:
        faults.append(f"{where}: {fact} is no fact: one of {', '.join(FACTS)}")
        return False
    allowed = (*CHOICES.get(fact, ()), *(("true", "false") if fact in FLAGS else ()), _NONE)
    counted = fact in NUMBERS and (_COUNTED.fullmatch(value) or value.isdigit())
    if value in allowed or counted or not (fact in CHOICES or fact in FLAGS or fact in NUMBERS):
        return True
    faults.append(f"{where}: {value} is no value of {fact}: one of {', '.join(allowed)}"
                  + (", a number, #, or # times a number (#*12)" if fact in NUMBERS else ""))  # fmt: skip
    return False


def _tree(text: Any, macros: Mapping[str, str], where: str, faults: list[str]) -> tuple[Node, bool] | None:
    """The pattern's tree and whether it starts with "="."""
    if not isinstance(text, str):
        faults.append(f"{where}: {text!r}: must be text: put it in quotes")
        return None
    try:
        return templates.parse(text.removeprefix("="), macros), text.startswith("=")
    except TemplateError as error:
        faults.append(f"{where}: “{text}”: {error}")
        return None


class _Slots:
    """What `{fact}`, `{fact.value}` and `#` stand for."""

    def __init__(self, entries: Iterable[_Entry], numbers: dict[str, int]) -> None:
        self.numbers = numbers
        words = "|".join(["\\d{1,4}", *sorted(numbers, key=len, reverse=True)])
        self._number = f"(?:{words}){templates.BORDER}"
        self._trees: dict[str, list[Node]] = {}
        self._known: dict[str, str] = {}
        for entry in entries:
            # A pattern with references of its own stays out of what the others refer to: no circles.
            if entry.value != _NONE and not set(_slots(entry.tree)) - {"#"}:
                self._trees.setdefault(entry.fact, []).append(entry.tree)
                self._trees.setdefault(f"{entry.fact}.{entry.value}", []).append(entry.tree)

    def __call__(self, name: str) -> str:
        """The expression of a slot. Raises `TemplateError` for an unknown one."""
        if name == "#":
            return f" {self._number}"
        if name not in self._known:
            if name not in self._trees:
                raise TemplateError(f"{{{name}}} has no patterns: write {{fact}} or {{fact.value}}")
            tree = Choice(tuple(dict.fromkeys(self._trees[name])))
            self._known[name] = templates.expression(tree, self) + templates.BORDER
        return self._known[name]

    def counting(self) -> Callable[[str], str]:
        """The same, keeping the number that `#` matches."""
        return lambda name: f" (?P<number>{self._number})" if name == "#" else self(name)


def _slots(tree: Node) -> Iterator[str]:
    return (node.name for node in templates.walk(tree) if isinstance(node, Slot))


def _pattern(entry: _Entry, slots: _Slots, faults: list[str]) -> Iterator[Pattern]:
    counted = _COUNTED.fullmatch(entry.value) if entry.fact in NUMBERS else None
    if counted and list(_slots(entry.tree)).count("#") != 1:
        faults.append(f"{entry.where}: each pattern needs the number it states: exactly one #")
        return
    try:
        expression = templates.expression(entry.tree, slots.counting() if counted else slots)
    except TemplateError as error:
        faults.append(f"{entry.where}: {error}")
        return
    yield Pattern(
        re.compile(expression + templates.BORDER),
        templates.needed(entry.tree),
        None if counted else _value(entry),
        entry.bare,
        int(counted[1] or 1) if counted else 0,
        slots.numbers,
    )


def _value(entry: _Entry) -> Value | None:
    if entry.value == _NONE:
        return None
    if entry.fact in FLAGS:
        return entry.value == "true"
    return int(entry.value) if entry.fact in NUMBERS else entry.value


def _fuzzy(entries: Iterable[_Entry]) -> tuple[str, ...]:
    """Names of the providers that this assistant knows, of one word and long enough to bear an error."""
    words = (entry.tree.text for entry in entries if entry.fact == "provider" and entry.value not in ("other", _NONE)
             and isinstance(entry.tree, templates.Word))  # fmt: skip
    return tuple(dict.fromkeys(word for word in words if len(word) >= FUZZY_LETTERS and "*" not in word))
