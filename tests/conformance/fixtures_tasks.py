"""The tools with tasks that the conformance suite looks for by name, and where their tasks are: in memory.

`add_task_fixtures` registers the tools; `extensions_with_fixtures` gives what `build_extensions` does, where a task is
one of theirs or else a run.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import Annotated, Any
from uuid import uuid4

from mcp.server.elicitation import AcceptedElicitation, ElicitationResult
from mcp.server.extension import Extension
from mcp.server.mcpserver import require_client_extension
from mcp.server.mcpserver.context import Context
from mcp.server.mcpserver.resolve import Elicit, Resolve
from mcp_types import INTERNAL_ERROR
from pydantic import BaseModel, ConfigDict

from extend_mcp.errors import Refused
from extend_mcp.server.app import App
from extend_mcp.server.extensions import build_extensions
from extend_mcp.server.extensions.run_tasks import WAITING, RunTasks
from extend_mcp.server.extensions.tasks import Tasks
from extend_mcp.server.mcp_server import ExtendServer
from extend_mcp.server.tools.calls.extend_tool import ExtendTool, to_result
from extend_mcp.server.tools.calls.failures import make_error_result
from extend_mcp.server.tools.declaration import READS

POLL_MS = 100


@dataclass
class Work:
    """What goes on behind a task: it is over after `seconds`, and once nothing is asked any more."""

    text: str
    seconds: float = 0
    asks: dict[str, str] = field(default_factory=dict)
    """Questions by key."""
    fails: str | None = None
    """How it ends: with a `tool` error, or a `protocol` error."""
    id: str = field(default_factory=lambda: f"fixture_{uuid4().hex}")
    cancelled: bool = False
    begun_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    begun: float = field(default_factory=monotonic)

    @property
    def over(self) -> bool:
        """True if it would end now."""
        return not self.asks and monotonic() - self.begun >= self.seconds

    def state(self) -> dict[str, Any]:
        """Its status, with what belongs to that."""
        if self.cancelled:
            return {"status": "cancelled"}
        if self.asks:
            return {"status": "input_required", "inputRequests": {key: _question(self.asks[key]) for key in self.asks}}
        if not self.over:
            return {"status": "working"}
        if self.fails == "protocol":
            return {"status": "failed", "error": {"code": INTERNAL_ERROR, "message": self.text}}
        result = make_error_result(Refused("LOCAL_FIXTURE", self.text)) if self.fails else to_result(self.text)
        return {"status": "completed", "result": result.model_dump(mode="json", by_alias=True, exclude_none=True)}


WORKS: dict[str, Work] = {}


class FixtureTasks(RunTasks):
    """Tasks of the fixtures' tools; any other task is a run."""

    async def get(self, app: App, task_id: str) -> dict[str, Any]:
        """The work, or the run."""
        if task_id not in WORKS:
            return await super().get(app, task_id)
        work = WORKS[task_id]
        dates = {"createdAt": work.begun_at.isoformat(), "lastUpdatedAt": datetime.now(UTC).isoformat()}
        return {"taskId": task_id, **dates, "ttlMs": None, "pollIntervalMs": POLL_MS, **work.state()}

    async def cancel(self, app: App, task_id: str) -> None:
        """Cancel what is not over."""
        if task_id not in WORKS:
            await super().cancel(app, task_id)
        elif not WORKS[task_id].over:
            WORKS[task_id].cancelled = True

    async def update(self, app: App, task_id: str, responses: dict[str, Any]) -> None:
        """Take the answers that were asked for."""
        if task_id not in WORKS:
            await super().update(app, task_id, responses)
            return
        for key in responses:
            WORKS[task_id].asks.pop(key, None)


def _question(message: str) -> dict[str, Any]:
    schema = {"type": "object", "properties": {"confirm": {"type": "boolean"}}, "required": ["confirm"]}
    return {
        "method": "elicitation/create",
        "params": {"mode": "form", "message": message, "requestedSchema": schema},
    }


class Started(BaseModel):
    """What a tool answers while its work goes on; after it, `text`."""

    model_config = ConfigDict(extra="allow")

    run_id: str
    status: str
    text: str = ""


def _begin(work: Work) -> Started:
    WORKS[work.id] = work
    return Started(run_id=work.id, status="PROCESSING")


async def greet(name: str) -> str:
    """Say hello, without a task."""
    return f"Hello, {name}!"


async def slow_compute(seconds: float = 1, label: str = "", wait_seconds: float | None = None) -> Started:
    """Work for some seconds; at once where nobody can look later."""
    work = Work(f"Computed {label} in {seconds} s", seconds)
    if wait_seconds == 0 and seconds:
        return _begin(work)
    return Started(run_id=work.id, status="PROCESSED", text=work.text)


async def failing_job(ctx: Context[App, Any], wait_seconds: float | None = None) -> Started:
    """Fail after a second. Only with a task."""
    require_client_extension(ctx.request_context, Tasks.identifier)
    return _begin(Work("The job failed.", seconds=1, fails="tool"))


async def protocol_error_job(wait_seconds: float | None = None) -> Started:
    """End in a protocol error."""
    return _begin(Work("The job crashed.", fails="protocol"))


async def confirm_delete(filename: str = "", wait_seconds: float | None = None) -> Started:
    """Ask one question."""
    return _begin(Work(f"Deleted {filename}.", asks={"confirm": f"Delete {filename}?"}))


async def multi_input(wait_seconds: float | None = None) -> Started:
    """Ask two questions."""
    return _begin(Work("Both answered.", asks={"first": "The first?", "second": "The second?"}))


class Name(BaseModel):
    """An answer of the user."""

    name: str


def ask_name() -> Elicit[Name]:
    """Ask before the task begins."""
    return Elicit("What is your name?", Name)


async def test_tool_with_task(
    answer: Annotated[ElicitationResult[Name], Resolve(ask_name)],
    wait_seconds: float | None = None,  # noqa: PT028  (no test, whatever the suite calls it)
) -> Started:
    """Ask for a name, then work."""
    if not isinstance(answer, AcceptedElicitation):
        raise Refused("LOCAL_FIXTURE", "No name was given.")
    return _begin(Work(f"Hello, {answer.data.name}!", seconds=0.2))


TASKING = (slow_compute, failing_job, protocol_error_job, confirm_delete, multi_input, test_tool_with_task)


def extensions_with_fixtures() -> Sequence[Extension]:
    """Our extensions, the tasks of the fixtures' tools among them."""
    names = {function.__name__ for function in TASKING}
    tasks = Tasks(FixtureTasks(), WAITING | names)
    return [tasks, *(each for each in build_extensions() if not isinstance(each, Tasks))]


def add_task_fixtures(server: ExtendServer) -> ExtendServer:
    """Register the tools on a built server, beside what it has."""
    for function in (greet, *TASKING):
        tool = ExtendTool.make(function, function.__name__, READS, {})
        server._tool_manager._tools[tool.name] = tool
    return server
