"""Babel extractors for the English sentences that stand in YAML: steps of the policies and glosses of labels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

import yaml

Message = tuple[int, str | None, str | tuple[str, ...], list[str]]


def steps(fileobj: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Iterator[Message]:
    """Every `say:` of a provider's policy file."""
    for line, value in _values(yaml.compose(fileobj.read().decode("utf-8")), "say"):
        yield line, None, value, ["A step in the provider's own portal; {placeholders} are menu or button names."]


def glosses(fileobj: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Iterator[Message]:
    """The gloss of every label that some language shows under a foreign name."""
    root: Any = yaml.compose(fileobj.read().decode("utf-8"))
    for _, entry in root.value:
        names = next(value for key, value in entry.value if key.value == "text")
        if not any(key.value == "en" for key, _ in names.value):
            for line, value in _values(entry, "gloss"):
                yield line, "pgettext", ("label", value), ["A menu or button, explained in brackets behind its name."]


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
