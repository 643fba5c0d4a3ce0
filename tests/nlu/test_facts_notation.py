"""The notation of data/lexicon, on small lexicons of the tests' own."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from actions.policy import vocabulary as policy
from bot.nlu import vocabulary
from bot.nlu.lexicon import Lexicon
from bot.nlu.patterns import LexiconError
from bot.nlu.text import clean, fold, tokens

Found = dict[str, Any]
Find = Callable[..., Found]


@pytest.fixture
def write(tmp_path: Path) -> Callable[[dict[str, Any], dict[str, Any]], Lexicon]:
    def _write(own: dict[str, Any], common: dict[str, Any]) -> Lexicon:
        (tmp_path / "xx").mkdir()
        # JSON is YAML.
        (tmp_path / "xx" / "facts.yml").write_text(json.dumps(own), encoding="utf-8")
        (tmp_path / "names.yml").write_text(json.dumps(common), encoding="utf-8")
        return Lexicon.load("xx", tmp_path)

    return _write


@pytest.fixture
def find(write: Callable[[dict[str, Any], dict[str, Any]], Lexicon]) -> Find:
    lexicon = write(
        {
            "macros": {"bought": "(bought|got [it])", "place": "online"},
            "fillers": ["yes", "(it is|from)", "well"],
            "stops": ["not"],
            "endings": ["s", "konto*"],
            "numbers": {"fifteen": "15"},
            "facts": {
                "provider": {"none": ["not {provider}", "moving to {provider}"]},
                "purchase_channel": {
                    "online": ["<bought> ... <place>", "=online"],
                    "partner": ["(via|from) [a] partner*", "=*seller"],
                    "none": ["can ... online"],
                },
                "role": {"admin": ["=admin", "I am admin"], "member": ["I am not admin"], "none": ["not {role}"]},
                "term": {"fixed": ["# months contract"], "monthly": ["a, b"], "annual": ["same words"]},
                "term_months": {"#": ["# months contract"], "24": ["two years"]},
                "pays": {"monthly": ["same words"], "upfront": ["same words"]},
                "recurring_billing": {"off": ["renewal off"]},
                "wants_refund": {"true": ["money back"], "false": ["no money back"]},
            },
        },
        {
            "tolerant": ["webex"],
            "ordinary": ["weber"],
            "names": [
                {"names": ["webex"], "means": {"provider": "webex"}},
                {"names": ["zoom"], "means": {"provider": "zoom"}},
                {"names": ["gotomeeting", "go to meeting"], "means": {"provider": "goto", "product": "meeting"}},
            ],
            "facts": {"purchase_channel": {"cce": ["cce"]}},
        },
    )

    def _find(text: str, asked: str | None = None) -> Found:
        found: Found = {}
        for mention in lexicon.find(text, asked):
            found.setdefault(mention.fact, []).append((mention.value, text[mention.start : mention.end]))
        return found

    return _find


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Zoom", {"provider": [("zoom", "Zoom")]}),
        ("ZÖOM!", {"provider": [("zoom", "ZÖOM")]}),
        ("zoo\u0301m", {"provider": [("zoom", "zoo\u0301m")]}),
        ("my Zooms", {"provider": [("zoom", "Zooms")]}),
        ("zoomkontot", {"provider": [("zoom", "zoomkontot")]}),
        ("zooming", {}),
        ("go-to meeting", {"provider": [("goto", "go-to meeting")], "product": [("meeting", "go-to meeting")]}),
        ("go to\nmeeting", {}),
        ("webx", {"provider": [("webex", "webx")]}),
        ("weber", {}),
        ("not Webex, Zoom", {"provider": [("zoom", "Zoom")]}),
        ("moving to webex from zoom", {"provider": [("zoom", "zoom")]}),
        ("zoom or webex or zoom", {"provider": [("zoom", "zoom"), ("webex", "webex")]}),
    ],
)
def test_names_are_found_as_whole_words_whatever_their_case_accents_and_endings(
    find: Find, text: str, found: Found
) -> None:
    assert find(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("got it online", ["online"]),
        ("bought by us all online", ["online"]),
        ("bought by us all there online", []),
        ("bought, online it works", []),
        ("bought not online but", []),
        ("via partnerfirm", ["partner"]),
        ("from a partner", ["partner"]),
        ("reseller", ["partner"]),
        ("CCE", ["cce"]),
    ],
)
def test_gaps_choices_and_stars_match_what_the_readme_says(find: Find, text: str, found: list[str]) -> None:
    assert [value for value, _ in find(text).get("purchase_channel", [])] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("online", True),
        ("Yes, well, it is online.", True),
        ("Zoom online", True),
        ("the meeting was online", False),
        ("can I leave online", False),
        ("online?", False),
    ],
)
def test_a_bare_answer_must_fill_its_clause_and_be_no_question(find: Find, text: str, found: bool) -> None:
    assert ("purchase_channel" in find(text)) is found


def test_a_bare_answer_to_what_was_asked_may_stand_anywhere(find: Find) -> None:
    assert find("the meeting was online", "purchase_channel") == {"purchase_channel": [("online", "online")]}
    assert find("can I leave online", "purchase_channel") == {}


def test_the_longest_pattern_wins_so_a_negation_can_state_something_else(find: Find) -> None:
    assert find("I am not admin")["role"] == [("member", "I am not admin")]
    assert find("we are not admin") == {}
    assert find("no money back") == {"wants_refund": [(False, "no money back")]}


def test_the_same_pattern_under_two_values_states_both(find: Find) -> None:
    assert [value for value, _ in find("same words")["pays"]] == ["monthly", "upfront"]


@pytest.mark.parametrize(
    ("text", "months"), [("15 months contract", 15), ("Fifteen months contract", 15), ("two years", 24)]
)
def test_numbers_are_read_in_digits_and_words(find: Find, text: str, months: int) -> None:
    assert find(text)["term_months"][0][0] == months


def test_values_that_yaml_takes_for_booleans_stay_words(find: Find) -> None:
    assert find("renewal off") == {"recurring_billing": [("off", "renewal off")]}


def test_a_sign_in_a_pattern_matches_that_sign(find: Find) -> None:
    assert "term" in find("a, b")
    assert "term" not in find("a b")


def test_every_fault_of_the_files_is_told_at_once_with_file_key_and_remedy(write: Any) -> None:
    own = {
        "fact": {},
        "numbers": {"two": "zwei"},
        "facts": {
            "colour": {"red": ["x"]},
            "role": {"boss": ["x"], "admin": ["(a", "<m>", "{colour}", "[a]", "a |", "... a", "a) b"]},
            "term_months": {"#": ["months"]},
        },
    }
    with pytest.raises(LexiconError) as told:
        write(own, {"tolerant": ["zoom"], "names": [{"names": ["x"]}]})
    faults = str(told.value).splitlines()
    assert len(faults) == 14
    assert all(fault.startswith(("xx/facts.yml: ", "names.yml: ")) for fault in faults)
    for part in ("colour is no fact", "boss is no value of role", "“(” is not closed", "<m> is no macro", "zwei"):
        assert part in str(told.value)


def test_the_facts_have_the_values_that_the_policy_knows() -> None:
    assert vocabulary.CHOICES == policy.CHOICES
    assert set(vocabulary.FLAGS) <= set(policy.FLAGS)
    assert set(vocabulary.NUMBERS) <= set(policy.NUMBERS)


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("  a\t b \n\n c ", "a b\nc"),
        ("\u200ba\u2060b\ud800\x00", "ab"),
        ("ﬁne e\u0301", "fine é"),
        ("heeeeeej!!!!!! 10000", "heeej!!! 10000"),
        ("x" * 3000, "xxx"),
    ],
)
def test_clean_text_has_no_unseen_characters_and_no_long_runs(typed: str, cleaned: str) -> None:
    assert clean(typed) == cleaned


def test_folded_text_has_neither_case_nor_marks() -> None:
    assert fold("ĒŠÅ’œß‑") == "esa'oess-"


def test_tokens_know_their_place_in_the_text_as_typed() -> None:
    text = "L’Admin, M365 på zoom.us – nu"
    assert [(token.text, text[token.start : token.end]) for token in tokens(text)] == [
        ("l", "L"), ("admin", "Admin"), (",", ","), ("m", "M"), ("365", "365"), ("pa", "på"),
        ("zoom", "zoom"), ("us", "us"), (",", "–"), ("nu", "nu"),
    ]  # fmt: skip


@pytest.mark.parametrize("language", Lexicon.languages())
@pytest.mark.parametrize(
    "text",
    [
        "a " * 1000,
        "a" * 2000,
        "12 " * 600,
        "(," * 1000,
        "\u0301" * 2000,
        "\ud800" * 50,
        "not inte pas webex zoom " * 80,
    ],
)
def test_hostile_text_costs_little_and_raises_nothing(language: str, text: str) -> None:
    lexicon = Lexicon.load(language)
    lexicon.find(text)
    start = time.process_time()
    lexicon.find(text)
    assert time.process_time() - start < 0.1  # 20 ms on an idle machine
