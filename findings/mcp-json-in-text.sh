#!/usr/bin/env bash
# An optional text parameter refuses text that is JSON, and takes the text "null" for no text.
#
# Package:   mcp 2.3.0 (the Python SDK).
# Behaviour: a string for a parameter that is not annotated as exactly `str` is parsed as JSON first. With `str | None` an
#            object or array in the text is then no string any more, and `null` is None.
# Expected:  `str | None` takes each string as it is, as `str` does and as the tool's own input schema promises.
# Seen:      str         '{"a": 1}' -> '{"a": 1}'    'null' -> 'null'
#            str | None  '{"a": 1}' -> refused       'null' -> None
# Matters:   a tool that takes a note, a schema or a file's content as optional text; making the parameter optional breaks it.
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
def required(text: str) -> str:
    return repr(text)


@server.tool()
def optional(text: str | None) -> str:
    return repr(text)


async def main():
    seen = []
    async with Client(server) as client:
        for tool in ("required", "optional"):
            for text in ('{"a": 1}', "[1, 2]", "null", "5", "hello"):
                result = await client.call_tool(tool, {"text": text})
                seen.append("refused" if result.is_error else result.content[0].text)
                print(f"{tool}: {text!r} -> {seen[-1]}")
    sys.exit(
        seen != ["'{\"a\": 1}'", "'[1, 2]'", "'null'", "'5'", "'hello'", "refused", "refused", "None", "'5'", "'hello'"]
    )


asyncio.run(main())
PY
