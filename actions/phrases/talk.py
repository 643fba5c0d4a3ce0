"""What the assistant says besides answers: greetings, help, faults of understanding, offers."""

from __future__ import annotations

from actions.phrases.message import Button, Message
from actions.phrases.names import PROVIDERS
from actions.phrases.questions import choice
from locales import LANGUAGES, All, Language, Phrase, say, say_in

PERSON = Button(say("Talk to a person"), "/talk_to_human")
PROVIDER_BUTTONS = tuple(choice("provider", name) for name in PROVIDERS)

WELCOME = Message(
    (
        say("Hello! I am a digital assistant, not a person."),
        say("I help with ending a subscription to Webex, GoTo, Microsoft 365 for business or Zoom. Which one is it?"),
    ),
    buttons=PROVIDER_BUTTONS,
    meta={"ask": "provider"},
)
GREETING = Message((say("Hello! What can I help you with?"),))
GOODBYE = Message((say("Goodbye, and all the best!"),))
THANKS = Message((say("You are welcome. Is there anything else about your subscription?"),))
STOPPED = Message((say("All right, I will leave it there. Write to me whenever you want to go on."),))
ALL_RIGHT = Message((say("All right. What else would you like to know?"),))
BOT = Message((say("I am a digital assistant, not a person. If you prefer a person, just say so."),), buttons=(PERSON,))
ABILITIES = Message(
    (
        say(
            "I am a digital assistant. I answer questions about ending Webex, GoTo, Microsoft 365 for business and "
            "Zoom subscriptions: whether you may cancel, how, by when, refunds, what is still charged, and what "
            "happens afterwards. I cannot cancel or refund anything myself."
        ),
        say("You can write freely, and you can ask for a person at any time."),
    ),
    buttons=(PERSON,),
)
OUT_OF_SCOPE = Message(
    (say("I am sorry, I cannot help with that: I only know about ending Webex, GoTo, Microsoft 365 and Zoom."),)
)
OTHER_PROVIDER = Message(
    (say("I am sorry, I only know about Webex, GoTo, Microsoft 365 for business and Zoom."),),
    buttons=PROVIDER_BUTTONS,
)
NOT_UNDERSTOOD = Message((say("I am sorry, I did not understand that. Could you put it in other words?"),))
NOT_UNDERSTOOD_AGAIN = Message(
    (say("I am sorry, I still do not understand. If you like, a person from our team takes over."),),
    buttons=(PERSON,),
)
ASKED_AGAIN = Message(
    (say("I am sorry, I could not use that answer. If you like, a person from our team takes over."),),
    buttons=(PERSON,),
)
SORRY = Message((say("I am sorry that this is so annoying."),))
OFFER = Message((say("If you like, a person from our team takes over."),), buttons=(PERSON,))
HANDED_OVER = Message((say("I am handing this over to a person of our team, with everything you have told me."),))
WHAT_ABOUT = Message(
    (say("What would you like to know?"),),
    buttons=(
        Button(say_in("button", "How to cancel"), "/cancel_plan"),
        Button(say_in("button", "Refund"), "/ask_refund"),
        Button(say_in("button", "What happens afterwards"), "/ask_what_happens_after"),
    ),
    meta={"ask": "topic"},
)


def go_on_with(provider: str) -> Message:
    """Back to the provider that was being talked about."""
    return Message((say("I can go on with your questions about {provider}.", provider=PROVIDERS[provider]),))


BACK_TO = Message((say("Back to where we were:"),))

LANGUAGE_CHANGED = Message((say("Of course. From now on I answer in this language."),))


def unsupported_language() -> Message:
    """Names the languages that can be chosen; said in the page's language and in English."""
    names = All(tuple(Language(code) for code in LANGUAGES))
    sentence = say("I am sorry, I only understand these languages: {languages}.", languages=names)
    return Message((sentence,), english=(sentence,))


MEANT: dict[str, Phrase] = {
    "cancel_plan": say_in("meant", "Cancel the subscription"),
    "turn_off_renewal": say_in("meant", "Only stop the renewal"),
    "close_account": say_in("meant", "Delete the whole account"),
    "cancel_addon": say_in("meant", "Cancel an add-on"),
    "ask_eligibility": say_in("meant", "Whether I may cancel"),
    "ask_who_can_cancel": say_in("meant", "Who may cancel"),
    "ask_deadline": say_in("meant", "By when to cancel"),
    "ask_refund": say_in("meant", "Money back"),
    "ask_remaining_charges": say_in("meant", "What is still charged"),
    "ask_what_happens_after": say_in("meant", "What happens afterwards"),
    "ask_data_after": say_in("meant", "What happens to data"),
    "ask_preparation": say_in("meant", "What to prepare"),
    "ask_confirmation": say_in("meant", "How to see that it is cancelled"),
    "undo_cancellation": say_in("meant", "Undo the cancellation"),
    "report_missing_option": say_in("meant", "A button is missing"),
    "talk_to_human": say_in("meant", "Talk to a person"),
    "stop": say_in("meant", "End this chat"),
}


def did_you_mean(one: str, other: str) -> Message:
    """Two readings of one message, to choose from."""
    buttons = tuple(Button(MEANT[intent], f"/{intent}") for intent in (one, other))
    return Message((say("What did you mean?"),), buttons=buttons, meta={"ask": "intent"})
