"""That `make load` still measures: a few messages and streams, without its limits."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.whole.assistant import Assistant
from tests.whole.load import measure


def test_the_load_run_sees_every_answer_with_and_without_other_streams(assistant: Assistant, browser: Browser) -> None:
    times = measure(assistant, browser, messages=2, streams=10)
    assert len(times.alone) == len(times.beside_streams) == 2
    assert min(times.alone + times.beside_streams) > 0
