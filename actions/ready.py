"""Imported with the actions, at start: faults in data or wording show then, all at once, not in a conversation."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from actions.phrases import sheet
from actions.phrases.answers import CAUTIONS, VERDICTS
from actions.phrases.names import LABELS
from actions.policy import Topic, rules
from actions.policy.facts import NAMES
from actions.policy.rules import DataError
from actions.policy.vocabulary import Caution, Outcome
from locales.labels import labels

OUTCOMES: dict[str, tuple[Outcome, ...]] = {
    "webex": (
        Outcome.ELIGIBLE_SELF_SERVICE,
        Outcome.ELIGIBLE_CCE_REQUEST,
        Outcome.OPEN_CASE_EXCEPTION,
        Outcome.CONTACT_PARTNER,
        Outcome.PARTNER_GUIDE,
        Outcome.CONTACT_SUPPORT,
        Outcome.CANCEL_PLAN_FIRST,
        Outcome.NOT_NEEDED,
        Outcome.UNOFFICIAL_GUIDANCE,
        Outcome.UNSTATED,
    ),
    "goto": (
        Outcome.ELIGIBLE_VIA_SUPPORT,
        Outcome.SETTLE_BALANCE_FIRST,
        Outcome.WRONG_ROLE,
        Outcome.ANSWER_ALL_ROWS,
        Outcome.UNSTATED,
    ),
    "microsoft365": (
        Outcome.ELIGIBLE_SELF_SERVICE,
        Outcome.NOT_NEEDED,
        Outcome.WRONG_ROLE,
        Outcome.ANSWER_BOTH_WAYS,
        Outcome.UNSTATED,
    ),
    "zoom": (Outcome.ELIGIBLE_SELF_SERVICE, Outcome.NOT_NEEDED, Outcome.CONTACT_SALES, Outcome.UNSTATED),
}
"""What each provider's table can come to, besides a plain answer."""
TABLES: tuple[tuple[str, Iterable[str], Container[str]], ...] = (
    ("answers.py: CAUTIONS", Caution, CAUTIONS),
    ("sheet.py: TOPICS", Topic, sheet.TOPICS),
    ("sheet.py: OUTCOMES", Outcome, sheet.OUTCOMES),
    ("names.py: LABELS", NAMES, LABELS),
)
"""Tables that must have a wording for each of a closed set: where, the set, the table."""


def faults() -> Iterator[str]:
    """Missing labels, outcomes and warnings without wording. Raises `DataError` for the rules' own faults."""
    for provider, known in rules().items():
        for name, steps in known.steps.items():
            wanted = {label for step in steps for ids in step.labels.values() for label in ids}
            for label in sorted(wanted - labels().keys()):
                yield f"data/policies/{provider}.yml: steps.{name}: no label {label!r}; add it to locales/labels.yml"
        worded = {outcome for _, outcome in VERDICTS[provider]}
        for outcome in OUTCOMES[provider]:
            if outcome not in worded:
                yield f"actions/phrases/{provider}.py: VERDICTS: no wording for {outcome.value!r}; add an entry"
    for place, closed, table in TABLES:
        missing = [each for each in closed if each not in table]
        yield from (f"actions/phrases/{place}: no wording for {str(each)!r}; add an entry" for each in missing)


if found := list(faults()):
    raise DataError("\n".join(found))
