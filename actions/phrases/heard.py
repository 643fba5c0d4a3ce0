"""How a message of the customer was understood, in words for a support agent who does not read its language."""

from __future__ import annotations

from locales import Phrase, say_in

INTENTS: dict[str, Phrase] = {
    "cancel_plan": say_in("heard", "wants to cancel the subscription"),
    "turn_off_renewal": say_in("heard", "wants to stop the renewal"),
    "close_account": say_in("heard", "wants to delete the whole account"),
    "cancel_addon": say_in("heard", "wants to cancel an add-on"),
    "ask_eligibility": say_in("heard", "asks whether it can be cancelled"),
    "ask_who_can_cancel": say_in("heard", "asks who may cancel"),
    "ask_deadline": say_in("heard", "asks by when to cancel"),
    "ask_refund": say_in("heard", "asks for money back"),
    "ask_remaining_charges": say_in("heard", "asks what is still charged"),
    "ask_what_happens_after": say_in("heard", "asks what happens afterwards"),
    "ask_data_after": say_in("heard", "asks what happens to data"),
    "ask_preparation": say_in("heard", "asks what to prepare"),
    "ask_confirmation": say_in("heard", "asks how to see that it is cancelled"),
    "undo_cancellation": say_in("heard", "wants to undo the cancellation"),
    "report_missing_option": say_in("heard", "says that a button or menu is missing"),
    "talk_to_human": say_in("heard", "asks for a person"),
    "complain": say_in("heard", "complains"),
    "inform": say_in("heard", "gives details"),
    "affirm": say_in("heard", "says yes"),
    "deny": say_in("heard", "says no"),
    "greet": say_in("heard", "greets"),
    "goodbye": say_in("heard", "says goodbye"),
    "thank": say_in("heard", "says thank you"),
    "stop": say_in("heard", "wants to leave it there"),
    "ask_capabilities": say_in("heard", "asks what the assistant can do"),
    "ask_if_bot": say_in("heard", "asks whether this is a machine"),
    "change_language": say_in("heard", "asks for another language"),
    "out_of_scope": say_in("heard", "writes about something else"),
    "nlu_fallback": say_in("heard", "was not understood"),
    "open": say_in("heard", "opens the chat"),
    "start_over": say_in("heard", "starts over"),
    "correct": say_in("heard", "corrects a detail"),
}
"""Every intent of the domain."""
OTHER_LANGUAGE = say_in("heard", "writes in a language that the assistant does not know")
UNCLEAR = say_in("heard", "can be understood in two ways: {readings}")
