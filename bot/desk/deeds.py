"""What an agent does with a request: what the page sent is checked here, who may do it is the port's to know."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.channel.canned import CannedError, phrase
from bot.channel.desk_errors import InvalidTransitionError, NotYoursError, StaleVersionError, UnknownRequestError
from bot.channel.events import Json
from bot.channel.presence import Agent
from bot.channel.redaction import redact
from bot.channel.replies import RefusedError
from bot.channel.requests import Request
from bot.channel.text import cleaned, is_blank
from bot.channel.visitors import id_of
from bot.desk.door import Visit
from bot.desk.phrases import FILL_IN, NOT_NOW, NOT_ON_DUTY, NOT_YOURS, STALE, UNKNOWN
from bot.desk.port import Desk
from locales import Phrase, as_json, render

MAX_ANSWER, MAX_NOTE = 4000, 4000
"""Characters."""
MAX_ID = 2**31
"""More than the databases' whole numbers hold."""
RESULTS = ("solved", "referred", "no_answer", "other")

_SENTENCES: tuple[tuple[type[Exception], str, Phrase], ...] = (
    (StaleVersionError, "stale", STALE),
    (NotYoursError, "not_yours", NOT_YOURS),
    (InvalidTransitionError, "not_now", NOT_NOW),
    (UnknownRequestError, "unknown", UNKNOWN),
)


@contextmanager
def explained(language: str) -> Iterator[None]:
    """The port's errors as refusals (409) with a sentence for the agent."""
    try:
        yield
    except tuple(error for error, _, _ in _SENTENCES) as raised:
        name, sentence = next((name, said) for error, name, said in _SENTENCES if isinstance(raised, error))
        raise RefusedError(409, name, sentence=render(sentence, language)) from raised


class Deeds:
    """Each deed checks what the page sent and makes the port do it. Calls block; refusals are `RefusedError`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._deeds: dict[str, Callable[[Visit, Request, int, Json], Json]] = {
            "take": self._take,
            "answer": self._answer,
            "hand-back": self._hand_back,
            "close": self._close,
            "transfer": self._transfer,
            "note": self._note,
        }

    def do(self, deed: str, visit: Visit, request_id: int, body: Json) -> Json:
        """Returns what there is to say about it."""
        if deed not in self._deeds:
            raise RefusedError(404, "not_found")
        version = body.get("version")
        if not isinstance(version, int) or isinstance(version, bool):
            raise RefusedError(422, "version_missing")
        with explained(visit.account.language):
            return self._deeds[deed](visit, found(self._desk, request_id), version, body)

    def preview(self, visit: Visit, request_id: int, body: Json) -> Json:
        """A reply as the customer would get it, and as the agent reads it."""
        with explained(visit.account.language):
            request = found(self._desk, request_id)
        reply = _canned(visit, body)
        return {"text": render(reply, request.language), "mine": render(reply, visit.account.language)}

    def _take(self, visit: Visit, request: Request, version: int, body: Json) -> Json:
        self._desk.take(request.id, version, visit.agent)
        return {}

    def _answer(self, visit: Visit, request: Request, version: int, body: Json) -> Json:
        """The page gives each answer an id of its own: when it comes twice, it was said once."""
        message_id = f"desk:{visit.account.id}:{id_of(body.get('id'), 'id_invalid')}"[:64]
        if "canned" in body:
            reply = _canned(visit, body)
            said, kept, redacted = render(reply, request.language), as_json(reply), False
        else:
            said, redacted = _text(body.get("text"), MAX_ANSWER)
            kept = None
        number = self._desk.answer(request.id, version, visit.agent, said, kept, message_id)
        return {"event": number, "redacted": redacted}

    def _hand_back(self, visit: Visit, request: Request, version: int, body: Json) -> Json:
        _must_be_own(visit, request)
        self._desk.hand_back(request.id, version, visit.agent)
        return {}

    def _close(self, visit: Visit, request: Request, version: int, body: Json) -> Json:
        if body.get("result") not in RESULTS:
            raise RefusedError(422, "result_invalid")
        _must_be_own(visit, request)
        self._desk.close(request.id, version, visit.agent, body["result"])
        return {}

    def _transfer(self, visit: Visit, request: Request, version: int, body: Json) -> Json:
        to = next((each for each in self._desk.present() if each.id == body.get("to")), None)
        if to is None:
            raise RefusedError(409, "not_on_duty", sentence=render(NOT_ON_DUTY, visit.account.language))
        receiver = Agent(to.id, to.name, visit.account.language)
        self._desk.transfer(request.id, version, visit.agent, receiver)
        return {}

    def _note(self, visit: Visit, request: Request, version: int, body: Json) -> Json:
        text, redacted = _text(body.get("text"), MAX_NOTE)
        self._desk.note(request.id, version, visit.agent, text)
        return {"redacted": redacted}


def found(desk: Desk, request_id: int) -> Request:
    """Raises `UnknownRequestError`."""
    request = desk.request(request_id) if request_id < MAX_ID else None
    if request is None:
        raise UnknownRequestError(request_id)
    return request


def _must_be_own(visit: Visit, request: Request) -> None:
    """Other desks may end what nobody has taken; an agent here takes it first. Raises `NotYoursError`."""
    if request.owner != visit.account.id:
        raise NotYoursError


def _canned(visit: Visit, body: Json) -> Phrase:
    values = body.get("values") or {}
    if not isinstance(values, dict) or not all(isinstance(each, str) and len(each) <= 200 for each in values.values()):
        raise RefusedError(422, "values_invalid")
    try:
        return phrase(str(body.get("canned")), {name: redact(cleaned(value))[0] for name, value in values.items()})
    except CannedError as error:
        raise RefusedError(422, "values_missing", sentence=render(FILL_IN, visit.account.language)) from error


def _text(given: object, limit: int) -> tuple[str, bool]:
    """What may be kept of it, and whether something was taken out."""
    if not isinstance(given, str) or is_blank(text := cleaned(given)):
        raise RefusedError(422, "text_empty")
    if len(text) > limit:
        raise RefusedError(422, "text_too_long", limit=limit)
    kept, kinds = redact(text)
    return kept, bool(kinds)
