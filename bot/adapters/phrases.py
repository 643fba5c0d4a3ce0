"""Every sentence the adapters say to a support team; customers see none of them."""

from __future__ import annotations

from locales import Language, Phrase, say

CUSTOMER = say("Customer of the assistant")
FACTS = say("Fact sheet")
VERDICT = say("What the rules say")
UNSTATED = say("What the rules do not say")
TOLD = say("What the customer was told")
NEEDED = say("What the provider will ask for")
SOURCES = say("Sources")
WORDS = say("In the customer's words")
CORRECTED = say("The customer has corrected the facts.")
OVER = say("The request is over in the assistant. Nothing you write here reaches the customer's chat any more.")


def subject(number: int, provider: str | None, language: str) -> Phrase:
    """The title of a request."""
    if provider is None:
        return say("Request {number} ({language})", number=str(number), language=Language(language))
    return say(
        "{provider}: request {number} ({language})",
        provider=provider,
        number=str(number),
        language=Language(language),
    )


def reason(name: str) -> Phrase:
    """Why a person is needed, by the policy's id."""
    return say("Why a person is needed: {reason}", reason=name)


def written_elsewhere(name: str) -> Phrase:
    """Heads what a person wrote to the customer on the assistant's own desk page."""
    return say("{name} wrote to the customer in the assistant's desk:", name=name)


def address(email: str) -> Phrase:
    """The customer typed it; nobody has checked whose it is."""
    return say("The customer asks for the answer by e-mail to {email} (typed in the chat, not checked).", email=email)
