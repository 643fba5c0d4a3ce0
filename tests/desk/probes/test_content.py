"""What customers and agents write stays text, and paths, statements and frames lead nowhere."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from playwright.sync_api import expect

from bot.channel.presence import Agent
from bot.desk.accounts import Role
from locales import Phrase, as_json
from tests.desk.conftest import PASSWORD, DeskServer, OpenBoard, SignIn
from tests.desk.fake_port import FakeDesk
from tests.widget.test_safety import PROBES

POLICY = ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "require-trusted-types-for 'script'")
SQL = ["' OR 1=1 --", "'; DROP TABLE accounts; --", '" OR ""="', "1 UNION SELECT password FROM accounts", "%", "_"]
PATHS = [
    "code/desk/page/..%2f..%2faccounts.py",
    "code/desk/page/%2e%2e/tables.py",
    "code/desk/page/..",
    "code/desk/page/desk.html",
    "code/desk/page/.desk.js",
    "code/desk/page/desk.js%00.css",
    "code/desk/page//etc/passwd",
    "code/widget/widget/view.js",
    "code/widget/widget/..%2f..%2f..%2fserver.py",
    "code/desk/../../server.py",
    "strings/..%2f..%2fsv.json",
    "strings/de.json",
    "strings/.json",
    "requests/1/__class__",
    "requests/-1",
    "requests/1e3",
    "requests/1%20OR%201=1",
    "queue/",
]


def hostile_sheet(probe: str) -> dict[str, Any]:
    """A fact may be whatever the customer wrote; a sentence with braces in it is one of ours."""
    said = as_json(Phrase("{said}", {"said": probe}))
    row = {"id": probe, "label": said, "value": said, "buttons": []}
    source = {"title": probe, "url": "javascript:window.pwned=1", "checked_on": "2026-11-01"}
    return {"reason": probe, "rows": [row], "verdict": [said], "told": [said], "sources": [source]}


def test_nothing_that_anybody_wrote_becomes_more_than_text(port: FakeDesk, open_board: OpenBoard) -> None:
    name = "<img src=x onerror=pwned=1>"
    port.wait(provider=PROBES[0], reason=PROBES[1], language="fr")
    port.wait(status="agent", owner="x", owner_name="<svg/onload=window.pwned=1>", position=None)
    for probe in PROBES:
        said = as_json(Phrase("{said}", {"said": probe}))
        port.say(1, "customer", probe, parse={"intent": said, "facts": [said]})
        port.say(1, "bot", probe, list=[probe], buttons=[{"id": "x", "title": probe}])
        port.say(1, "agent", probe, meta={"name": probe, "language": "fr"})
    port.sheets[1], port.addresses[1] = hostile_sheet(PROBES[1]), f"{PROBES[1]}@example.com"
    for probe in PROBES:
        port.note(1, 1, Agent("x", probe, "sv"), probe)
    board = open_board(name, Role.LEAD)
    board.page.evaluate("window.pwned = 0")
    board.open(1)
    expect(board.messages).to_have_count(3 * len(PROBES))
    shown = board.page.locator(".log").inner_text()
    assert all(probe.split("\n")[0].strip()[:20] in shown for probe in PROBES if probe.isascii())
    assert board.page.evaluate("pwned") == 0
    assert board.page.locator("a[href]:not([href^='https:'])").count() == 0
    assert board.page.locator(".log :is(img, script, iframe, svg, style, form, object, b[onmouseover])").count() == 0
    assert board.page.locator(".sheet :is(img, script, iframe, svg)").count() == 0


def test_hostile_values_of_a_ready_reply_stay_text(sign_in: SignIn, port: FakeDesk) -> None:
    port.wait(language="fr")
    anna = sign_in("Anna")
    anna.do(1, "take")
    for probe in PROBES:
        given = {"canned": "goodbye", "values": {"name": probe}}
        seen = anna.post("requests/1/preview", given)
        assert seen.status_code in (200, 422), probe
        if seen.status_code == 200:
            assert seen.headers["Content-Type"] == "application/json"
            assert anna.do(1, "answer", id=f"a{PROBES.index(probe)}", **given).status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_no_path_leads_out_of_the_page(desk_server: DeskServer, sign_in: SignIn, path: str) -> None:
    anna = sign_in("Anna")
    request = requests.Request("GET", f"{desk_server.base}/x", cookies=anna.session.cookies).prepare()
    request.url = f"{desk_server.base}/{path}"
    with requests.Session() as session:
        answer = session.send(request, timeout=10, allow_redirects=False)
    assert answer.status_code in (400, 404, 405, 409), path
    assert "import" not in answer.text


@pytest.mark.parametrize("probe", SQL)
def test_no_statement_reaches_the_database(
    desk_server: DeskServer, sign_in: SignIn, port: FakeDesk, probe: str
) -> None:
    port.wait()
    anna = sign_in("Anna")
    body = {"name": probe, "password": probe}
    assert requests.post(f"{desk_server.base}/sign-in", json=body, timeout=10).status_code == 401
    assert anna.get("queue", params={"language": probe}).status_code == 422
    assert anna.get("requests/1", params={"after": probe}).status_code == 422
    assert anna.get("events", params={"after": probe}).status_code == 422
    assert anna.post("presence", {"online": True, "teams": [probe]}).status_code == 422
    assert anna.do(1, "transfer", to=probe).status_code == 409
    assert anna.do(1, "note", text=probe).status_code == 200
    assert port.notes(1)[-1].text == probe.strip()
    assert [each.name for each in desk_server.accounts.all()] == ["Anna"]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[" * 100_000, b"\xff", b"null", b'"x"', b'{"version": 1e999}', b'{"version": NaN}', b"x" * 40_000],
)
def test_a_broken_body_is_refused_in_good_order(sign_in: SignIn, port: FakeDesk, body: bytes) -> None:
    port.wait()
    anna = sign_in("Anna")
    headers = {"X-CSRF-Token": anna.me["csrf"], "Content-Type": "application/json"}
    for path in ("requests/1/take", "requests/1/preview", "presence", "language", "sign-in"):
        answer = anna.session.post(f"{anna.base}/{path}", data=body, headers=headers, timeout=10)
        assert answer.status_code in (413, 422), path


@pytest.mark.parametrize("path", ["/", "/me", "/queue", "/code/desk/page/desk.js", "/strings/sv.json"])
def test_every_answer_forbids_frames_and_sniffing(desk_server: DeskServer, path: str) -> None:
    headers = requests.get(desk_server.base + path, timeout=10).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    if path == "/":
        assert all(part in headers["Content-Security-Policy"] for part in POLICY)
        assert "unsafe" not in headers["Content-Security-Policy"]
    if path in ("/me", "/queue"):
        assert headers["Cache-Control"] == "no-store"


def test_the_desk_shows_in_no_frame(desk_server: DeskServer, open_board: OpenBoard) -> None:
    board = open_board(signed_in=False)
    page = board.page.context.new_page()
    page.route("http://evil.example/", lambda route: route.fulfill(body=f"<iframe src='{desk_server.base}/'></iframe>"))
    page.goto("http://evil.example/")
    page.wait_for_timeout(500)
    inner = page.frames[1]
    assert not inner.url.startswith(desk_server.base) or inner.locator("#password").count() == 0
    assert PASSWORD not in page.content()
