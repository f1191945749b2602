"""A person's verdict on a workflow run that waits for it. The API has no endpoint for it: this is our own.

A verdict is one conditional update of the run: of two verdicts at the same time, the second is refused. An approved run
goes on after its HUMAN_REVIEW steps, and its results so far count as reviewed, with the corrections of the verdict. A
rejected run ends.
"""

import json
from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import Connection, Row, update

from extend_mcp.engine.errors import Problem, invalid
from extend_mcp.engine.runs.outputs import REVIEWED
from extend_mcp.engine.runs.run_kinds import KINDS
from extend_mcp.engine.storage.blobs import Blobs
from extend_mcp.engine.storage.tables import runs
from extend_mcp.engine.times import now
from extend_mcp.engine.workflows import workflow_run_rows, workflow_views
from extend_mcp.engine.workflows.launch import keep_output
from extend_mcp.engine.workflows.outcomes import NOT_HERE
from extend_mcp.engine.workflows.step_types import StepContext
from extend_mcp.wire.base import OneOf, Wire

REVIEWABLE = ("extract", "classify", "split")


class Correction(Wire):
    """The right output of a run, in the shape of its `output`; of an extraction, `value` alone."""

    run_id: str
    output: dict[str, Any]


class Verdict(Wire):
    """Body of `POST /local/workflow_runs/{id}/review`. `note` is kept with a rejection."""

    verdict: Annotated[str, OneOf("approve", "reject")]
    note: str | None = Field(default=None, max_length=10_000)
    outputs: list[Correction] | None = None


def decide(connection: Connection, blobs: Blobs, run: Row[Any], verdict: Verdict) -> None:
    """Carry out a verdict. Raises `Problem` if the run does not wait for one, or if a correction is wrong."""
    waiting = (runs.c.id == run.id) & (runs.c.status == "NEEDS_REVIEW")
    if verdict.verdict == "reject":
        decided = bool(
            workflow_run_rows.end(connection, waiting, "REJECTED", reviewed_at=now(), rejection_note=verdict.note)
        )
    else:
        decided = workflow_run_rows.change_status(connection, waiting, "PROCESSING", reviewed_at=now()) is not None
    if not decided:
        raise invalid(f"Workflow run {run.id} does not wait for a review: its status is {run.status}.")
    if verdict.verdict == "approve":
        state = workflow_views.read_state(connection, run)
        _keep_reviewed(connection, blobs, state, verdict.outputs or [])
        _go_on(connection, blobs, state)
    elif verdict.outputs:
        raise invalid("outputs: a rejection cannot have corrections")


def _go_on(connection: Connection, blobs: Blobs, state: workflow_views.RunState) -> None:
    definitions = {step["name"]: step for step in state.run.config["steps"]}
    for step in state.steps:
        if step.status == "WAITING":
            workflow_run_rows.change_step(connection, state.run, step.id, "PROCESSED")
            workflow_run_rows.arrive(
                connection, state.run.id, StepContext(definitions[step.step], step, state, blobs).go_on()
            )


def _keep_reviewed(
    connection: Connection, blobs: Blobs, state: workflow_views.RunState, outputs: Sequence[Correction]
) -> None:
    """Mark the results so far as reviewed, and keep them beside the initial ones."""
    corrections = {one.run_id: one.output for one in outputs}
    members = {
        member.id: member
        for member in state.members.values()
        if member.kind in REVIEWABLE and member.status == "PROCESSED"
    }
    if unknown := corrections.keys() - members.keys():
        raise invalid(f"outputs: {min(unknown)} is not a finished result of this workflow run")
    for member in members.values():
        keep_reviewed(connection, blobs, member, corrections.get(member.id))


def keep_reviewed(connection: Connection, blobs: Blobs, member: Row[Any], correction: dict[str, Any] | None) -> None:
    """Mark a finished result as reviewed, and keep it, corrected, beside the initial one. Raises `Problem`."""
    initial = json.loads(blobs.artifact(member.id, KINDS[member.kind].artifact).read_bytes())
    before = _reviewed(blobs, member, initial)
    after = before if correction is None else _corrected(member, before, correction)
    edits = changes(initial["value"], after["value"]) if member.kind == "extract" else None
    review = {"edited": after != initial, "edits": edits or None}
    keep_output(blobs, member.id, REVIEWED, after)
    connection.execute(update(runs).where(runs.c.id == member.id).values(review=review, updated_at=now()))


def _reviewed(blobs: Blobs, member: Row[Any], initial: Any) -> Any:
    """The result after an earlier review, or the initial one."""
    return initial if member.review is None else json.loads(blobs.artifact(member.id, REVIEWED).read_bytes())


def _corrected(member: Row[Any], before: Any, correction: dict[str, Any]) -> Any:
    """The corrected output of a run, in full. Raises `Problem`."""
    path = f"outputs: {member.id}"
    if member.kind == "extract":
        value = correction.get("value")
        if not isinstance(value, dict):
            raise invalid(f"{path}: the correction of an extraction needs `value`, an object")
        known = member.config.get("schema", {}).get("properties", {})
        if unknown := value.keys() - known.keys():
            raise invalid(f"{path}: the schema has no field {min(unknown)!r}")
        return before | {"value": before["value"] | value}
    if member.kind == "classify":
        for one in member.config["classifications"]:
            if one["id"] == correction.get("id"):
                return before | {"id": one["id"], "type": one["type"]}
        raise invalid(f"{path}: there is no classification with the id {correction.get('id')!r}")
    raise Problem(
        400, NOT_HERE, f"{path}: the parts of a split have been processed already; they cannot be changed now."
    )


def changes(before: Any, after: Any, path: str = "") -> dict[str, Any]:
    """The edits, by path as in `metadata`. An array whose length changed is one edit."""
    if isinstance(before, dict) and isinstance(after, dict):
        edits: dict[str, Any] = {}
        for name in dict.fromkeys([*before, *after]):
            edits |= changes(before.get(name), after.get(name), f"{path}.{name}" if path else name)
        return edits
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        edits = {}
        for index, (one, other) in enumerate(zip(before, after, strict=True)):
            edits |= changes(one, other, f"{path}[{index}]")
        return edits
    return {} if before == after else {path: {"originalValue": before, "editedValue": after}}
