"""How the port for desks says no."""

from __future__ import annotations


class DeskError(Exception):
    """Nothing was done."""


class StaleVersionError(DeskError):
    """Somebody was quicker: read again and decide again."""


class NotYoursError(DeskError):
    """Somebody else has the conversation."""


class InvalidTransitionError(DeskError):
    """The conversation's state does not allow this."""


class UnknownRequestError(DeskError):
    """There is no such request, or it was erased."""
