"""What stands after a word such as "password" or "CVC" and looks like the secret itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.channel.redaction.spans import FILLER, Span
from bot.channel.redaction.words import CODES, HARMLESS, IS, PASSWORDS, PINS, mentions_number

_SIGN = rf"(?P<sign>\s*{IS}(?:\s*[:=])?|\s*[:=])\s*"
# "lösenordet till Zoom är …", "password (Webex): …", "mot de passe/PIN : …"
_FEW_WORDS = r"(?P<between>(?:[\s/]+\(?[\w'’-]{1,20}\)?){0,3}?)"
_TOKEN = r"[\"'“”„«»‘’(]?(?P<value>[^\s\"“”„«»]+)"
_DIGITS = r"(?<![\d.,/-])(?P<value>\d{%s})(?![\w%%€]|[-.,/:]\d)"

_PASSWORD = re.compile(rf"{PASSWORDS}{_FEW_WORDS}{_SIGN}{_TOKEN}", re.IGNORECASE)
_CODE = re.compile(rf"{CODES}{_FEW_WORDS}{_SIGN}{_DIGITS % '4,8'}", re.IGNORECASE)
_PIN = re.compile(rf"{PINS}(?:{_FEW_WORDS}{_SIGN}|\s+){_DIGITS % '3,8'}", re.IGNORECASE)

_NUMBER_OR_DATE = re.compile(r"[\d.,:/-]+")
_WORD_AND_NUMBER = re.compile(r"[^\W\d_].*\d|\d.*[^\W\d_]")
_CAPITAL_WITHIN = re.compile(r"(?=.*[a-zà-öø-ÿ])\w+[A-ZÀ-ÖØ-Þ]")
_SYMBOL = re.compile(r"[@#$%^&*+=_~§€£<>|\\]|[!?]\w")
_ADDRESS = re.compile(r"(?:https?:)?//|www\.", re.IGNORECASE)
_SHORTEST = 4


def secrets_in(text: str) -> Iterator[Span]:
    """Passwords, PINs, CVCs and one-time codes that are told, not those that are talked about."""
    for match in _PASSWORD.finditer(text):
        value = match["value"].rstrip(".,;:)'’")
        plainly = not match["between"] and (value.isdigit() or match["sign"].endswith((":", "=")))
        if not mentions_number(match["between"]) and _is_told(value, plainly):
            yield match.start("value"), match.start("value") + len(value)
    for rule in (_CODE, _PIN):
        for match in rule.finditer(text):
            if not mentions_number(match["between"] or ""):
                yield match.span("value")


def _is_told(value: str, plainly: bool) -> bool:
    """Whether this is a password and not the next word of the sentence; `plainly` told ones may be a number or date."""
    if len(value) < _SHORTEST or not value.strip(FILLER) or _ADDRESS.match(value) or HARMLESS.fullmatch(value):
        return False
    if _NUMBER_OR_DATE.fullmatch(value):
        return plainly
    return any(sign.search(value) for sign in (_WORD_AND_NUMBER, _SYMBOL, _CAPITAL_WITHIN))
