"""From settings to the connection that the server starts."""

from __future__ import annotations

from typing import cast

from sqlalchemy.engine import Engine

from bot.adapters.base import Adapter, Step
from bot.adapters.calls import Calls
from bot.adapters.chatwoot import Chatwoot
from bot.adapters.connection import Connection
from bot.adapters.embedded import Embedded
from bot.adapters.lease import Lease
from bot.adapters.mail import Mail, Server
from bot.adapters.ports import Desk
from bot.adapters.settings import Settings
from bot.adapters.variables import EMBEDDED
from bot.adapters.webhook import Webhook
from bot.adapters.zendesk import Zendesk


def connect(engine: Engine, desk: Desk, settings: Settings) -> Connection | Embedded:
    """The connection that the settings ask for, not yet started; its tables are made in `engine`'s database."""
    if settings.desk == EMBEDDED:
        return Embedded()
    lease = Lease(engine, settings.desk)
    return Connection(engine, desk, adapter_of(settings, lease.keep), lease, settings.language)


def adapter_of(settings: Settings, step: Step) -> Adapter:
    """The adapter; `step` is told before and after each of its calls."""
    url, token, secret = settings.url or "", settings.token or "", settings.webhook_secret or ""
    match settings.desk:
        case "chatwoot":
            calls = Calls(url, {"api_access_token": token}, step=step)
            account, inbox = cast(int, settings.account), cast(int, settings.inbox)
            return Chatwoot(calls, account, inbox, settings.webhook_secret, settings.address_secret, settings.language)
        case "zendesk":
            calls = Calls(url, auth=(f"{settings.user}/token", token), step=step)
            return Zendesk(calls, secret, settings.tags, settings.language)
        case "email":
            host, security = settings.host or "", settings.security
            server = Server(host, settings.port, security, settings.user, settings.password)
            return Mail(server, settings.sender or "", settings.team or "", step)
    return Webhook(Calls(url, step=step), secret)
