"""Works on workflow runs, step by step. Each step is saved in one transaction, with whatever it starts: after a crash,
a run goes on from the last saved step.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import anyio.to_thread
from sqlalchemy import Connection, Row, update

from extend_mcp.engine.budget import OverBudget, in_thread
from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.errors import Problem
from extend_mcp.engine.objects.port import ObjectStore
from extend_mcp.engine.queue.port import MAX_CRASHES, RunLease, held_by, read_held
from extend_mcp.engine.runs import outputs
from extend_mcp.engine.runs.run_ends import LeaseLost
from extend_mcp.engine.runs.run_status import OUT_OF_QUEUE
from extend_mcp.engine.storage.database import Database
from extend_mcp.engine.storage.locks import lock_rows
from extend_mcp.engine.storage.presign import Signer
from extend_mcp.engine.storage.tables import runs, workflow_runs
from extend_mcp.engine.times import now
from extend_mcp.engine.workflows import external, launch, plan, workflow_run_rows, workflow_views
from extend_mcp.engine.workflows.formula_budget import FormulaBudget
from extend_mcp.engine.workflows.operators import ValueFault
from extend_mcp.engine.workflows.outcomes import Completed, Failed, Launch, Outcome, StepFailed, Wait
from extend_mcp.engine.workflows.step_context import StepContext
from extend_mcp.engine.workflows.step_types import proceed

REMEMBERED = 10_000
"""The most runs whose spent steps are remembered until they are worked on again."""

Outcomes = Sequence[tuple[Row[Any], Outcome]]
Presets = Mapping[str, launch.Preset]
"""Presets by the id of their step."""


class Interpreter:
    """The queue's handler for workflow runs."""

    def __init__(self, config: EngineConfig, database: Database, objects: ObjectStore) -> None:
        self._config = config
        self._database = database
        self._objects = objects
        self._signer = Signer(database.secret)
        self._spent: dict[str, int] = {}

    async def work(self, lease: RunLease) -> None:
        """Work on a run until it ends or waits."""
        if lease.crashes >= MAX_CRASHES:
            message = f"The engine itself ended {lease.crashes} times while it worked on this run."
            await self._fail(lease, message)
            return
        await self._database.write(lambda connection: _begin(connection, lease))
        while (ready := await self._database.read(lambda connection: _find_ready(connection, lease))) is not None:
            state, steps = ready
            if steps:
                await self._advance(lease, state, steps)
            elif await self._database.write(lambda connection: _rest(connection, lease)):
                return

    async def give_up(self, lease: RunLease) -> None:
        """End a run at which the engine itself failed unexpectedly."""
        await self._fail(lease, "The engine failed at this run; its log says why.")

    async def _fail(self, lease: RunLease, message: str) -> None:
        failure = {"failure_reason": "INTERNAL_ERROR", "failure_message": message}
        await self._database.write(
            lambda connection: workflow_run_rows.end(connection, held_by(lease), "FAILED", **failure)
        )

    async def _advance(self, lease: RunLease, state: workflow_views.RunState, steps: Sequence[Row[Any]]) -> None:
        """Do all steps that are ready. A request to a service is made alone, so that its answer is saved at once."""
        definitions = {step["name"]: step for step in state.run.config["steps"]}
        budget = FormulaBudget(self._spent.pop(lease.run_id, 0))
        contexts = [StepContext(definitions[step.step], step, state, self._objects, budget) for step in steps]
        quick = [context for context in contexts if context.definition["type"] != "EXTERNAL_DATA_VALIDATION"]
        outcomes: Outcomes
        if quick:
            outcomes = await in_thread(budget, lambda: [(context.row, proceed(context)) for context in quick])
        else:
            outcomes = [(contexts[0].row, await self._ask(contexts[0]))]
        self._remember(lease.run_id, budget.spent)
        launches = [(step, outcome) for step, outcome in outcomes if isinstance(outcome, Launch)]
        presets = await anyio.to_thread.run_sync(launch.prepare_presets, self._objects, launches)
        uploads = [preset.upload for preset in presets.values()]
        try:
            await self._objects.store(uploads, lambda connection: self._save(connection, lease, outcomes, presets))
        except LeaseLost:
            return

    def _remember(self, run_id: str, spent: int) -> None:
        self._spent[run_id] = spent
        if len(self._spent) > REMEMBERED:
            del self._spent[next(iter(self._spent))]

    async def _ask(self, context: StepContext) -> Outcome:
        try:
            url, headers, body = await in_thread(context.budget, lambda: self._request(context))
        except StepFailed as failure:
            return Failed(failure.reason, failure.message)
        except (ValueFault, OverBudget) as fault:
            return Failed("INVALID_WORKFLOW", str(fault))
        except Problem as problem:
            return Failed("INTERNAL_ERROR", problem.message)
        return await external.ask_service(context, url, headers, body, allow_private=self._config.allow_private_urls)

    def _request(self, context: StepContext) -> tuple[str, dict[str, str], bytes | None]:
        """The request to a service: URL, headers, and the run so far. Reads the disk."""
        has_body = context.config["requestOptions"]["method"] != "GET"
        return *external.fill_request(context), self._run_as_json(context) if has_body else None

    def _run_as_json(self, context: StepContext) -> bytes:
        """The run so far as JSON, with outputs. Reads the disk."""
        base_url = self._config.public_url or ""

        def member(row: Row[Any]) -> dict[str, Any]:
            body: dict[str, Any] = json.loads(
                outputs.render_run(self._objects, self._signer, row, context.state.related, base_url)
            )
            return body

        return json.dumps(workflow_views.run(context.state, base_url, member), ensure_ascii=False).encode()

    def _save(self, connection: Connection, lease: RunLease, outcomes: Outcomes, presets: Presets) -> None:
        """Save the outcomes of steps. Raises `LeaseLost`."""
        lock_rows(connection, runs, [lease.run_id])
        state = _held(connection, lease)
        if state is None:
            raise LeaseLost
        for step, proposed in outcomes:
            outcome: Outcome | None = proposed
            if isinstance(proposed, Launch):
                outcome = self._launch(connection, state, step, proposed, presets)
            if isinstance(outcome, Failed):
                workflow_run_rows.change_step(connection, state.run, step.id, "FAILED")
                message = f"Step {step.step!r}: {outcome.message.rstrip('.')}."
                failure = {"failure_reason": outcome.reason, "failure_message": message}
                workflow_run_rows.end(connection, held_by(lease), "FAILED", **failure)
                return
            if isinstance(outcome, Completed):
                workflow_run_rows.change_step(connection, state.run, step.id, outcome.status, result=outcome.result)
                workflow_run_rows.arrive(connection, state.run.id, outcome.arrivals)
            elif isinstance(outcome, Wait):
                workflow_run_rows.change_step(connection, state.run, step.id, "WAITING")

    def _launch(
        self,
        connection: Connection,
        state: workflow_views.RunState,
        step: Row[Any],
        outcome: Launch,
        presets: Presets,
    ) -> Failed | None:
        """Start the run of a step. Returns the failure, or None."""
        try:
            member_id = launch.start(connection, state, step, outcome, presets)
        except Problem as problem:
            return Failed("INVALID_WORKFLOW", problem.message)
        except StepFailed as failure:
            return Failed(failure.reason, failure.message)
        workflow_run_rows.change_step(
            connection, state.run, step.id, "PROCESSING", member_id=member_id, result=outcome.result
        )
        return None


def _find_ready(connection: Connection, lease: RunLease) -> tuple[workflow_views.RunState, list[Row[Any]]] | None:
    """The run and its steps that can go on; None if the run is no longer the lease's."""
    state = _held(connection, lease)
    return None if state is None else (state, plan.find_ready(state.run.config["steps"], state.steps, state.members))


def _held(connection: Connection, lease: RunLease) -> workflow_views.RunState | None:
    """The run; None if it is no longer the lease's."""
    run = read_held(connection, lease)
    return None if run is None else workflow_views.read_state(connection, run)


def _begin(connection: Connection, lease: RunLease) -> None:
    """Store when a run was first worked on."""
    first = (workflow_runs.c.run_id == lease.run_id) & workflow_runs.c.started_at.is_(None)
    connection.execute(update(workflow_runs).where(first).values(started_at=now()))


def _rest(connection: Connection, lease: RunLease) -> bool:
    """Take the run from the queue: it has ended, waits for a person, or waits for runs that it started.

    False if one of these has just ended, so that there is more to do. Those that end later queue the run again.
    """
    lock_rows(connection, runs, [lease.run_id])
    ready = _find_ready(connection, lease)
    if ready is None:
        return True
    state, steps = ready
    if steps:
        return False
    statuses = {step.status for step in state.steps}
    if "PROCESSING" in statuses:
        connection.execute(update(runs).where(held_by(lease)).values(OUT_OF_QUEUE))
    elif "WAITING" in statuses:
        workflow_run_rows.change_status(connection, held_by(lease), "NEEDS_REVIEW")
    else:
        workflow_run_rows.end(
            connection, held_by(lease), "PROCESSED", usage=workflow_run_rows.usage_of(connection, lease.run_id)
        )
    return True
