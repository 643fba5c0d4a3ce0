"""The report as one HTML page that needs nothing else."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from html import escape

from matplotlib.figure import Figure

from bot.evaluation.figures import Understood, by, confusion, milliseconds, questions, reliability

WORST = 60
Missed = tuple[str, str, str, str]
"""A message whose dates or facts are not exact: language, message, wanted, found."""
Release = tuple[str, dict[str, float]]
"""A version with its figures."""
NAMES = {
    "intents": "right intent",
    "among_two": "right one among two",
    "out_of_scope_found": "out of scope found",
    "turned_away": "in scope turned away",
    "language_alone": "language of a message alone",
    "language_on_page": "language on a page of it",
    "dates": "dates exact",
    "facts": "facts exact",
}
"""What the figures are called, in their order."""

STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; color: #1d2430 }
table { border-collapse: collapse; margin: .5rem 0 1.5rem } th, td { padding: .2rem .8rem; text-align: right }
th:first-child, td:first-child, td.text { text-align: left } tr:nth-child(even) { background: #f3f5f8 }
th { border-bottom: 1px solid #aab } svg { max-width: 100%; height: auto } .low { color: #b3261e; font-weight: 600 }
"""


def write(title: str, figures: dict[str, dict[str, float]], found: Sequence[Understood],
          missed: Iterable[Missed], trend: Sequence[Release]) -> str:  # fmt: skip
    """The page. `figures` by language and of "all"."""
    median, slow = milliseconds(found)
    parts = [
        _table("Figures", ["", *figures], [[name, *(_percent(figures[each][key]) for each in figures)]
                                           for key, name in NAMES.items()]),
        f"<p>Parsing a message took {median:.0f} ms at the median, {slow:.0f} ms at 95 %.</p>",
        _table("Trend", ["release", *NAMES.values()],
               [[release, *(_percent(values.get(key)) for key in NAMES)] for release, values in trend]),
        _table("By intent, the worst first", ["intent", "right"], _shares(by(found, "intent"))),
        _table("By kind", ["kind", "right"], _shares(by(found, "kind"))),
        "<h2>What is taken for what</h2><p>Rows: meant; columns: understood. Right ones are not shown.</p>",
        _picture(found),
        _table("Reliability: does confidence mean what it says?", ["messages", "said", "right"],
               [[count, _percent(said), _percent(right)] for count, said, right in reliability(found)]),
        _table("When a question back pays", ["second at least", "asked", "first right", "second right"],
               [[f"{low:.2f}", *map(_percent, shares)]
                for low, *shares in questions(found, (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45))]),
        _table("Worst messages", ["message", "language", "meant", "understood", "sure"], _worst(found)),
        _table("Dates and facts missed", ["message", "language", "wanted", "found"],
               [[text, language, wanted, heard] for language, text, wanted, heard in missed]),
    ]  # fmt: skip
    return (f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
            f"<style>{STYLE}</style><h1>{escape(title)}</h1>{''.join(parts)}</html>")  # fmt: skip


def _table(title: str, heads: Iterable[str], rows: Iterable[Sequence[object]]) -> str:
    head = "".join(f"<th>{escape(each)}</th>" for each in heads)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f"<h2>{escape(title)}</h2><table><tr>{head}</tr>{body}</table>"


def _cell(value: object) -> str:
    shown = escape(str(value))
    return f'<td class="text">{shown}</td>' if len(shown) > 12 and " " in shown else f"<td>{shown}</td>"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f} %"


def _shares(shares: dict[str, float]) -> list[tuple[str, str]]:
    return [(name, _percent(value)) for name, value in shares.items()]


def _worst(found: Sequence[Understood]) -> list[tuple[str, ...]]:
    wrong = sorted((each for each in found if not each.right), key=lambda each: -each.confidence)
    return [(each.row.text, each.row.language, each.row.intent, each.intent, f"{each.confidence:.2f}")
            for each in wrong[:WORST]]  # fmt: skip


def _picture(found: Sequence[Understood]) -> str:
    names, table = confusion(found)
    wrong = [[0 if row == column else count for column, count in enumerate(counts)]
             for row, counts in enumerate(table)]  # fmt: skip
    figure = Figure(figsize=(11, 9.5), layout="constrained")
    axes = figure.add_subplot()
    axes.imshow(wrong, cmap="Reds")
    axes.set_xticks(range(len(names)), names, rotation=90)
    axes.set_yticks(range(len(names)), names)
    for row, counts in enumerate(wrong):
        for column, count in enumerate(counts):
            if count:
                axes.text(column, row, str(count), ha="center", va="center", fontsize=7)
    drawn = io.StringIO()
    figure.savefig(drawn, format="svg")
    return drawn.getvalue().partition("<!DOCTYPE")[2].partition(">")[2]
