"""Every sentence the channel itself says."""

from __future__ import annotations

from locales import say

# The assistant could not answer: no answer came, it failed, or it took too long.
FAULT = say(
    "Something went wrong on our side and I could not answer. Your message is kept. "
    "You can try again, or ask for a person."
)
TRY_AGAIN = say("Try again")
TALK_TO_A_PERSON = say("Talk to a person")

# The message had a card number, which the customer sees replaced.
CARD_REMOVED = say(
    "I have removed a card number from your message: it is neither stored nor passed on. Please do not write it here."
)

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

# What the customer's own side of the log shows when the widget's menu was used.
START_OVER = say("Start over")
