"""Babel extractors for the English sentences that stand in YAML: steps and rules of the policies, glosses of labels."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import yaml

Message = tuple[int, str | None, str | tuple[str, ...], list[str]]

STEP = "A step in the provider's own portal; {placeholders} are menu or button names."
RULE = "A rule behind an answer ({file}, {id}); menu and button names in “ ” are written as in locales/labels.yml."


def steps(fileobj: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Iterator[Message]:
    """Every `say:` of the steps in a provider's policy file."""
    for name, section in _sections(fileobj):
        if name == "steps":
            for line, value in _values(section, "say"):
                yield line, None, value, [STEP]


def rules(fileobj: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Iterator[Message]:
    """Every `say:` of a provider's policy file outside the steps: the rules that an answer can rest on."""
    for name, section in _sections(fileobj):
        if name != "steps" and isinstance(section, yaml.MappingNode):
            for key, entry in section.value:
                comment = RULE.format(file=Path(fileobj.name).name, id=key.value)
                yield from ((line, None, value, [comment]) for line, value in _values(entry, "say"))


def glosses(fileobj: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Iterator[Message]:
    """The gloss of every label that some language shows under a foreign name."""
    root: Any = yaml.compose(fileobj.read().decode("utf-8"))
    for _, entry in root.value:
        names = next(value for key, value in entry.value if key.value == "text")
        if not any(key.value == "en" for key, _ in names.value):
            for line, value in _values(entry, "gloss"):
                yield line, "pgettext", ("label", value), ["A menu or button, explained in brackets behind its name."]


def _sections(fileobj: IO[bytes]) -> Iterator[tuple[str, Any]]:
    root: Any = yaml.compose(fileobj.read().decode("utf-8"))
    yield from ((key.value, value) for key, value in root.value)


def _values(node: Any, wanted: str) -> Iterator[tuple[int, str]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == wanted and isinstance(value, yaml.ScalarNode):
                yield key.start_mark.line + 1, value.value
            else:
                yield from _values(value, wanted)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _values(item, wanted)
