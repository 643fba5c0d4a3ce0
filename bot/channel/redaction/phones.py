"""Telephone numbers: valid ones only, and only where they are written or introduced as such.

Dates, amounts and account numbers are often valid telephone numbers somewhere. So a number must begin with its
country, or be grouped as the people of its country group it, or stand beside a word such as "ring".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from phonenumbers import NumberParseException, PhoneNumber, is_valid_number, parse

from bot.channel.redaction.spans import DASHES, SPACES, Span
from bot.channel.redaction.words import Kind, named, named_after


@dataclass(frozen=True)
class Plan:
    """How a country writes its own numbers. `digits` are what it may begin with and how many there are."""

    code: int
    digits: re.Pattern[str]
    shape: re.Pattern[str]
    """The groupings that nothing else has, with spaces and dashes reduced to one sign."""
    drops_zero: bool = True


_PLANS = (
    Plan(46, re.compile(r"0[1-9]\d{6,8}"), re.compile(r"0\d{1,3}[- /]\d{2,3}(?: \d{2,3}){1,3}|0\d{1,3}[-/]\d{5,8}")),
    Plan(33, re.compile(r"0[1-9]\d{8}"), re.compile(r"0\d([ .-])\d\d(?:\1\d\d){3}")),
    Plan(
        31,
        re.compile(r"0[1-9]\d{8}"),
        re.compile(r"0\d{1,3}[- ](?:\d{6,8}|\d{3,4} \d{3,4}|\d{3} \d\d \d\d|\d\d(?: \d{2,3}){2,3})"),
    ),
    # Eight digits in any groups may be two years or an amount: Latvian numbers need their country or a word.
    Plan(371, re.compile(r"[26]\d{7}"), re.compile(r"(?!)"), drops_zero=False),
    Plan(
        39,
        re.compile(r"0[1-9]\d{7,9}|3\d{8,9}"),
        re.compile(r"0\d{1,3}[ ./-](?:\d{5,8}|\d{3,4} \d{3,4})|3\d\d[ ./-]\d{6,7}"),
        drops_zero=False,
    ),
)
_COUNTRIES = tuple(f"00{plan.code}" for plan in _PLANS)

_RUN = re.compile(rf"(?<!\w)(?<!\w[-_/])(?<!\d[.,])\+?\(?\+?\d(?:[{SPACES}./(){DASHES}]{{0,3}}\d){{7,}}+(?!\w)")
_GROUP = re.compile(r"\d+")
_SHORTEST, _LONGEST = 8, 17
# No honest message has more numbers to try than this; a hostile one shall not cost more.
_MOST = 300

_ISO_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)")
_DATE = re.compile(r"(?<!\d)(?<!\d[./-])\d{1,2}([./-])\d{1,2}\1(?:\d\d|\d{4})(?![./-]?\d)")
_HOURS = re.compile(rf"(?<![\d.])[0-2]?\d\.[0-5]\d ?[{DASHES}] ?[0-2]?\d\.[0-5]\d(?![\d.])")
_YEAR = re.compile(r"(?<!\d)20[1-3]\d(?!\d)")


def phones_in(text: str) -> Iterator[Span]:
    """Telephone numbers of all countries after a +, else of the five countries."""
    left = _MOST
    for run in _RUN.finditer(text):
        groups = [match.span() for match in _GROUP.finditer(text, *run.span())]
        first = 0
        while first < len(groups) and left > 0:
            start, last = _start(text, groups[first][0]), None
            if first == 0 or _may_follow(text, start, groups[first][0]):
                ends = list(_ends(groups, first))
                left -= len(ends)
                last = next((index for index in ends if _is_phone(text, start, groups, index)), None)
            if last is not None:
                end = groups[last][1]
                # "(08) 123 456 78", but not the brackets around "(08-123 456 78)".
                yield start + (text[start] == "(" and ")" not in text[start:end]), end
            first = first + 1 if last is None else last + 1


def _start(text: str, digit: int) -> int:
    """Where the number with this first digit begins: before its plus and bracket."""
    while text[digit - 1 : digit] in ("+", "("):
        digit -= 1
    return digit


def _may_follow(text: str, start: int, digit: int) -> bool:
    """Within a row of digits a number begins after a space or slash, and with a zero: "06 12 34 56 78/07 12 …"."""
    return text[start - 1] in f"{SPACES}/" and text[digit] == "0" and text[digit + 1 : digit + 2].isdigit()


def _ends(groups: list[Span], first: int) -> Iterator[int]:
    """Where a number that begins with this group may end, the farthest first."""
    digits, lengths = 0, []
    for start, end in groups[first:]:
        digits += end - start
        if digits > _LONGEST:
            break
        lengths.append(digits)
    return (first + index for index in reversed(range(len(lengths))) if lengths[index] >= _SHORTEST)


def _is_phone(text: str, start: int, groups: list[Span], last: int) -> bool:
    end = groups[last][1]
    written = text[start:end]
    digits = re.sub(r"\D", "", written)
    if "+" in written:
        return _is_international(f"+{digits}")
    if digits.startswith(_COUNTRIES):
        return _is_international(f"+{digits[2:]}")
    plans = [plan for plan in _PLANS if plan.digits.fullmatch(digits) and _is_in_use(plan, digits)]
    if not plans or _is_date_or_time(written):
        return False
    before = named(text, start)
    if before in (Kind.PHONE, Kind.NUMBER, Kind.COMPANY):
        return before is Kind.PHONE
    if last + 1 < len(groups):
        following = groups[last + 1][0]
        if not _may_follow(text, _start(text, following), following):
            return False
    shape = re.sub(f"[{SPACES}]+", " ", re.sub(rf" ?[({DASHES})]+ ?", "-", written)).strip("-")
    return any(plan.shape.fullmatch(shape) for plan in plans) or named_after(text, end) is Kind.PHONE


def _is_international(number: str) -> bool:
    try:
        return is_valid_number(parse(number, None))
    except NumberParseException:
        return False


def _is_in_use(plan: Plan, digits: str) -> bool:
    significant = digits[1:] if plan.drops_zero else digits
    number = PhoneNumber(plan.code, int(significant), italian_leading_zero=significant.startswith("0"))
    return is_valid_number(number)


def _is_date_or_time(written: str) -> bool:
    return any(other.search(written) for other in (_DATE, _ISO_DATE, _HOURS, _YEAR))
