"""Gives the desk what came in from the other side: answers, hand-backs, ends."""

from __future__ import annotations

import logging

from sqlalchemy.exc import SQLAlchemyError

from bot.adapters.base import Adapter, Author, Said, Step, nothing
from bot.adapters.inbox import Arrival, Inbox, message_id_of
from bot.adapters.lease import LeaseLostError
from bot.adapters.ports import AGENT, DONE, Desk, Request
from bot.channel.desk_errors import DeskError, StaleVersionError
from bot.channel.presence import Agent

logger = logging.getLogger(__name__)

RESULT = "answered"
"""The result of a request that the other side has closed."""

_TRIES = 5
_MOST_ID = 64


class Applier:
    """One event at a time. A person of the other side is an agent whose id begins with the adapter's name."""

    def __init__(self, desk: Desk, adapter: Adapter, inbox: Inbox, language: str, step: Step = nothing) -> None:
        self._desk, self._adapter, self._inbox = desk, adapter, inbox
        self._language, self._step = language, step

    def apply_next(self) -> bool:
        """Applies the first event that is due; false when there is none."""
        arrival = self._inbox.next()
        if arrival is None:
            return False
        try:
            self._apply(arrival)
            self._step("before done")
            self._inbox.done(arrival)
        except StaleVersionError as error:
            self._inbox.later(arrival, f"the request kept changing ({error})")
        except SQLAlchemyError as error:
            logger.exception("The database does not answer")
            self._inbox.later(arrival, type(error).__name__)
        except DeskError as error:
            logger.warning("%s: an event came too late: %s", self._adapter.name, error)
            self._inbox.park(arrival, str(error) or type(error).__name__)
        except LeaseLostError:
            raise
        except Exception as error:  # the desk port's own faults: this event waits, the others go on
            logger.exception("%s: an event cannot be applied", self._adapter.name)
            self._inbox.later(arrival, type(error).__name__)
        return True

    def _apply(self, arrival: Arrival) -> None:
        for attempt in range(1, _TRIES + 1):
            request = self._desk.request(arrival.handoff)
            if request is None:
                return
            try:
                if arrival.said is Said.MESSAGE:
                    self._answer(arrival, request)
                elif request.status != DONE:
                    self._end(arrival, request)
                return
            except StaleVersionError:
                if attempt == _TRIES:
                    raise

    def _answer(self, arrival: Arrival, request: Request) -> None:
        message_id = message_id_of(self._adapter.name, arrival.event_id)
        # It may be there from before a crash, and the request over by now.
        if not arrival.text or any(event.message_id == message_id for event in self._desk.transcript(request.id, 0)):
            return
        agent = self._agent(arrival.author)
        self._step("before take")
        request = self._taken(request, agent)
        self._step("before answer")
        self._desk.answer(request.id, request.version, agent, arrival.text, message_id=message_id)
        self._step("after answer")

    def _end(self, arrival: Arrival, request: Request) -> None:
        agent = self._owner(request) if request.status == AGENT else self._agent(arrival.author)
        self._step("before end")
        if arrival.said is Said.CLOSE:
            self._desk.close(request.id, request.version, agent, RESULT)
        else:
            self._desk.hand_back(request.id, request.version, agent)

    def _taken(self, request: Request, agent: Agent) -> Request:
        if request.status != AGENT:
            return self._desk.take(request.id, request.version, agent)
        if request.owner == agent.id:
            return request
        return self._desk.transfer(request.id, request.version, self._owner(request), agent)

    def _agent(self, author: Author | None) -> Agent:
        known = author or Author("desk", self._adapter.title)
        name = known.name.strip() or self._adapter.title
        return Agent(f"{self._adapter.name}:{known.id}"[:_MOST_ID], name, self._language)

    def _owner(self, request: Request) -> Agent:
        return Agent(request.owner or "", request.owner_name or "", self._language)
