"""Who the customer is: a short-lived token, signed by the site around the widget."""

from __future__ import annotations

from typing import Any

import jwt

from bot.channel.events import User
from bot.channel.sessions import ALGORITHM
from bot.channel.text import cleaned, is_blank

AUDIENCE = "cancellation-assistant"
MAX_LIFETIME_SECONDS = 300
MAX_CHARACTERS = 200
# The site's clock and ours are never quite the same.
_LEEWAY_SECONDS = 5


class InvalidUserTokenError(Exception):
    """The token is forged, expired, made for too long, or does not say who the customer is."""


class Users:
    """Checks the site's tokens with its key and, while it changes that, with the previous one."""

    def __init__(self, secret: str, previous: str | None = None) -> None:
        self._accepted = [key for key in (secret, previous) if key]

    def read(self, token: Any) -> User:
        """Raises `InvalidUserTokenError`."""
        claims = self._claims(token)
        try:
            lifetime = int(claims["exp"]) - int(claims["iat"])
        except (TypeError, ValueError, OverflowError) as error:
            raise InvalidUserTokenError from error
        if lifetime > MAX_LIFETIME_SECONDS or not _is_for_us(claims.get("aud")):
            raise InvalidUserTokenError
        user = User(_text(claims["sub"]), _text_if_any(claims.get("name")), _text_if_any(claims.get("email")))
        if is_blank(user.id):
            raise InvalidUserTokenError
        return user

    def _claims(self, token: Any) -> dict[str, Any]:
        for key in self._accepted:
            try:
                claims: dict[str, Any] = jwt.decode(
                    token,
                    key,
                    algorithms=[ALGORITHM],
                    leeway=_LEEWAY_SECONDS,
                    # Who it is for is looked at by `_is_for_us`: the claim may be absent.
                    options={"require": ["exp", "iat", "sub"], "verify_aud": False},
                )
            except (jwt.InvalidTokenError, TypeError, ValueError, OverflowError):
                continue
            return claims
        raise InvalidUserTokenError


def _is_for_us(audience: Any) -> bool:
    return audience is None or audience == AUDIENCE or (isinstance(audience, list) and AUDIENCE in audience)


def _text_if_any(given: Any) -> str | None:
    return None if given is None else _text(given) or None


def _text(given: Any) -> str:
    if not isinstance(given, str) or len(given) > MAX_CHARACTERS:
        raise InvalidUserTokenError
    return cleaned(given)
