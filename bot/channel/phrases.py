"""Every sentence the channel itself says."""

from __future__ import annotations

from datetime import datetime

from locales import Language, Phrase, say, say_count

# The assistant could not answer: no answer came, it failed, or it took too long.
FAULT = say(
    "Something went wrong on our side and I could not answer. Your message is kept. "
    "You can try again, or ask for a person."
)
TRY_AGAIN = say("Try again")
TALK_TO_A_PERSON = say("Talk to a person")

# The conversation waits for a person.
WAITING = say(
    "A person has been asked for. I do not know how long it will take. "
    "Until then I am silent; what you write here is kept for them."
)
STILL_WAITING = say("A person has not answered yet. Your message is kept for them, and the assistant is silent.")
GO_ON = say("Go on with the assistant")
GONE_ON = say("You are talking with the assistant again. Your request for a person is withdrawn.")
WITH_THE_ASSISTANT = say("You are talking with the assistant.")
RELEASED = say("Your conversation was handed back to the assistant. You can go on here or ask for a person again.")


def queued(position: int) -> Phrase:
    """The conversation waits, and it is known for what."""
    return say(
        "A person has been asked for. You are number {position} in the queue. "
        "Until somebody is free the assistant is silent; what you write here is kept for them.",
        position=position,
    )


def still_queued(position: int) -> Phrase:
    return say("You are number {position} in the queue now. What you write here is kept.", position=position)


# Nobody comes to the conversation: why, and what is left to do.
def closed_until(language: str, opening: datetime) -> Phrase:
    """`opening` on the customer's own clock."""
    return say(
        "Nobody of our team is here now. Our team for {language} is here again on {date} at {time} (your time).",
        language=Language(language),
        date=opening.date(),
        time=opening.time(),
    )


def closed(language: str) -> Phrase:
    return say(
        "Nobody of our team for {language} is here now, and I do not know when somebody will be.",
        language=Language(language),
    )


def nobody_on_duty(language: str) -> Phrase:
    return say("Nobody of our team for {language} can come to this chat at the moment.", language=Language(language))


def queue_full(language: str) -> Phrase:
    return say(
        "So many people are waiting for our team for {language} that nobody can come to this chat now.",
        language=Language(language),
    )


def waited_too_long(minutes: int) -> Phrase:
    return say_count(
        "Nobody was free to answer you within {count} minute.",
        "Nobody was free to answer you within {count} minutes.",
        minutes,
    )


UNREACHABLE = say("Our team cannot be reached at the moment, because of a fault on our side.")
TICKET = say(
    "Your request stays open with all that you wrote. You can leave an e-mail address for the answer. "
    "Until then the assistant is here for you."
)
WITHDRAW = say("Withdraw the request")
WITHDRAWN = say("Your request for a person is withdrawn. You are talking with the assistant.")
ADDRESS_KEPT = say("Your address is kept for the answer to your request. It is deleted with this conversation.")


# A person has the conversation.
def taken(name: str) -> Phrase:
    return say("{name} from our team is here.", name=name)


def transferred(name: str) -> Phrase:
    return say("{name} from our team goes on with you from here.", name=name)


def closed_by(name: str) -> Phrase:
    return say("{name} has closed your request. If you write again, the assistant answers.", name=name)


LEAVE = say("Go back to the assistant")
LEFT = say("You are talking with the assistant again. Your conversation with our team is over.")
CUT_OFF = say(
    "What you write cannot be passed on to our team at the moment, because of a fault on our side. "
    "It is kept, and passed on as soon as possible."
)

# The fact sheet that the person gets was corrected.
SHEET_CHANGED = say("I have changed what our team will read about your question.")
SHEET_NOT_CHANGED = say("I could not change that. You can write it here instead: it is kept for the person.")

# The message had a card number, which the customer sees replaced.
CARD_REMOVED = say(
    "I have removed a card number from your message: it is neither stored nor passed on. Please do not write it here."
)

# What the customer's own side of the log shows when the widget's menu was used.
START_OVER = say("Start over")
