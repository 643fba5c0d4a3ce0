"""Accounts, and the command that makes them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy.engine import Engine

from bot.channel.tables import open_database
from bot.desk.accounts import NOBODY, AccountError, Accounts, Role
from bot.desk.command import main
from bot.desk.sign_in import Sessions

from .conftest import FAST, PASSWORD


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_database(f"sqlite:///{tmp_path}/log.db")


@pytest.fixture
def accounts(engine: Engine) -> Accounts:
    return Accounts(engine, FAST)


def test_only_the_right_password_opens_an_account(accounts: Accounts) -> None:
    made = accounts.add("  Åsa   Öberg ", Role.LEAD, "sv", PASSWORD)
    assert (made.name, made.role, made.teams) == ("Åsa Öberg", Role.LEAD, ("sv",))
    assert accounts.verified("åsa öberg", PASSWORD) == made
    assert accounts.verified("A\u030asa O\u0308berg", PASSWORD) == made
    for wrong in ("", PASSWORD + " ", PASSWORD.upper(), "\ud800"):
        assert accounts.verified("Åsa Öberg", wrong) is None
    assert accounts.verified("nobody", PASSWORD) is None


def test_the_password_is_kept_as_a_slow_hash_only(accounts: Accounts, engine: Engine) -> None:
    Accounts(engine).add("Anna", Role.AGENT, "fr", PASSWORD)
    with engine.connect() as connection:
        kept = str(connection.exec_driver_sql("SELECT password FROM accounts").scalar())
    assert kept.startswith("$argon2id$")
    assert PASSWORD not in kept


def test_a_name_that_nobody_has_costs_as_much_as_a_wrong_password() -> None:
    assert not PasswordHasher().check_needs_rehash(NOBODY)


def test_an_account_of_another_name_or_a_short_password_is_refused(accounts: Accounts) -> None:
    accounts.add("Anna", Role.AGENT, "en", PASSWORD)
    for name, language, password in (
        ("ANNA", "sv", PASSWORD),
        ("", "sv", PASSWORD),
        ("\u200b", "sv", PASSWORD),
        ("x" * 61, "sv", PASSWORD),
        ("a\x00b", "sv", PASSWORD),
        ("Bo", "de", PASSWORD),
        ("Bo", "sv", "short"),
        ("Bo", "sv", "x" * 201),
    ):
        with pytest.raises(AccountError):
            accounts.add(name, Role.AGENT, language, password)
    assert [each.name for each in accounts.all()] == ["Anna"]


@pytest.mark.parametrize("change", ["password", "removal"])
def test_a_new_password_and_a_removal_end_every_session(accounts: Accounts, engine: Engine, change: str) -> None:
    sessions = Sessions(engine)
    session = sessions.begin(accounts.add("Anna", Role.AGENT, "fr", PASSWORD))
    other = sessions.begin(accounts.add("Bo", Role.AGENT, "fr", PASSWORD))
    if change == "password":
        accounts.change_password("anna", "quite another one")
        assert accounts.verified("Anna", PASSWORD) is None
        assert accounts.verified("Anna", "quite another one")
    else:
        accounts.remove("anna")
    assert sessions.account(session, used=True) is None
    assert sessions.account(other, used=True)


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ASSISTANT_DATABASE", f"sqlite:///{tmp_path}/log.db")
    return tmp_path


@pytest.mark.usefixtures("command")
def test_the_command_adds_lists_changes_and_removes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["list"]) == 0
    typed = iter([PASSWORD, PASSWORD])
    monkeypatch.setattr("getpass.getpass", lambda _: next(typed))
    assert main(["add", "Anna", "--role", "lead", "--language", "sv"]) == 0
    monkeypatch.setattr("sys.stdin", io.StringIO("another password\n"))
    assert main(["password", "anna", "--password-stdin"]) == 0
    assert main(["list"]) == 0
    assert main(["remove", "Anna"]) == 0
    shown = capsys.readouterr().out
    assert "There are no accounts yet." in shown
    assert "Anna  lead  sv" in shown
    assert "no longer" in shown


@pytest.mark.usefixtures("command")
def test_the_command_says_what_is_wrong(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    typed = iter([PASSWORD, "not the same", "short", "short"])
    monkeypatch.setattr("getpass.getpass", lambda _: next(typed))
    assert main(["add", "Anna"]) == 1
    assert main(["add", "Anna"]) == 1
    assert main(["remove", "Anna"]) == 1
    faults = capsys.readouterr().err
    assert "differ" in faults
    assert "10 to 200" in faults
    assert "'Anna'" in faults
