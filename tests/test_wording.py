"""Every case of the policy's tables can be said in every language."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.phrases import Message, ask, tell
from actions.policy import Answer, Facts, Topic, answer
from locales import LANGUAGES, SOURCE_LANGUAGE, Phrase, render

FOLDER = Path(__file__).parent / "policy"
CLAIMS = {
    "sv": ("jag har sagt upp", "jag har återbetalat"),
    "fr": ("j’ai résilié", "j’ai remboursé"),
    "nl": ("ik heb opgezegd", "ik heb terugbetaald"),
    "lv": ("es atcēlu", "es atmaksāju"),
    "it": ("ho disdetto", "ho rimborsato"),
}


def _cases() -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in (FOLDER / "acceptance.jsonl").read_text(encoding="utf-8").splitlines()]
    for path in sorted(FOLDER.glob("*.yml")):
        table = yaml.safe_load(path.read_text(encoding="utf-8"))
        shared = {"provider": table.get("provider"), "today": table.get("today")}
        rows += [{**shared, **row} for row in table["cases"]]
    return rows


def _message(case: dict[str, Any]) -> Message:
    given = {**case.get("facts", {}), **({"provider": case["provider"]} if case.get("provider") else {})}
    facts = Facts.parse(given)
    topic = Topic(case["question"])
    result = answer(topic, facts, date.fromisoformat(str(case["today"])))
    return tell(topic, result, facts) if isinstance(result, Answer) else ask(result, facts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_case_is_said_whole_and_in_the_language(language: str) -> None:
    for case in _cases():
        message = _message(case)
        assert message.text or message.steps, case
        for phrase in _phrases(message):
            shown = render(phrase, language)
            assert shown, case
            assert "{" not in shown, (shown, case)
            english = render(phrase, SOURCE_LANGUAGE)
            assert shown != english or len(english) < 25, (shown, case)
            assert not any(claim in shown.lower() for claim in CLAIMS[language]), shown


def _phrases(message: Message) -> Iterator[Phrase]:
    yield from (*message.text, *message.steps, *(button.title for button in message.buttons))
    yield from (title for _, title in message.days)
    if message.why:
        yield from message.why.rules
        for fact, buttons in message.why.facts:
            yield from (fact, *(button.title for button in buttons))


def test_every_fact_that_an_answer_rests_on_is_named_and_can_be_corrected() -> None:
    silent = {"asks_human", "disputes_charge", "legal_claim", "provider_name", "renewal_date_text"}
    for case in _cases():
        message = _message(case)
        if message.why:
            used = set(message.meta["answer"].get("used", ())) - silent
            assert len(message.why.facts) == len(used), case
            assert all(buttons for _, buttons in message.why.facts), case
            assert len({button.payload for _, buttons in message.why.facts for button in buttons}) >= len(used), case


def test_every_answer_of_a_provider_has_its_rules() -> None:
    for case in _cases():
        message = _message(case)
        if message.why and message.meta["answer"].get("fact_ids"):
            assert message.why.rules, case


def test_a_refusal_to_know_always_offers_somebody() -> None:
    for case in _cases():
        meta = _message(case).meta
        if meta.get("outcome") in ("unstated", "unofficial_guidance"):
            assert meta["handoff"], case
            assert meta["handoff_to"], case


def test_every_answer_from_a_source_names_it() -> None:
    for case in _cases():
        message = _message(case)
        if message.meta.get("answer", {}).get("fact_ids"):
            assert all(source.url.startswith("https://") for source in message.sources), case
            assert message.sources, case
