"""Where the other side's webhooks arrive.

    POST /webhooks/desk/<adapter>             signed
    POST /webhooks/desk/<adapter>/<secret>    only where the other side cannot sign

200 when it is kept or was known before, 400 when it is not as documented, 401 when it is not from there, 404 when
that adapter is not the one in use, 413 above 256 kB, 503 when it cannot be kept: it should come again.
"""

from __future__ import annotations

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.adapters.base import PayloadError, SignatureError
from bot.adapters.connection import Connection
from bot.adapters.embedded import Embedded
from bot.channel.replies import FRESH, RefusedError, add_headers, answering
from bot.channel.threads import Threads

PREFIX = "/webhooks/desk"
MOST_BYTES = 256 * 1024


def desk_webhooks(connection: Connection | Embedded, threads: Threads) -> Blueprint:
    """The routes of one connection. They block no event loop: the work is done in `threads`."""
    blueprint = Blueprint("desk_webhooks", url_prefix=PREFIX)

    async def receive(request: Request, adapter: str, secret: str | None = None) -> HTTPResponse:
        if isinstance(connection, Embedded) or adapter != connection.adapter.name:
            raise RefusedError(404, "no_such_desk")
        if connection.adapter.by_address != (secret is not None):
            raise RefusedError(401, "signature_wrong")
        # Read only now, and no more than that: whoever sends it may be anybody.
        if request.stream is not None:
            request.stream.request_max_size = MOST_BYTES
        await request.receive_body()  # type: ignore[no-untyped-call]
        headers = {name.lower(): value for name, value in request.headers.items()}
        try:
            kept = await threads.run(connection.receive, headers, request.body, secret)
        except SignatureError as error:
            raise RefusedError(401, "signature_wrong") from error
        except (PayloadError, RecursionError) as error:
            raise RefusedError(400, "not_as_documented") from error
        return json({"kept": kept}, headers=FRESH)

    blueprint.add_route(answering(receive), "/<adapter>", methods=["POST"], stream=True, name="signed")
    blueprint.add_route(answering(receive), "/<adapter>/<secret>", methods=["POST"], stream=True, name="by_address")
    blueprint.middleware(add_headers, "response")
    return blueprint
