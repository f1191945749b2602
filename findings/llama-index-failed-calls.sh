#!/usr/bin/env bash
# A tool call that failed is told as one that succeeded, in words that are those of a Python object.
#
# Package:   llama-index-tools-mcp 0.6.0 and llama-index-core 0.14.25, with mcp 2.3.0.
# Behaviour: `McpToolSpec` makes a tool of each tool of a server. Where the server's result says `isError`, the tool's output has `is_error`
#            False. What a model gets to read is the result's `str()`: "meta=None content=[TextContent(…", also where nothing failed.
# Expected:  `is_error` True, as llama-index has it for a tool that raises, and as the protocol means the field; and the result's text.
# Seen:      MCP      is_error False    meta=None content=[TextContent(type='text', text='Error executing tool pay: no such account', …
#            Python   is_error True     Encountered error: no such account
# Matters:   with `return_direct` the agents end a run at a tool's answer unless it is an error: the error becomes the answer to the user.
#            Retries and logs that go by the field see nothing, and a picture in a result is a wall of letters.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check llama-index-tools-mcp==0.6.0 llama-index-core==0.14.25 mcp==2.3.0
cat >"$dir/server.py" <<'PY'
import logging

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

logging.disable()
server = MCPServer("demo")


@server.tool()
def pay(account: str) -> str:
    raise ToolError("no such account")


server.run()
PY
"$dir/venv/bin/python" - "$dir/server.py" <<'PY'
import asyncio
import sys

from llama_index.core.tools import FunctionTool
from llama_index.core.tools.calling import acall_tool
from llama_index.tools.mcp import BasicMCPClient, McpToolSpec


def pay(account: str) -> str:
    raise ValueError("no such account")


async def main():
    client = BasicMCPClient(sys.executable, args=[sys.argv[1]])
    (tool,) = await McpToolSpec(client=client).to_tool_list_async()
    return [await acall_tool(one, {"account": "4711"}) for one in (tool, FunctionTool.from_defaults(pay))]


mcp, own = asyncio.run(main())
for name, output in (("MCP", mcp), ("Python", own)):
    print(f"{name:8} is_error {output.is_error}  {output.content}")
assert mcp.raw_output.is_error
assert (own.is_error, own.content) == (True, "Encountered error: no such account")
sys.exit(mcp.is_error or not mcp.content.startswith("meta=None content=[TextContent("))
PY
