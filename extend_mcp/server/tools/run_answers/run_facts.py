"""The facts that every answer about a run has, and the division of its budget."""

import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel

from extend_mcp.errors import RunFailed
from extend_mcp.long_work import run_in_thread
from extend_mcp.server.answers.fold import take_fitting
from extend_mcp.server.answers.jsontext import to_json_text
from extend_mcp.server.answers.part import JsonPart
from extend_mcp.server.answers.tokens import count
from extend_mcp.server.answers.warnings import list_warnings
from extend_mcp.wire.runs import RETRYABLE, Run

RESULTS = {"workflow_run": ("stepRuns", "outputs"), "evaluation_set_run": ("metrics",)}
"""The members with the results of runs that have no `output`, by kind."""

M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")

LISTED = 40
"""How many headings and pages one answer lists."""

NEXT_TOKENS = 180
"""The tokens of an answer's end, which says what to do next."""


async def work_in_thread(run: Run, work: Callable[[], T]) -> T:
    """The result of work on a run, done in a thread. A small run does not wait for large ones."""
    return await run_in_thread(work, short=run.body is None)


def describe_run(run: Run, failed: str = "") -> dict[str, Any]:
    """The facts that every answer about a run has.

    Raises `RunFailed` for a failed run; `failed` adds to the message.
    """
    if run.status == "FAILED":
        code = run.failure_reason or "INTERNAL_ERROR"
        message = f"{_clean_message(run.failure_message)} {failed}".rstrip()
        raise RunFailed(code, message, retryable=code in RETRYABLE, run_id=run.id)
    fields: dict[str, Any] = {"run_id": run.id, "status": run.status}
    file = getattr(run, "file", None)
    file_id = file.id if file is not None else (run.model_extra or {}).get("fileId")  # in API version 2025-04-21
    if file_id:
        fields["file_id"] = file_id
    if run.warnings:
        fields["warnings"] = list_warnings(run)
    if not run.is_final:
        fields["next"] = f'Still running: get_run(run_id="{run.id}") waits for it.'
    return fields


def _clean_message(message: str | None) -> str:
    """A failure message without tags and without the query of any URL, which can be a signature."""
    from extend_mcp.client.responses import clean

    return clean(message or "The run failed.", "")


def get_result(run: Run) -> dict[str, Any] | None:
    """A run's result, which read_run's pointers refer to: its output, a workflow's steps, an evaluation's metrics."""
    fields = run.wire()
    names = RESULTS.get(run.object)
    if names is None:
        output: dict[str, Any] | None = fields.get("output")
        return output
    return {name: fields[name] for name in names if fields.get(name)} or None


def get_result_part(run: Run) -> JsonPart | None:
    """The result as JSON text, of which only what is needed is parsed.

    For a large run without `output` it is the whole body.
    """
    if run.body is None:
        found = get_result(run)
        return None if found is None else JsonPart(to_json_text(found))
    whole = JsonPart(run.body)
    if run.object in RESULTS:
        return whole
    output = whole.child("output")
    return None if output is None or output.is_null else output


def count_tokens_left(fields: Any, budget: int) -> int:
    """How many tokens of an answer's budget are left after these fields and `next`."""
    return budget - count(json.dumps(fields, ensure_ascii=False)) - NEXT_TOKENS


def fit_first(parts: Sequence[M], budget: int) -> Sequence[M]:
    """The first parts of an answer, as many as cost at most `budget` tokens together, but at least one."""
    return parts[: len(take_fitting([part.model_dump(exclude_none=True) for part in parts], budget))]
