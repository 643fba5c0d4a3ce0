"""Who gets in: tokens, sites, limits."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
import requests

from bot.channel.limits import Limits
from bot.channel.sessions import LIFETIME_SECONDS, Tokens
from tests.channel.server import SECRET, Server, Visitor

SHOP = "https://shop.example"
OTHER = "a quite different key, also long enough to be one"


def part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def claims(visitor: Visitor, **changed: Any) -> dict[str, Any]:
    return {**jwt.decode(visitor.token, options={"verify_signature": False}), **changed}


def forged(visitor: Visitor) -> dict[str, str]:
    real = claims(visitor)
    head, body, signature = visitor.token.split(".")
    return {
        "none": "",
        "no bearer": f"Basic {visitor.token}",
        "garbage": "Bearer x.y.z",
        "alg none": f"Bearer {part({'alg': 'none', 'typ': 'JWT'})}.{body}.",
        "alg none, signed": f"Bearer {part({'alg': 'none'})}.{body}.{signature}",
        "foreign key": f"Bearer {jwt.encode(real, OTHER, algorithm='HS256')}",
        "other algorithm": f"Bearer {jwt.encode(real, SECRET, algorithm='HS512')}",
        "expired": f"Bearer {jwt.encode(claims(visitor, exp=int(time.time()) - 1), SECRET, algorithm='HS256')}",
        "no expiry": f"Bearer {jwt.encode({'sub': real['sub']}, SECRET, algorithm='HS256')}",
        "unknown conversation": f"Bearer {jwt.encode(claims(visitor, sub='x'), SECRET, algorithm='HS256')}",
        "changed body": f"Bearer {head}.{part({**real, 'sub': 'x'})}.{signature}",
        "cut": f"Bearer {visitor.token[:-2]}",
    }


@pytest.mark.parametrize("route", ["messages", "events", "events?poll=1"])
def test_a_token_that_is_not_ours_gives_401(visitor: Visitor, route: str) -> None:
    for name, authorization in forged(visitor).items():
        method = "POST" if route == "messages" else "GET"
        answer = requests.request(
            method,
            f"{visitor.base}/{route}",
            json={"id": "a", "text": "x"} if method == "POST" else None,
            headers={"Authorization": authorization} if authorization else {},
            timeout=5,
        )
        assert (answer.status_code, answer.json()) == (401, {"error": "token_invalid"}), name
    assert visitor.events() == []


def test_one_token_reads_one_conversation(server: Server, visitor: Visitor) -> None:
    visitor.ask("a secret")
    assert Visitor(server.base).events() == []


def test_a_token_is_renewed_when_half_its_life_is_gone(visitor: Visitor) -> None:
    assert "X-Renewed-Token" not in visitor.post({"id": "a", "text": "x"}).headers
    visitor.ask("hej")
    half = int(time.time()) + LIFETIME_SECONDS // 2 - 60
    visitor.token = jwt.encode(claims(visitor, exp=half), SECRET, algorithm="HS256")
    for answer in (
        visitor.post({"id": "b", "text": "x"}),
        requests.get(f"{visitor.base}/events?poll=1", headers=visitor.headers, timeout=5),
        requests.get(f"{visitor.base}/events", headers=visitor.headers, timeout=5, stream=True),
    ):
        answer.close()
        renewed = jwt.decode(answer.headers["X-Renewed-Token"], SECRET, algorithms=["HS256"])
        assert renewed["sub"] == claims(visitor)["sub"]
        assert renewed["exp"] > half + LIFETIME_SECONDS // 3


def test_a_token_of_the_previous_key_is_accepted(server: Server) -> None:
    old = Tokens(SECRET).make("c", "sv", "UTC")
    assert Tokens(OTHER, SECRET).read(f"Bearer {old}").conversation == "c"


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "https://shop.example.evil.example",
        "https://xshop.example",
        "http://shop.example",
        "https://shop.example:8443",
        "https://SHOP.example",
        "null",
        "",
    ],
)
@pytest.mark.parametrize("route", ["session", "messages", "events", "widget.js", "health"])
def test_another_site_gets_403_on_every_route(visitor: Visitor, origin: str, route: str) -> None:
    method = "POST" if route in ("session", "messages") else "GET"
    for asked in (method, "OPTIONS"):
        answer = requests.request(
            asked, f"{visitor.base}/{route}", headers={"Origin": origin, **visitor.headers}, timeout=5
        )
        assert (answer.status_code, answer.json()) == (403, {"error": "origin_forbidden"})
        assert not [name for name in answer.headers if name.lower().startswith("access-control")]
    assert visitor.events() == []


def test_an_allowed_site_may_ask_and_read(visitor: Visitor) -> None:
    preflight = requests.options(
        f"{visitor.base}/events",
        headers={
            "Origin": SHOP,
            "Access-Control-Request-Method": "DELETE",
            "Access-Control-Request-Headers": "authorization,last-event-id",
        },
        timeout=5,
    )
    assert preflight.status_code == 204
    assert preflight.headers["Access-Control-Allow-Origin"] == SHOP
    assert "DELETE" in preflight.headers["Access-Control-Allow-Methods"].split(", ")
    allowed = {name.strip() for name in preflight.headers["Access-Control-Allow-Headers"].lower().split(",")}
    assert {"authorization", "last-event-id", "content-type"} <= allowed
    sent = visitor.post({"id": "a", "text": "hej"}, Origin=SHOP)
    assert sent.status_code == 202
    assert sent.headers["Access-Control-Allow-Origin"] == SHOP
    assert "X-Renewed-Token" in sent.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in sent.headers
    refused = visitor.post({}, Origin=SHOP)
    assert (refused.status_code, refused.headers["Access-Control-Allow-Origin"]) == (422, SHOP)
    stream = requests.get(f"{visitor.base}/events", headers={**visitor.headers, "Origin": SHOP}, timeout=5, stream=True)
    assert stream.headers["Access-Control-Allow-Origin"] == SHOP
    stream.close()


def test_the_servers_own_pages_are_allowed_and_no_origin_is(server: Server, visitor: Visitor) -> None:
    assert visitor.post({"id": "a", "text": "x"}, Origin=f"http://127.0.0.1:{server.port}").status_code == 202
    assert visitor.post({"id": "b", "text": "x"}).status_code == 202


def test_answers_are_not_kept_by_caches(visitor: Visitor) -> None:
    for answer in (
        visitor.post({"id": "a", "text": "x"}),
        requests.get(f"{visitor.base}/events?poll=1", headers=visitor.headers, timeout=5),
        requests.post(f"{visitor.base}/session", json={"language": "sv", "timezone": "UTC"}, timeout=5),
    ):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "live/events", 401),
        ("GET", "live/no/such/route", 404),
        ("GET", "live/widget/none.js", 404),
        ("GET", "live/conversation", 405),
        ("PUT", "live/messages", 405),
        ("OPTIONS", "live/messages", 204),
        ("POST", "live/session", 422),
        ("GET", "live/health", 200),
        ("GET", "live/demo.css", 200),
        ("GET", "none", 404),
    ],
)
def test_every_answer_has_the_headers_of_a_safe_page(server: Server, method: str, path: str, status: int) -> None:
    address = f"http://127.0.0.1:{server.port}/webhooks/{path}"
    answer = requests.request(method, address, headers={"Origin": SHOP}, timeout=5)
    assert answer.status_code == status
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    [
        "webhooks/rest/webhook",
        "webhooks/callback/webhook",
        "socket.io/?EIO=4&transport=polling",
        "model/parse",
        "status",
        "version",
        "domain",
        "conversations/x/tracker",
        "conversations/x/messages",
    ],
)
def test_rasas_own_interfaces_are_not_there(server: Server, path: str) -> None:
    for method in ("GET", "POST"):
        answer = requests.request(method, f"http://127.0.0.1:{server.port}/{path}", json={}, timeout=5)
        assert answer.status_code == 404, method


def test_too_many_requests_get_429_with_the_seconds_to_wait(serve: Callable[..., Server]) -> None:
    server = serve(messages_per_minute=3, sessions_per_minute=2, reads_per_minute_address=4)
    visitor = Visitor(server.base)
    sent = [visitor.post({"id": str(number), "text": "x"}) for number in range(4)]
    assert [answer.status_code for answer in sent] == [202, 202, 202, 429]
    assert sent[3].json() == {"error": "too_many_requests"}
    assert 1 <= int(sent[3].headers["Retry-After"]) <= 20
    other = Visitor(server.base)
    assert other.post({"id": "a", "text": "x"}).status_code == 202
    made = requests.post(f"{server.base}/session", json={"language": "sv", "timezone": "UTC"}, timeout=5)
    assert made.status_code == 429
    reads = [requests.get(f"{server.base}/events?poll=1", headers=visitor.headers, timeout=5) for _ in range(5)]
    assert [read.status_code for read in reads] == [200, 200, 200, 200, 429]
    server.stop()


def test_a_limit_lets_pass_again_after_the_seconds_it_named() -> None:
    moment = [0.0]
    limits = Limits({"x": 6}, clock=lambda: moment[0])
    assert [limits.wait("x", "a") for _ in range(7)] == [None] * 6 + [10]
    assert limits.wait("x", "b") is None
    moment[0] = 10.0
    assert [limits.wait("x", "a") for _ in range(2)] == [None, 10]
