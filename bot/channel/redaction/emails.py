"""E-mail addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.channel.redaction.spans import Span

# Each part is looked for from the @ outwards, so that no text costs more than its length.
_LOCAL = re.compile(r"[\w.!#$%&*+/=?^`{|}~'-]{1,64}\Z")
_DOMAIN = re.compile(
    r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}(?:xn--[a-z0-9-]{2,59}|[^\W\d_]{2,24})(?![\w@])", re.IGNORECASE
)
_OPENING = re.compile(r"['/=.]+")


def emails_in(text: str) -> Iterator[Span]:
    """Addresses with a domain that has a dot: "anna+zoom@mail.example.lv", not "@teams" or "anna@"."""
    earlier = 0
    for at in re.finditer("@", text):
        local = _LOCAL.search(text, max(earlier, at.start() - 64), at.start())
        domain = _DOMAIN.match(text, at.end())
        if local and domain:
            opening = _OPENING.match(local.group())
            start = local.start() + (opening.end() if opening else 0)
            if start < at.start():
                yield start, domain.end()
                earlier = domain.end()
