"""Measure the trained assistant on the held-out set: `python -m bot.evaluation [--model FILE] [--record]`.

Prints the figures per language and writes the report to `.run/evaluation.html`. With `--record` the figures are kept in
`tests/heldout/releases.json` under the project's version, to be compared with by later runs.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import structlog

from bot.evaluation import figures, heldout, page
from bot.evaluation.figures import Reader, Understood, share
from bot.nlu.language import LANGUAGES

ROOT = Path(__file__).parents[2]
REPORT = ROOT / ".run" / "evaluation.html"
RELEASES = heldout.FOLDER / "releases.json"
EVERY = 500  # messages between two lines of progress


async def measure(model: str) -> tuple[list[Understood], list[tuple[str, bool]], list[tuple[str, bool]],
                                       list[page.Missed]]:  # fmt: skip
    """The messages understood; language and exactness of every row of dates and of facts; and what was missed."""
    reader, found = Reader(model), []
    rows = heldout.messages()
    for number, row in enumerate(rows, start=1):
        found.append(await reader.message(row))
        if number % EVERY == 0:
            print(f"{number} of {len(rows)} messages", file=sys.stderr)
    missed: list[page.Missed] = []
    dates, facts = [], []
    for dated in heldout.dates():
        days = await reader.dates(dated)
        dates.append((dated.language, days == dated.dates))
        if days != dated.dates:
            missed.append((dated.language, f"{dated.text} ({dated.today})", ", ".join(dated.dates), ", ".join(days)))
    for stated in heldout.facts():
        said = await reader.facts(stated)
        facts.append((stated.language, said == stated.facts))
        if said != stated.facts:
            missed.append((stated.language, stated.text, _plain(stated.facts), _plain(said)))
    return found, dates, facts, missed


def summary(found: list[Understood], dates: list[tuple[str, bool]],
            facts: list[tuple[str, bool]]) -> dict[str, dict[str, float]]:  # fmt: skip
    """All figures by language, and of all languages together under "all"."""
    return {
        language or "all": {
            **figures.of_messages([each for each in found if language in (None, each.row.language)]),
            "dates": share(hit for name, hit in dates if language in (None, name)),
            "facts": share(hit for name, hit in facts if language in (None, name)),
        }
        for language in (*LANGUAGES, None)
    }


def main() -> None:
    """See the module's text."""
    options = argparse.ArgumentParser(prog="python -m bot.evaluation", description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--model", default="models/assistant.tar.gz", help="a trained model")
    options.add_argument("--record", action="store_true", help="keep the figures under the project's version")
    chosen = options.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    found, dates, facts, missed = asyncio.run(measure(chosen.model))
    result = summary(found, dates, facts)
    for line in _lines(result, found):
        print(line)
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    releases: dict[str, dict[str, float]] = (
        json.loads(RELEASES.read_text(encoding="utf-8")) if RELEASES.exists() else {}
    )
    trend = [*releases.items(), ("now", result["all"])]
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(page.write("How well messages are understood", result, found, missed, trend), encoding="utf-8")
    print(f"Report: {REPORT.relative_to(ROOT)}")
    if chosen.record:
        releases[version] = {name: round(value, 4) for name, value in result["all"].items()}
        RELEASES.write_text(json.dumps(releases, indent=2) + "\n", encoding="utf-8")


def _lines(result: dict[str, dict[str, float]], found: list[Understood]) -> Iterator[str]:
    yield f"{'':30}" + "".join(f"{language:>8}" for language in result)
    for key, name in page.NAMES.items():
        yield f"{name:30}" + "".join(f"{100 * values[key]:8.1f}" for values in result.values())
    median, slow = figures.milliseconds(found)
    yield f"{len(found)} messages; a parse took {median:.0f} ms at the median, {slow:.0f} ms at 95 %"


def _plain(facts: dict[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False, sort_keys=True)


if __name__ == "__main__":
    main()
