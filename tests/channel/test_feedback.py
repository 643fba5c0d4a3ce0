"""Whether an answer helped: what is taken, what is refused, and what the command prints."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests

from bot.channel import feedback
from bot.channel.feedback import NEWEST
from bot.channel.tables import feedback as table
from bot.channel.tables import open_database
from tests.channel.conftest import settings_in
from tests.channel.server import Server, Visitor


def judged(server: Server, visitor: Visitor) -> list[tuple[int, bool, str | None]]:
    query = table.select().where(table.c.conversation == visitor.conversation).order_by(table.c.number)
    with open_database(server.settings.database).connect() as connection:
        return [(row.number, row.helpful, row.comment) for row in connection.execute(query)]


def give(visitor: Visitor, **body: object) -> requests.Response:
    return visitor.post(body, to="feedback")


def test_an_answer_can_be_judged_with_and_without_a_comment(server: Server, visitor: Visitor) -> None:
    visitor.ask("one")
    visitor.ask("two")
    first = give(visitor, event="2", helpful=True)
    second = give(visitor, event="4", helpful=False, comment=" Nej \x07 ")
    assert [(said.status_code, said.content) for said in (first, second)] == [(204, b"")] * 2
    assert judged(server, visitor) == [(2, True, None), (4, False, "Nej \N{REPLACEMENT CHARACTER}")]
    assert first.headers["Cache-Control"] == "no-store"


def test_what_is_said_later_replaces_what_was_said_before(server: Server, visitor: Visitor) -> None:
    visitor.ask("one")
    give(visitor, event="2", helpful=True, comment="bra")
    give(visitor, event="2", helpful=False)
    assert judged(server, visitor) == [(2, False, None)]


def test_a_comment_is_redacted_like_a_message(server: Server, visitor: Visitor) -> None:
    visitor.ask("one")
    give(visitor, event="2", helpful=False, comment="4111 1111 1111 1111 debiterades")
    assert judged(server, visitor) == [(2, False, "[•••• •••• •••• ••••] debiterades")]


@pytest.mark.parametrize("comment", [None, "", " \n\u200b"])
def test_an_empty_comment_is_none(server: Server, visitor: Visitor, comment: str | None) -> None:
    visitor.ask("one")
    assert give(visitor, event="2", helpful=True, comment=comment).status_code == 204
    assert judged(server, visitor) == [(2, True, None)]


def test_a_comment_may_have_five_hundred_characters(server: Server, visitor: Visitor) -> None:
    visitor.ask("one")
    assert give(visitor, event="2", helpful=True, comment="å" * 500).status_code == 204


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({"helpful": True}, {"error": "event_unknown"}),
        ({"event": "1", "helpful": True}, {"error": "event_unknown"}),  # the customer's own
        ({"event": "3", "helpful": True}, {"error": "event_unknown"}),
        ({"event": 2, "helpful": True}, {"error": "event_unknown"}),
        ({"event": "2 ", "helpful": True}, {"error": "event_unknown"}),
        ({"event": "9" * 30, "helpful": True}, {"error": "event_unknown"}),
        ({"event": "2"}, {"error": "helpful_invalid"}),
        ({"event": "2", "helpful": "yes"}, {"error": "helpful_invalid"}),
        ({"event": "2", "helpful": 1}, {"error": "helpful_invalid"}),
        ({"event": "2", "helpful": True, "comment": 7}, {"error": "comment_invalid"}),
        ({"event": "2", "helpful": True, "comment": "x" * 501}, {"error": "comment_too_long", "limit": 500}),
        ([], {"error": "body_not_json"}),
    ],
)
def test_what_is_no_feedback_is_refused(server: Server, visitor: Visitor, body: object, refusal: object) -> None:
    visitor.ask("one")
    said = visitor.post(body, to="feedback")
    assert (said.status_code, said.json()) == (422, refusal)
    assert judged(server, visitor) == []


def test_another_conversations_event_and_another_sites_token_are_refused(server: Server, visitor: Visitor) -> None:
    visitor.ask("one")
    visitor.ask("two")
    other = Visitor(server.base)
    other.ask("three")
    assert give(other, event="4", helpful=True).json() == {"error": "event_unknown"}
    other.token = "x.y.z"
    assert give(other, event="2", helpful=True).status_code == 401
    assert judged(server, visitor) == []


def test_a_line_of_the_channel_itself_cannot_be_judged(visitor: Visitor) -> None:
    visitor.press("person")
    visitor.until(3)
    assert give(visitor, event="3", helpful=True).json() == {"error": "event_unknown"}


def test_feedback_counts_as_a_message_for_the_limits(tmp_path: Path) -> None:
    server = Server(settings_in(tmp_path, messages_per_minute=2))
    visitor = Visitor(server.base)
    visitor.ask("one")
    statuses = [give(visitor, event="2", helpful=True).status_code for _ in range(2)]
    server.stop()
    assert statuses == [204, 429]


def test_the_command_counts_answers_by_what_they_are_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    server = Server(settings_in(tmp_path))
    monkeypatch.setenv("ASSISTANT_DATABASE", server.settings.database)
    assert feedback.main([]) == 0
    assert capsys.readouterr().out == "No answer has closed a question yet.\n"
    visitor = Visitor(server.base)
    for _ in range(3):
        visitor.ask("why")
    visitor.ask("hej")
    give(visitor, event="2", helpful=True)
    give(visitor, event="4", helpful=False, comment="för\nsent")
    for event in ("8", "8"):
        give(visitor, event=event, helpful=True, comment="fint")
    server.stop()
    assert feedback.main([]) == 0
    head, about_none, about_outcome, _, title, newest, older = capsys.readouterr().out.splitlines()
    assert head.split("  ")[0] == "language"
    assert about_none.split() == ["sv", "-", "-", "-", "1", "1", "0", "1"]
    assert about_outcome.split() == ["sv", "-", "-", "eligible", "3", "1", "1", "1"]
    assert title == "Newest comments:"
    assert newest.endswith("sv - - -  helpful: fint")
    assert older.endswith("sv - - eligible  not helpful: för sent")


def test_the_command_shows_the_newest_comments_only() -> None:
    said = [feedback.Answered(("sv",) * 4, f"2027-01-01 {hour}", True, f"c{hour}") for hour in range(10, 40)]
    lines = feedback.report(said).splitlines()
    assert [line.split(": ")[-1] for line in lines[-NEWEST:]] == [f"c{hour}" for hour in range(39, 19, -1)]
    assert lines[-NEWEST - 1] == "Newest comments:"
