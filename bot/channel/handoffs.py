"""The conversations that wait for a person, for people at a command line.

    python -m bot.channel.handoffs                 what waits, oldest first
    python -m bot.channel.handoffs --show ID       one hand-off with its transcript
    python -m bot.channel.handoffs --release ID    hand the conversation back to the assistant

ID is the number in the list or the conversation's id. The log is the one `ASSISTANT_DATABASE` names.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sql
from sqlalchemy.engine import Engine

from bot.channel.desk_port import Agent, Desk, DeskError
from bot.channel.events import Event
from bot.channel.printed import aligned
from bot.channel.settings import read_database
from bot.channel.states import State
from bot.channel.tables import DatabaseError, conversations, handoffs, open_database, reading

# Nobody in particular: whoever has a command line here.
_COMMAND = Agent("command", "", "en")
_OPEN = (State.WAITING.value, State.TICKET.value)
_COLUMNS = ("id", "since", "language", "reason", "topic", "facts", "last outcome")


@dataclass(frozen=True)
class Waiting:
    """One conversation that waits. `last_number` is the last event that was there when the waiting began.

    Who the customer is (`user_…`) is known when the site around the widget has said so.
    """

    id: int
    conversation: str
    since: str
    language: str
    reason: str
    topic: str | None
    facts: dict[str, Any]
    outcome: str | None
    last_number: int
    user_id: str | None
    user_name: str | None
    user_email: str | None

    @property
    def known(self) -> str:
        """The facts in one line, the provider first."""
        first = sorted(self.facts.items(), key=lambda fact: (fact[0] != "provider", fact[0]))
        return ", ".join(str(value) if name == "provider" else f"{name}={value}" for name, value in first) or "-"


def all_waiting(engine: Engine) -> list[Waiting]:
    """What waits, oldest first."""
    query = (
        sql.select(handoffs, conversations.c.user_id, conversations.c.user_name, conversations.c.user_email)
        .join(conversations, conversations.c.id == handoffs.c.conversation)
        .where(conversations.c.state.in_(_OPEN), handoffs.c.ended_at.is_(None))
        .order_by(handoffs.c.id)
    )
    names = Waiting.__dataclass_fields__
    with reading(engine) as connection:
        return [Waiting(**{name: row[name] for name in names}) for row in connection.execute(query).mappings()]


def as_table(waiting: Sequence[Waiting]) -> str:
    rows = [
        (str(each.id), each.since, each.language, each.reason, each.topic or "-", each.known, each.outcome or "-")
        for each in waiting
    ]
    return aligned([_COLUMNS, *rows])


def as_sheet(waiting: Waiting, events: Sequence[Event]) -> str:
    """Everything a person needs: why, what is known, and what was said before and since."""
    user = {"customer": waiting.user_id, "name": waiting.user_name, "e-mail": waiting.user_email}
    head = {
        "conversation": waiting.conversation,
        "waiting since": waiting.since,
        "language": waiting.language,
        "reason": waiting.reason,
        "topic": waiting.topic or "-",
        "last outcome": waiting.outcome or "-",
        **{name: value for name, value in user.items() if value},
        **{f"fact {name}": value for name, value in sorted(waiting.facts.items())},
    }
    width = max(map(len, head))
    before = [event for event in events if event.number <= waiting.last_number]
    since = events[len(before) :]
    parts = [f"{name:{width}}  {value}" for name, value in head.items()]
    parts += ["", *map(_as_lines, before)]
    parts += ["", "Since then:", *map(_as_lines, since)] if since else []
    return "\n".join(parts)


def release(desk: Desk, waiting: Waiting) -> bool:
    """Hands the conversation back; the customer is told. False when somebody else was quicker."""
    request = desk.request(waiting.id)
    try:
        return request is not None and bool(desk.hand_back(request.id, request.version, _COMMAND))
    except DeskError:
        return False


def _as_lines(event: Event) -> str:
    listed = [f"{number}. {step}" for number, step in enumerate(event.body["list"], start=1)]
    offered = [f"[{button['title']}]" for button in event.body["buttons"]]
    text = "\n".join([event.body["text"], *listed, *offered]).strip()
    return f"{event.created_at}  {event.sender.value:8}  " + text.replace("\n", "\n    ")


def _chosen(waiting: Sequence[Waiting], wanted: str) -> Waiting | None:
    return next((each for each in waiting if wanted in (str(each.id), each.conversation)), None)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Returns 0, or 1 when the hand-off is not there or the log cannot be opened."""
    parser = argparse.ArgumentParser(prog="python -m bot.channel.handoffs", description="Conversations that wait.")
    wish = parser.add_mutually_exclusive_group()
    wish.add_argument("--show", metavar="ID", help="print one hand-off with its transcript")
    wish.add_argument("--release", metavar="ID", help="hand one conversation back to the assistant")
    given = parser.parse_args(arguments)
    try:
        engine = open_database(read_database(os.environ))
    except DatabaseError as error:
        print(error, file=sys.stderr)
        return 1
    return _run(Desk(engine), all_waiting(engine), given.show, given.release)


def _run(desk: Desk, waiting: Sequence[Waiting], show: str | None, back: str | None) -> int:
    wanted = show or back
    if wanted is None:
        print(as_table(waiting) if waiting else "Nobody waits.")
        return 0
    chosen = _chosen(waiting, wanted)
    if chosen is None:
        print(f"No waiting conversation {wanted!r}; the list without an option shows what waits.", file=sys.stderr)
        return 1
    if show:
        print(as_sheet(chosen, desk.transcript(chosen.id)))
        return 0
    if not release(desk, chosen):
        print(f"{wanted} changed in this moment; nothing was done.", file=sys.stderr)
        return 1
    print(f"Conversation {chosen.conversation} is with the assistant again.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
