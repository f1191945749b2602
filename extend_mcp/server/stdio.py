"""The stdio front: one client, over this process's stdin and stdout."""

import atexit
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterable, Awaitable, Callable, Mapping
from typing import Any

import anyio
from anyio.streams.memory import MemoryObjectSendStream
from mcp.server.stdio import stdio_server
from mcp.shared.message import SessionMessage
from mcp_types import INVALID_REQUEST, PARSE_ERROR, ErrorData, JSONRPCError, RequestId
from pydantic import ValidationError

from extend_mcp import stderr
from extend_mcp.server.app import App
from extend_mcp.server.mcp_server import ExtendServer, build_server
from extend_mcp.settings import Settings

NO_BATCH = "An array of messages (a batch) is not accepted: send each message on its own line."

END_SECONDS = 0.3
"""How long the backend may take to stop at the end of input: clients expect the process to end at once."""
SIGNAL_SECONDS = 2
"""The same, but after a signal."""


def serve_stdio(settings: Settings) -> None:
    """Serve over this process's stdin and stdout until input ends."""
    anyio.run(_stdio, settings)


async def _stdio(settings: Settings) -> None:
    app = App(settings, local_files=True)
    server = build_server(app)
    async with app, anyio.create_task_group() as tasks:
        if sys.platform != "win32":
            tasks.start_soon(_end_on_signal, app)
        await _serve(server, app)
        if not await _stopped(app, END_SECONDS):
            _leave(0)
        tasks.cancel_scope.cancel()


async def _serve(server: ExtendServer, app: App) -> None:
    """Serve until input ends. The app closes before the server sees the end, so that no run counts as cancelled."""
    send, receive = anyio.create_memory_object_stream[SessionMessage | Exception](0)
    async with stdio_server() as (read, write), anyio.create_task_group() as tasks:
        tasks.start_soon(_relay, read, send, write.send, app)
        await server.serve(receive, write)


async def _relay(
    read: AsyncIterable[SessionMessage | Exception],
    send: MemoryObjectSendStream[SessionMessage | Exception],
    refuse: Callable[[SessionMessage], Awaitable[None]],
    app: App,
) -> None:
    async with send:
        async for message in read:
            if isinstance(message, SessionMessage):
                await send.send(message)
            else:
                for refusal in _refusals(message):
                    await refuse(refusal)
        app.close()


def _refusals(fault: Exception) -> list[SessionMessage]:
    """The answers to a message that cannot be read, since its sender waits; none for a message without an id.

    Half of a surrogate pair makes a message invalid: JavaScript can cut text there, and then writes what no other
    parser accepts. A batch, which exists in an older version of the protocol, gets an answer for each request, or one
    answer if it has no requests.
    """
    if not isinstance(fault, ValidationError):
        return []
    problems = fault.errors(include_url=False, include_context=False)
    problem = problems[0]
    message = problem["input"]
    is_text = problem["type"] == "json_invalid"
    is_whole = len(problem["loc"]) < 2  # `loc` has the kind of message that was tried, then the place in it
    if _BATCH.match(message) if is_text else is_whole and isinstance(message, list):
        batch = [] if is_text else message
        numbers = [each["id"] for each in batch if isinstance(each, dict) and _is_request(each)]
        return [_refusal(number, INVALID_REQUEST, NO_BATCH) for number in numbers or [None]]
    if is_text:
        code, request = PARSE_ERROR, _outermost(message)
    else:  # one problem is that a request lacks the result of an answer: it has the whole request
        code, request = INVALID_REQUEST, next((each["input"] for each in problems if each["type"] == "missing"), {})
    text = ": ".join([*map(str, problem["loc"][1:]), problem["msg"]])
    return [_refusal(request["id"], code, text)] if _is_request(request) else []


_BATCH = re.compile(r"\s*\[\s*[\[{\]]")
"""The start of a batch that cannot be read. Words in brackets, as in logs, do not match."""


def _is_request(message: Mapping[str, Any]) -> bool:
    """True for a request: an answer can name its id."""
    return "method" in message and type(message.get("id")) in {int, str}


def _refusal(number: RequestId | None, code: int, message: str) -> SessionMessage:
    return SessionMessage(JSONRPCError(jsonrpc="2.0", id=number, error=ErrorData(code=code, message=message)))


_STRING = r'"[^"\\]*(?:\\.[^"\\]*)*'
_PARTS = re.compile(
    rf'"(?P<name>id|method)"\s*:\s*(?P<value>-?\d+(?![\d.eE])|{_STRING}")'  # the two members, if they have such values
    rf'|{_STRING}"?|[][{{}}]'  # and everything that changes the depth
)


def _outermost(text: str) -> dict[str, Any]:
    """The `id` and `method` of a message that cannot be parsed, for example because it is nested too deep."""
    found: dict[str, Any] = {}
    depth = 0
    for part in _PARTS.finditer(text):
        if part["name"] and depth == 1:
            found[part["name"]] = part["value"]
        depth += (part[0] in "{[") - (part[0] in "}]")
    try:
        found["id"] = json.loads(found["id"])
        str(found["id"]).encode()  # fails on half a surrogate pair, which an answer cannot hold
    except (KeyError, ValueError):
        return {}
    return found


async def _end_on_signal(app: App) -> None:
    """Stop, then exit at once: the thread that reads stdin cannot be interrupted."""
    with anyio.open_signal_receiver(*_ending_signals()) as signals:
        async for number in signals:
            if await _stopped(app, SIGNAL_SECONDS):
                atexit._run_exitfuncs()  # noqa: SLF001  (or the engine's folder in /tmp would stay)
            _leave(128 + number)


def _ending_signals() -> list[signal.Signals]:
    """The signals that end the server. That of a terminal that closes does, unless it is ignored, as by `nohup`."""
    hangs_up = signal.getsignal(signal.SIGHUP) != signal.SIG_IGN
    return [signal.SIGTERM, signal.SIGINT, *([signal.SIGHUP] if hangs_up else [])]


def _leave(code: int) -> None:
    """End the process at once, after its lines on stderr are written."""
    stderr.end()
    os._exit(code)


async def _stopped(app: App, seconds: float) -> bool:
    """Wait for the backend to stop. False if it did not stop in time: then local runs continue at the next start."""
    app.close()
    with anyio.move_on_after(seconds) as limit:
        await app.stopped()
    return not limit.cancelled_caught
