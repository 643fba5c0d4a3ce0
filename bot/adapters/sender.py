"""Sends what is in the outbox, and asks the other side what was missed. The only one that calls it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sql
from sqlalchemy.engine import Engine

from bot.adapters import phrases
from bot.adapters.base import (
    LAST,
    Adapter,
    Customer,
    Kind,
    Message,
    PermanentError,
    Step,
    TemporaryError,
    Ticket,
    nothing,
)
from bot.adapters.customers import customer_of
from bot.adapters.inbox import Inbox
from bot.adapters.outbox import Job, Outbox, key_of
from bot.adapters.ports import DONE, Desk, Request
from bot.adapters.tables import links, utc
from bot.adapters.texts import safe, sheet_text, words
from bot.channel.desk_errors import UnknownRequestError
from bot.channel.tables import reading, writing, written
from locales import Phrase, render

logger = logging.getLogger(__name__)

ASK_SECONDS = 60.0
"""How often the other side is asked, for webhooks that never came."""

_MOST_REFERENCE = 200


class Sender:
    """Does one thing at a time. `language`: in which the team reads notes and sheets."""

    def __init__(
        self,
        engine: Engine,
        desk: Desk,
        adapter: Adapter,
        language: str,
        step: Step = nothing,
        clock: Callable[[], datetime] = utc,
    ) -> None:
        self._engine, self._desk, self._adapter, self._language = engine, desk, adapter, language
        self._step, self._clock = step, clock
        self.outbox = Outbox(engine, adapter.name, clock)
        self._inbox = Inbox(engine, adapter.name, clock)

    def send_next(self) -> bool:
        """Sends the oldest due row; false when none is due."""
        job = self.outbox.next()
        if job is None:
            return False
        self._step(f"chosen {job.kind}")
        try:
            self._send(job)
        except TemporaryError as error:
            self.outbox.later(job, error)
            logger.warning("%s: %s", self._adapter.name, error)
        except UnknownRequestError:
            pass  # erased in this moment, and the row with it
        except PermanentError as error:
            self.outbox.park(job, error)
            logger.error("%s, parked: %s", self._adapter.name, error)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            # An answer that is not as documented: what it was about may have been done.
            self.outbox.later(job, TemporaryError(f"{job.kind}: an answer that is not as documented ({error!r})"))
            logger.exception("%s", self._adapter.name)
        self._step(f"over {job.kind}")
        return True

    def ask_next(self) -> bool:
        """Asks about the request that was not asked about for longest; false when it is no request's time."""
        due = sql.select(links).where(
            links.c.adapter == self._adapter.name,
            links.c.reference.is_not(None),
            links.c.ask_at <= written(self._clock()),
        )
        with reading(self._engine) as connection:
            link = connection.execute(due.order_by(links.c.ask_at).limit(1)).first()
        if link is None or not self._adapter.asks:
            return False
        self._step("before asking")
        position = link.position
        try:
            events = self._adapter.reconcile(link.reference, link.position)
            self._inbox.keep(events)
            self._inbox.settled(link.handoff)
            position = max([position, *(event.position for event in events if event.position < LAST)])
        except (TemporaryError, PermanentError, KeyError, TypeError, ValueError, AttributeError) as error:
            logger.warning("%s: %r", self._adapter.name, error)
        self._asked(link, position)
        self._step("after asking")
        return True

    def _asked(self, link: sql.engine.Row, position: int) -> None:
        # A webhook that came meanwhile has moved the moment: that question is still open.
        mine = sql.update(links).where(
            links.c.adapter == self._adapter.name, links.c.handoff == link.handoff, links.c.ask_at == link.ask_at
        )
        again = None if link.closed else written(self._clock() + timedelta(seconds=ASK_SECONDS))
        with writing(self._engine) as connection:
            connection.execute(mine.values(ask_at=again, position=position))

    def _send(self, job: Job) -> None:
        request = self._desk.request(job.handoff)
        if request is None:
            self.outbox.done(job)
        elif job.kind is Kind.OPEN:
            self._open(job, request)
        else:
            self._say(job, request)

    def _open(self, job: Job, request: Request) -> None:
        if request.status == DONE and not job.attempts:
            self.outbox.drop(job.handoff)  # over before anybody on the other side heard of it
            return
        sheet = sheet_text(self._desk.sheet(job.handoff), request.reason, self._language)
        said = words(self._desk.transcript(job.handoff, 0), job.number or 0, self._language)
        customer = self._customer(request)
        left = self._rendered(phrases.address(customer.address)) if customer.address else ""
        ticket = Ticket(
            key=key_of(request.conversation, request.id, job.kind),
            number=request.id,
            subject=safe(self._rendered(phrases.subject(request.id, request.provider, request.language))),
            language=request.language,
            reason=request.reason,
            provider=request.provider,
            customer=customer,
            again=job.attempts > 0,
        )
        self.outbox.begin(job)
        self._step("begun open")
        reference = self._adapter.open(ticket, safe("\n\n".join(part for part in (sheet, said, left) if part)))
        self._step("sent open")
        self._desk.reference(request.id, reference[:_MOST_REFERENCE])
        self.outbox.done(job, reference=reference)

    def _say(self, job: Job, request: Request) -> None:
        text = safe(self._text(job, request))
        reference = self._reference(job.handoff)
        if not text or reference is None:
            self.outbox.done(job)
            return
        known = self.outbox.known(job.handoff)
        message = Message(job.key, text, again=job.attempts > 0, known=known)
        self.outbox.begin(job)
        self._step(f"begun {job.kind}")
        match job.kind:
            case Kind.POST:
                remote = self._adapter.post(reference, message)
            case Kind.ADDRESS:
                remote = self._adapter.address(reference, message, self._customer(request))
            case Kind.CLOSED:
                remote = self._adapter.closed(reference, message)
            case _:
                remote = self._adapter.note(reference, message)
        self._step(f"sent {job.kind}")
        self.outbox.done(job, remote)

    def _text(self, job: Job, request: Request) -> str:
        """Read when it is sent: what was erased or corrected meanwhile is not said."""
        match job.kind:
            case Kind.SHEET:
                sheet = sheet_text(self._desk.sheet(job.handoff), request.reason, self._language)
                return f"{self._rendered(phrases.CORRECTED)}\n\n{sheet}"
            case Kind.ADDRESS:
                address = self._desk.address(job.handoff)
                return self._rendered(phrases.address(address)) if address else ""
            case Kind.CLOSED:
                return self._rendered(phrases.OVER)
        said = self._said(job)
        if job.kind is Kind.NOTE and said:
            return f"{self._rendered(phrases.written_elsewhere(request.owner_name or ''))}\n\n{said}"
        return said

    def _said(self, job: Job) -> str:
        if job.number is None:
            return ""
        events = self._desk.transcript(job.handoff, job.number - 1)
        return next((str(event.body["text"]) for event in events if event.number == job.number), "")

    def _reference(self, handoff: int) -> str | None:
        query = sql.select(links.c.reference).where(links.c.adapter == self._adapter.name, links.c.handoff == handoff)
        with reading(self._engine) as connection:
            reference = connection.execute(query).scalar()
        return None if reference is None else str(reference)

    def _customer(self, request: Request) -> Customer:
        return customer_of(self._engine, request.conversation, self._desk.address(request.id))

    def _rendered(self, phrase: Phrase) -> str:
        return render(phrase, self._language)
