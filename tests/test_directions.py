"""Who may import whom; design: bot never knows actions, actions never know Rasa, the policy knows neither."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FORBIDDEN = {
    "bot": ("actions",),
    "actions": ("rasa", "bot", "sanic"),
    "actions/policy": ("rasa", "rasa_sdk", "bot", "babel", "locales", "actions.phrases", "actions.slots"),
    "locales": ("rasa", "rasa_sdk", "bot", "actions"),
}
CLOCKS = {"today", "now", "utcnow", "time"}


@pytest.mark.parametrize("folder", FORBIDDEN)
def test_nothing_imports_against_the_direction_of_dependence(folder: str) -> None:
    found = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (ROOT / folder).rglob("*.py")
        for name in _imports(path)
        if any(name == each or name.startswith(f"{each}.") for each in FORBIDDEN[folder])
    ]
    assert not found, "\n".join(found)


def test_the_policy_reads_no_clock() -> None:
    calls = [
        f"{path.name}:{node.lineno}"
        for path in (ROOT / "actions/policy").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS
    ]
    assert not calls


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
