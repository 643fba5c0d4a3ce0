"""Sessions: a signed token opens exactly one conversation, which the server named."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import jwt

ALGORITHM = "HS256"
LIFETIME_SECONDS = 24 * 60 * 60


class InvalidTokenError(Exception):
    """The token is missing, forged, expired or not one of ours."""


@dataclass(frozen=True)
class Session:
    """Whose conversation a request belongs to."""

    conversation: str
    language: str
    timezone: str
    expires_at: int
    """Unix seconds."""


class Tokens:
    """Makes and checks session tokens. A token of the previous key is accepted, and renewed with the current one."""

    def __init__(self, secret: str, previous: str | None = None) -> None:
        self._secret = secret
        self._accepted = [key for key in (secret, previous) if key]

    def make(self, conversation: str, language: str, timezone: str) -> str:
        issued = int(time.time())
        claims = {"sub": conversation, "language": language, "timezone": timezone, "iat": issued}
        return jwt.encode(claims | {"exp": issued + LIFETIME_SECONDS}, self._secret, algorithm=ALGORITHM)

    def read(self, authorization: str | None) -> Session:
        """The session in an `Authorization: Bearer ...` header. Raises `InvalidTokenError`."""
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer":
            raise InvalidTokenError
        claims = self._claims(token.strip())
        try:
            return Session(str(claims["sub"]), str(claims["language"]), str(claims["timezone"]), int(claims["exp"]))
        except (KeyError, ValueError) as error:
            raise InvalidTokenError from error

    def renewed(self, session: Session) -> str | None:
        """A new token for the same conversation when more than half of the old one's life is gone."""
        if session.expires_at - time.time() > LIFETIME_SECONDS / 2:
            return None
        return self.make(session.conversation, session.language, session.timezone)

    def _claims(self, token: str) -> dict[str, Any]:
        for key in self._accepted:
            try:
                claims: dict[str, Any] = jwt.decode(
                    token, key, algorithms=[ALGORITHM], options={"require": ["exp", "iat", "sub"]}
                )
            except jwt.InvalidTokenError:
                continue
            return claims
        raise InvalidTokenError
