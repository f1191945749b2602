"""A person's verdict on a workflow run that waits for it. The API has no endpoint for it: this one is the engine's own.

A verdict is one conditional update of the run: of two verdicts at the same time, the second is refused. An approved run
goes on after its HUMAN_REVIEW steps, and its results so far count as reviewed, with the corrections of the verdict. A
rejected run ends.
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

import anyio.to_thread
from pydantic import Field
from sqlalchemy import Connection, Row, select, update

from extend_mcp.engine.errors import Problem, invalid, not_found
from extend_mcp.engine.objects.port import NewObject, ObjectStore, artifact
from extend_mcp.engine.runs.outputs import REVIEWED, output_keys
from extend_mcp.engine.storage.database import Database
from extend_mcp.engine.storage.tables import runs
from extend_mcp.engine.times import now
from extend_mcp.engine.workflows import workflow_run_rows
from extend_mcp.engine.workflows.launch import encode_output
from extend_mcp.engine.workflows.outcomes import NOT_HERE
from extend_mcp.engine.workflows.step_context import StepContext
from extend_mcp.engine.workflows.workflow_views import RunState, read_state
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


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The result of a member after a review. `before` is its row as it was read; `review` is for its row."""

    before: Row[Any]
    review: dict[str, Any]
    upload: NewObject


class ReviewedMeanwhile(Exception):
    """Somebody else reviewed the same result: read it again."""


async def decide(database: Database, objects: ObjectStore, workspace: str, run_id: str, verdict: Verdict) -> RunState:
    """Carry out a verdict. Raises `Problem` if the run does not wait for one, or if a correction is wrong.

    Returns the run after it.
    """
    while True:
        state = await database.read(lambda connection: _read(connection, workspace, run_id))
        if state.run.status != "NEEDS_REVIEW":  # also if it waits by the time of the write: these are not its results
            raise _not_waiting(state.run)
        reviewed = await anyio.to_thread.run_sync(_review_all, objects, state, verdict)
        with suppress(ReviewedMeanwhile):
            return await objects.store(
                [each.upload for each in reviewed],
                partial(_write, objects, workspace, run_id, verdict, reviewed),
            )


def _read(connection: Connection, workspace: str, run_id: str) -> RunState:
    return read_state(connection, workflow_run_rows.get(connection, workspace, run_id))


def _review_all(objects: ObjectStore, state: RunState, verdict: Verdict) -> list[Reviewed]:
    """The results so far, with the corrections of an approval; none for a rejection."""
    if verdict.verdict == "reject":
        return []
    corrections = {correction.run_id: correction.output for correction in verdict.outputs or []}
    members = {
        member.id: member
        for member in state.members.values()
        if member.kind in REVIEWABLE and member.status == "PROCESSED"
    }
    if unknown := corrections.keys() - members.keys():
        raise invalid(f"outputs: {min(unknown)} is not a finished result of this workflow run")
    return [review(objects, member, corrections.get(member.id)) for member in members.values()]


def _write(
    objects: ObjectStore,
    workspace: str,
    run_id: str,
    verdict: Verdict,
    reviewed: Sequence[Reviewed],
    connection: Connection,
) -> RunState:
    run = workflow_run_rows.hold(connection, workspace, run_id)
    waiting = (runs.c.id == run.id) & (runs.c.status == "NEEDS_REVIEW")
    if verdict.verdict == "reject":
        note = {"reviewed_at": now(), "rejection_note": verdict.note}
        decided = workflow_run_rows.end(connection, waiting, "REJECTED", **note) is not None
    else:
        decided = workflow_run_rows.change_status(connection, waiting, "PROCESSING", reviewed_at=now()) is not None
    if not decided:
        raise _not_waiting(run)
    if verdict.verdict == "approve":
        for result in reviewed:
            keep(connection, result)
        _go_on(connection, objects, read_state(connection, run))
    elif verdict.outputs:
        raise invalid("outputs: a rejection cannot have corrections")
    return _read(connection, workspace, run_id)


def _not_waiting(run: Row[Any]) -> Problem:
    return invalid(f"Workflow run {run.id} does not wait for a review: its status is {run.status}.")


def _go_on(connection: Connection, objects: ObjectStore, state: RunState) -> None:
    definitions = {step["name"]: step for step in state.run.config["steps"]}
    for step in state.steps:
        if step.status == "WAITING":
            workflow_run_rows.change_step(connection, state.run, step.id, "PROCESSED")
            arrivals = StepContext(definitions[step.step], step, state, objects).go_on()
            workflow_run_rows.arrive(connection, state.run.id, arrivals)


async def correct_result(
    database: Database, objects: ObjectStore, workspace: str, run_id: str, member_id: str, correction: dict[str, Any]
) -> None:
    """Correct one finished result of a run. Raises `Problem`."""
    while True:
        state = await database.read(lambda connection: _read(connection, workspace, run_id))
        member = state.members.get(member_id)
        if member is None or member.kind not in REVIEWABLE or member.status != "PROCESSED":
            raise not_found(f"Output of workflow run {run_id}", member_id)
        reviewed = await anyio.to_thread.run_sync(review, objects, member, correction)
        with suppress(ReviewedMeanwhile):
            return await objects.store([reviewed.upload], partial(keep, reviewed=reviewed))


def review(objects: ObjectStore, member: Row[Any], correction: dict[str, Any] | None) -> Reviewed:
    """A finished result, corrected. Blocks. Raises `Problem`."""
    keys = output_keys(member)
    initial = json.loads(objects.read(keys.initial))
    before = initial if keys.reviewed is None else json.loads(objects.read(keys.reviewed))
    after = before if correction is None else _corrected(member, before, correction)
    edits = changes(initial["value"], after["value"]) if member.kind == "extract" else None
    attempt = objects.new_attempt()
    columns = {"edited": after != initial, "edits": edits or None, "attempt": attempt}
    return Reviewed(member, columns, artifact(encode_output(after), member.id, attempt, REVIEWED))


def keep(connection: Connection, reviewed: Reviewed) -> None:
    """Mark a finished result as reviewed, and name its reviewed output. Raises `ReviewedMeanwhile`."""
    before = reviewed.before
    now_there = connection.execute(select(runs.c.review).where(runs.c.id == before.id)).first()
    if now_there is None or now_there.review != before.review:
        raise ReviewedMeanwhile
    changed = update(runs).where(runs.c.id == before.id)
    connection.execute(changed.values(review=reviewed.review, updated_at=now()))


def _corrected(member: Row[Any], before: Any, correction: dict[str, Any]) -> Any:
    """The corrected output of a run, in full. Raises `Problem`."""
    path = f"outputs: {member.id}"
    if member.kind == "extract":
        value = correction.get("value")
        if not isinstance(value, dict):
            raise invalid(f"{path}: the correction of an extraction needs `value`, an object")
        fields = member.config.get("schema", {}).get("properties", {})
        if unknown := value.keys() - fields.keys():
            raise invalid(f"{path}: the schema has no field {min(unknown)!r}")
        return before | {"value": before["value"] | value}
    if member.kind == "classify":
        for each in member.config["classifications"]:
            if each["id"] == correction.get("id"):
                return before | {"id": each["id"], "type": each["type"]}
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
        for index, (first, second) in enumerate(zip(before, after, strict=True)):
            edits |= changes(first, second, f"{path}[{index}]")
        return edits
    return {} if before == after else {path: {"originalValue": before, "editedValue": after}}
