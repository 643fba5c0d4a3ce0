"""What the trained assistant makes of the held-out set, and the figures drawn from it. Shares are 0 to 1."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor

from bot.evaluation.heldout import Dated, Labelled, Stated

REFUSED = ("out_of_scope", "nlu_fallback")
OUT_OF_SCOPE = "out_of_scope"
TODAY = "2026-11-21"
SCORED_FACTS = frozenset((
    "provider", "product", "target", "purchase_channel", "role", "plan_kind", "term", "term_months",
    "used_since_billing", "outstanding_balance", "cancel_timing",
))  # fmt: skip
"""The facts that the rows of the held-out set are complete about."""

WORDS_ALONE = 3
"""A shorter message need not have a language of its own."""


@dataclass(frozen=True, slots=True)
class Understood:
    """One labelled message with what was made of it. `ranking`: the likeliest intents and their probabilities."""

    row: Labelled
    intent: str
    ranking: tuple[tuple[str, float], ...]
    alone: str | None
    on_page: str | None
    seconds: float

    @property
    def right(self) -> bool:
        """Whether the intent is right; a message out of scope may also be refused for having no letters."""
        return self.intent == self.row.intent or (self.row.intent == OUT_OF_SCOPE and self.refused)

    @property
    def refused(self) -> bool:
        """Whether the assistant says that this is not its business."""
        return self.intent in REFUSED

    @property
    def among_two(self) -> bool:
        """Whether the right intent is one of the two that a question back would offer."""
        return self.right or self.row.intent in [name for name, _ in self.ranking[:2]]

    @property
    def confidence(self) -> float:
        """The probability of the intent chosen."""
        return self.ranking[0][1] if self.ranking else 0.0

    @property
    def second(self) -> float:
        """The probability of the next intent."""
        return self.ranking[1][1] if len(self.ranking) > 1 else 0.0


class Reader:
    """Parses messages with a trained model, as the running assistant does."""

    def __init__(self, model: str) -> None:
        processor = Agent.load(model).processor
        if processor is None:
            raise FileNotFoundError(f"{model}: no model there. Run `make train`.")
        self._processor: MessageProcessor = processor

    async def message(self, row: Labelled) -> Understood:
        """`row` on a page of its language and, for its language alone, without one."""
        started = time.perf_counter()
        parsed = await self._parse(row.text, language=row.language, today=TODAY)
        seconds = time.perf_counter() - started
        ranking = tuple((each["name"], each["confidence"]) for each in parsed["intent_ranking"])
        alone = parsed.get("language_alone")
        return Understood(row, parsed["intent"]["name"], ranking, alone, parsed.get("language"), seconds)

    async def dates(self, row: Dated) -> tuple[str, ...]:
        """The dates found, in order of mention."""
        parsed = await self._parse(row.text, language=row.language, today=row.today.isoformat())
        return tuple(each["value"] for each in parsed["entities"] if each["entity"] == "date")

    async def facts(self, row: Stated) -> dict[str, Any]:
        """The facts found, of those that are scored."""
        parsed = await self._parse(row.text, language=row.language, today=TODAY)
        return {each["entity"]: each["value"] for each in parsed["entities"] if each["entity"] in SCORED_FACTS}

    async def _parse(self, text: str, **metadata: str) -> dict[str, Any]:
        return dict(await self._processor.parse_message(UserMessage(text, metadata=metadata)))


def share(hits: Iterable[bool]) -> float:
    """The share of hits; 0 of none."""
    every = list(hits)
    return sum(every) / len(every) if every else 0.0


def of_messages(found: Sequence[Understood]) -> dict[str, float]:
    """The figures of some labelled messages, by name."""
    outside = [each for each in found if each.row.intent == OUT_OF_SCOPE]
    inside = [each for each in found if each.row.intent != OUT_OF_SCOPE]
    telling = [each for each in found if _tells_language(each.row)]
    return {
        "intents": share(each.right for each in found),
        "among_two": share(each.among_two for each in found),
        "out_of_scope_found": share(each.refused for each in outside),
        "turned_away": share(each.refused for each in inside),
        "language_alone": share(each.alone == each.row.language for each in telling),
        "language_on_page": share(each.on_page == each.row.language for each in telling),
    }


def _tells_language(row: Labelled) -> bool:
    """Not a fragment, not mixed with English, not a wish for another language, not out of scope for its language."""
    foreign = row.intent in ("change_language", OUT_OF_SCOPE)
    return len(row.text.split()) >= WORDS_ALONE and not foreign and row.kind != "codeswitch"


def by(found: Iterable[Understood], key: str) -> dict[str, float]:
    """The share of right intents by a field of the rows, the worst first."""
    groups: dict[str, list[bool]] = {}
    for each in found:
        groups.setdefault(getattr(each.row, key), []).append(each.right)
    return dict(sorted(((name, share(hits)) for name, hits in groups.items()), key=lambda pair: pair[1]))


def confusion(found: Iterable[Understood]) -> tuple[list[str], list[list[int]]]:
    """The names of the intents and, a row for each, how often it was taken for which."""
    pairs = [(each.row.intent, OUT_OF_SCOPE if each.refused else each.intent) for each in found]
    names = sorted({name for pair in pairs for name in pair})
    places = {name: place for place, name in enumerate(names)}
    table = [[0] * len(names) for _ in names]
    for said, heard in pairs:
        table[places[said]][places[heard]] += 1
    return names, table


def reliability(found: Iterable[Understood]) -> Iterator[tuple[int, float, float]]:
    """Messages, mean confidence and share of right intents, for every tenth of confidence that occurs."""
    tenths: dict[int, list[Understood]] = {}
    for each in found:
        tenths.setdefault(min(9, int(10 * each.confidence)), []).append(each)
    for _, here in sorted(tenths.items()):
        yield len(here), sum(each.confidence for each in here) / len(here), share(each.right for each in here)


def questions(found: Sequence[Understood], thresholds: Iterable[float]) -> Iterator[tuple[float, float, float, float]]:
    """For a least probability of the second intent: it, the share asked, of those the first and the second right."""
    for threshold in thresholds:
        asked = [each for each in found if each.second >= threshold and each.intent not in REFUSED]
        second = share(each.among_two and not each.right for each in asked)
        yield threshold, len(asked) / len(found), share(each.right for each in asked), second


def milliseconds(found: Sequence[Understood]) -> tuple[float, float]:
    """The median and the 95th percentile of the time a parse took."""
    parts = quantiles((1000 * each.seconds for each in found), n=20)
    return parts[9], parts[18]
