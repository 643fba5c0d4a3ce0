"""Who the customer is, by the word of the site around the widget."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import jwt
import pytest

from bot.channel import handoffs
from bot.channel.tables import conversations, open_database
from tests.channel.conftest import settings_in
from tests.channel.server import SECRET, Server, Visitor

KEY = "the key that the shop and the assistant share"
OLD_KEY = "the key that they shared until yesterday, say"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("log")
    server = Server(settings_in(folder, user_secret=KEY, previous_user_secret=OLD_KEY))
    yield server
    server.stop()


def token(key: str = KEY, algorithm: str = "HS256", without: str = "", **changed: Any) -> str:
    now = int(time.time())
    claims = {"sub": "customer-7", "iat": now, "exp": now + 300, **changed}
    claims.pop(without, None)
    return jwt.encode(claims, key, algorithm=algorithm)


def unsigned() -> str:
    body = token().split(".")[1]
    none = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode()).decode().rstrip("=")
    return f"{none}.{body}."


def known(server: Server, visitor: Visitor) -> tuple[str | None, ...]:
    columns = conversations.c
    query = conversations.select().where(columns.id == visitor.conversation)
    with open_database(server.settings.database).connect() as connection:
        row = connection.execute(query).one()
    return row.user_id, row.user_name, row.user_email


@pytest.mark.parametrize(
    ("claims", "kept"),
    [
        ({}, ("customer-7", None, None)),
        ({"name": "Åsa Öst", "email": "asa@example.com"}, ("customer-7", "Åsa Öst", "asa@example.com")),
        ({"aud": "cancellation-assistant"}, ("customer-7", None, None)),
        ({"aud": ["shop", "cancellation-assistant"]}, ("customer-7", None, None)),
        ({"key": OLD_KEY, "name": ""}, ("customer-7", None, None)),
        ({"name": "x" * 200 + "", "sub": "a\nb\x1b"}, ("a\nb\N{REPLACEMENT CHARACTER}", "x" * 200, None)),
    ],
)
def test_a_good_token_is_kept_with_the_conversation(
    server: Server, visitor: Visitor, claims: dict[str, Any], kept: tuple[str | None, ...]
) -> None:
    said = visitor.post({"token": token(**claims)}, to="user")
    assert (said.status_code, said.content) == (204, b"")
    assert known(server, visitor) == kept
    assert visitor.events() == []


def test_a_bad_token_is_refused_and_nothing_is_kept(server: Server, visitor: Visitor) -> None:
    now = int(time.time())
    bad: dict[str, Any] = {
        "expired": token(iat=now - 300, exp=now - 10),
        "made for too long": token(exp=now + 301),
        "not yet valid": token(iat=now + 60, exp=now + 120),
        "alg none": unsigned(),
        "another algorithm": token(algorithm="HS512"),
        "a foreign key": token(key="quite another key, and long enough too"),
        "the session's key": token(key=SECRET),
        "a session token": visitor.token,
        "for another service": token(aud="billing"),
        "for others": token(aud=["billing", "shop"]),
        **{f"without {claim}": token(without=claim) for claim in ("sub", "iat", "exp")},
        "no customer": token(sub=" "),
        "a number as customer": token(sub=7),
        "a long name": token(name="x" * 201),
        "a name that is no text": token(name=["x"]),
        "an endless time": token(exp=float("inf")),
        "cut": token()[:-3],
        "no token": None,
        "a number": 7,
        "an empty text": "",
        "broken characters": "\ud83d.x.y",
    }
    for name, given in bad.items():
        said = visitor.post({"token": given}, to="user")
        assert (said.status_code, said.json()) == (422, {"error": "user_token_invalid"}), name
    assert known(server, visitor) == (None, None, None)


def test_without_a_session_nobody_is_introduced(server: Server, visitor: Visitor) -> None:
    visitor.token = "x.y.z"
    assert visitor.post({"token": token()}, to="user").status_code == 401


def test_without_a_key_there_is_no_such_route(serve: Callable[..., Server]) -> None:
    visitor = Visitor(serve().base)
    said = visitor.post({"token": token()}, to="user")
    assert (said.status_code, said.json()) == (404, {"error": "not_found"})


def test_whoever_takes_over_sees_who_the_customer_is(
    server: Server, visitor: Visitor, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    visitor.post({"token": token(name="Åsa Öst", email="asa@example.com")}, to="user")
    visitor.press("person")
    visitor.until(3)
    monkeypatch.setenv("ASSISTANT_DATABASE", server.settings.database)
    assert handoffs.main(["--show", visitor.conversation]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["customer", "customer-7"] in lines
    assert ["name", "Åsa", "Öst"] in lines
    assert ["e-mail", "asa@example.com"] in lines
