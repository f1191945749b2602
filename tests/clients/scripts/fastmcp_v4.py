"""The steps by the client of FastMCP 4: `python fastmcp_v4.py TASK`, where TASK is JSON. Prints a JSON line a step."""

from typing import Any

import anyio
from fastmcp import Client
from task import STEPS, TASK, end, tell


def server() -> Any:
    if TASK["transport"] == "stdio":
        return {"mcpServers": {"extend": {"command": TASK["command"], "args": TASK["args"], "env": TASK["env"]}}}
    return TASK["url"]


async def main() -> None:
    heard: list[Any] = []

    async with Client(server()) as client:
        tell(wire=client.protocol_version)
        tell(list=[tool.name for tool in await client.list_tools()])
        parsed = (await client.call_tool(**STEPS["parse"])).structured_content
        tell(parse=parsed)
        tell(extract=(await client.call_tool(**STEPS["extract"])).structured_content)
        failed = await client.call_tool(**STEPS["error"], raise_on_error=False)
        tell(error={"isError": failed.is_error, "text": failed.content[0].text})
        page = await client.read_resource(STEPS["resource"].replace("RUN", parsed["run_id"]))
        tell(resource=page[0].text)

        async def on_progress(progress: float, total: float | None, message: str | None) -> None:
            heard.append([progress, message])
            if len(heard) == 2:
                waiting.cancel()

        with anyio.CancelScope() as waiting:
            await client.call_tool(**STEPS["slow"], progress_handler=on_progress)
        tell(progress=heard)
        ended = await client.call_tool("get_run", end(heard[0][1].split()[0]), raise_on_error=False)
        tell(cancel=ended.content[0].text)


anyio.run(main)
