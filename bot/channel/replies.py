"""What every answer of the channel has in common: refusals a program can read, and the headers of a safe page."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

from sanic.exceptions import InvalidUsage, PayloadTooLarge
from sanic.log import logger
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse, json
from sqlalchemy.exc import SQLAlchemyError

from bot.channel.rows import UnknownConversationError
from bot.channel.sessions import InvalidTokenError
from bot.channel.turns import TurnGoesOnError

Handler = Callable[..., Coroutine[Any, Any, HTTPResponse | None]]

# What is one customer's own is kept by nobody in between.
FRESH = {"Cache-Control": "no-store"}

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class RefusedError(Exception):
    """A request that is not served: the HTTP status and a word for programs."""

    def __init__(self, status: int, error: str, retry_after: int | None = None, **more: Any) -> None:
        super().__init__(f"{status} {error}")
        self.status, self.error, self.retry_after, self.more = status, error, retry_after, more


def refusal(refused: RefusedError) -> HTTPResponse:
    headers = dict(FRESH)
    if refused.retry_after is not None:
        headers["Retry-After"] = str(refused.retry_after)
    if refused.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return json({"error": refused.error, **refused.more}, status=refused.status, headers=headers)


def answering(handler: Handler) -> Handler:
    """Turns what a handler raises into the contract's refusals."""

    @wraps(handler)
    async def answer(*args: Any, **kwargs: Any) -> HTTPResponse | None:
        try:
            return await handler(*args, **kwargs)
        except RefusedError as refused:
            return refusal(refused)
        except (InvalidTokenError, UnknownConversationError):
            return refusal(RefusedError(401, "token_invalid"))
        except PayloadTooLarge:
            return refusal(RefusedError(413, "body_too_large"))
        except InvalidUsage:
            return refusal(RefusedError(422, "body_not_json"))
        except (SQLAlchemyError, TurnGoesOnError):
            logger.exception("The conversation log does not answer, or a turn does not stop")
            return refusal(RefusedError(503, "try_again", retry_after=1))

    return answer


def add_headers(request: Request, response: BaseHTTPResponse) -> None:
    """Response middleware: the safe page's headers unless the page has its own, and a renewed token."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    renewed = getattr(request.ctx, "renewed_token", None)
    if renewed:
        response.headers["X-Renewed-Token"] = renewed
