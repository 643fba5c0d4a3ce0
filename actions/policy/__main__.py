"""`python -m actions.policy`: JSON lines {"id", "provider", "question", "facts", "today"} in, one JSON line each out.

A line that cannot be read gives {"id", "error"}; the others still come.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from actions.policy import Answer, Facts, Result, Topic, answer, rules
from actions.policy.facts import read_date


def respond(line: str) -> dict[str, Any]:
    """The answer to one line, or its error: what is wrong, in which key, and what is accepted."""
    case: Any = None
    try:
        case = json.loads(line)
        if not isinstance(case, dict) or not isinstance(case["facts"], dict):
            raise ValueError("not a JSON object with an object under facts")
        stated, provider = case["facts"], case["provider"]
        facts = Facts.parse(stated if provider is None else {**stated, "provider": provider})
        topic, today = Topic(case["question"]), read_date("today", case["today"])
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as fault:
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
    for line in sys.stdin.buffer:
        if line.strip():
            print(json.dumps(respond(line.decode(errors="replace"))), flush=True)


if __name__ == "__main__":
    main()
