"""The judge of the soak run finds what it is there for."""

from __future__ import annotations

import pytest

from tests.whole.tab import Shown
from tests.whole.verdict import Typed, judge

ANSWERS = {"a?": "A.", "b?": "B."}
TYPED = (Typed("1. a?", "a?", 1, ("cut",)), Typed("2. b?", "b?", 1, ("cut",)))
GREETING, ONE, A, TWO, B = (
    Shown(sender, text, str(moment))
    for moment, (sender, text) in enumerate(
        [("bot", "Hello."), ("customer", "1. a?"), ("bot", "A."), ("customer", "2. b?"), ("bot", "B.")]
    )
)
LOG = [GREETING, ONE, A, TWO, B]


def test_a_conversation_as_it_should_be_has_no_findings() -> None:
    assert judge(TYPED, LOG, {"tab": LOG}, ANSWERS).faults == []
    assert judge(TYPED, [GREETING, ONE, TWO, A, B], {}, ANSWERS).faults == []


@pytest.mark.parametrize(
    ("log", "view", "found"),
    [
        (LOG, [GREETING, ONE, A, B], {("lost", "tab")}),
        (LOG, [GREETING, ONE, TWO, B], {("lost", "tab")}),
        (LOG, [GREETING, ONE, ONE, A, TWO, B], {("doubled", "tab")}),
        (LOG, [GREETING, ONE, A, A, TWO, B], {("doubled", "tab")}),
        (LOG, [GREETING, A, ONE, TWO, B], {("out of order", "tab")}),
        (LOG, [GREETING, TWO, A, ONE, B], {("out of order", "tab")}),
        ([GREETING, ONE, A, TWO], LOG, {("lost", "log"), ("doubled", "tab")}),
        ([*LOG, B], [*LOG, B], {("doubled", "log")}),
        ([GREETING, ONE, B, TWO, A], [GREETING, ONE, B, TWO, A], {("answer wrong", "log")}),
        ([GREETING, TWO, B, ONE, A], [GREETING, TWO, B, ONE, A], {("out of order", "log"), ("out of order", "tab")}),
    ],
)
def test_what_is_lost_doubled_out_of_order_or_answered_wrongly_is_found(
    log: list[Shown], view: list[Shown], found: set[tuple[str, str]]
) -> None:
    verdict = judge(TYPED, log, {"tab": view}, ANSWERS)
    assert {(finding.kind, finding.place) for finding in verdict.faults} == found
