"""`python -m tests.mcpb BUNDLE`: unpack a bundle and start it as a host would; a client lists and calls its tools.

Needs `uv` on the PATH and the packages of `package-lock.json` beside this file. Says what it saw; ends with 1 where
something is not as it should be.
"""

import json
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import anyio
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from tests import node

HERE = Path(__file__).parent
SECONDS = 600
"""The first start installs the server."""


def unpack(bundle: Path, folder: Path) -> None:
    """Unpack a bundle. Fails on what does not belong into one."""
    with zipfile.ZipFile(bundle) as packed:
        names = packed.namelist()
        packed.extractall(folder)
    wanted = {"manifest.json", "server.py", "icon.png", "uv.lock", "pyproject.toml", "extend_mcp/cli/main.py"}
    assert wanted <= set(names), wanted - set(names)
    assert not [name for name in names if "__pycache__" in name or name.startswith((".venv", "tests"))]
    print(f"{bundle.name}: {len(names)} files, {bundle.stat().st_size / 1e6:.2f} MB")


def started(folder: Path, settings: dict[str, Any], home: Path) -> StdioServerParameters:
    """The process that a host starts for these settings, with a home folder of its own."""
    answer = subprocess.run(
        [node.node(), str(HERE / "host.js"), str(folder), json.dumps(settings)],
        check=True,
        capture_output=True,
        text=True,
    )
    config = json.loads(answer.stdout)
    kept = {name: os.environ[name] for name in ("PATH", "UV_CACHE_DIR", "SSL_CERT_FILE") if name in os.environ}
    return StdioServerParameters(
        command=config["command"], args=config["args"], env={**kept, "HOME": str(home), **config["env"]}
    )


async def seen(server: StdioServerParameters) -> tuple[set[str], dict[str, Any]]:
    """The names of the tools, and what `get_status` says."""
    with anyio.fail_after(SECONDS):
        async with Client(stdio_client(server)) as client:
            tools = (await client.list_tools()).tools
            status = await client.call_tool("get_status", {})
    assert not status.is_error, status
    assert status.structured_content is not None
    return {tool.name for tool in tools}, status.structured_content


async def main(bundle: Path) -> None:
    """Look at the bundle with nothing set, and with all set."""
    with tempfile.TemporaryDirectory(prefix="extend mcpb ") as name:
        folder, home, first, second = (
            Path(name).resolve() / part for part in ("bundle", "home", "first one", "second")
        )
        for made in (home, first, second):
            made.mkdir()
        unpack(bundle, folder)
        tools, status = await seen(started(folder, {}, home))
        assert "parse_document" in tools
        assert (status["backend"], status.get("allowed_dirs", [])) == ("local", []), status
        print(f"nothing set: {len(tools)} tools, {status['backend']}")
        settings = {"folders": [str(first), str(second)], "api_key": "", "region": "eu", "read_only": True}
        tools, status = await seen(started(folder, settings, home))
        assert "parse_document" not in tools
        assert status.get("allowed_dirs", []) == [str(first), str(second)], status
        print(f"two folders, read only: {len(tools)} tools, {status['allowed_dirs']}")


if __name__ == "__main__":
    anyio.run(main, Path(sys.argv[1]))
