"""Every row of the tables beside this file, by the comparison rules of the acceptance cases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.policy.__main__ import respond

HERE = Path(__file__).parent
TABLES = ("webex", "goto", "microsoft365", "zoom", "general", "dates")
KEYS = {"name", "provider", "question", "facts", "today", "expect", "fact_ids", "absent", "lacks"}

AT_LEAST = {"caution", "preparation", "have_ready", "blocked_online_by", "must_not_request"}
SETS = {"who", "conflict"}
WORDING = {
    "must_mention",
    "must_mention_idea",
    "must_not_claim",
    "must_not_store",
    "must_not_give_first",
    "keep_provider_answer",
    "ui_path",
    "priority",
}
"""What is expected of the words, not of the verdict."""


def _plain(value: Any) -> Any:
    """YAML's dates as the ISO texts of JSON."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value


def _rows() -> list[Any]:
    return list(_read_rows())


def _read_rows() -> Iterator[Any]:
    for table in TABLES:
        read = _plain(yaml.safe_load((HERE / f"{table}.yml").read_text(encoding="utf-8")))
        for row in read["cases"]:
            case = {"provider": read.get("provider"), "today": read.get("today"), **row}
            yield pytest.param(case, id=f"{table}: {row['name']}")


def _acceptance() -> list[Any]:
    lines = (HERE / "acceptance.jsonl").read_text(encoding="utf-8").splitlines()
    return [pytest.param(case, id=case["id"]) for case in map(json.loads, lines)]


def got(case: dict[str, Any]) -> dict[str, Any]:
    """What the command writes for a case."""
    return respond(json.dumps({key: case[key] for key in ("provider", "question", "facts", "today")}))


def faults(expect: dict[str, Any], answer: dict[str, Any]) -> Iterator[str]:
    """Each expected key that the answer does not fulfil; a case that allows an answer needs no question."""
    for key, want in expect.items():
        either = expect.get("outcome") != "ask" and answer.get("outcome") != "ask"
        if key in WORDING or (key in ("ask", "ask_any_of") and either):
            continue
        name = key.removesuffix("_any_of")
        have = answer.get(name)
        if not _fulfils(key, want, have):
            yield f"{name}: {have!r} instead of {want!r}"


def _fulfils(key: str, want: Any, have: Any) -> bool:
    if key.endswith("_any_of"):
        return have in want
    if key in AT_LEAST:
        return set(want) <= set(have or ())
    if key in SETS and isinstance(want, list):
        return isinstance(have, list) and sorted(have) == sorted(want)
    return bool(have == want) and (have is not None)


@pytest.mark.parametrize("case", _rows())
def test_the_row_holds(case: dict[str, Any]) -> None:
    assert set(case) <= KEYS
    answer = got(case)
    wrong = list(faults(case["expect"], answer))
    wrong += [f"{key}: {answer[key]!r} where none is expected" for key in case.get("absent", ()) if key in answer]
    for key, unwanted in case.get("lacks", {}).items():
        wrong += [f"{key}: holds {each}" for each in unwanted if each in answer[key]]
    assert not wrong, answer
    assert set(case.get("fact_ids", ())) <= set(answer.get("fact_ids", ())), answer


@pytest.mark.parametrize("case", _acceptance())
def test_the_acceptance_case_holds(case: dict[str, Any]) -> None:
    answer = got(case)
    assert not list(faults(case["expect"], answer)), answer


def test_names_of_rows_are_unique_in_their_table() -> None:
    names = [parameter.id for parameter in _rows()]
    assert len(names) == len(set(names))
