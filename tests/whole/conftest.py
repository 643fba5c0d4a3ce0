from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.whole.assistant import Assistant
from tests.whole.tab import chromium


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Closed after the last test of this package: Playwright runs once in a process."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The whole server, started once."""
    assistant = Assistant(tmp_path_factory.mktemp("whole"))
    assistant.start()
    yield assistant
    assistant.stop()
