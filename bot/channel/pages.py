"""Serves the widget's scripts, its sentences and the demo page."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sanic.request import Request
from sanic.response import HTTPResponse, empty, raw

from bot.channel.replies import RefusedError
from bot.channel.settings import Settings
from bot.channel.strings import Strings, Versions, versions
from bot.widget.bundle import ENTRY, MORE, bundle

# Only these names; a name that does not match cannot be a path.
_SCRIPT = re.compile(r"[a-z][a-z0-9-]*\.(js|css)")
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}

_FOR_EVER = "public, max-age=31536000, immutable"

PAGE_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    )
)


@dataclass(frozen=True)
class _Content:
    plain: bytes
    packed: bytes
    tag: str


class Pages:
    """Files below `folder`, checked with their content's hash on every use, so that a change shows at once."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._folder, self._retention_days = folder, settings.retention_days
        self._strings = Strings(folder, settings.pseudo_locale)

    async def widget(self, request: Request) -> HTTPResponse:
        """The widget as one script."""
        return self._bundle(request, ENTRY)

    async def more(self, request: Request) -> HTTPResponse:
        """What the widget loads when it is opened for the first time, as one script."""
        return self._bundle(request, MORE)

    async def module(self, request: Request, name: str) -> HTTPResponse:
        if not _SCRIPT.fullmatch(name):
            raise RefusedError(404, "not_found")
        return self._file(request, f"widget/{name}")

    async def demo(self, request: Request) -> HTTPResponse:
        response = self._file(request, "demo.html")
        response.headers["Content-Security-Policy"] = PAGE_POLICY
        return response

    async def demo_style(self, request: Request) -> HTTPResponse:
        return self._file(request, "demo.css")

    async def demo_script(self, request: Request) -> HTTPResponse:
        return self._file(request, "demo.js")

    async def demo_icon(self, request: Request) -> HTTPResponse:
        return self._file(request, "demo.svg")

    async def strings(self, request: Request, language: str) -> HTTPResponse:
        try:
            strings = self._strings.read(language.removesuffix(".json"))
        except LookupError as error:
            raise RefusedError(404, "not_found") from error
        strings = strings | {"days": self._retention_days}
        return _served(request, json.dumps(strings, ensure_ascii=False, sort_keys=True).encode(), ".json")

    def _bundle(self, request: Request, entry: str) -> HTTPResponse:
        return _served(request, _bundled(self._folder, entry, versions(self._folder)), ".js")

    def _file(self, request: Request, path: str) -> HTTPResponse:
        file = self._folder / path
        if not file.is_file():
            raise RefusedError(404, "not_found")
        return _served(request, file.read_bytes(), file.suffix)


@lru_cache(maxsize=2)
def _bundled(folder: Path, entry: str, _: Versions) -> bytes:
    return bundle(folder, entry).encode()


@lru_cache(maxsize=100)
def _content(plain: bytes) -> _Content:
    return _Content(plain, gzip.compress(plain, mtime=0), hashlib.sha256(plain).hexdigest()[:20])


def _served(request: Request, plain: bytes, suffix: str) -> HTTPResponse:
    content = _content(plain)
    packed = "gzip" in request.headers.get("accept-encoding", "")
    tag = f'"{content.tag}{"-gzip" if packed else ""}"'
    headers = {
        "ETag": tag,
        # An address that names this very content can never mean another one.
        "Cache-Control": _FOR_EVER if request.args.get("v") == content.tag else "no-cache",
        "Vary": "Accept-Encoding, Origin",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    if tag in request.headers.get("if-none-match", ""):
        return empty(status=304, headers=headers)
    if packed:
        headers["Content-Encoding"] = "gzip"
    return raw(content.packed if packed else content.plain, headers=headers, content_type=_TYPES[suffix])
