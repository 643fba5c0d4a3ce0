"""`python -m actions.policy`: JSON lines {"id", "provider", "question", "facts", "today"} in, one JSON line each out.

A line that cannot be read gives {"id", "error"}; the others still come.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import date
from typing import Any

from actions.policy import Answer, Facts, Result, Topic, answer, rules
from actions.policy.vocabulary import CHOICES


def respond(line: str) -> dict[str, Any]:
    """The answer to one line, or its error: what is wrong, in which key, and what is accepted."""
    case: Any = None
    try:
        case = json.loads(line)
        facts = Facts.parse(case.get("facts", {}))
        if (provider := case.get("provider")) is not None:
            if provider not in CHOICES["provider"]:
                raise ValueError(f"provider: {provider!r} is none of {', '.join(CHOICES['provider'])}, null")
            facts = replace(facts, provider=provider)
        topic, today = Topic(case["question"]), date.fromisoformat(case["today"])
    except (ValueError, TypeError, AttributeError, KeyError) as fault:
        return {"id": case.get("id") if isinstance(case, dict) else None, "error": _explain(fault)}
    return {"id": case.get("id"), **describe(answer(topic, facts, today), str(facts.provider))}


def describe(result: Result, provider: str) -> dict[str, Any]:
    """The result with the steps counted and its sources named."""
    shown = result.as_json()
    if not isinstance(result, Answer) or provider not in rules():
        return shown
    known = rules()[provider]
    if result.steps_id:
        steps = known.steps[result.steps_id]
        shown |= {"steps_count": len(steps), "optional_steps": sum(step.optional for step in steps)}
    return shown | {"sources": [source.url for source in known.sources_of(result.fact_ids)]}


def _explain(fault: Exception) -> str:
    return f"missing key {fault}" if isinstance(fault, KeyError) else str(fault)


def main() -> None:
    """Answer every line of standard input."""
    for line in sys.stdin:
        if line.strip():
            print(json.dumps(respond(line), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
