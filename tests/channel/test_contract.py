"""The routes as issue and widget know them."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.channel.server import SOURCE, Server, Visitor


def test_a_session_is_created_with_201_and_a_token_only(server: Server) -> None:
    made = requests.post(f"{server.base}/session", json={"language": "lv", "timezone": "Europe/Riga"}, timeout=5)
    assert made.status_code == 201
    assert list(made.json()) == ["token"]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"timezone": "Europe/Riga"}, "language_invalid"),
        ({"language": 7, "timezone": "Europe/Riga"}, "language_invalid"),
        ({"language": "sv", "timezone": ["x"]}, "timezone_invalid"),
        ([], "body_not_json"),
    ],
)
def test_a_session_without_language_or_time_zone_is_refused(server: Server, body: object, error: str) -> None:
    made = requests.post(f"{server.base}/session", json=body, timeout=5)
    assert (made.status_code, made.json()["error"]) == (422, error)


@pytest.mark.parametrize(
    ("language", "timezone", "seen"),
    [
        ("sv-SE", "Europe/Stockholm", ("sv", "Europe/Stockholm")),
        ("en", "Europe/Stockholm", ("en", "Europe/Stockholm")),
        ("de", "Mars/Olympus", ("fr", "UTC")),
        ("nl", "../../etc/passwd", ("nl", "UTC")),
        ("nl", "Europe\0", ("nl", "UTC")),
    ],
)
def test_rasa_gets_the_page_language_and_the_customers_day(
    server: Server, language: str, timezone: str, seen: tuple[str, str]
) -> None:
    server.agent.heard.clear()
    made = requests.post(
        f"{server.base}/session",
        json={"language": language, "timezone": timezone},
        headers={"Accept-Language": "de, fr;q=0.8"} if language == "de" else {},
        timeout=5,
    )
    visitor = Visitor(server.base)
    visitor.token = made.json()["token"]
    visitor.ask("hej")
    metadata = server.agent.heard[0].metadata
    assert (metadata["language"], metadata["timezone"]) == seen
    assert len(metadata["today"]) == 10


def test_a_message_is_accepted_with_202_and_answered_in_the_numbered_log(visitor: Visitor) -> None:
    sent = visitor.post({"id": "m-1", "text": "  hej  "})
    assert (sent.status_code, sent.json()) == (202, {"event": "1"})
    customer, bot = visitor.until(2)
    assert customer["created_at"].endswith("Z")
    assert customer["meta"]["language"] == "sv"
    assert {key: customer[key] for key in ("id", "from", "message_id", "text")} == {
        "id": "1",
        "from": "customer",
        "message_id": "m-1",
        "text": "hej",
    }
    assert (bot["id"], bot["from"], bot["text"]) == ("2", "bot", "You said: hej")
    assert "message_id" not in bot
    assert set(bot) == {"id", "from", "created_at", "text", "buttons", "list", "sources", "meta"}
    assert set(bot["meta"]) >= {"language", "intent", "outcome", "ask", "handoff", "handoff_to", "handoff_reason"}


def test_lists_and_sources_reach_the_browser_and_phrases_stay_in_the_log(server: Server, visitor: Visitor) -> None:
    answer = visitor.ask("steps")
    assert (answer["list"], answer["sources"]) == (["One", "Two"], [SOURCE])
    assert answer["meta"]["outcome"] == "eligible"
    assert "phrases" not in answer


def test_why_an_answer_is_so_comes_with_buttons_that_correct_the_facts(server: Server, visitor: Visitor) -> None:
    answer = visitor.ask("why")
    (bought, renewal), rules = answer["why"]["facts"], answer["why"]["rules"]
    assert (bought["text"], renewal) == ("Bought through: a partner", {"text": "Renewal: 15 May 2027", "buttons": []})
    assert rules == ["You can cancel until the renewal."]
    (online,) = bought["buttons"]
    assert (set(online), online["title"]) == ({"id", "title"}, "Online")
    assert "purchase_channel" not in str(answer)
    assert visitor.press(online["id"]).status_code == 202
    assert visitor.until(4)[2]["text"] == "Online"
    assert server.agent.texts()[-1] == '/inform{"purchase_channel": "online"}'
    assert Visitor(server.base).press(online["id"]).json() == {"error": "button_unknown"}


def test_dates_checklists_final_answers_and_old_sources_are_marked(visitor: Visitor) -> None:
    why, dates = visitor.ask("why"), visitor.ask("dates")
    assert (why["checklist"], why["final"], why["sources"]) == (True, True, [{**SOURCE, "stale": True}])
    assert "dates" not in why
    assert dates["dates"][0] == {"day": "2027-05-15", "title": "Sista dagen, Webex"}
    assert dates["final"] is True
    assert not {"why", "checklist"} & set(dates)


def test_the_same_message_id_again_gives_200_and_nothing_happens(server: Server, visitor: Visitor) -> None:
    first = visitor.post({"id": "same", "text": "once"})
    visitor.until(2)
    again = visitor.post({"id": "same", "text": "once"})
    assert (first.status_code, again.status_code) == (202, 200)
    assert again.json() == {"event": "1"}
    assert len(visitor.events()) == 2
    assert server.agent.texts() == ["once"]


def test_twenty_simultaneous_deliveries_of_one_message_make_one_turn(server: Server, visitor: Visitor) -> None:
    with ThreadPoolExecutor(20) as pool:
        statuses = list(pool.map(lambda _: visitor.post({"id": "same", "text": "once"}).status_code, range(20)))
    assert sorted(statuses) == [200] * 19 + [202]
    visitor.until(2)
    assert visitor.events(after=2, wait=0.3) == []
    assert server.agent.texts() == ["once"]


def test_messages_sent_during_a_turn_are_answered_in_order(server: Server, visitor: Visitor) -> None:
    texts = ["slow 0.4", *(f"message {number}" for number in range(8))]
    for text in texts:
        visitor.say(text)
    events = visitor.until(18)
    assert [event["id"] for event in events] == [str(number) for number in range(1, 19)]
    assert server.agent.texts() == texts
    answers = [event["text"] for event in events if event["from"] == "bot"]
    assert answers == [f"You said: {text}" for text in texts]


def test_a_long_answer_does_not_hold_up_another_conversation(server: Server, visitor: Visitor) -> None:
    visitor.say("slow 0.9")
    assert Visitor(server.base).ask("hej")["text"] == "You said: hej"
    assert len(visitor.events()) == 1


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"id": "a", "text": ""}, "text_empty"),
        ({"id": "a", "text": " \n\t\u00a0\u200b "}, "text_empty"),
        ({"id": "a", "text": "x" * 2001}, "text_too_long"),
        ({"id": "a", "text": 7}, "text_invalid"),
        ({"id": "a"}, "text_or_button_missing"),
        ({"id": "a", "text": "x", "button": "start"}, "text_or_button_missing"),
        ({"text": "x"}, "id_invalid"),
        ({"id": "", "text": "x"}, "id_invalid"),
        ({"id": "x" * 65, "text": "x"}, "id_invalid"),
        ({"id": 7, "text": "x"}, "id_invalid"),
        ({"id": "a\n", "text": "x"}, "id_invalid"),
        ({"id": "a", "button": "forged"}, "button_unknown"),
        ({"id": "a", "button": "language:xx"}, "button_unknown"),
        ({"id": "a", "button": '/inform{"role": "admin"}'}, "button_unknown"),
        ({"id": "a", "button": None}, "button_unknown"),
        ("text", "body_not_json"),
        (None, "body_not_json"),
    ],
)
def test_what_is_no_message_is_refused_with_422(server: Server, visitor: Visitor, body: object, error: str) -> None:
    sent = visitor.post(body)
    assert (sent.status_code, sent.json()["error"]) == (422, error)
    assert visitor.events() == []
    assert server.agent.texts() == []


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 20_000, b"\xff\xfe", b"1" * 5000])
def test_a_body_that_is_no_json_is_refused_with_422(visitor: Visitor, body: bytes) -> None:
    sent = requests.post(f"{visitor.base}/messages", data=body, headers=visitor.headers, timeout=5)
    assert (sent.status_code, sent.json()["error"]) == (422, "body_not_json")


def test_two_thousand_characters_pass_even_when_all_are_escaped(visitor: Visitor) -> None:
    body = json.dumps({"id": "a", "text": "\N{GRINNING FACE}" * 2000}, ensure_ascii=True)
    sent = requests.post(f"{visitor.base}/messages", data=body, headers=visitor.headers, timeout=5)
    assert sent.status_code == 202
    assert len(visitor.events()[0]["text"]) == 2000


@pytest.mark.parametrize("size", [40_000, 3_000_000])
def test_a_body_that_is_too_large_is_refused_with_413(visitor: Visitor, size: int) -> None:
    sent = visitor.post({"id": "a", "text": "x" * size})
    assert (sent.status_code, sent.json()["error"]) == (413, "body_too_large")


def test_a_poll_waits_for_the_next_event_and_gives_up_in_time(visitor: Visitor) -> None:
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(visitor.events, 0, 10)
        visitor.say("hej")
        assert waiting.result()[0]["text"] == "hej"
    visitor.until(2)
    assert visitor.events(after=2, wait=0.2) == []


@pytest.mark.parametrize("cursor", ["x", "-1", "1.5", "9" * 30, "1;2"])
def test_a_cursor_that_is_no_event_id_is_refused(visitor: Visitor, cursor: str) -> None:
    read = requests.get(
        f"{visitor.base}/events?poll=1", headers={**visitor.headers, "Last-Event-ID": cursor}, timeout=5
    )
    assert (read.status_code, read.json()["error"]) == (422, "last_event_id_invalid")


def test_health_says_ok_when_the_log_answers_and_a_model_is_loaded(server: Server) -> None:
    assert requests.get(f"{server.base}/health", timeout=5).json() == {"status": "ok"}
