"""A call that waits for runs of every kind and reports each step of a workflow whose status changed."""

from typing import TYPE_CHECKING, Annotated, Any

from mcp.server.mcpserver.context import Context
from mcp.server.mcpserver.resolve import Resolve

from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.app import App
from extend_mcp.server.call import Call, Report
from extend_mcp.wire.runs import BatchRun, Run

if TYPE_CHECKING:
    from extend_mcp.client import ExtendClient


class StepCall(Call):
    """A tool call whose progress names the steps of a workflow run whose status changes."""

    def __init__(self, app: App, extend: "ExtendClient", report: Report) -> None:
        super().__init__(app, extend, report)
        self._seen: dict[str, str] = {}

    def describe_status(self, run: Run | BatchRun) -> str:
        """The run's status, and that of each step whose status changed since the last report."""
        steps = getattr(run, "step_runs", ())
        changed = [step for step in steps if self._seen.get(step.id) != step.status]
        self._seen |= {step.id: step.status for step in changed}
        report = ", ".join(f"{to_one_line(step.step.name)} {step.status}" for step in changed)
        return f"{run.status}: {report}" if report else run.status


async def watching_call(ctx: Context[App, Any]) -> Call:
    """The call that a tool answers."""
    return await StepCall.begin(ctx)


Here = Annotated[Call, Resolve(watching_call)]
"""The parameter of a tool that gets this call from the server."""
