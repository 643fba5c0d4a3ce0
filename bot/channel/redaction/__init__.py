"""What must not be kept: replaced before a message is stored, logged or understood."""

from __future__ import annotations

from collections.abc import Iterable

from bot.channel.redaction.cards import cards_in, ibans_in
from bot.channel.redaction.emails import emails_in
from bot.channel.redaction.ids import ids_in
from bot.channel.redaction.phones import phones_in
from bot.channel.redaction.secrets import secrets_in
from bot.channel.redaction.spans import FILLER, Rule, Span, readable

CARD = "card"

# In this order; what a rule has found, the rules after it do not see.
RULES = (
    Rule("iban", ibans_in, "[IBAN ••••]"),
    Rule(CARD, cards_in, "[•••• •••• •••• ••••]"),
    Rule("email", emails_in, "[e-mail ••••]"),
    Rule("id", ids_in, "[id ••••]"),
    Rule("phone", phones_in, "[tel ••••]"),
    Rule("secret", secrets_in, "[••••]"),
)

# A span and the place of its rule in `RULES`.
_Found = tuple[int, int, int]


def redact(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with every secret replaced, and the kinds found, in the order of `RULES`."""
    seen, found = readable(text), list[_Found]()
    for place, rule in enumerate(RULES):
        spans = list(rule.find(seen))
        found += [(start, end, place) for start, end in spans]
        seen = _masked(seen, spans)
    whole = _united(found)
    for start, end, place in reversed(whole):
        text = text[:start] + RULES[place].replacement + text[end:]
    return text, tuple(RULES[place].kind for place in sorted({place for _, _, place in whole}))


def _masked(text: str, spans: Iterable[Span]) -> str:
    for start, end in spans:
        text = text[:start] + FILLER * (end - start) + text[end:]
    return text


def _united(found: list[_Found]) -> list[_Found]:
    """Spans that overlap become one of the earlier rule's kind, so that nothing is replaced by halves."""
    united: list[_Found] = []
    for start, end, place in sorted(found):
        if united and start < united[-1][1]:
            first, last, earlier = united.pop()
            united.append((first, max(last, end), min(place, earlier)))
        else:
            united.append((start, end, place))
    return united
