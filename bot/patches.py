"""Changes to Rasa 3.6.21 itself: each with the upstream place, the reason and a measurement.

tests/test_patches.py fails when one of them no longer applies.
"""

from __future__ import annotations

from typing import Any

from jsonschema import Draft7Validator
from rasa.core.actions.action import RemoteAction


def apply() -> None:
    """Apply all patches; a second call changes nothing."""
    _validate_with_a_built_validator()


def _validate_with_a_built_validator() -> None:
    """rasa/core/actions/action.py, RemoteAction._validate_action_result.

    `jsonschema.validate` checks the schema itself anew on every action call: 20 ms of a turn, 1 ms with the
    validator built once.
    """
    validator = Draft7Validator(RemoteAction.action_response_format_spec())

    def validate(self: Any, result: dict[str, Any]) -> bool:
        validator.validate(result)
        return True

    RemoteAction._validate_action_result = validate
