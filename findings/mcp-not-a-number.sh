#!/usr/bin/env bash
# A tool that returns NaN ends in an exception in the client, not in a result or a tool error.
#
# Package:   mcp 2.3.0 (the Python SDK), at both ends.
# Behaviour: the result of a tool annotated `-> float` or `-> dict[str, float]` passes the server's check, is written as null,
#            and then breaks the output schema which the same server made. The client raises and hands out no result.
# Expected:  the server answers with a tool error, or with a schema that allows null; at least the client gives the text.
# Seen:      RuntimeError: Invalid structured content returned by tool mean: None is not of type 'number'
# Matters:   statistics of empty tables and ratios with no divisor: valid floats that end the agent's call in an exception.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check mcp==2.3.0
"$dir/venv/bin/python" - <<'PY'
import asyncio
import logging
import sys

from mcp import Client
from mcp.server.mcpserver import MCPServer

logging.disable()
server = MCPServer("demo")


@server.tool()
def mean() -> float:
    return float("nan")


@server.tool()
def statistics() -> dict[str, float]:
    return {"mean": float("nan"), "count": 0.0}


async def main():
    raised = 0
    async with Client(server) as client:
        for tool in ("mean", "statistics"):
            try:
                print(f"{tool}: {await client.call_tool(tool, {})}")
            except RuntimeError as error:
                raised += "None is not of type 'number'" in str(error)
                print(f"{tool}: RuntimeError: {str(error).splitlines()[0]}")
    sys.exit(raised != 2)


asyncio.run(main())
PY
