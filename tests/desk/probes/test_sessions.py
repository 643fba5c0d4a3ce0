"""Without the right session, role and token nothing is shown and nothing happens."""

from __future__ import annotations

import base64
import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from bot.channel.presence import Present
from bot.desk.accounts import Account, Accounts, Role
from bot.desk.sign_in import TRIES, Sessions
from tests.desk.conftest import PASSWORD, AgentClient, DeskServer, SignIn
from tests.desk.fake_port import FakeDesk

from .routes import routes_of

WHOLE = {"version": 1, "id": "a", "text": "x", "result": "solved", "to": "x", "online": True, "teams": []}


def send(server: DeskServer, method: str, path: str, **options: object) -> requests.Response:
    body = {"json": WHOLE} if method == "POST" else {}
    url = f"http://127.0.0.1:{server.port}{path}"
    return requests.request(method, url, timeout=10, allow_redirects=False, **body, **options)  # type: ignore[arg-type]


def test_the_list_of_routes_is_the_whole_list(desk_server: DeskServer) -> None:
    assert len(routes_of(desk_server)) == 16


@pytest.mark.parametrize(
    "cookie",
    [
        None,
        "",
        "x",
        "x" * 2000,
        '"; DROP TABLE desk_sessions; --',
        "' OR '1'='1",
        base64.b64encode(b"admin").decode(),
        "../../../etc/passwd",
        "\xff\xfe",
    ],
)
def test_a_stranger_gets_nowhere(desk_server: DeskServer, port: FakeDesk, sign_in: SignIn, cookie: str | None) -> None:
    sign_in("Anna")
    port.wait()
    before = len(port.feed)
    headers = {} if cookie is None else {"Cookie": f"desk={cookie}; __Host-desk={cookie}".encode("latin-1")}
    for method, path in routes_of(desk_server):
        assert send(desk_server, method, path, headers=headers).status_code == 401, (method, path)
    assert len(port.feed) == before
    assert port.present() == []


def test_the_hash_that_the_database_keeps_opens_nothing(desk_server: DeskServer, sign_in: SignIn) -> None:
    anna = sign_in("Anna")
    kept = hashlib.sha256(anna.session.cookies["desk"].encode()).hexdigest()
    with desk_server.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT id FROM desk_sessions").scalar() == kept
    assert send(desk_server, "GET", "/desk/queue", cookies={"desk": kept}).status_code == 401


def _posts(server: DeskServer) -> list[str]:
    return [path for method, path in routes_of(server) if method == "POST"]


@pytest.mark.parametrize("token", ["none", "wrong", "of another session", "of another agent", "in the body"])
def test_without_the_sessions_own_token_nothing_is_done(
    desk_server: DeskServer, port: FakeDesk, sign_in: SignIn, token: str
) -> None:
    anna, again, bo = sign_in("Anna"), sign_in("Anna"), sign_in("Bo")
    tokens = {"wrong": "0" * 64, "of another session": again.me["csrf"], "of another agent": bo.me["csrf"]}
    headers = {"X-CSRF-Token": tokens[token]} if token in tokens else {}
    port.wait()
    before = len(port.feed)
    for path in _posts(desk_server):
        body = WHOLE | ({"csrf": anna.me["csrf"]} if token == "in the body" else {})
        url = f"http://127.0.0.1:{desk_server.port}{path}"
        assert anna.session.post(url, json=body, headers=headers, timeout=10).status_code == 403, path
    assert len(port.feed) == before
    assert anna.get("queue").status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1", "http://127.0.0.1:1"])
def test_no_other_site_reaches_the_desk_even_with_the_token(
    desk_server: DeskServer, port: FakeDesk, sign_in: SignIn, origin: str
) -> None:
    anna = sign_in("Anna")
    port.wait()
    before = len(port.feed)
    for path in (*_posts(desk_server), "/desk/sign-in"):
        answer = anna.post(path.removeprefix("/desk/"), WHOLE, Origin=origin)
        assert answer.status_code == 403, path
        assert "Access-Control-Allow-Origin" not in answer.headers
        asked = send(desk_server, "OPTIONS", path, headers={"Origin": origin, "Access-Control-Request-Method": "POST"})
        assert asked.status_code == 403
    read = anna.get("queue", headers={"Origin": origin})
    assert "Access-Control-Allow-Origin" not in read.headers
    assert len(port.feed) == before


def test_what_can_be_read_changes_nothing_and_what_changes_cannot_be_read(
    desk_server: DeskServer, sign_in: SignIn
) -> None:
    anna = sign_in("Anna")
    for path in (*_posts(desk_server), "/desk/sign-in"):
        for method in ("GET", "HEAD", "PUT", "DELETE", "PATCH"):
            url = f"http://127.0.0.1:{desk_server.port}{path}"
            assert anna.session.request(method, url, timeout=10).status_code == 405, (method, path)


def test_an_agent_is_no_lead_whatever_they_send(sign_in: SignIn, port: FakeDesk) -> None:
    port.wait(status="agent", owner="x", owner_name="Bo")
    port.here["y"] = Present("y", "Eva", ("fr",))
    anna = sign_in("Anna")
    more = {"role": "lead", "lead": True, "leads": True, "agent": {"id": "x", "lead": True}, "owner": "x", "to": "y"}
    for deed in ("take", "answer", "hand-back", "close", "transfer"):
        answer = anna.do(1, deed, **{**more, "id": "a", "text": "x", "result": "solved"})
        assert (answer.status_code, answer.json()["error"]) == (409, "not_yours"), deed
    assert anna.get("backlog").status_code == 403
    assert anna.post("language", {"language": "fr", "role": "lead"}).status_code == 204
    assert anna.get("me").json()["me"]["role"] == "agent"


def test_of_many_tries_at_once_only_five_are_looked_at(
    desk_server: DeskServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk_server.accounts.add("Anna", Role.AGENT, "sv", PASSWORD)
    looked: list[str] = []
    verified = Accounts.verified

    def counted(self: Accounts, name: str, password: str) -> Account | None:
        looked.append(password)
        return verified(self, name, password)

    monkeypatch.setattr(Accounts, "verified", counted)

    def attempt(place: int) -> int:
        # Neither another spelling nor a made-up sender is a way around.
        name = ("Anna", "ANNA", " anna ", "Ａnna")[place % 4]
        headers = {"X-Forwarded-For": f"192.0.2.{place}", "X-Real-IP": f"192.0.2.{place}"}
        body = {"name": name, "password": f"guess {place}"}
        return requests.post(f"{desk_server.base}/sign-in", json=body, headers=headers, timeout=30).status_code

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(attempt, range(40)))
    assert len(looked) == TRIES
    assert sorted(answers) == [401] * TRIES + [429] * 35


def test_nobody_can_bring_their_own_session_id(desk_server: DeskServer, sign_in: SignIn) -> None:
    sign_in("Anna")
    planted = {"desk": "planted"}
    answer = requests.post(
        f"{desk_server.base}/sign-in", json={"name": "Anna", "password": PASSWORD}, cookies=planted, timeout=10
    )
    assert answer.cookies["desk"] != "planted"
    assert send(desk_server, "GET", "/desk/queue", cookies=planted).status_code == 401


def test_a_removed_agent_is_out_at_once(desk_server: DeskServer, sign_in: SignIn) -> None:
    anna: AgentClient = sign_in("Anna")
    desk_server.accounts.remove("Anna")
    assert anna.get("queue").status_code == 401
    assert Sessions(desk_server.engine).alive([]) == set()
