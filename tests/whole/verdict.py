"""What the customer typed against what the log holds and what every tab shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.whole.tab import Shown

LOG = "log"
KINDS = ("lost", "doubled", "out of order", "answer wrong")


@dataclass(frozen=True)
class Typed:
    """A message, the question in it, the tab it was typed in and the faults of that moment."""

    text: str
    question: str
    tab: int
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: its kind (of `KINDS`), with which message, and where."""

    kind: str
    message: Typed | None
    place: str
    text: str

    def __str__(self) -> str:
        faults = f" ({', '.join(self.message.faults)})" if self.message else ""
        return f"{self.kind} in {self.place}: {self.text!r}{faults}"


@dataclass(frozen=True)
class Verdict:
    """`faults` is empty when everything is there once, in order, with its own answer."""

    typed: Sequence[Typed]
    places: Sequence[str]
    faults: list[Finding] = field(default_factory=list)

    def table(self, rounds: Mapping[str, int], longest: Mapping[str, float]) -> str:
        """One row for each fault that was injected, `longest` being the seconds until all was well again."""
        head = ("fault", "times", "messages", *KINDS, "well again after")
        rows = [self._row(name, times, longest[name]) for name, times in sorted(rounds.items())]
        total = self._row(None, sum(rounds.values()), max(longest.values(), default=0))
        lines = [f"| {' | '.join(row)} |" for row in (head, ("---",) * len(head), *rows, total)]
        compared = f"Compared: what was typed with {', '.join(self.places)}."
        return "\n".join([*lines, compared, *map(str, self.faults)])

    def _row(self, name: str | None, times: int, longest: float) -> tuple[str, ...]:
        def meant(message: Typed | None) -> bool:
            return name is None or bool(message and name in message.faults)

        messages = sum(meant(message) for message in self.typed)
        counts = Counter(finding.kind for finding in self.faults if meant(finding.message))
        title = name or "all (a round may have two)"
        return (title, str(times), str(messages), *(str(counts[kind]) for kind in KINDS), f"{longest:.1f} s")


def judge(
    typed: Sequence[Typed], log: Sequence[Shown], views: Mapping[str, Sequence[Shown]], answers: Mapping[str, str]
) -> Verdict:
    """`log` begins with the greeting; `views` is what each tab shows."""
    found = [*_messages(typed, log, LOG), *_answers(typed, log, answers)]
    for place, view in views.items():
        found += [*_messages(typed, view, place), *_same(typed, log, view, place)]
    return Verdict(typed, (LOG, *views), found)


def _messages(typed: Sequence[Typed], shown: Sequence[Shown], place: str) -> Iterable[Finding]:
    """Each message once, those of one tab in the order of typing."""
    texts = [each.text for each in shown if each.sender == "customer"]
    counts = Counter(texts)
    latest: dict[int, int] = {}
    for message in typed:
        if counts[message.text] == 0:
            yield Finding("lost", message, place, message.text)
            continue
        if counts[message.text] > 1:
            yield Finding("doubled", message, place, message.text)
        position = texts.index(message.text)
        if position < latest.get(message.tab, -1):
            yield Finding("out of order", message, place, message.text)
        latest[message.tab] = position


def _answers(typed: Sequence[Typed], log: Sequence[Shown], answers: Mapping[str, str]) -> Iterable[Finding]:
    """After the greeting there are as many answers as messages, each its message's own."""
    messages = {message.text: message for message in typed}
    asked = [messages.get(each.text) for each in log if each.sender == "customer"]
    given = [each.text for each in log if each.sender != "customer"][1:]
    for message, text in zip(asked, given, strict=False):
        if message and answers[message.question] != text:
            yield Finding("answer wrong", message, LOG, text)
    for message in asked[len(given) :]:
        yield Finding("lost", message, LOG, "its answer")
    for text in given[len(asked) :]:
        yield Finding("doubled", None, LOG, text)


def _same(typed: Sequence[Typed], log: Sequence[Shown], view: Sequence[Shown], place: str) -> Iterable[Finding]:
    """A tab shows what the log holds, in its order. Customer messages are looked at by `_messages`."""
    missing = Counter(_answers_in(log)) - Counter(_answers_in(view))
    surplus = Counter(_answers_in(view)) - Counter(_answers_in(log))
    for kind, counted in (("lost", missing), ("doubled", surplus)):
        yield from (Finding(kind, None, place, each.text) for each in counted.elements())
    texts, expected = [each.text for each in view], [each.text for each in log]
    if Counter(texts) == Counter(expected) and texts != expected:
        yield Finding("out of order", None, place, "differs from the log")


def _answers_in(shown: Sequence[Shown]) -> list[Shown]:
    return [each for each in shown if each.sender != "customer"]
