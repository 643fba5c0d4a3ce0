"""The generic webhook: signed both ways, with a key by which a repetition is known."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.adapters import signatures
from bot.adapters.base import PayloadError, SignatureError
from bot.adapters.webhook import SIGNATURE, TIMESTAMP, Webhook
from tests.adapters.conftest import SECRET, Build, Workers
from tests.adapters.fake_desk import FakeDesk
from tests.adapters.replay import Replay


@pytest.fixture
def workers(build: Build, webhook: Callable[[], Webhook]) -> Workers:
    return build(webhook())


def signed(workers: Workers, body: bytes) -> dict[str, str]:
    timestamp = str(int(workers.clock.now.timestamp()))
    return {TIMESTAMP.lower(): timestamp, SIGNATURE.lower(): signatures.hexadecimal(SECRET, timestamp, body)}


def deliver(workers: Workers, **event: Any) -> int:
    body = json.dumps(event).encode()
    return workers.inbox.keep(workers.adapter.incoming(signed(workers, body), body))


def test_everything_that_goes_out_is_signed_and_has_its_key(workers: Workers, desk: FakeDesk, replay: Replay) -> None:
    number = desk.begin("Hej", user_name="Eva")
    workers.work()
    desk.write(number, "Är någon där?")
    workers.work()
    opened, message = replay.received
    assert (opened["event"], opened["request"]["customer"]["name"]) == ("opened", "Eva")
    assert (message["event"], message["reference"], message["text"]) == ("message", "T-1", "Är någon där?")
    for each in (opened, message):
        headers = each["headers"]
        expected = signatures.hexadecimal(SECRET, headers[TIMESTAMP.lower()], each["raw"])
        assert headers[SIGNATURE.lower()] == expected
        assert headers["idempotency-key"] == each["id"]
    assert desk.requests[number].reference == "T-1"


def test_a_repetition_has_the_same_key(workers: Workers, desk: FakeDesk, replay: Replay) -> None:
    replay.fail("/hook", lost=True)
    desk.begin("Hej")
    workers.work(20)
    first, second = replay.received
    assert first["id"] == second["id"]


def test_answers_and_ends_come_in(workers: Workers, desk: FakeDesk, replay: Replay) -> None:
    number = desk.begin("Hej")
    workers.work()
    author = {"id": "a", "name": "Anna"}
    for place in (2, 1, 2):
        deliver(workers, id=f"m{place}", reference="T-1", said="message", text=str(place), author=author, number=place)
    deliver(workers, id="end", reference="T-1", said="hand_back")
    assert deliver(workers, id="m9", reference="unknown", said="message", text="x", author=author) == 0
    workers.work(5)
    assert desk.answers(number) == ["1", "2"]
    assert desk.requests[number].status == "done"


SAID = {"id": "1", "reference": "T-1", "said": "message", "text": "x"}


@pytest.mark.parametrize(
    "event", [{}, {"id": 1}, SAID | {"said": "shout"}, SAID | {"id": "x" * 201}, SAID | {"number": 10**30}, [], "x"]
)
def test_what_is_not_as_documented_is_refused(workers: Workers, event: Any) -> None:
    body = json.dumps(event).encode()
    with pytest.raises(PayloadError):
        workers.adapter.incoming(signed(workers, body), body)
    with pytest.raises(SignatureError):
        workers.adapter.incoming(signed(workers, body + b" "), body)
