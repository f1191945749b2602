"""What every answer about a run begins with."""

from typing import Any

from extend_mcp.errors import RunFailed
from extend_mcp.models.runs import Run
from extend_mcp.reading.envelope import one_line

LISTED = 40
"""How many headings, pages, flags, citations or parts one answer lists."""


def facts(run: Run) -> dict[str, Any]:
    """What every answer about a run has. Raises `RunFailed` where there is no result to tell of."""
    if run.status == "FAILED":
        code = run.failure_reason or "INTERNAL_ERROR"
        retryable = code in {"OCR_ERROR", "INTERNAL_ERROR"}
        raise RunFailed(code, run.failure_message or "The run failed.", retryable=retryable, run_id=run.id)
    facts: dict[str, Any] = {"run_id": run.id, "status": run.status}
    file = getattr(run, "file", None)
    if file is not None:
        facts["file_id"] = file.id
    if run.warnings:
        facts["warnings"] = [one_line(f"{w.code}: {w.message}", 300) for w in run.warnings[:10]]
    if not run.is_final:
        facts["next"] = f'Still running: get_run(run_id="{run.id}") waits on.'
    return facts
