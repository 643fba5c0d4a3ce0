"""Hostile texts in the chat's own box and hostile requests to the channel: none gets through. The table: probes.yml."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser

from tests.whole.assistant import Assistant, Json, Visitor
from tests.whole.hostile import CUT_OFF, EVERY_ROUTE, Reply, Target, claims_of, filled_in, send
from tests.whole.tab import Tab, customer

PROBES: dict[str, list[Json]] = yaml.safe_load(Path(__file__).with_name("probes.yml").read_text(encoding="utf-8"))
FEWEST = 45
ACTIVE = "script, img, iframe, object, embed, form, style, link, base, meta, video, math"
# What the message that was just sent is made of.
ELEMENTS = """
(message) => Array.from(message.querySelectorAll("*"), (node) => [node.localName, node.getAttribute("href")])
"""
PLAIN = {"p", "span", "time", "div"}


class Room:
    """The chat in a browser, which notes what should never happen."""

    def __init__(self, tab: Tab, assistant: Assistant) -> None:
        self.tab, self.assistant = tab, assistant
        self.visitor = Visitor(assistant.base, tab.token())
        self.happened: list[str] = []
        tab.page.on("dialog", lambda dialog: self.happened.append(f"dialog {dialog.message}"))
        tab.page.on("popup", lambda popup: self.happened.append(f"window {popup.url}"))
        tab.page.on("framenavigated", lambda frame: self.happened.append(f"navigation to {frame.url}"))
        tab.page.context.on("request", lambda request: self._asked(request.url))

    def _asked(self, url: str) -> None:
        if not url.startswith((f"{self.assistant.url}/", "blob:", "data:")):
            self.happened.append(f"request to {url}")

    def ask(self, text: str) -> list[Json]:
        """Types the text; its event and the answer, once they are shown."""
        before = len(self.visitor.events())
        self.tab.say(text)
        ends = time.monotonic() + 30
        while len(new := self.visitor.events(after=before)) < 2 or len(self.tab.shown()) < before + len(new):
            assert time.monotonic() < ends, f"no answer: {new}"
            self.tab.page.wait_for_timeout(50)
        return new

    def heard(self) -> Json:
        """What Rasa understood last."""
        understood: Json = json.loads(self.assistant.heard(claims_of(self.visitor.token)["sub"])[-1])
        return understood


@pytest.fixture(scope="module")
def room(assistant: Assistant, browser: Browser) -> Iterator[Room]:
    with customer(browser) as context:
        yield Room(Tab(context, assistant.url), assistant)


@pytest.fixture(scope="module")
def target(assistant: Assistant) -> Target:
    return Target.prepare(assistant)


def by_name(kind: str) -> Any:
    return pytest.mark.parametrize("probe", PROBES[kind], ids=[probe["name"] for probe in PROBES[kind]])


def test_there_are_enough_probes_and_each_has_a_name_of_its_own() -> None:
    names = [probe["name"] for kind in PROBES for probe in PROBES[kind]]
    assert len(names) == len(set(names))
    assert len(names) >= FEWEST


@by_name("typed")
def test_what_is_typed_is_shown_as_text_and_reaches_rasa_as_text(room: Room, probe: Json) -> None:
    kept = str(probe.get("shown", probe["text"]))
    said, answer = room.ask(probe["text"])[:2]
    assert (said["from"], said["text"]) == ("customer", kept)
    own = [shown for shown in room.tab.shown() if shown.sender == "customer"][-1]
    assert own.text == re.sub(r"\n\s*\n", "\n\n", kept)

    elements = room.tab.page.locator(".message.customer").last.evaluate(ELEMENTS)
    assert {name for name, _ in elements} - {"a"} <= PLAIN
    assert [address for name, address in elements if name == "a"] == probe.get("links", [])
    assert room.tab.page.locator(".log").locator(ACTIVE).count() == 0
    assert room.tab.page.evaluate("typeof window.pwned") == "undefined"
    assert (room.happened, room.tab.faults) == ([], [])

    heard = room.heard()
    assert heard["text"].lstrip("\u2060") == kept
    assert not heard["text"].strip().startswith("/")
    assert answer["from"] == "bot"
    assert answer["meta"]["language"] == "sv"
    assert answer["meta"]["intent"] != probe.get("intent_is_not")


@by_name("sent")
def test_what_is_sent_is_refused_and_changes_nothing(target: Target, probe: Json) -> None:
    placeholders = target.placeholders()
    headers = filled_in(probe.get("headers", {}), placeholders)
    before = target.state()
    every = probe["ask"] == "every route"
    for ask, given in EVERY_ROUTE if every else [(probe["ask"], probe.get("json"))]:
        body = body_of(probe | {"json": given}, placeholders)
        authorization = target.authorizations()[probe.get("as", "own")]
        reply = send(target.assistant.port, filled_in(ask, placeholders), authorization, headers, body)
        assert is_expected(probe, reply), (ask, reply.status, reply.error)
    after = target.state()
    if "stores" in probe:
        before["stored"][probe["stores"]] += 1
    assert after == before


def is_expected(probe: Json, reply: Reply) -> bool:
    if reply.status == CUT_OFF:
        return "may_be_cut_off" in probe
    opened = [name for name in reply.headers if name.lower() in ("x-evil", "access-control-allow-origin")]
    refused = reply.error == probe["error"] if "error" in probe else True
    return reply.status == probe["status"] and refused and (not opened or probe["status"] == 200)


def body_of(probe: Json, placeholders: dict[str, str]) -> bytes | None:
    if "size" in probe:
        return b'{"id": "x", "text": "' + b"x" * int(probe["size"]) + b'"}'
    if "body" in probe:
        return str(filled_in(probe["body"], placeholders)).encode()
    if probe.get("json") is not None:
        return json.dumps(filled_in(probe["json"], placeholders)).encode()
    return None
