"""E-mail: one thread for each request, and no header that anybody but us has written."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.adapters.base import Customer, Message, SignatureError, Ticket
from bot.adapters.mail import Mail, Server
from tests.adapters.conftest import Build, Workers
from tests.adapters.fake_desk import FakeDesk
from tests.adapters.smtp import MailServer, mail_server

EVIL = "x@example.com\r\nBcc: thief@example.com"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def mail(server: MailServer) -> Mail:
    return Mail(Server("127.0.0.1", server.port, "none"), "bot@example.com", "team@example.com")


@pytest.fixture
def workers(build: Build, mail: Mail) -> Workers:
    return build(mail)


def test_a_request_is_one_thread(workers: Workers, desk: FakeDesk, server: MailServer) -> None:
    number = desk.begin("Hej", user_email="eva@example.com")
    workers.work()
    desk.write(number, "Är någon där? ☎")
    desk.change(number, status="done")
    workers.work()
    first, *rest = server.mails
    assert first["Subject"] == "zoom: request 1 (Swedish)"
    assert (first["From"], first["To"], first["Reply-To"]) == ("bot@example.com", "team@example.com", "eva@example.com")
    assert "- Role: admin" in first.get_content()
    for followed in rest:
        assert followed["In-Reply-To"] == followed["References"] == first["Message-ID"]
        assert followed["Subject"] == f"Re: {first['Subject']}"
    assert rest[0].get_content().strip() == "Är någon där? ☎"
    assert len(server.by_id()) == 3


@pytest.mark.parametrize("address", ["", EVIL, "no address", "a@b@c", "é@example.com", "<x@example.com>", "@"])
def test_no_header_comes_from_what_somebody_typed(mail: Mail, server: MailServer, address: str) -> None:
    ticket = Ticket("key", 1, f"zoom\r\n{EVIL}\nX: y", "sv", "reason", "zoom", Customer(address=address, name=EVIL))
    reference = mail.open(ticket, f"text\r\n{EVIL}")
    mail.address(reference, Message("other", f"text\n{EVIL}"), Customer(address=address))
    mail.note(f"{reference.split()[0]} {EVIL}", Message("third", "text"))
    allowed = {"Message-ID", "From", "To", "Subject", "Auto-Submitted", "MIME-Version", "Content-Type"}
    allowed |= {"Content-Transfer-Encoding", "In-Reply-To", "References"}
    for each in server.mails:
        assert set(each.keys()) <= allowed
        assert each["To"] == "team@example.com"


def test_a_lost_answer_repeats_the_mail_under_the_same_id(workers: Workers, desk: FakeDesk, server: MailServer) -> None:
    server.lose = 1
    desk.begin("Hej")
    workers.work(20)
    assert len(server.mails) == 2
    assert len(server.by_id()) == 1
    assert workers.outbox.backlog() == []


@pytest.mark.parametrize(("answer", "parked"), [(b"451 later", False), (b"550 nobody", True)])
def test_a_refusal_is_for_now_or_for_a_person(
    workers: Workers, desk: FakeDesk, server: MailServer, answer: bytes, parked: bool
) -> None:
    server.refuse = [answer]
    desk.begin("Hej")
    workers.work()
    (row,) = workers.outbox.backlog()
    assert row.parked is parked
    workers.work(20)
    assert len(server.mails) == (0 if parked else 1)


def test_mail_has_no_webhook(mail: Mail) -> None:
    with pytest.raises(SignatureError):
        mail.incoming({}, b"{}")
    assert mail.reconcile("x", 0) == ()
