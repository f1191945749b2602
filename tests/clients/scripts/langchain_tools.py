"""The steps by LangChain's adapters: `python langchain_tools.py TASK`, where TASK is JSON. Prints a JSON line a step.

Tools are used as an agent does, with a connection for each call.
"""

from typing import Any

import anyio
from langchain_core.messages import ToolMessage
from langchain_mcp_adapters.callbacks import CallbackContext, Callbacks
from langchain_mcp_adapters.client import MultiServerMCPClient
from task import STEPS, TASK, end, tell


def connection() -> dict[str, Any]:
    if TASK["transport"] == "stdio":
        return {"transport": "stdio", "command": TASK["command"], "args": TASK["args"], "env": TASK["env"]}
    return {"transport": "sse" if TASK["transport"] == "sse" else "streamable_http", "url": TASK["url"]}


async def main() -> None:
    heard: list[Any] = []
    waiting = anyio.CancelScope()

    async def on_progress(progress: float, total: float | None, message: str, context: CallbackContext) -> None:
        heard.append([progress, message])
        if len(heard) == 2:
            waiting.cancel()

    client = MultiServerMCPClient({"extend": connection()})
    tools = {tool.name: tool for tool in await client.get_tools()}

    async def call(name: str, arguments: dict[str, Any]) -> ToolMessage:
        return await tools[name].ainvoke({"type": "tool_call", "id": "1", "name": name, "args": arguments})

    tell(wire=(await client.get_server_info())["extend"].protocolVersion)
    tell(list=list(tools))
    parsed = (await call(**STEPS["parse"])).artifact["structured_content"]
    tell(parse=parsed)
    tell(extract=(await call(**STEPS["extract"])).artifact["structured_content"])
    failed = await call(**STEPS["error"])
    tell(error={"isError": failed.status == "error", "text": failed.content[0]["text"]})
    [page] = await client.get_resources("extend", uris=STEPS["resource"].replace("RUN", parsed["run_id"]))
    tell(resource=page.as_string())

    watched = MultiServerMCPClient({"extend": connection()}, callbacks=Callbacks(on_progress=on_progress))
    [slow] = [tool for tool in await watched.get_tools() if tool.name == STEPS["slow"]["name"]]
    with waiting:
        await slow.ainvoke(STEPS["slow"]["arguments"])
    tell(progress=heard)
    ended = await call("get_run", end(heard[0][1].split()[0]))
    tell(cancel=ended.content[0]["text"])


anyio.run(main)
