"""`python -m actions.policy`: one answer or error a line, in the order of the lines."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from actions.policy.__main__ import respond

ROOT = Path(__file__).parents[2]
GOOD: dict[str, Any] = {
    "id": "1",
    "provider": "zoom",
    "question": "steps",
    "facts": {"target": "addon"},
    "today": "2026-12-01",
}


def run(sent: bytes) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "actions.policy"]
    done = subprocess.run(command, input=sent, capture_output=True, cwd=ROOT, timeout=60, check=True)
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def line(**changes: Any) -> str:
    return json.dumps({**GOOD, **changes})


def without(key: str) -> str:
    return json.dumps({name: value for name, value in GOOD.items() if name != key})


WRONG: dict[str, tuple[str, str]] = {
    "no JSON": ("{", "Expecting"),
    "words": ("hello", "Expecting"),
    "a list": ("[]", "not a JSON object"),
    "a number": ("3", "not a JSON object"),
    "nothing but null": ("null", "not a JSON object"),
    "facts as a list": (line(facts=[]), "not a JSON object"),
    "facts as null": (line(facts=None), "not a JSON object"),
    "an unknown fact": (line(facts={"colour": "red"}), "colour: not a fact; known facts are provider"),
    "the inner field of facts": (line(facts={"several": []}), "several: not a fact"),
    "an unknown value": (line(facts={"target": "planet"}), "target: 'planet' is none of paid_plan"),
    "a list with an unknown value": (line(facts={"target": ["account", "planet"]}), "target: "),
    "an empty list": (line(facts={"target": []}), "target: [] is none of"),
    "an empty list of dates": (line(facts={"end_date": []}), "end_date: [] is not a date"),
    "a value that is an object": (line(facts={"role": {}}), "role: {} is none of"),
    "a text for true or false": (line(facts={"wants_refund": "yes"}), "wants_refund: 'yes' is not of type bool"),
    "a number for true or false": (line(facts={"wants_refund": 1}), "wants_refund: 1 is not of type bool"),
    "true for a number": (line(facts={"days_to_renewal": True}), "days_to_renewal: True is not a whole number"),
    "a fraction": (line(facts={"days_to_renewal": 1.5}), "days_to_renewal: 1.5 is not a whole number"),
    "a number beyond all calendars": (line(facts={"days_to_renewal": 10**12}), "days_to_renewal: 1000000000000 is not"),
    "a term of no months": (line(facts={"term_months": 0}), "term_months: 0 is not a whole number from 1"),
    "a term of minus one month": (line(facts={"term_months": -1}), "term_months: -1 is not"),
    "a bad date": (
        line(facts={"end_date": "2027-02-30"}),
        "end_date: '2027-02-30' is not a date of the form YYYY-MM-DD",
    ),
    "a date in another form": (line(facts={"end_date": "20270228"}), "end_date: '20270228' is not a date of the form"),
    "a date beyond all plans": (line(facts={"end_date": "9999-12-31"}), "end_date: '9999-12-31' is not a date"),
    "a date that is a number": (line(facts={"start_date": 5}), "start_date: 5 is not a date"),
    "an unknown provider": (line(provider="skype"), "provider: 'skype' is none of webex"),
    "an empty provider": (line(provider=""), "provider: '' is none of"),
    "an unknown question": (line(question="weather"), "'weather' is not a valid Topic"),
    "a question that is null": (line(question=None), "None is not a valid Topic"),
    "a bad day": (line(today="2026-13-01"), "today: '2026-13-01' is not a date"),
    "no day": (line(today=None), "today: None is not a date"),
    "no question": (without("question"), "missing key 'question'"),
    "no provider": (without("provider"), "missing key 'provider'"),
    "no facts": (without("facts"), "missing key 'facts'"),
    "today left out": (without("today"), "missing key 'today'"),
    "a pit of brackets": ("[" * 100_000, ""),
    "a huge number": (line(id="x").replace('"x"', "1" * 5000), ""),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_line_is_answered_with_what_is_wrong(name: str) -> None:
    sent, told = WRONG[name]
    got = respond(sent)
    assert set(got) == {"id", "error"}
    assert told in got["error"]
    assert got["error"]


def test_every_fault_of_a_line_is_told_at_once() -> None:
    error = respond(line(facts={"colour": "red", "target": "planet", "end_date": "soon"}))["error"]
    assert all(name in error for name in ("colour", "target", "end_date"))


def test_a_wrong_line_keeps_its_id() -> None:
    assert respond(line(id="abc", question="weather"))["id"] == "abc"


def test_a_renewal_date_that_is_none_is_asked_for_again_instead() -> None:
    got = respond(
        line(provider="webex", question="deadline", facts={"purchase_channel": "cce", "renewal_date": "soon"})
    )
    assert (got["outcome"], got["ask"], got["reason"]) == ("ask", "renewal_date", "invalid_date")


def test_good_lines_between_wrong_ones_are_answered_in_order() -> None:
    lines = [line(id=1), "{", line(id=3, provider="skype"), line(id=4), "", line(id=5, facts={"x": 1}), line(id=6)]
    got = run("\n".join(lines).encode())
    assert [(each["id"], "error" in each) for each in got] == [
        (1, False),
        (None, True),
        (3, True),
        (4, False),
        (5, True),
        (6, False),
    ]
    assert got[0]["steps_id"] == got[3]["steps_id"] == "ZOOM_ADDON"


def test_bytes_that_are_no_text_spoil_their_own_line_only() -> None:
    got = run(
        b'\xff\xfe{"id"\n' + line(id=2).encode() + b'\n{"id": "\\ud800", "x": "\xc3"}\n' + line(id="\u20ac").encode()
    )
    assert ["error" in each for each in got] == [True, False, True, False]
    assert got[3]["id"] == "\u20ac"


def test_nothing_sent_is_nothing_answered() -> None:
    assert run(b"\n  \n") == []


def test_an_answer_carries_its_steps_and_its_sources() -> None:
    got = respond(line())
    assert (got["steps_count"], got["optional_steps"]) == (3, 0)
    assert got["sources"] == ["https://support.zoom.com/hc/it/article?id=zm_kb&sysparm_article=KB0066689"]
    assert got["fact_ids"]


def test_an_answer_says_which_facts_it_used() -> None:
    facts = {"purchase_channel": "cce", "renewal_date": "2027-03-01", "country": "SE"}
    assert respond(line(provider="webex", question="eligibility", facts=facts))["used"] == [
        "provider",
        "purchase_channel",
        "renewal_date",
    ]
