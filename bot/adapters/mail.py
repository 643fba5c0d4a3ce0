"""E-mail to a team's address: one thread for each request. Answers go to the customer's own address.

SMTP cannot say what it has: when its last answer is lost the same mail goes out again under the same Message-ID, by
which mail systems know it.
"""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as POLICY

from bot.adapters.base import (
    Customer,
    Incoming,
    Message,
    PermanentError,
    SignatureError,
    Step,
    TemporaryError,
    Ticket,
    nothing,
)

SECONDS = 10.0
_MOST_SUBJECT = 200


@dataclass(frozen=True)
class Server:
    """`security`: "tls" from the first byte, "starttls", or "none" (for a server on this machine)."""

    host: str
    port: int
    security: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)


class Mail:
    """`sender` and `team` are addresses. The reference is the first mail's Message-ID with its subject."""

    name = "email"
    title = "Support"
    asks = False
    by_address = False

    def __init__(self, server: Server, sender: str, team: str, step: Step = nothing) -> None:
        self._server, self._step = server, step
        self._sender, self._team = Address(addr_spec=sender), Address(addr_spec=team)

    def open(self, ticket: Ticket, sheet: str) -> str:
        mail = self._mail(ticket.key, ticket.subject, sheet)
        self._reply_to(mail, ticket.customer.email or ticket.customer.address)
        self._send(mail)
        return f"{mail['Message-ID']} {ticket.subject}"[:255]

    def post(self, reference: str, message: Message) -> None:
        self._send(self._followed(reference, message))

    def note(self, reference: str, message: Message) -> None:
        self._send(self._followed(reference, message))

    def address(self, reference: str, message: Message, customer: Customer) -> None:
        mail = self._followed(reference, message)
        self._reply_to(mail, customer.address)
        self._send(mail)

    def closed(self, reference: str, message: Message) -> None:
        self._send(self._followed(reference, message))

    def incoming(self, headers: Mapping[str, str], body: bytes, secret: str | None = None) -> Sequence[Incoming]:
        raise SignatureError("mail comes in by no webhook")

    def reconcile(self, reference: str, after: int) -> Sequence[Incoming]:
        return ()

    def _followed(self, reference: str, message: Message) -> EmailMessage:
        first, _, subject = reference.partition(" ")
        mail = self._mail(message.key, f"Re: {subject}", message.text)
        mail["In-Reply-To"] = first
        mail["References"] = first
        return mail

    def _mail(self, key: str, subject: str, text: str) -> EmailMessage:
        mail = EmailMessage(policy=POLICY)
        mail["Message-ID"] = f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{self._sender.domain}>"
        mail["From"], mail["To"] = self._sender, self._team
        # One line, whatever is in it: a line break would begin another header.
        mail["Subject"] = " ".join(subject.split())[:_MOST_SUBJECT]
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(text, cte="base64")
        return mail

    def _reply_to(self, mail: EmailMessage, email: str | None) -> None:
        try:
            if email and email.isascii():
                mail["Reply-To"] = Address(addr_spec=email)
        except (ValueError, MessageError, IndexError):
            return  # what is no address is in the text, where the team can read it

    def _send(self, mail: EmailMessage) -> None:
        self._step(f"before mail {mail['Message-ID']}")
        try:
            smtp = self._connected()
            try:
                smtp.send_message(mail)
            finally:
                # The mail is accepted or not by now: how the server takes leave changes nothing.
                with suppress(smtplib.SMTPException, OSError):
                    smtp.quit()
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise _sorted(max(codes, default=450), "the team's address is refused") from error
        except smtplib.SMTPResponseException as error:
            raise _sorted(error.smtp_code, type(error).__name__) from error
        except (smtplib.SMTPException, OSError) as error:
            raise TemporaryError(f"mail: no answer ({type(error).__name__})", everywhere=True) from error
        self._step(f"after mail {mail['Message-ID']}")

    def _connected(self) -> smtplib.SMTP:
        server, context = self._server, ssl.create_default_context()
        if server.security == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
        try:
            if server.security == "starttls":
                smtp.starttls(context=context)
            if server.user and server.password:
                smtp.login(server.user, server.password)
        except BaseException:
            smtp.close()
            raise
        return smtp


def _sorted(code: int, what: str) -> TemporaryError | PermanentError:
    text = f"mail: {code} {what}"
    return PermanentError(text, code) if 500 <= code < 600 else TemporaryError(text)
