"""Which desk the support team works in, and how it is reached: environment variables, checked all together at start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.adapters.variables import ALWAYS, DESKS, EMBEDDED, Variable, is_near
from bot.channel.settings import SettingsError
from locales import SOURCE_LANGUAGE


@dataclass(frozen=True)
class Settings:
    """The adapter and its own settings; `None` where they belong to another one."""

    desk: str = EMBEDDED
    """`ASSISTANT_DESK`: embedded, chatwoot, zendesk, email or webhook."""

    language: str = SOURCE_LANGUAGE
    """`ASSISTANT_DESK_LANGUAGE`: in which the team reads subjects, notes and fact sheets."""

    url: str | None = None
    """`ASSISTANT_CHATWOOT_URL`, `ASSISTANT_ZENDESK_URL`, `ASSISTANT_DESK_WEBHOOK_URL`: where calls go."""

    account: int | None = None
    """`ASSISTANT_CHATWOOT_ACCOUNT`: the account's number."""

    inbox: int | None = None
    """`ASSISTANT_CHATWOOT_INBOX`: the number of the inbox of the kind "API"."""

    token: str | None = field(default=None, repr=False)
    """`ASSISTANT_CHATWOOT_TOKEN` (of a user who belongs to the inbox), `ASSISTANT_ZENDESK_TOKEN`."""

    user: str | None = None
    """`ASSISTANT_ZENDESK_EMAIL`, `ASSISTANT_MAIL_USER`: who calls."""

    webhook_secret: str | None = field(default=None, repr=False)
    """`ASSISTANT_CHATWOOT_WEBHOOK_SECRET`, `ASSISTANT_ZENDESK_WEBHOOK_SECRET`, `ASSISTANT_DESK_WEBHOOK_SECRET`: the
    key with which the other side's webhooks are signed (the last one signs ours, too)."""

    address_secret: str | None = field(default=None, repr=False)
    """`ASSISTANT_CHATWOOT_ADDRESS_SECRET`: the last part of the webhook's address, for a Chatwoot before 4.13."""

    tags: tuple[str, ...] = ()
    """`ASSISTANT_ZENDESK_TAGS`: for every ticket, separated by commas."""

    host: str | None = None
    """`ASSISTANT_MAIL_HOST`: the SMTP server."""

    port: int = 587
    """`ASSISTANT_MAIL_PORT`."""

    security: str = "starttls"
    """`ASSISTANT_MAIL_SECURITY`: tls, starttls or none (only for a server on this machine)."""

    password: str | None = field(default=None, repr=False)
    """`ASSISTANT_MAIL_PASSWORD`."""

    sender: str | None = None
    """`ASSISTANT_MAIL_FROM`: the assistant's address."""

    team: str | None = None
    """`ASSISTANT_MAIL_TO`: the team's address."""


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings in `environ`; those of other desks are not looked at. Raises `SettingsError` with every fault."""
    values: dict[str, Any] = {}
    faults: list[str] = []
    _read(environ, ALWAYS, values, faults)
    _read(environ, DESKS[values.get("desk", EMBEDDED)], values, faults)
    faults += _together(values)
    if faults:
        raise SettingsError("\n".join(faults))
    return Settings(**values)


def _together(values: Mapping[str, Any]) -> list[str]:
    """What is wrong only in combination."""
    faults = []
    if values.get("desk") == "chatwoot" and ("webhook_secret" in values) == ("address_secret" in values):
        faults.append(
            "ASSISTANT_CHATWOOT_WEBHOOK_SECRET or ASSISTANT_CHATWOOT_ADDRESS_SECRET must be set, and not both: the "
            "first for a Chatwoot that signs its webhooks (4.13 and later), the second for an older one"
        )
    if values.get("security") == "none" and not is_near(str(values.get("host", ""))):
        faults.append("ASSISTANT_MAIL_SECURITY is 'none', which is only for a server on this machine: give starttls")
    if ("user" in values) != ("password" in values) and values.get("desk") == "email":
        faults.append("ASSISTANT_MAIL_USER and ASSISTANT_MAIL_PASSWORD belong together: give both or neither")
    return faults


def _read(
    environ: Mapping[str, str], variables: tuple[Variable, ...], values: dict[str, Any], faults: list[str]
) -> None:
    for variable in variables:
        given = environ.get(variable.name, "").strip()
        if not given:
            if variable.required:
                faults.append(f"{variable.name} is not set: {variable.remedy}")
            continue
        try:
            values[variable.field] = variable.parse(given)
        except (ValueError, IndexError):
            shown = f"{len(given.encode())} bytes, not shown" if variable.secret else repr(given)
            faults.append(f"{variable.name} is {shown}: {variable.remedy}")
