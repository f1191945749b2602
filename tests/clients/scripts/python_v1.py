"""The steps by the Python SDK 1.x: `python python_v1.py TASK`, where TASK is JSON. Prints a JSON line a step."""

from contextlib import AbstractAsyncContextManager
from typing import Any

import anyio
from mcp import ClientSession, StdioServerParameters, types
from mcp.client.sse import sse_client
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from task import STEPS, TASK, end, tell


def connection() -> AbstractAsyncContextManager[Any]:
    if TASK["transport"] == "stdio":
        return stdio_client(StdioServerParameters(command=TASK["command"], args=TASK["args"], env=TASK["env"]))
    return (sse_client if TASK["transport"] == "sse" else streamable_http_client)(TASK["url"])


async def main() -> None:
    tokens: list[str | int] = []
    heard: list[Any] = []

    async def on_message(message: Any) -> None:
        if isinstance(message, types.ServerNotification) and isinstance(message.root, types.ProgressNotification):
            tokens.append(message.root.params.progressToken)

    async with connection() as (read, write, *_), ClientSession(read, write, message_handler=on_message) as session:
        tell(wire=(await session.initialize()).protocolVersion)
        tell(list=[tool.name for tool in (await session.list_tools()).tools])
        parsed = (await session.call_tool(**STEPS["parse"])).structuredContent
        tell(parse=parsed)
        tell(extract=(await session.call_tool(**STEPS["extract"])).structuredContent)
        failed = await session.call_tool(**STEPS["error"])
        tell(error={"isError": failed.isError, "text": failed.content[0].text})
        page = await session.read_resource(STEPS["resource"].replace("RUN", parsed["run_id"]))
        tell(resource=page.contents[0].text)

        async def on_progress(progress: float, total: float | None, message: str | None) -> None:
            heard.append([progress, message])
            if len(heard) == 2:
                waiting.cancel()

        with anyio.CancelScope() as waiting:
            await session.call_tool(**STEPS["slow"], progress_callback=on_progress)
        tell(progress=heard)
        # This SDK says nothing to the server when a wait is cancelled; its progress token is the request's id.
        params = types.CancelledNotificationParams(requestId=tokens[-1])
        await session.send_notification(types.ClientNotification(types.CancelledNotification(params=params)))
        ended = await session.call_tool("get_run", end(heard[0][1].split()[0]))
        tell(cancel=ended.content[0].text)


anyio.run(main)
