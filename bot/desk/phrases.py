"""What the desk's server says to an agent. The page's own words are in its JavaScript."""

from __future__ import annotations

from locales import Phrase, say, say_count

STALE = say("Somebody was quicker. This is how it is now.")
NOT_YOURS = say("This conversation is with somebody else.")
NOT_NOW = say("This is not possible any more: the conversation has moved on.")
UNKNOWN = say("This conversation is not here any more.")
NOT_ON_DUTY = say("This colleague is no longer on duty.")
LEAD_ONLY = say("Only a lead may do this.")
FILL_IN = say("Please fill in every field of the reply.")
WRONG = say("The name or the password is wrong.")


def too_many_tries(minutes: int) -> Phrase:
    return say_count(
        "Too many tries. Please try again in {count} minute.",
        "Too many tries. Please try again in {count} minutes.",
        minutes,
    )
