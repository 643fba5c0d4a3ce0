"""Card numbers and IBANs, by their check digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import iban, luhn
from stdnum.fr import siret

from bot.channel.redaction.spans import DASHES, SPACES, Span
from bot.channel.redaction.words import Kind, named

# Who issues cards: first digits and lengths (ISO/IEC 7812 ranges in use). The check digit alone would take one in ten
# account numbers for a card.
_ISSUERS = (
    (re.compile("4"), (13, 16, 19)),
    (re.compile("5[1-5]|22[2-9]|2[3-6]|27[01]|2720|220[0-4]|9792"), (16,)),
    (re.compile("3[47]"), (15,)),
    (re.compile("30[0-5]|309|3[689]"), (14, 16)),
    (re.compile("35"), (16, 19)),
    (re.compile("50|5[6-9]|6"), (13, 16, 18, 19)),
)
_LONGEST = 19
# Sixteen digits, bare or in fours, are what nearly every card shows: there the check digit alone decides.
_USUAL = ((16,), (4, 4, 4, 4))

_GAP = f"[{SPACES}.·_{DASHES}]{{0,3}}"
_DIGITS = re.compile(rf"\+?(?<!\d)\d(?:{_GAP}\d){{12,}}")
_GROUP = re.compile(r"\d+")


def cards_in(text: str) -> Iterator[Span]:
    """Card numbers. A French company's number has the same check digit: it stays beside a word that says so."""
    for run in _DIGITS.finditer(text):
        groups = [match.span() for match in _GROUP.finditer(text, *run.span())]
        # After a + the first group belongs to a telephone number.
        for start, end in _whole_groups(text, groups, first=1 if run.group().startswith("+") else 0):
            if not (siret.is_valid(text[start:end]) and named(text, start) is Kind.COMPANY):
                yield start, end


def _whole_groups(text: str, groups: list[Span], first: int) -> Iterator[Span]:
    """A card fills whole groups: "card 12 - 4111 1111 1111 1111" has five groups and one card."""
    while first < len(groups):
        last = _last_group(text, groups, first)
        if last is None:
            first += 1
        else:
            yield groups[first][0], groups[last][1]
            first = last + 1


def _last_group(text: str, groups: list[Span], first: int) -> int | None:
    digits, lengths, found = "", [], None
    for index in range(first, len(groups)):
        group = text[slice(*groups[index])]
        lengths.append(len(group))
        digits += group
        if len(digits) > _LONGEST or (first > 0 and min(lengths[:-1], default=4) < 4):
            break
        whole = first == 0 and index == len(groups) - 1
        if _is_written_like_a_card(tuple(lengths), whole) and _is_card(digits, tuple(lengths)):
            found = index
    return found


def _is_written_like_a_card(lengths: tuple[int, ...], whole: bool) -> bool:
    """Groups of four or more, the last perhaps shorter; or nothing but single digits or pairs. Dates and telephone
    numbers have shorter groups in the middle."""
    if all(length >= 4 for length in lengths[:-1]):
        return True
    return whole and sum(lengths) == 16 and len(set(lengths)) == 1


def _is_card(digits: str, lengths: tuple[int, ...]) -> bool:
    issued = any(prefix.match(digits) and len(digits) in allowed for prefix, allowed in _ISSUERS)
    usual = lengths in _USUAL and digits[0] != "0"
    return (issued or usual) and len(set(digits)) > 1 and luhn.is_valid(digits)


_IBAN_START = re.compile(r"(?<!\w)[A-Za-z]{2}\d\d")
_IBAN_BODY = re.compile(rf"[A-Za-z]{{2}}\d\d(?:{_GAP}[A-Za-z0-9]){{11,30}}")


def ibans_in(text: str) -> Iterator[Span]:
    """International bank account numbers."""
    for start in _IBAN_START.finditer(text):
        body = _IBAN_BODY.match(text, start.start())
        if body:
            yield from _longest_iban(text, body.start(), body.end())


def _longest_iban(text: str, start: int, end: int) -> Iterator[Span]:
    """The body may have run into the words after the number: shorten it until the check digits are right."""
    for last in range(end, start + 14, -1):
        if not text[last - 1].isalnum() or text[last : last + 1].isalnum():
            continue
        compact = re.sub("[^A-Za-z0-9]", "", text[start:last])
        if _check_digits_fit(compact) and iban.is_valid(compact, check_country=False):
            yield start, last
            return


def _check_digits_fit(compact: str) -> bool:
    """ISO 7064 mod 97-10: cheap, before the registry of countries is asked."""
    return int("".join(str(int(character, 36)) for character in compact[4:] + compact[:4])) % 97 == 1
