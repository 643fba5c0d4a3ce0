"""The support agents' accounts, and the command that makes them.

    python -m bot.desk.accounts add NAME --role lead --language sv     asks for the password
    python -m bot.desk.accounts list
    python -m bot.desk.accounts password NAME
    python -m bot.desk.accounts remove NAME

With --password-stdin the password is the first line of the standard input. Customers see the name. A new password and
a removal end what is signed in. The database is the one `ASSISTANT_DATABASE` names.
"""

from __future__ import annotations

import secrets
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

import sqlalchemy as sql
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.engine import Engine, Row
from sqlalchemy.exc import IntegrityError

from bot.channel.tables import now, reading, writing
from bot.channel.text import cleaned, is_blank
from bot.desk.tables import accounts, metadata, sessions
from locales import LANGUAGES, SOURCE_LANGUAGE

SPOKEN = (SOURCE_LANGUAGE, *LANGUAGES)
MAX_NAME, MIN_PASSWORD, MAX_PASSWORD = 60, 10, 200
"""Characters."""

# The hash of a password that nobody knows: a wrong name takes as long as a wrong password.
NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$S0iBtCDtq0VLMcH1LfCxQA$R0qlSq8xnPfXO8koKY7vAvlTRxRC9YEg40rDy1itrbg"


class Role(StrEnum):
    """A lead also takes over and passes on what colleagues have, and sees what is not delivered yet."""

    AGENT = "agent"
    LEAD = "lead"


class AccountError(ValueError):
    """What was asked for cannot be done; the text says why and what to do instead."""


@dataclass(frozen=True)
class Account:
    """Somebody who answers customers. `language` is what they read the desk in.

    `online`: they want to be on duty while their page is open, for the languages in `teams`.
    """

    id: str
    name: str
    role: Role
    language: str
    online: bool
    teams: tuple[str, ...]


class Accounts:
    """The accounts in one database. Calls block; one that looks at a password takes a third of a second."""

    def __init__(self, engine: Engine, hasher: PasswordHasher | None = None) -> None:
        self._engine, self._hasher = engine, hasher or PasswordHasher()
        metadata.create_all(engine)

    def add(self, name: str, role: Role, language: str, password: str) -> Account:
        """Raises `AccountError`."""
        shown = _name(name)
        if language not in SPOKEN:
            raise AccountError(f"{language!r} is not spoken here; give one of {', '.join(SPOKEN)}")
        # Somebody who reads none of the customers' languages is asked to choose by seeing all of them.
        teams = (language,) if language in LANGUAGES else LANGUAGES
        account = Account(secrets.token_hex(8), shown, role, language, False, teams)
        row = asdict(account) | {"key": key_of(shown), "role": role.value, "teams": list(teams)}
        hashed = self._hasher.hash(_password(password))
        try:
            with writing(self._engine) as connection:
                connection.execute(sql.insert(accounts).values(row | {"password": hashed, "created_at": now()}))
        except IntegrityError as error:
            raise AccountError(f"there is a {shown} already; take another name or remove that account") from error
        return account

    def all(self) -> list[Account]:
        with reading(self._engine) as connection:
            return [account_of(row) for row in connection.execute(sql.select(accounts).order_by(accounts.c.key))]

    def remove(self, name: str) -> None:
        """Raises `AccountError`."""
        with writing(self._engine) as connection:
            if not connection.execute(sql.delete(accounts).where(accounts.c.key == key_of(name))).rowcount:
                raise _unknown(name)

    def change_password(self, name: str, password: str) -> None:
        """Ends every session of the account. Raises `AccountError`."""
        hashed = self._hasher.hash(_password(password))
        mine = sql.select(accounts.c.id).where(accounts.c.key == key_of(name))
        with writing(self._engine) as connection:
            change = sql.update(accounts).where(accounts.c.key == key_of(name))
            if not connection.execute(change.values(password=hashed)).rowcount:
                raise _unknown(name)
            connection.execute(sql.delete(sessions).where(sessions.c.account.in_(mine)))

    def change_language(self, account: str, language: str) -> None:
        self._change(account, language=language)

    def change_presence(self, account: str, online: bool, teams: Sequence[str]) -> None:
        self._change(account, online=online, teams=list(teams))

    def _change(self, account: str, **values: object) -> None:
        with writing(self._engine) as connection:
            connection.execute(sql.update(accounts).where(accounts.c.id == account).values(values))

    def verified(self, name: str, password: str) -> Account | None:
        """The account when the password is its own. A name that nobody has takes as long."""
        with reading(self._engine) as connection:
            row = connection.execute(sql.select(accounts).where(accounts.c.key == key_of(name))).first()
        try:
            self._hasher.verify(row.password if row else NOBODY, _encoded(password))
        except (VerificationError, InvalidHashError):
            return None
        return account_of(row) if row else None


def account_of(row: Row) -> Account:
    return Account(row.id, row.name, Role(row.role), row.language, row.online, tuple(row.teams))


def key_of(name: str) -> str:
    """The name without what nobody means by it: letter case, and how accents are encoded."""
    return unicodedata.normalize("NFKC", " ".join(name.split())).casefold()


def _name(name: str) -> str:
    shown = unicodedata.normalize("NFC", " ".join(cleaned(name).split()))
    if is_blank(shown) or len(shown) > MAX_NAME or "\N{REPLACEMENT CHARACTER}" in shown:
        raise AccountError(f"{name!r} cannot be a name: write 1 to {MAX_NAME} characters, as customers shall see it")
    return shown


def _password(password: str) -> bytes:
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise AccountError(f"a password has {MIN_PASSWORD} to {MAX_PASSWORD} characters; choose another one")
    return _encoded(password)


def _encoded(password: str) -> bytes:
    """The same bytes on every keyboard; half a character, which only a program can send, is no fault."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def _unknown(name: str) -> AccountError:
    return AccountError(f"there is no account {name!r}; `python -m bot.desk.accounts list` shows all")


if __name__ == "__main__":
    from bot.desk.command import main

    sys.exit(main())
