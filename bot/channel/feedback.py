"""Whether answers helped, as customers said, for people at a command line.

    python -m bot.channel.feedback

A line for each language, provider, topic and outcome, as far as an answer names them; below it the newest comments.
"Answers" are those that closed a question. The log is the one `ASSISTANT_DATABASE` names.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sql
from sqlalchemy.engine import Engine

from bot.channel.events import Json, Sender
from bot.channel.printed import aligned
from bot.channel.settings import read_database
from bot.channel.tables import DatabaseError, events, feedback, open_database, reading

_ABOUT = ("language", "provider", "topic", "outcome")
_COLUMNS = (*_ABOUT, "answers", "helpful", "not helpful", "comments")
NEWEST = 20

About = tuple[str, ...]


@dataclass(frozen=True)
class Answered:
    """One answer that closed a question or was judged, and what the customer said of it."""

    about: About
    given_at: str | None
    helpful: bool | None
    comment: str | None


def answered(engine: Engine) -> Iterator[Answered]:
    """Every such answer in the log, in no order."""
    judged = sql.and_(feedback.c.conversation == events.c.conversation, feedback.c.number == events.c.number)
    query = (
        sql.select(events.c.body, feedback.c.given_at, feedback.c.helpful, feedback.c.comment)
        .select_from(events.outerjoin(feedback, judged))
        .where(events.c.sender == Sender.BOT.value)
    )
    with reading(engine) as connection:
        for row in connection.execute(query):
            if row.helpful is not None or row.body.get("final"):
                yield Answered(_about(row.body["meta"]), row.given_at, row.helpful, row.comment)


def _about(meta: Json) -> About:
    """The ids stand in `meta` itself or in the policy's answer within it."""
    answer = meta.get("answer") or {}
    return tuple(str(meta.get(name) or answer.get(name) or "-") for name in _ABOUT)


def report(answers: Collection[Answered]) -> str:
    """The table, then the newest comments."""
    counts: dict[str, Counter[About]] = {
        "answers": Counter(each.about for each in answers),
        "helpful": Counter(each.about for each in answers if each.helpful),
        "not helpful": Counter(each.about for each in answers if each.helpful is False),
        "comments": Counter(each.about for each in answers if each.comment),
    }
    lines = [(*about, *(str(counted[about]) for counted in counts.values())) for about in sorted(counts["answers"])]
    newest = sorted((each for each in answers if each.comment), key=lambda each: each.given_at or "", reverse=True)
    comments = [_as_line(each) for each in newest[:NEWEST]]
    return "\n".join([aligned([_COLUMNS, *lines]), *(["", "Newest comments:", *comments] if comments else [])])


def _as_line(said: Answered) -> str:
    verdict = "helpful" if said.helpful else "not helpful"
    comment = (said.comment or "").replace("\n", " ")
    return f"{said.given_at}  {' '.join(said.about)}  {verdict}: {comment}"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Returns 0, or 1 when the log cannot be opened."""
    parser = argparse.ArgumentParser(prog="python -m bot.channel.feedback", description="Whether answers helped.")
    parser.parse_args(arguments)
    try:
        engine = open_database(read_database(os.environ))
    except DatabaseError as error:
        print(error, file=sys.stderr)
        return 1
    answers = list(answered(engine))
    print(report(answers) if answers else "No answer has closed a question yet.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
