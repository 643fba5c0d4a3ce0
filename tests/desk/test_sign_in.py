"""Signing in and out: cookies, idle sessions, and how often somebody may try."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie

import pytest
import requests

from bot.channel.tables import written
from bot.desk.accounts import Role
from bot.desk.sign_in import IDLE, TRIES

from .conftest import PASSWORD, AgentClient, DeskServer, SignIn

WRONG = "not the password"


def attempt(server: DeskServer, name: str, password: str, **headers: str) -> requests.Response:
    body = {"name": name, "password": password, "language": "en"}
    return requests.post(f"{server.base}/sign-in", json=body, headers=headers, timeout=10)


def test_without_accounts_the_page_is_told_so(desk_server: DeskServer) -> None:
    assert requests.get(f"{desk_server.base}/me", timeout=5).json() == {"me": None, "accounts": False}
    desk_server.agent("Anna")
    assert requests.get(f"{desk_server.base}/me", timeout=5).json() == {"me": None, "accounts": True}


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(desk_server: DeskServer, sign_in: SignIn) -> None:
    cookie = SimpleCookie(sign_in("Anna").signed_in.headers["Set-Cookie"])["desk"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/desk"
    assert not cookie["secure"]
    assert not cookie["max-age"]


def test_behind_https_the_cookie_is_secure_and_belongs_to_this_host(sign_in: SignIn, desk_server: DeskServer) -> None:
    sign_in("Anna")
    desk_server.behind_proxies(1)
    answer = attempt(desk_server, "Anna", PASSWORD, **{"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"})
    desk_server.behind_proxies(None)
    cookie = SimpleCookie(answer.headers["Set-Cookie"])["__Host-desk"]
    assert cookie["secure"]
    assert cookie["path"] == "/"
    assert not cookie["domain"]


def test_every_sign_in_is_another_session_and_ends_the_one_before(desk_server: DeskServer, sign_in: SignIn) -> None:
    first = sign_in("Anna")
    earlier = first.session.cookies["desk"]
    again = first.session.post(
        f"{desk_server.base}/sign-in", json={"name": "Anna", "password": PASSWORD}, timeout=10
    ).json()
    assert first.session.cookies["desk"] != earlier
    assert again["csrf"] != first.me["csrf"]
    old = requests.get(f"{desk_server.base}/queue", cookies={"desk": earlier}, timeout=5)
    assert old.status_code == 401


def test_signing_out_ends_the_session_for_good(desk_server: DeskServer, sign_in: SignIn) -> None:
    anna = sign_in("Anna")
    kept = anna.session.cookies["desk"]
    assert anna.post("presence", {"online": True, "teams": ["sv"]}).status_code == 204
    assert anna.post("sign-out").status_code == 204
    assert "desk" not in anna.session.cookies
    assert requests.get(f"{desk_server.base}/queue", cookies={"desk": kept}, timeout=5).status_code == 401
    assert desk_server.port_of_desk.present() == []
    assert sign_in("Anna").me["presence"] == {"online": False, "teams": ["sv"]}


def test_a_session_is_over_after_eight_idle_hours_however_often_the_page_looks(
    desk_server: DeskServer, sign_in: SignIn
) -> None:
    anna = sign_in("Anna")
    _last_used(desk_server, IDLE - timedelta(minutes=1))
    assert anna.get("queue").status_code == 200
    _last_used(desk_server, IDLE + timedelta(minutes=1))
    assert anna.get("queue").status_code == 401
    bo = sign_in("Bo")
    _last_used(desk_server, IDLE - timedelta(minutes=1))
    assert bo.post("language", {"language": "fr"}).status_code == 204
    assert _used_at(desk_server) > written(datetime.now(UTC) - timedelta(minutes=1))


def _last_used(server: DeskServer, ago: timedelta) -> None:
    with server.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE desk_sessions SET used_at = ?", (written(datetime.now(UTC) - ago),))


def _used_at(server: DeskServer) -> str:
    with server.engine.connect() as connection:
        return str(connection.exec_driver_sql("SELECT max(used_at) FROM desk_sessions").scalar())


def test_after_five_wrong_tries_even_the_right_password_has_to_wait(desk_server: DeskServer) -> None:
    desk_server.accounts.add("Anna", Role.AGENT, "sv", PASSWORD)
    desk_server.accounts.add("Bo", Role.AGENT, "sv", PASSWORD)
    answers = [attempt(desk_server, "anna", WRONG) for _ in range(TRIES)]
    assert {answer.status_code for answer in answers} == {401}
    late = attempt(desk_server, "ANNA", PASSWORD)
    assert late.status_code == 429
    assert 800 < int(late.headers["Retry-After"]) <= 900
    assert late.json()["sentence"] == "Too many tries. Please try again in 15 minutes."
    assert attempt(desk_server, "Bo", PASSWORD).status_code == 200
    _wind_back(desk_server)
    assert attempt(desk_server, "Anna", PASSWORD).status_code == 200


def test_a_name_that_nobody_has_is_answered_like_a_wrong_password(desk_server: DeskServer) -> None:
    desk_server.accounts.add("Anna", Role.AGENT, "sv", PASSWORD)
    known = [attempt(desk_server, "Anna", WRONG) for _ in range(TRIES + 1)]
    unknown = [attempt(desk_server, "Nobody", WRONG) for _ in range(TRIES + 1)]
    for one, other in zip(known, unknown, strict=True):
        assert (one.status_code, one.json()) == (other.status_code, other.json())


def test_one_address_cannot_try_one_name_after_the_other(
    desk_server: DeskServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.desk.sign_in.TRIES_ADDRESS", 8)
    answers = [attempt(desk_server, f"name {place}", WRONG).status_code for place in range(10)]
    assert answers == [401] * 8 + [429] * 2


def test_signing_in_takes_the_wrong_tries_before_it_away(desk_server: DeskServer) -> None:
    desk_server.accounts.add("Anna", Role.AGENT, "sv", PASSWORD)
    for _ in range(3):
        assert [attempt(desk_server, "Anna", WRONG).status_code for _ in range(TRIES - 1)] == [401] * (TRIES - 1)
        assert attempt(desk_server, "Anna", PASSWORD).status_code == 200


def _wind_back(server: DeskServer) -> None:
    with server.engine.begin() as connection:
        before = written(datetime.now(UTC) - timedelta(minutes=16))
        connection.exec_driver_sql("UPDATE desk_tries SET tried_at = ?", (before,))


@pytest.mark.parametrize(
    "body",
    [[], "x", {}, {"name": "Anna"}, {"name": ["Anna"], "password": "x"}, {"name": "x", "password": "x" * 201}],
)
def test_what_is_no_name_and_password_is_refused(desk_server: DeskServer, body: object) -> None:
    assert requests.post(f"{desk_server.base}/sign-in", json=body, timeout=5).status_code == 422


def test_the_agent_chooses_the_language_of_the_page(sign_in: SignIn) -> None:
    anna: AgentClient = sign_in("Anna", language="sv")
    assert anna.post("language", {"language": "lv"}).status_code == 204
    assert anna.get("me").json()["me"]["language"] == "lv"
    assert anna.post("language", {"language": "de"}).status_code == 422
