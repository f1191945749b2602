"""The Tasks extension: a call that would wait answers at once with a task, and the client asks for its state later.

This is for clients that declare the extension in the request, in a protocol that has it. Others wait as usual.
"""

from collections.abc import Collection, Mapping
from typing import Any, Protocol

from mcp.server.context import CallNext, HandlerResult, ServerRequestContext
from mcp.server.extension import Extension, MethodBinding
from mcp.server.mcpserver import require_client_extension
from mcp.shared.exceptions import MCPError
from mcp.shared.inbound import MCP_NAME_HEADER, decode_header_value
from mcp_types import HEADER_MISMATCH, CallToolRequestParams, CallToolResult, RequestParams

from extend_mcp.server.app import App
from extend_mcp.server.tools.offer import find_own_name

MODERN = frozenset({"2026-07-28"})
"""Protocol versions that have extensions."""

HANDLE = ("taskId", "status", "statusMessage", "createdAt", "lastUpdatedAt", "ttlMs", "pollIntervalMs")
"""The fields of a task in the answer to the call. Its result, error or questions come with `tasks/get`."""

Ctx = ServerRequestContext[App, Any]


class TaskParams(RequestParams):
    """The task's id."""

    task_id: str


class UpdateParams(TaskParams):
    """The task's id, and the answers to its questions, by key."""

    input_responses: dict[str, Any]


class TaskSource(Protocol):
    """Looks up tasks. Each method raises `MCPError` with INVALID_PARAMS if there is no such task."""

    def find_started(self, arguments: Mapping[str, Any], answer: CallToolResult) -> dict[str, Any] | None:
        """The task's `taskId`, if the answer of a tool that did not wait shows that the work continues; else None.

        With it, `statusMessage` holds what only this answer says.
        """

    async def get(self, app: App, task_id: str) -> dict[str, Any]:
        """The task in the extension's form (DetailedTask)."""

    async def cancel(self, app: App, task_id: str) -> None:
        """Stop it, if it can be stopped."""

    async def update(self, app: App, task_id: str, responses: dict[str, Any]) -> None:
        """Accept answers to the task's questions. Others are ignored."""


class Tasks(Extension):
    """Answers calls of `tools` with tasks. Each of these tools takes `wait_seconds`."""

    identifier = "io.modelcontextprotocol/tasks"

    def __init__(self, source: TaskSource, tools: Collection[str]) -> None:
        self._source = source
        self._tools = tools

    def methods(self) -> list[MethodBinding]:
        """The methods that clients call with a task's id."""
        return [
            MethodBinding("tasks/get", TaskParams, self._get, MODERN),
            MethodBinding("tasks/cancel", TaskParams, self._cancel, MODERN),
            MethodBinding("tasks/update", UpdateParams, self._update, MODERN),
        ]

    async def intercept_tool_call(self, params: CallToolRequestParams, ctx: Ctx, call_next: CallNext) -> HandlerResult:
        """Call the tool without waiting, and answer with the task.

        Final answers, refusals and questions stay unchanged.
        """
        arguments = params.arguments or {}
        ordinary = arguments.get("wait_seconds") in (0, "0") or arguments.get(
            "pointer"
        )  # only the current state, or only a part
        if find_own_name(params.name, self._tools) is None or ordinary or not self._declared(ctx):
            return await call_next(ctx)
        params.arguments = {**arguments, "wait_seconds": 0}
        answer = await call_next(ctx)
        started = self._source.find_started(arguments, answer) if isinstance(answer, CallToolResult) else None
        if started is None:
            return answer
        try:
            task = {**await self._source.get(ctx.lifespan_context, started["taskId"]), **started}
        except MCPError:  # the answer has the id of the run, which an error would lose
            return answer
        return {"resultType": "task", **{name: task[name] for name in HANDLE if name in task}}

    def _declared(self, ctx: Ctx) -> bool:
        capabilities = ctx.session.client_capabilities
        declared = capabilities.extensions if capabilities else None
        return ctx.protocol_version in MODERN and self.identifier in (declared or {})

    async def _get(self, ctx: Ctx, params: TaskParams) -> dict[str, Any]:
        self._check(ctx, params)
        return {"resultType": "complete", **await self._source.get(ctx.lifespan_context, params.task_id)}

    async def _cancel(self, ctx: Ctx, params: TaskParams) -> dict[str, Any]:
        self._check(ctx, params)
        await self._source.cancel(ctx.lifespan_context, params.task_id)
        return {"resultType": "complete"}

    async def _update(self, ctx: Ctx, params: UpdateParams) -> dict[str, Any]:
        self._check(ctx, params)
        await self._source.update(ctx.lifespan_context, params.task_id, params.input_responses)
        return {"resultType": "complete"}

    def _check(self, ctx: Ctx, params: TaskParams) -> None:
        """Raises `MCPError` if the client did not declare the extension, or if its header names another task.

        A request without the header is accepted: fastmcp-tasks sends none, and nothing here is routed by it.
        """
        require_client_extension(ctx, self.identifier)
        header = getattr(ctx.request, "headers", {}).get(MCP_NAME_HEADER)
        if header is not None and decode_header_value(header) != params.task_id:
            raise MCPError(HEADER_MISMATCH, f"{MCP_NAME_HEADER} header does not match the request body's 'taskId'")
