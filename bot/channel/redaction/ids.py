"""National identity numbers of the five countries, by their check digits. Companies' numbers stay."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from stdnum import luhn
from stdnum.exceptions import ValidationError
from stdnum.fr import nir
from stdnum.it import codicefiscale
from stdnum.lv import pvn
from stdnum.nl import bsn
from stdnum.se import personnummer

from bot.channel.redaction.spans import DASHES, SPACES, Span
from bot.channel.redaction.words import Kind, named

_DASH, _GAP = f"[{DASHES}+]", f"[{SPACES}.{DASHES}]{{0,3}}"
# Invoices are numbered by date and place too ("260312-0147"). Without a word, a number is only a person's when the
# person is old enough to be a customer.
_YOUNGEST = 14


_ANYTHING = frozenset({None, *Kind})
_NO_OTHER_NUMBER = _ANYTHING - {Kind.NUMBER}
_ITS_NAME = frozenset({Kind.NATIONAL_ID})


@dataclass(frozen=True)
class Scheme:
    """One country's number. `holds` gets its letters and digits only; `beside` is what a word may say it is."""

    written: re.Pattern[str]
    holds: Callable[[str], bool]
    beside: frozenset[Kind | None]


def _swedish(number: str) -> bool:
    return luhn.is_valid(number[-10:]) and _swedish_birth(number) is not None


def _swedish_birth(number: str) -> date | None:
    day = int(number[-6:-4])
    # The number of somebody who does not live in Sweden has 60 added to the day.
    plain = f"{number[:-6]}{day - 60 if day > 60 else day:02}{number[-4:]}"
    try:
        return personnummer.get_birth_date(plain)
    except (ValidationError, ValueError):
        return None


def _swedish_adult(number: str) -> bool:
    return _swedish(number) and _adult(_swedish_birth(number))


def _latvian_adult(number: str) -> bool:
    return pvn.is_valid(number) and (number.startswith("32") or _adult(pvn.get_birth_date(number)))


def _adult(birth: date | None) -> bool:
    return birth is not None and birth.year <= date.today().year - _YOUNGEST


def _without_key(number: str) -> bool:
    """The French number as most write it, without the two check digits: 13 digits, the month is the only check."""
    return number[3:5] <= "12"


def _scheme(written: str, holds: Callable[[str], bool], beside: frozenset[Kind | None]) -> Scheme:
    return Scheme(re.compile(rf"(?<!\w)(?<!\w[-/.])(?:{written})(?!\w)(?!-\w)", re.IGNORECASE), holds, beside)


_SOCIAL = rf"[12]{_GAP}\d\d{_GAP}(?:0[1-9]|1[0-2]|20){_GAP}(?:\d\d|2[ab]){_GAP}\d{{3}}{_GAP}\d{{3}}"
_FISCAL = r"[a-z]{3} ?[a-z]{3} ?[\dl-v]{2}[a-ehlmprst][\dl-v]{2} ?[a-z][\dl-v]{3} ?[a-z]"

SCHEMES = (
    _scheme(rf"(?:19|20)?\d{{6}}{_DASH}\d{{4}}", _swedish_adult, _NO_OTHER_NUMBER),
    _scheme(rf"(?:19|20)?\d{{6}}{_GAP}\+?\d{{4}}", _swedish, _ITS_NAME),
    _scheme(rf"{_SOCIAL}{_GAP}\d\d", nir.is_valid, _ANYTHING),
    _scheme(_SOCIAL, _without_key, _ITS_NAME),
    _scheme(rf"\d(?:{_GAP}\d){{7,8}}", bsn.is_valid, _ITS_NAME),
    _scheme(rf"[0-3]\d{{5}}{_DASH}\d{{5}}", _latvian_adult, _NO_OTHER_NUMBER),
    _scheme(rf"[0-3]\d{{5}}{_GAP}\d{{5}}", pvn.is_valid, _ITS_NAME),
    _scheme(_FISCAL, codicefiscale.is_valid, _ANYTHING),
)


def ids_in(text: str) -> Iterator[Span]:
    """Identity numbers; those that look like an account number only beside a word such as "BSN"."""
    for scheme in SCHEMES:
        for match in scheme.written.finditer(text):
            number = re.sub(r"[\W_]", "", match.group())
            if scheme.holds(number) and named(text, match.start()) in scheme.beside:
                yield match.span()
