"""Runs as tasks: the task's id is the run's, so nothing is stored here and every replica can answer.

`exr_…?citations=true` is the one exception: the run does not store whether the answer has citations.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any

from mcp.shared.exceptions import MCPError
from mcp_types import INTERNAL_ERROR, INVALID_PARAMS, INVALID_REQUEST, CallToolResult
from pydantic import TypeAdapter

from extend_mcp.errors import ExtendError, InvalidRequest, NotFound, RunFailed
from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.app import App
from extend_mcp.server.call import Call
from extend_mcp.server.callers import get_scope
from extend_mcp.server.tools.calls.extend_tool import to_result
from extend_mcp.server.tools.calls.failures import MESSAGE_LIMIT, make_error_result
from extend_mcp.server.tools.declaration import STOPS
from extend_mcp.server.tools.run_answers.notes import collect_notes
from extend_mcp.server.tools.summary import summarize_in_thread
from extend_mcp.wire.runs import FINAL, BatchRun, Run

WAITING = frozenset({
    "parse_document", "extract_data", "classify_document", "split_document", "run_workflow", "get_run", "get_batch",
    "detect_form_fields", "fill_form", "verify_document", "get_evaluation_run",
})  # fmt: skip
"""The tools that wait. start_batch and run_evaluation do not: get_batch and get_evaluation_run wait for theirs."""

POLL_SECONDS = 1
"""How often a client should ask for a task."""

CITED = "?citations=true"


class RunTasks:
    """The tasks: runs, batches and evaluation runs of the caller's account."""

    def find_started(self, arguments: Mapping[str, Any], answer: CallToolResult) -> dict[str, Any] | None:
        """The id of the unfinished run, batch or evaluation run, and the notes of the call; None if it is finished."""
        content = answer.structured_content or {}
        if answer.is_error or content.get("status", "PROCESSED") in FINAL:
            return None
        run_id: str = content.get("run_id") or content.get("batch_id") or content["id"]
        cited = TypeAdapter(bool).validate_python(arguments.get("citations") or False)  # the tool accepted it as one
        task = {"taskId": f"{run_id}{CITED}" if cited else run_id}
        schema = [f"Schema: {'; '.join(content['schema_changes'])}"] if "schema_changes" in content else []
        if schema or "notes" in content:
            message = " ".join([f"{run_id} {content['status']}.", *schema, *content.get("notes", ())])
            task["statusMessage"] = to_one_line(message, MESSAGE_LIMIT)
        return task

    async def get(self, app: App, task_id: str) -> dict[str, Any]:
        """The run as a task. A failed run is completed with an error result: `failed` is for JSON-RPC errors.

        A run that waits for a person's review is completed too: the client cannot give the review.
        """
        with _as_mcp_errors():
            found = await _read(app, task_id)
            now = datetime.now(UTC).isoformat(timespec="milliseconds")
            task: dict[str, Any] = {
                "taskId": task_id,
                "status": "working",
                "statusMessage": to_one_line(f"{found.id} {found.status}"),
                "createdAt": getattr(found, "created_at", None) or now,  # some kinds of runs have no dates in the API
                "lastUpdatedAt": getattr(found, "updated_at", None) or now,
                "ttlMs": None,  # kept until it is deleted
                "pollIntervalMs": POLL_SECONDS * 1000,
            }
            if found.status == "CANCELLED":
                task["status"] = "cancelled"
            elif found.is_final:
                result = await _result(app, found, citations=task_id.endswith(CITED))
                task["status"] = "completed"
                task["result"] = result.model_dump(mode="json", by_alias=True, exclude_none=True)
            return task

    async def cancel(self, app: App, task_id: str) -> None:
        """Cancel the run. A run that has ended, or that the API cannot stop, stays unchanged."""
        with _as_mcp_errors():
            needed = get_scope(STOPS)
            if app.settings.read_only or not app.caller.may(needed):
                reason = "this server is read-only" if app.settings.read_only else f"it needs the scope `{needed}`"
                raise MCPError(INVALID_REQUEST, f"Cancelling is not allowed: {reason}.")
            found = await _read(app, task_id)
            if found.is_final or isinstance(found, BatchRun) or found.object == "evaluation_set_run":
                return
            try:
                await (await app.client()).runs(found.id).cancel(found.id)
            except InvalidRequest:  # it ended meanwhile
                return
            except ExtendError as error:
                if error.code != "LOCAL_NOT_POSSIBLE":
                    raise

    async def update(self, app: App, task_id: str, responses: dict[str, Any]) -> None:  # noqa: ARG002
        """Ignore the answers, since runs ask no questions."""
        with _as_mcp_errors():
            await _read(app, task_id)


async def _read(app: App, task_id: str) -> Run | BatchRun:
    client, run_id = await app.client(), task_id.removesuffix(CITED)
    if run_id.startswith("bpr_"):  # an evaluation run, which is also a batch, or only a batch
        with suppress(NotFound):
            return await client.evaluation_set_runs.get(run_id)
    if run_id.startswith(("bpr_", "bpar_")):
        return await client.batch_runs.get(run_id)
    return await client.runs(run_id).get(run_id)


async def _result(app: App, found: Run | BatchRun, *, citations: bool) -> CallToolResult:
    """The answer of the tool that waits for it."""
    call = Call(app, await app.client())
    try:
        if isinstance(found, BatchRun):
            from extend_mcp.server.tools.batch_tools import get_batch

            return to_result(await get_batch(call, found.id, wait_seconds=0))
        if found.object == "evaluation_set_run":
            from extend_mcp.server.tools.evaluation_tools import get_evaluation_run

            return to_result(await get_evaluation_run(call, found.id, wait_seconds=0))
        with collect_notes() as notes:
            answer = await summarize_in_thread(call, found, citations=citations)
        return to_result(answer, notes=notes)
    except RunFailed as error:
        return make_error_result(error)


@contextmanager
def _as_mcp_errors() -> Iterator[None]:
    """Raise the API's errors as JSON-RPC errors: an unknown id is an invalid parameter."""
    try:
        yield
    except ExtendError as error:
        if isinstance(error, InvalidRequest | NotFound) or error.code in {"LOCAL_UNKNOWN_ID", "LOCAL_INVALID_ARGUMENT"}:
            raise MCPError(INVALID_PARAMS, "There is no such task.") from error
        facts = {"code": error.code, "retryable": error.retryable, "request_id": error.request_id}
        raise MCPError(INTERNAL_ERROR, to_one_line(error.message, MESSAGE_LIMIT), facts) from error
