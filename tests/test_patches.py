"""Each patch of Rasa still finds what it replaces, and still does what the original did."""

from __future__ import annotations

import time

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction

from bot import patches

WHOLE = {"events": [{"event": "slot", "name": "topic", "value": "steps", "timestamp": None}], "responses": []}


@pytest.fixture
def action() -> RemoteAction:
    patches.apply()
    return RemoteAction("action_answer", None)


def test_upstream_still_has_the_method_that_is_replaced() -> None:
    assert callable(RemoteAction._validate_action_result)
    assert RemoteAction.action_response_format_spec()["type"] == "object"


def test_a_good_reply_passes_and_a_wrong_one_does_not(action: RemoteAction) -> None:
    assert action._validate_action_result(WHOLE)
    with pytest.raises(ValidationError):
        action._validate_action_result({"events": "none"})


def test_a_reply_is_checked_in_a_few_milliseconds(action: RemoteAction) -> None:
    started = time.perf_counter()
    for _ in range(20):
        action._validate_action_result(WHOLE)
    assert (time.perf_counter() - started) / 20 < 0.01
