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
from bot.channel.strings import Strings, Versions, versions
from bot.widget.bundle import bundle

# Only these names; a name that does not match cannot be a path.
_SCRIPT = re.compile(r"[a-z][a-z0-9-]*\.(js|css)")
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
}

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

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._strings = Strings(folder)

    async def widget(self, request: Request) -> HTTPResponse:
        """The whole widget as one script."""
        return _served(request, _bundled(self._folder, versions(self._folder)), ".js")

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

    async def strings(self, request: Request, language: str) -> HTTPResponse:
        try:
            strings = self._strings.read(language.removesuffix(".json"))
        except LookupError as error:
            raise RefusedError(404, "not_found") from error
        return _served(request, json.dumps(strings, ensure_ascii=False, sort_keys=True).encode(), ".json")

    def _file(self, request: Request, path: str) -> HTTPResponse:
        file = self._folder / path
        if not file.is_file():
            raise RefusedError(404, "not_found")
        return _served(request, file.read_bytes(), file.suffix)


@lru_cache(maxsize=1)
def _bundled(folder: Path, _: Versions) -> bytes:
    return bundle(folder).encode()


@lru_cache(maxsize=100)
def _content(plain: bytes) -> _Content:
    return _Content(plain, gzip.compress(plain, mtime=0), hashlib.sha256(plain).hexdigest()[:20])


def _served(request: Request, plain: bytes, suffix: str) -> HTTPResponse:
    content = _content(plain)
    packed = "gzip" in request.headers.get("accept-encoding", "")
    tag = f'"{content.tag}{"-gzip" if packed else ""}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "no-cache",
        "Vary": "Accept-Encoding, Origin",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    if tag in request.headers.get("if-none-match", ""):
        return empty(status=304, headers=headers)
    if packed:
        headers["Content-Encoding"] = "gzip"
    return raw(content.packed if packed else content.plain, headers=headers, content_type=_TYPES[suffix])
