"""The trained assistant, loaded once for all conversations."""

from __future__ import annotations

import pytest
from rasa.core.agent import Agent

from tests.conversations.harness import load


@pytest.fixture(scope="session")
def agent() -> Agent:
    return load()
