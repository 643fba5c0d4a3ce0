"""A sample of `make soak`: every fault once."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.whole.assistant import Assistant
from tests.whole.faults import all_faults
from tests.whole.soak import Soak, right_answers, scene


def test_no_fault_of_the_network_or_the_server_loses_or_doubles_a_message(
    assistant: Assistant, browser: Browser
) -> None:
    with scene(assistant, browser, seed=1) as stage:
        soak = Soak(stage, most=1)
        # Ends at the first round after which something stays missing: the verdict says what.
        all(soak.round(fault) for fault in all_faults(offline_seconds=3))
        verdict = soak.verdict(right_answers(assistant), browser)
        assert not verdict.faults, verdict.table(soak.rounds, soak.longest)
        assert [fault for tab in stage.tabs for fault in tab.faults] == []
        assert len(soak.typed) >= 15
