"""What `python -m bot.desk.accounts` does."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Sequence

from bot.channel.printed import aligned
from bot.channel.settings import read_database
from bot.channel.tables import DatabaseError, open_database
from bot.desk.accounts import SPOKEN, AccountError, Accounts, Role
from locales import SOURCE_LANGUAGE


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Returns 0, or 1 when it cannot be done or the database cannot be opened."""
    given = _parser().parse_args(arguments)
    try:
        print(_done(Accounts(open_database(read_database(os.environ))), given))
    except (AccountError, DatabaseError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.desk.accounts", description="Accounts of the desk.")
    what = parser.add_subparsers(dest="what", required=True)
    add = what.add_parser("add", help="make an account")
    password = what.add_parser("password", help="give an account another password")
    remove = what.add_parser("remove", help="remove an account; its conversations stay, and a lead takes them over")
    what.add_parser("list", help="print all accounts")
    for each in (add, password, remove):
        each.add_argument("name", help="as customers see it")
    for each in (add, password):
        each.add_argument("--password-stdin", action="store_true", help="read it from the standard input")
    add.add_argument("--role", choices=[role.value for role in Role], default=Role.AGENT.value)
    add.add_argument("--language", choices=SPOKEN, default=SOURCE_LANGUAGE, help="what the desk is shown in")
    return parser


def _done(accounts: Accounts, given: argparse.Namespace) -> str:
    if given.what == "add":
        made = accounts.add(given.name, Role(given.role), given.language, _password(given.password_stdin))
        return f"{made.name} can sign in at /desk now."
    if given.what == "password":
        accounts.change_password(given.name, _password(given.password_stdin))
        return f"{given.name} has another password and has to sign in again."
    if given.what == "remove":
        accounts.remove(given.name)
        return f"{given.name} can no longer sign in."
    rows = [(each.name, each.role.value, each.language) for each in accounts.all()]
    return aligned([("name", "role", "language"), *rows]) if rows else "There are no accounts yet."


def _password(from_input: bool) -> str:
    """Raises `AccountError` when the two that were typed differ."""
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    typed = getpass.getpass("Password: ")
    if getpass.getpass("The same again: ") != typed:
        raise AccountError("the two passwords differ; nothing was changed")
    return typed
