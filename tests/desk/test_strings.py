"""The page's words come from the same catalogs as everything else."""

from __future__ import annotations

import re

import pytest
import requests

from bot.channel.strings import Strings, key
from bot.desk.pages import FOLDER, SHARED
from bot.widget.bundle import FOLDER as WIDGET
from locales import LANGUAGES

from .conftest import DeskServer


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_gets_its_own_sentences_only(desk_server: DeskServer, language: str) -> None:
    served = requests.get(f"{desk_server.base}/strings/{language}.json", timeout=10)
    assert served.headers["Content-Type"] == "application/json"
    desk, widget = served.json()["messages"], Strings(WIDGET).read(language)["messages"]
    assert desk[key("Send")] == widget[key("Send")]
    assert key("Write a message") in widget
    assert key("Write a message") not in desk
    again = requests.get(served.url, headers={"If-None-Match": served.headers["ETag"]}, timeout=10)
    assert again.status_code == 304


def test_everything_that_a_script_imports_is_served(desk_server: DeskServer) -> None:
    imported = {name for path in FOLDER.glob("*.js") for name in re.findall(r'from "([^"]+)"', path.read_text())}
    assert {name for name in imported if name.startswith("../../")} <= {
        f"../../widget/widget/{name}" for name in SHARED
    }
    for name in imported:
        assert requests.get(f"{desk_server.base}/code/desk/page/{name}", timeout=10).status_code == 200, name
