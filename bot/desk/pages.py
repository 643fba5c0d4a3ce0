"""Serves the page, its scripts and its sentences. Paths below `code/` are those of the files below bot/."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from sanic.request import Request
from sanic.response import HTTPResponse, empty, raw, redirect

from bot.channel.pages import PAGE_POLICY
from bot.channel.replies import RefusedError
from bot.channel.strings import Strings
from bot.widget.bundle import FOLDER as WIDGET

FOLDER = Path(__file__).parent / "page"
# What the page has in common with the widget.
SHARED = ("dom.js", "plural.js", "strings.js")

_NAME = re.compile(r"[a-z][a-z-]*\.(js|css|svg)")
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
}


class DeskPages:
    """Read on every use, so that a change shows at once. Nothing here is anybody's own."""

    def __init__(self, pseudo_locale: bool = False) -> None:
        self._strings = Strings(FOLDER, pseudo_locale)

    async def below(self, request: Request) -> HTTPResponse:
        """The addresses in the page are relative: it has to be a folder."""
        return redirect("desk/")

    async def page(self, request: Request) -> HTTPResponse:
        response = _file(request, FOLDER / "desk.html")
        response.headers["Content-Security-Policy"] = PAGE_POLICY
        return response

    async def code(self, request: Request, name: str) -> HTTPResponse:
        return _file(request, FOLDER / _checked(name))

    async def shared(self, request: Request, name: str) -> HTTPResponse:
        if name not in SHARED:
            raise RefusedError(404, "not_found")
        return _file(request, WIDGET / "widget" / name)

    async def strings(self, request: Request, language: str) -> HTTPResponse:
        try:
            strings = self._strings.read(language.removesuffix(".json"))
        except LookupError as error:
            raise RefusedError(404, "not_found") from error
        return _served(request, json.dumps(strings, ensure_ascii=False, sort_keys=True).encode(), ".json")


def _checked(name: str) -> str:
    """A name that does not match cannot be a path."""
    if not _NAME.fullmatch(name):
        raise RefusedError(404, "not_found")
    return name


def _file(request: Request, file: Path) -> HTTPResponse:
    if not file.is_file():
        raise RefusedError(404, "not_found")
    return _served(request, file.read_bytes(), file.suffix)


def _served(request: Request, content: bytes, suffix: str) -> HTTPResponse:
    tag = f'"{hashlib.sha256(content).hexdigest()[:20]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if tag in request.headers.get("if-none-match", ""):
        return empty(status=304, headers=headers)
    return raw(content, headers=headers, content_type=_TYPES[suffix])
