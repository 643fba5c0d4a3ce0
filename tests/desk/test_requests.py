"""What an agent sees of the requests, and what each role may do with them."""

from __future__ import annotations

import pytest

from bot.adapters.outbox import Row
from bot.channel.canned import canned
from bot.channel.phrases import FAULT, GO_ON
from bot.desk.accounts import Role
from locales import as_json, render, say_in

from .conftest import DeskServer, SignIn
from .fake_port import FakeDesk

SHEET = {
    "reason": "unstated_policy",
    "rows": [
        {
            "id": "provider",
            "label": as_json(say_in("fact", "provider")),
            "value": "Zoom",
            "buttons": [{"title": as_json(say_in("purchase", "online")), "payload": '/correct{"sheet": true}'}],
        }
    ],
    "sources": [],
}


def test_the_queue_names_everything_in_the_agents_language(sign_in: SignIn, port: FakeDesk) -> None:
    port.wait(language="fr", provider="microsoft365", reason="billing_dispute", waiting_seconds=61, position=1)
    port.wait(status="agent", owner="x", owner_name="Bo", provider=None, position=None)
    seen = sign_in("Anna", language="en").get("queue").json()
    first, second = seen["requests"]
    assert (first["provider"], first["reason"], first["waiting_seconds"]) == (
        "Microsoft 365",
        "A charge is disputed",
        61,
    )
    assert (first["may"], first["owner"], first["mine"]) == (["take", "note"], None, False)
    assert (second["provider"], second["owner"], second["may"]) == ("", "Bo", ["note"])
    assert seen["newest"] == len(port.feed)


def test_the_queue_can_be_asked_for_one_language(sign_in: SignIn, port: FakeDesk) -> None:
    for language in ("fr", "sv", "fr"):
        port.wait(language=language)
    anna = sign_in("Anna")
    assert [each["id"] for each in anna.get("queue?language=fr").json()["requests"]] == [1, 3]
    assert anna.get("queue?language=de").status_code == 422


def test_every_message_of_the_bot_stands_beside_the_same_in_the_agents_language(
    sign_in: SignIn, port: FakeDesk
) -> None:
    port.wait(language="fr")
    phrases = [{"place": "text", "phrase": as_json(FAULT)}, {"place": "button", "phrase": as_json(GO_ON)}]
    buttons = [{"id": "secret", "title": render(GO_ON, "fr")}]
    parse = {"intent": as_json(say_in("topic", "money back")), "facts": ["provider: Zoom"]}
    port.say(1, "customer", "Je veux de l’argent", parse=parse)
    port.say(1, "bot", render(FAULT, "fr"), phrases=phrases, buttons=buttons)
    port.say(1, "agent", "Bonjour", meta={"name": "Bo"})
    customer, bot, agent = sign_in("Anna", language="sv").get("requests/1").json()["events"]
    assert customer["mine"] is None
    assert customer["heard"]["facts"] == ["Provider: Zoom"]
    assert bot["text"] == render(FAULT, "fr")
    assert bot["buttons"] == [render(GO_ON, "fr")]
    assert bot["mine"] == {"text": render(FAULT, "sv"), "list": [], "buttons": [render(GO_ON, "sv")]}
    assert (agent["by"], agent["mine"]) == ("Bo", None)


def test_nothing_is_shown_twice_to_who_reads_the_customers_language(sign_in: SignIn, port: FakeDesk) -> None:
    port.wait(language="fr")
    port.say(1, "bot", render(FAULT, "fr"), phrases=[{"place": "text", "phrase": as_json(FAULT)}])
    assert sign_in("Anna", language="fr").get("requests/1").json()["events"][0]["mine"] is None


def test_the_sheet_and_the_address_come_with_the_request_without_the_customers_buttons(
    sign_in: SignIn, port: FakeDesk
) -> None:
    port.wait()
    port.sheets[1], port.addresses[1] = SHEET, "kund@example.com"
    read = sign_in("Anna", language="sv").get("requests/1").json()
    assert read["sheet"]["known"]["rows"] == [{"id": "provider", "label": "Leverantör", "value": "Zoom"}]
    assert "payload" not in str(read)
    assert read["request"]["address"] == "kund@example.com"


def test_only_what_has_come_since_can_be_asked_for(sign_in: SignIn, port: FakeDesk) -> None:
    port.wait()
    for text in ("one", "two", "three"):
        port.say(1, "customer", text)
    anna = sign_in("Anna")
    assert [each["text"] for each in anna.get("requests/1?after=1").json()["events"]] == ["two", "three"]
    assert anna.get("requests/1?after=x").status_code == 422


def test_an_agent_takes_answers_and_closes(sign_in: SignIn, port: FakeDesk) -> None:
    port.wait(language="it")
    anna = sign_in("Anna")
    assert anna.do(1, "take").status_code == 200
    assert anna.get("requests/1").json()["request"]["may"] == ["answer", "hand_back", "close", "transfer", "note"]
    assert anna.do(1, "answer", id="a1", text=" Buongiorno! ").json() == {"event": 1, "redacted": False}
    assert anna.do(1, "answer", id="a1", text=" Buongiorno! ").json()["event"] == 1
    assert anna.do(1, "note", text="Ring Cisco").status_code == 200
    assert anna.do(1, "close", result="solved").status_code == 200
    assert port.results == {1: "solved"}
    assert [event.body["text"] for event in port.transcript(1)] == ["Buongiorno!"]
    assert port.notes(1)[0].text == "Ring Cisco"


def test_a_ready_reply_goes_out_in_the_customers_language_and_can_be_seen_before(
    sign_in: SignIn, port: FakeDesk
) -> None:
    port.wait(language="fr")
    anna = sign_in("Anna", language="sv")
    anna.do(1, "take")
    assert anna.get("canned").json()["replies"] == canned("sv")
    given = {"canned": "answer_by", "values": {"date": "2026-12-24"}}
    seen = anna.post("requests/1/preview", given).json()
    assert "24 décembre 2026" in seen["text"]
    assert "24 december 2026" in seen["mine"]
    assert anna.do(1, "answer", id="a1", **given).status_code == 200
    event = anna.get("requests/1").json()["events"][0]
    assert (event["text"], event["mine"]["text"]) == (seen["text"], seen["mine"])


@pytest.mark.parametrize("values", [{}, {"date": ""}, {"date": "24.12."}, {"date": ["x"]}, {"date": "x" * 201}, []])
def test_a_ready_reply_is_not_sent_before_it_is_whole(sign_in: SignIn, port: FakeDesk, values: object) -> None:
    port.wait()
    anna = sign_in("Anna")
    anna.do(1, "take")
    assert anna.do(1, "answer", id="a1", canned="answer_by", values=values).status_code == 422
    assert port.transcript(1) == []


def test_card_numbers_are_taken_out_of_answers_and_notes(sign_in: SignIn, port: FakeDesk) -> None:
    port.wait()
    anna = sign_in("Anna")
    anna.do(1, "take")
    assert anna.do(1, "answer", id="a1", text="Is it 4111 1111 1111 1111?").json()["redacted"]
    assert anna.do(1, "note", text="4111 1111 1111 1111").json()["redacted"]
    assert "1111" not in port.transcript(1)[0].body["text"] + port.notes(1)[0].text


@pytest.mark.parametrize(
    ("deed", "body"),
    [
        ("answer", {"id": "a", "text": ""}),
        ("answer", {"id": "a", "text": "\u200b"}),
        ("answer", {"id": "a", "text": "x" * 4001}),
        ("answer", {"id": "a", "text": ["x"]}),
        ("answer", {"text": "without an id"}),
        ("answer", {"id": "a", "canned": "no such reply"}),
        ("note", {"text": " "}),
        ("close", {"result": "won"}),
        ("close", {"result": ["solved"]}),
        ("take", {"version": "1"}),
        ("take", {"version": True}),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    sign_in: SignIn, port: FakeDesk, deed: str, body: dict[str, object]
) -> None:
    port.wait()
    anna = sign_in("Anna")
    if deed != "take":
        anna.do(1, "take")
    before = len(port.feed)
    assert anna.do(1, deed, **body).status_code == 422
    assert len(port.feed) == before


def test_who_comes_second_is_told_in_their_language(sign_in: SignIn, port: FakeDesk) -> None:
    port.wait()
    anna, bo = sign_in("Anna", language="en"), sign_in("Bo", language="en")
    version = bo.get("requests/1").json()["request"]["version"]
    assert anna.do(1, "take").status_code == 200
    late = bo.post("requests/1/take", {"version": version})
    assert (late.status_code, late.json()["error"]) == (409, "stale")
    assert late.json()["sentence"] == "Somebody was quicker. This is how it is now."
    assert bo.do(1, "answer", id="a", text="Hi").json()["error"] == "not_yours"
    assert anna.do(1, "hand-back").status_code == 200
    assert anna.do(1, "hand-back").json()["error"] == "not_now"
    assert anna.post("requests/99/take", {"version": 1}).json()["error"] == "unknown"
    assert anna.post(f"requests/{10**30}/take", {"version": 1}).json()["error"] == "unknown"


@pytest.mark.parametrize("deed", ["take", "answer", "hand-back", "close", "transfer"])
def test_an_agent_does_nothing_with_what_a_colleague_has(sign_in: SignIn, port: FakeDesk, deed: str) -> None:
    port.wait()
    anna, bo = sign_in("Anna"), sign_in("Bo")
    anna.do(1, "take")
    bo.post("presence", {"online": True, "teams": []})
    body = {"id": "a", "text": "Hi", "result": "solved", "to": port.present()[0].id}
    refused = bo.do(1, deed, **body)
    assert (refused.status_code, refused.json()["error"]) == (409, "not_yours")
    owner = port.request(1)
    assert owner is not None
    assert owner.owner_name == "Anna"


def test_a_lead_takes_over_and_passes_on_what_others_have(sign_in: SignIn, port: FakeDesk) -> None:
    port.wait()
    anna, bo, eva = sign_in("Anna"), sign_in("Bo"), sign_in("Eva", Role.LEAD)
    bo.post("presence", {"online": True, "teams": ["fr"]})
    anna.do(1, "take")
    assert eva.get("requests/1").json()["request"]["may"] == ["take_over", "transfer", "note"]
    colleagues = eva.get("colleagues").json()["colleagues"]
    assert [(each["name"], each["teams"]) for each in colleagues] == [("Bo", ["fr"])]
    assert eva.do(1, "answer", id="a", text="Hi").json()["error"] == "not_yours"
    assert eva.do(1, "transfer", to=colleagues[0]["id"]).status_code == 200
    assert bo.get("requests/1").json()["request"]["mine"]
    assert eva.do(1, "take").status_code == 200
    assert eva.get("requests/1").json()["request"]["mine"]


def test_nothing_is_passed_on_to_somebody_who_is_away(sign_in: SignIn, port: FakeDesk) -> None:
    port.wait()
    anna, bo = sign_in("Anna"), sign_in("Bo")
    bo.post("presence", {"online": True, "teams": ["fr"]})
    to = anna.get("colleagues").json()["colleagues"][0]["id"]
    bo.post("presence", {"online": False, "teams": ["fr"]})
    anna.do(1, "take")
    for receiver in (to, None, "", 7, ["x"]):
        assert anna.do(1, "transfer", to=receiver).json()["error"] == "not_on_duty"


def test_only_a_lead_sees_what_is_not_delivered(sign_in: SignIn, desk_server: DeskServer) -> None:
    desk_server.backlog.append(Row(1, "zendesk", 7, "c", "open", "2026-11-22", 3, "2026-11-22", "HTTP 500", False))
    eva, anna = sign_in("Eva", Role.LEAD), sign_in("Anna")
    assert (eva.me["deliveries"], anna.me["deliveries"]) == (True, False)
    (row,) = eva.get("backlog").json()["rows"]
    assert (row["request"], row["attempts"], row["error"]) == (7, 3, "HTTP 500")
    assert anna.get("backlog").status_code == 403


@pytest.mark.parametrize(
    "body", [{}, {"online": "yes", "teams": []}, {"online": True, "teams": ["de"]}, {"online": True}]
)
def test_a_presence_that_is_none_is_refused(sign_in: SignIn, body: dict[str, object]) -> None:
    assert sign_in("Anna").post("presence", body).status_code == 422
