"""A step of a workflow run at work: what it may read, and where the run goes on after it."""

import json
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Row

from extend_mcp.engine.objects.port import ObjectStore
from extend_mcp.engine.runs.outputs import describe_missing, output_keys
from extend_mcp.engine.workflows import plan
from extend_mcp.engine.workflows.definitions import Definition
from extend_mcp.engine.workflows.expressions import References
from extend_mcp.engine.workflows.formula_budget import FormulaBudget
from extend_mcp.engine.workflows.graph import ROUTES
from extend_mcp.engine.workflows.outcomes import StepFailed
from extend_mcp.engine.workflows.workflow_run_rows import Arrival
from extend_mcp.engine.workflows.workflow_views import RunState


@dataclass(frozen=True, slots=True)
class StepContext:
    """A step at work: its definition, its row, the state of its run, and the budget of its formulas and texts."""

    definition: Definition
    row: Row[Any]
    state: RunState
    objects: ObjectStore
    budget: FormulaBudget = field(default_factory=FormulaBudget)

    @property
    def config(self) -> Definition:
        """The step's config; empty if it has none."""
        config: Definition = self.definition.get("config", {})
        return config

    def references(self, **names: Any) -> References:
        """The values that the step may refer to. Each output is read once."""
        return References(self._definitions(), cache(self._output), self.state.run.metadata, self.budget, **names)

    def go_on(self, taken: str | None = None) -> list[Arrival]:
        """The next arrivals: those of all entries, or of the entries whose route was taken."""
        key = ROUTES.get(self.definition["type"])
        entries = [entry for entry in self.definition.get("next", []) if key is None or entry[key] == taken]
        return [each for entry in entries for each in self.reach(entry["step"], self.row.file_ids, self.row.scope)]

    def reach(self, name: str, file_ids: list[str], scope: str) -> list[Arrival]:
        """The arrivals at one of the next steps."""
        return plan.plan_arrivals(self._definitions()[name], self.state.run.file_ids, self.state.steps, file_ids, scope)

    def output_of(self, step: Row[Any]) -> Any:
        """The output of a finished step; after a review, the reviewed one."""
        if step.member_id is None:
            return step.result
        member = self.state.members.get(step.member_id)
        if member is None:
            raise StepFailed("INTERNAL_ERROR", f"the run of step {step.step!r} was deleted")
        try:
            return json.loads(self.objects.read(output_keys(member).current))
        except FileNotFoundError as error:
            raise StepFailed("INTERNAL_ERROR", describe_missing(self.objects, member.id)) from error

    def provided_output(self, processor_id: str) -> Definition | None:
        """The result of a processor that the caller provided, if any."""
        output: Definition | None = (self.state.detail.outputs or {}).get(processor_id)
        return output

    def _output(self, name: str) -> Any:
        steps = plan.find_visible(self.row, self.state.steps, name)
        outputs = [self.output_of(step) for step in steps]
        collected = bool(outputs) and not plan.is_within(self.row.scope, steps[0].scope)
        return outputs if len(outputs) > 1 or collected else outputs[0] if outputs else None

    def _definitions(self) -> dict[str, Definition]:
        return {step["name"]: step for step in self.state.run.config["steps"]}
