"""The work on an evaluation whose members have all ended: measure them."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row

from extend_mcp.engine.budget import Budget, OverBudget, in_thread
from extend_mcp.engine.evaluations import evaluation_run_rows
from extend_mcp.engine.evaluations.compared_values import Value
from extend_mcp.engine.evaluations.metrics import Member, measure
from extend_mcp.engine.objects.port import ObjectStore, artifact_key
from extend_mcp.engine.queue.port import MAX_CRASHES, RunLease, read_held
from extend_mcp.engine.runs.run_kinds import KINDS
from extend_mcp.engine.storage.database import Database

DOCUMENT_STEPS = 50_000_000
"""Steps to compare the results of one file: rows within rows are compared each with each."""

BatchAndMembers = tuple[Row[Any], Sequence[Row[Any]]]
"""The batch of an evaluation, and the members that count."""


class Evaluator:
    """The queue's handler for evaluations. After a crash it starts again: only the end is stored."""

    def __init__(self, database: Database, objects: ObjectStore) -> None:
        self._database = database
        self._objects = objects

    async def work(self, lease: RunLease) -> None:
        """Measure, and end the evaluation."""
        if lease.crashes >= MAX_CRASHES:
            await self._fail(lease, f"The engine itself ended {lease.crashes} times while it measured.")
            return
        batch_and_members = await self._database.read(lambda connection: _read_batch(connection, lease))
        if batch_and_members is None:
            return
        batch, members = batch_and_members
        if not members:
            await self._database.write(lambda connection: evaluation_run_rows.end(connection, lease, "CANCELLED"))
            return
        try:
            budget = Budget(DOCUMENT_STEPS)
            metrics = await in_thread(budget, lambda: self._measure(batch, members, budget))
        except OverBudget as error:
            await self._fail(lease, f"The comparison of one file's results {error}: expect fewer rows within rows.")
            return
        except FileNotFoundError as error:
            await self._fail(lease, f"The output of a run is missing from {self._objects.name}: {error.filename}.")
            return
        warnings = _warnings(batch.run_count, members)
        await self._database.write(lambda connection: evaluation_run_rows.finish(connection, lease, metrics, warnings))

    async def give_up(self, lease: RunLease) -> None:
        """End an evaluation at which the engine itself failed unexpectedly."""
        await self._fail(lease, "The engine failed at this evaluation; its log says why.")

    async def _fail(self, lease: RunLease, message: str) -> None:
        failure = {"failure_reason": "INTERNAL_ERROR", "failure_message": message}
        await self._database.write(lambda connection: evaluation_run_rows.end(connection, lease, "FAILED", **failure))

    def _measure(self, batch: Row[Any], members: Sequence[Row[Any]], budget: Budget) -> Value:
        return measure(batch.kind, batch.run_count, self._read(members), budget)

    def _read(self, members: Sequence[Row[Any]]) -> Iterator[Member]:
        for row in members:
            output = None
            if row.status == "PROCESSED":
                key = artifact_key(row.id, row.attempt, KINDS[row.kind].artifact)
                output = json.loads(self._objects.read(key))
            yield Member(json.loads(row.expected), output, json.loads(row.config), row.metrics)


def _read_batch(connection: Connection, lease: RunLease) -> BatchAndMembers | None:
    run = read_held(connection, lease)
    return (
        None
        if run is None
        else (evaluation_run_rows.batch_of(connection, run), evaluation_run_rows.get_ended_members(connection, run))
    )


def _warnings(total: int, members: Sequence[Row[Any]]) -> list[Value]:
    """Warnings about items that the metrics do not show."""
    warnings = []
    if failed := sum(row.status == "FAILED" for row in members):
        message = f"{failed} of {total} items failed and count as wrong; list the runs with this batchId to see why."
        warnings.append({"code": "LOCAL_ITEMS_FAILED", "message": message})
    if left_out := total - len(members):
        message = f"{left_out} of {total} items were cancelled or deleted and are left out of the metrics."
        warnings.append({"code": "LOCAL_ITEMS_LEFT_OUT", "message": message})
    return warnings
