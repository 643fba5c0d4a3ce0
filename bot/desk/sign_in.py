"""Sessions of signed-in agents, and how often somebody may try to sign in.

A session is a random id in a cookie, of which the database knows the hash. Its CSRF token follows from the id and goes
back in a header, which no other site can send.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import secrets
from datetime import UTC, datetime, timedelta

import sqlalchemy as sql
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.engine import Connection, Engine

from bot.channel.tables import now, reading, writing, written
from bot.desk.accounts import Account, account_of, key_of
from bot.desk.tables import accounts, sessions, tries

IDLE = timedelta(hours=8)
"""A session that nothing was done in for so long is over. An open page alone does not keep it."""
WINDOW = timedelta(minutes=15)
TRIES, TRIES_ADDRESS = 5, 30
"""Wrong tries within `WINDOW`: for one name from one address, and for all names from one address."""

CSRF_HEADER = "x-csrf-token"


class Sessions:
    """Who is signed in. Calls block."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, account: Account) -> str:
        """A new session's id. Sessions that are over are swept out.

        Whoever was not here meanwhile is away until they say otherwise.
        """
        session = secrets.token_urlsafe(32)
        row = {"id": hashed(session), "account": account.id, "used_at": now()}
        others = sql.select(sessions.c.id).where(sessions.c.account == account.id)
        with writing(self._engine) as connection:
            connection.execute(sql.delete(sessions).where(sessions.c.used_at < _ago(IDLE)))
            if connection.execute(others).first() is None:
                connection.execute(sql.update(accounts).where(accounts.c.id == account.id).values(online=False))
            connection.execute(sql.insert(sessions).values(row))
        return session

    def account(self, session: str, used: bool) -> Account | None:
        """Whose session it is, None when it is over. `used`: something is done in it, so it lasts on."""
        mine = sql.and_(sessions.c.id == hashed(session), sessions.c.used_at >= _ago(IDLE))
        if used:
            with writing(self._engine) as connection:
                connection.execute(sql.update(sessions).where(mine).values(used_at=now()))
        query = sql.select(accounts).join(sessions, sessions.c.account == accounts.c.id).where(mine)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        return account_of(row) if row else None

    def alive(self, hashes: list[str]) -> set[str]:
        """Those of the sessions, named by their hashes, that are not over."""
        query = sql.select(sessions.c.id).where(sessions.c.id.in_(hashes), sessions.c.used_at >= _ago(IDLE))
        with reading(self._engine) as connection:
            return {str(row.id) for row in connection.execute(query)}

    def end(self, session: str) -> None:
        with writing(self._engine) as connection:
            connection.execute(sql.delete(sessions).where(sessions.c.id == hashed(session)))


class Tries:
    """Counts who tries to sign in: a try counts when it begins, so that many at once are no way around."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, name: str, address: str) -> int | None:
        """Counts one try. None when it may go on, else the seconds after which to try again."""
        row = {"name": hashed(key_of(name)), "address": address, "tried_at": now()}
        from_here = tries.c.address == address
        with writing(self._engine) as connection:
            connection.execute(sql.delete(tries).where(tries.c.tried_at < _ago(WINDOW)))
            waits = (
                _wait(connection, sql.and_(from_here, tries.c.name == row["name"]), TRIES),
                _wait(connection, from_here, TRIES_ADDRESS),
            )
            if not any(waits):
                connection.execute(sql.insert(tries).values(row))
        return max(waits) or None

    def succeeded(self, name: str, address: str) -> None:
        """The tries of this name from this address were the agent's own."""
        mine = sql.and_(tries.c.address == address, tries.c.name == hashed(key_of(name)))
        with writing(self._engine) as connection:
            connection.execute(sql.delete(tries).where(mine))


def _wait(connection: Connection, which: sql.sql.ColumnElement, most: int) -> int:
    """0, or the seconds until one of the `most` newest tries is out of the window."""
    query = sql.select(tries.c.tried_at).where(which).order_by(tries.c.tried_at.desc()).offset(most - 1).limit(1)
    oldest = connection.execute(query).scalar()
    if oldest is None:
        return 0
    left = datetime.fromisoformat(oldest) + WINDOW - datetime.now(UTC)
    return max(1, math.ceil(left.total_seconds()))


def _ago(span: timedelta) -> str:
    return written(datetime.now(UTC) - span)


def hashed(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8", "replace")).hexdigest()


def csrf_token(session: str) -> str:
    """Known to the session's own page alone: who has it cannot tell the session's id from it."""
    return hashed(f"csrf {session}")


def has_csrf_token(request: Request, session: str) -> bool:
    given = request.headers.get(CSRF_HEADER, "")
    return hmac.compare_digest(given.encode("utf-8", "replace"), csrf_token(session).encode())


def session_of(request: Request) -> str | None:
    """The id in the request's cookie."""
    name, _ = _cookie(request)
    given = request.cookies.get(name)
    return given if isinstance(given, str) and 0 < len(given) <= 100 else None


def give(request: Request, response: HTTPResponse, session: str) -> None:
    """Gives the browser the session, for as long as it stays open."""
    _set(request, response, session)


def take_back(request: Request, response: HTTPResponse) -> None:
    _set(request, response, "")
    response.cookies[_cookie(request)[0]]["max-age"] = 0


def _set(request: Request, response: HTTPResponse, value: str) -> None:
    name, path = _cookie(request)
    response.cookies[name] = value
    cookie = response.cookies[name]
    cookie["path"], cookie["httponly"], cookie["samesite"] = path, True, "Strict"
    if request.scheme == "https":
        cookie["secure"] = True


def _cookie(request: Request) -> tuple[str, str]:
    """Name and path. Behind https no other host of the domain can plant a cookie of this name."""
    return ("__Host-desk", "/") if request.scheme == "https" else ("desk", "/desk")
