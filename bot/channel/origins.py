"""Which sites may talk to the channel from a browser: an exact list, and the server's own pages.

Rasa's sanic-cors (before 2.1) matches origins unanchored, so the channel answers for itself and keeps sanic-cors out
of its routes.
"""

from __future__ import annotations

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, empty

from bot.channel.replies import RefusedError, refusal

_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID",
    "Access-Control-Max-Age": "3600",
}
_EXPOSED = "X-Renewed-Token, Retry-After, Content-Disposition"

# The mark that sanic-cors leaves on a request whose headers it has set already (sanic_cors/core.py, 2.0.1).
_SANIC_CORS_DONE = "_sanic_cors_e"


class Origins:
    """The check, as middleware for every path below `prefix`."""

    def __init__(self, allowed: frozenset[str], prefix: str) -> None:
        self._allowed = allowed
        self._prefix = prefix.rstrip("/") + "/"

    def install(self, app: Sanic) -> None:
        """Must run when the server starts, after sanic-cors put its own middleware in front of all others."""
        app.request_middleware.appendleft(self.check)

    def check(self, request: Request) -> HTTPResponse | None:
        """Answers preflights and refuses other sites; None lets the request pass."""
        if not request.path.startswith(self._prefix):
            return None
        setattr(request.ctx, _SANIC_CORS_DONE, "1")
        origin = request.headers.get("origin")
        if origin is not None and not self._allows(origin, request):
            return refusal(RefusedError(403, "origin_forbidden"))
        if request.method == "OPTIONS":
            answer = empty(headers=_PREFLIGHT)
            self.add_headers(request, answer)
            return answer
        return None

    def add_headers(self, request: Request, response: HTTPResponse) -> None:
        """Response middleware of the routes (a preflight has none): lets an allowed site read the answer."""
        response.headers.setdefault("Vary", "Origin")
        origin = request.headers.get("origin")
        if origin is not None and self._allows(origin, request):
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = _EXPOSED

    def _allows(self, origin: str, request: Request) -> bool:
        return origin in self._allowed or origin == f"{request.scheme}://{request.host}"
