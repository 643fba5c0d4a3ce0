"""The policy data: its faults are told all at once, and the code names nothing that it does not hold."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.policy import rules
from actions.policy.rules import DataError
from actions.policy.vocabulary import PROVIDERS
from locales import Menu, render
from locales.labels import labels
from locales.update import extracted

ROOT = Path(__file__).parents[2]
POLICY = ROOT / "actions" / "policy"
FOLDER = ROOT / "data" / "policies"
FACT_ID = re.compile(r"[WFGMZK]-\d\d|U-[WGMZA]\d+")
STEPS_ID = re.compile(r"(WEBEX|GOTO|MS|ZOOM)_[A-Z_]+")

Change = Callable[[dict[str, Any]], None]


@pytest.fixture
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The four files in a folder of their own, from which the rules are read."""
    for provider in PROVIDERS:
        (tmp_path / f"{provider}.yml").write_text((FOLDER / f"{provider}.yml").read_text(encoding="utf-8"))
    monkeypatch.setattr(import_module("actions.policy.rules"), "FOLDER", tmp_path)  # the package has the function
    rules.cache_clear()
    yield tmp_path
    rules.cache_clear()


def changed(folder: Path, provider: str, change: Change) -> None:
    path = folder / f"{provider}.yml"
    raw = yaml.safe_load(path.read_text())
    change(raw)
    path.write_text(yaml.safe_dump(raw, allow_unicode=True))


def faults() -> list[str]:
    with pytest.raises(DataError) as raised:
        rules()
    return str(raised.value).splitlines()


def in_source(key: str, value: Any) -> Change:
    return lambda raw: raw["sources"]["zoom-cancel"].__setitem__(key, value)


def in_step(key: str, value: Any) -> Change:
    return lambda raw: raw["steps"]["ZOOM_CANCEL"]["steps"][0].__setitem__(key, value)


FAULTS: dict[str, tuple[Change, str]] = {
    "an unknown section": (lambda raw: raw.__setitem__("notes", {}), "notes: unknown key; known are"),
    "a missing section": (lambda raw: raw.__delitem__("unstated"), "unstated: missing; add it"),
    "a section that is a list": (lambda raw: raw.__setitem__("facts", []), "facts: not a mapping; write"),
    "another provider's name": (
        lambda raw: raw.__setitem__("provider", "webex"),
        "provider: 'webex' is not the file's",
    ),
    "no source at all": (lambda raw: raw["sources"].clear(), "sources: empty; name the page"),
    "a source without a day": (
        lambda raw: raw["sources"]["zoom-cancel"].__delitem__("checked_on"),
        "sources.zoom-cancel: keys must be exactly checked_on, language",
    ),
    "a source with a key too many": (in_source("author", "x"), "sources.zoom-cancel: keys must be exactly"),
    "a day as text": (
        in_source("checked_on", "21 November 2026"),
        "checked_on: '21 November 2026' is not a date; write",
    ),
    "a wrong trust": (in_source("trust", "rumour"), "trust: 'rumour' is none of official, third_party"),
    "an address without https": (
        in_source("url", "http://zoom.us"),
        "url: 'http://zoom.us' does not begin with https://",
    ),
    "a review period as text": (in_source("review_after_days", "30"), "review_after_days: '30' is not a whole number"),
    "a fact without a claim": (
        lambda raw: raw["facts"]["Z-01"].__delitem__("claim"),
        "facts.Z-01: keys must be exactly",
    ),
    "a fact of an unknown source": (
        lambda raw: raw["facts"]["Z-01"].__setitem__("source", "zoom-terms"),
        "facts.Z-01.source: 'zoom-terms' is not under `sources`; add it",
    ),
    "a fact whose line is text": (
        lambda raw: raw["facts"]["Z-01"].__setitem__("line", "four"),
        "facts.Z-01.line: 'four' is not a whole number",
    ),
    "an unstated entry without a claim": (
        lambda raw: raw["unstated"].__setitem__("U-Z1", {}),
        "unstated.U-Z1: keys must be exactly claim; say may be added",
    ),
    "a rule whose sentence is no text": (
        lambda raw: raw["unstated"]["U-Z1"].__setitem__("say", ["one", "two"]),
        "unstated.U-Z1.say: ['one', 'two'] is not a text; write",
    ),
    "a rule whose sentence is empty": (
        lambda raw: raw["facts"]["Z-01"].__setitem__("say", " "),
        "facts.Z-01.say: ' ' is not a text; write",
    ),
    "a rule whose sentence has a placeholder": (
        lambda raw: raw["contradictions"]["K-17"].__setitem__("say", "Choose {menu}."),
        "contradictions.K-17.say: nothing is filled in here; write",
    ),
    "a contradiction without its parties": (
        lambda raw: raw["contradictions"]["K-17"].__delitem__("between"),
        "contradictions.K-17: keys must be exactly between, claim",
    ),
    "steps that rest on an unknown fact": (
        lambda raw: raw["steps"]["ZOOM_CANCEL"]["facts"].append("Z-99"),
        "steps.ZOOM_CANCEL.facts: Z-99 is not a known fact id; add it",
    ),
    "steps that rest on no fact": (
        lambda raw: raw["steps"]["ZOOM_CANCEL"]["facts"].clear(),
        "steps.ZOOM_CANCEL.facts: missing; name the fact ids",
    ),
    "a step without a sentence": (
        lambda raw: raw["steps"]["ZOOM_CANCEL"]["steps"][0].__delitem__("say"),
        "steps.ZOOM_CANCEL.steps, step 1: say is missing; write",
    ),
    "a step without the label it names": (
        lambda raw: raw["steps"]["ZOOM_CANCEL"]["steps"][0].__delitem__("place"),
        "step 1: {place} has no labels; add `place: [label id]`",
    ),
    "a step with a label it does not name": (
        in_step("menu", ["zoom.billing"]),
        "step 1: menu: unknown key; use {menu}",
    ),
    "a step whose labels are no list": (in_step("place", "zoom.web_portal"), "is not a list of label ids"),
    "a step that is perhaps optional": (in_step("optional", "maybe"), "optional: 'maybe' is not true or false"),
    "a value that rests on an unknown fact": (
        lambda raw: raw.__setitem__("values", {"days": {"value": 3, "unit": "days", "facts": ["Z-77"]}}),
        "values.days.facts: Z-77 is not a known fact id",
    ),
    "a value that is no number": (
        lambda raw: raw.__setitem__("values", {"days": {"value": "3", "unit": "days", "facts": ["Z-01"]}}),
        "values.days.value: '3' is not a whole number",
    ),
}


def test_the_data_as_it_is_has_no_faults() -> None:
    assert set(rules()) == set(PROVIDERS)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_names_its_file_its_key_and_the_remedy(name: str, copies: Path) -> None:
    change, told = FAULTS[name]
    changed(copies, "zoom", change)
    assert any(line.startswith("zoom.yml: ") and told in line for line in faults()), faults()


def test_all_faults_of_all_files_are_told_at_once(copies: Path) -> None:
    changed(copies, "zoom", in_source("trust", "rumour"))
    changed(copies, "zoom", in_source("checked_on", "soon"))
    changed(copies, "webex", lambda raw: raw["facts"]["W-02"].__setitem__("source", "nowhere"))
    changed(copies, "goto", lambda raw: raw.__setitem__("notes", {}))
    (copies / "microsoft365.yml").unlink()
    told = faults()
    for part in (
        "trust: 'rumour'",
        "checked_on: 'soon'",
        "'nowhere'",
        "notes: unknown key",
        "microsoft365.yml: missing",
    ):
        assert any(part in line for line in told), told
    assert [line.split(":")[0] for line in told] == sorted(
        (line.split(":")[0] for line in told), key=[f"{name}.yml" for name in PROVIDERS].index
    )


@pytest.mark.parametrize("text", ["a: [1", "- one\n- two\n", "", "just words", "a: 2026-02-30\n", "a: \x00"])
def test_a_file_that_is_no_mapping_is_told_as_a_fault(text: str, copies: Path) -> None:
    (copies / "zoom.yml").write_text(text)
    assert any(line.startswith("zoom.yml: ") for line in faults())


def test_a_file_that_is_not_text_is_told_as_a_fault(copies: Path) -> None:
    (copies / "zoom.yml").write_bytes(b"\xff\xfe\x00provider")
    assert any(line.startswith("zoom.yml: not readable") for line in faults())


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_label_of_a_step_is_in_the_table_of_labels(provider: str) -> None:
    for steps in rules()[provider].steps.values():
        for step in steps:
            assert {each for ids in step.labels.values() for each in ids} <= set(labels())


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_placeholder_of_a_step_has_a_label(provider: str) -> None:
    for steps in rules()[provider].steps.values():
        for step in steps:
            assert set(re.findall(r"{(\w+)}", step.say)) == set(step.labels)


def _literals(module: Path) -> set[str]:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_id_in_a_providers_module_is_in_its_data(provider: str) -> None:
    data = rules()[provider]
    used = _literals(POLICY / f"{provider}.py")
    assert {each for each in used if FACT_ID.fullmatch(each)} <= set(data.claims)
    assert {each for each in used if STEPS_ID.fullmatch(each)} <= set(data.steps)
    named = {each for text in used for each in FACT_ID.findall(text)}
    assert named <= set(data.claims), "a docstring names a fact that is not in the data"


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_rule_an_answer_rests_on_has_its_sentence_and_no_other_has(provider: str) -> None:
    used = {each for each in _literals(POLICY / f"{provider}.py") if FACT_ID.fullmatch(each)}
    said = set(rules()[provider].said)
    assert not used - said, f"data/policies/{provider}.yml: add `say` to {', '.join(sorted(used - said))}"
    assert not said - used, f"data/policies/{provider}.yml: no answer rests on {', '.join(sorted(said - used))}"


def test_fact_ids_stand_only_in_the_providers_own_modules() -> None:
    for module in POLICY.glob("*.py"):
        if module.stem not in PROVIDERS:
            assert not {each for each in _literals(module) if FACT_ID.fullmatch(each)}, module.name


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_sentence_of_a_rule_is_short_and_whole(provider: str) -> None:
    for name, sentence in rules()[provider].said.items():
        assert len(sentence.split()) <= 25, (name, sentence)
        assert sentence == sentence.strip(), (name, sentence)
        assert sentence.endswith("."), (name, sentence)
        assert not FACT_ID.search(sentence), (name, sentence)
    assert len(set(rules()[provider].said.values())) == len(rules()[provider].said)


def test_menu_names_in_the_sentences_of_rules_are_those_of_the_table_of_labels() -> None:
    shown = {render(Menu((name,)), "en")[1:-1] for name in labels()}
    for provider in PROVIDERS:
        for name, sentence in rules()[provider].said.items():
            quoted = {each for path in re.findall("“(.+?)”", sentence) for each in path.split(" > ")}
            assert quoted <= shown, (name, quoted - shown)


def test_the_sentences_of_rules_come_in_order_and_once() -> None:
    zoom = rules()["zoom"]
    assert zoom.sayings(("Z-18", "U-Z3", "Z-18")) == (zoom.said["Z-18"], zoom.said["U-Z3"])
    assert zoom.sayings(()) == ()


def test_the_sentences_of_rules_are_extracted_with_file_and_id() -> None:
    catalog = extracted()
    for provider in PROVIDERS:
        for name, sentence in rules()[provider].said.items():
            assert any(f"({provider}.yml, {name})" in comment for comment in catalog[sentence].auto_comments), sentence


def test_every_list_of_steps_is_used() -> None:
    for provider in PROVIDERS:
        assert set(rules()[provider].steps) <= _literals(POLICY / f"{provider}.py")


def test_every_value_that_the_code_reads_is_in_the_data() -> None:
    reads = re.findall(r'rules\(\)\["(\w+)"\]\.values\["(\w+)"\]', "".join(p.read_text() for p in POLICY.glob("*.py")))
    assert reads
    assert all(name in rules()[provider].values for provider, name in reads)


def test_an_answer_without_facts_still_names_the_providers_main_source() -> None:
    assert [source.id for source in rules()["webex"].sources_of(())] == ["webex-cancel"]


def test_official_sources_come_before_third_parties() -> None:
    sources = rules()["webex"].sources_of(("F-19", "W-24"))
    assert [source.trust for source in sources] == ["official", "third_party"]
