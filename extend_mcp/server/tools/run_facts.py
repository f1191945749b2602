"""What every answer about a run begins with."""

import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel

from extend_mcp.aside import aside
from extend_mcp.errors import RunFailed
from extend_mcp.server.answers.envelope import one_line
from extend_mcp.server.answers.fold import take_fitting
from extend_mcp.server.answers.jsontext import json_text
from extend_mcp.server.answers.part import JsonPart
from extend_mcp.server.answers.tokens import count
from extend_mcp.wire.runs import Run

RESULTS = {"workflow_run": ("stepRuns", "outputs"), "evaluation_set_run": ("metrics",)}
"""What runs come to that have no output, by their kind."""

M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")

LISTED = 40
"""How many headings and pages one answer lists."""

NEXT_TOKENS = 180
"""What the end of an answer costs, which says what to do next."""


async def work_aside(run: Run, work: Callable[[], T]) -> T:
    """What is worked out of a run, beside the event loop; a small run does not wait for large ones."""
    return await aside(work, short=run.body is None)


def describe_run(run: Run, failed: str = "") -> dict[str, Any]:
    """What every answer about a run has. Raises `RunFailed` where there is no result to tell of; `failed` says more."""
    if run.status == "FAILED":
        code = run.failure_reason or "INTERNAL_ERROR"
        retryable = code in {"OCR_ERROR", "INTERNAL_ERROR"}
        message = f"{run.failure_message or 'The run failed.'} {failed}".rstrip()
        raise RunFailed(code, message, retryable=retryable, run_id=run.id)
    facts: dict[str, Any] = {"run_id": run.id, "status": run.status}
    file = getattr(run, "file", None)
    file_id = file.id if file is not None else (run.model_extra or {}).get("fileId")  # so tells API version 2025-04-21
    if file_id:
        facts["file_id"] = file_id
    if run.warnings:
        facts["warnings"] = [one_line(f"{w.code}: {w.message}", 300) for w in run.warnings[:10]]
    if not run.is_final:
        facts["next"] = f'Still running: get_run(run_id="{run.id}") waits on.'
    return facts


def result_of(run: Run) -> dict[str, Any] | None:
    """What a run came to, as read_run and its pointers see it: its output, or a workflow's steps, or a measurement."""
    told = run.wire()
    names = RESULTS.get(run.object)
    if names is None:
        output: dict[str, Any] | None = told.get("output")
        return output
    return {name: told[name] for name in names if told.get(name)} or None


def result_part(run: Run) -> JsonPart | None:
    """The same as text, of which no more is read than is looked at; a large run is all there, with what is beside."""
    if run.body is None:
        found = result_of(run)
        return None if found is None else JsonPart(json_text(found))
    whole = JsonPart(run.body)
    if run.object in RESULTS:
        return whole
    output = whole.child("output")
    return None if output is None or output.is_null else output


def tokens_left(told: Any, budget: int) -> int:
    """How many tokens of an answer's budget are left beside what is `told` already, and what to do next."""
    return budget - count(json.dumps(told, ensure_ascii=False)) - NEXT_TOKENS


def fit_first(parts: Sequence[M], budget: int) -> Sequence[M]:
    """The first parts of an answer that together cost at most `budget` tokens, but one at least."""
    return parts[: len(take_fitting([part.model_dump(exclude_none=True) for part in parts], budget))]
