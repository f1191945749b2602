"""The rows of the matrix: which client, over which transport, and what it cannot do."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from tests.clients.inspector import inspect
from tests.clients.serving import Target
from tests.deadlines import DEADLINE
from tests.node import environment, node

FOLDER = Path(__file__).parent
BUILD = FOLDER.parents[1] / "build"

Run: TypeAlias = Callable[[str, str, Target, dict[str, Any]], dict[str, Any]]
"""Does the steps over a transport in a mode, and tells."""


def by_script(*program: str) -> Run:
    """A client's script: it takes its task as JSON and prints a JSON line a step."""

    def run(transport: str, mode: str, target: Target, steps: dict[str, Any]) -> dict[str, Any]:
        task = {
            "transport": transport,
            "mode": mode,
            "command": target.command,
            "args": target.args,
            "env": target.environment,
            "url": f"{target.url}/{'sse' if transport == 'sse' else 'mcp'}",
            "steps": steps,
        }
        ended = subprocess.run(
            [*program, json.dumps(task)],
            env=environment(),
            capture_output=True,
            text=True,
            timeout=2 * DEADLINE,
            check=False,
        )
        told: dict[str, Any] = {}
        for line in ended.stdout.splitlines():
            told |= json.loads(line)
        if ended.returncode:
            told["failed"] = ended.stderr.strip()
        return told

    return run


def python(environment_name: str, script: str) -> Run:
    """A Python script, in a virtual environment that `make clients` makes in `build`."""
    scripts = "Scripts" if sys.platform == "win32" else "bin"
    return by_script(str(BUILD / environment_name / scripts / "python"), str(FOLDER / "scripts" / script))


def typescript(script: str) -> Run:
    """A script on the packages of `package-lock.json`."""
    return by_script(node(), str(FOLDER / "scripts" / script))


@dataclass(frozen=True)
class Row:
    """A client over a transport. `mode` is `auto` (the newest protocol both know) or `legacy`, where it has a choice.

    `gaps` says of each step that it cannot do why it is so.
    """

    client: str
    transport: str
    run: Run
    mode: str = "auto"
    gaps: dict[str, str] = field(default_factory=dict)


def versions() -> dict[str, str]:
    """The version of every package that the lock and the requirements pin."""
    found: dict[str, str] = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))["dependencies"]
    for number in (1, 2):
        for line in (FOLDER / f"requirements-{number}.txt").read_text(encoding="utf-8").splitlines():
            name, _, version = line.partition(" ")[0].partition("==")
            found[f"{name} {number}" if name == "mcp" else name] = version
    return found


V = versions()
INSPECTOR = f"MCP Inspector CLI {V['@modelcontextprotocol/inspector']}"
TYPESCRIPT_1 = f"TypeScript SDK {V['@modelcontextprotocol/sdk']}"
TYPESCRIPT_2 = f"TypeScript SDK {V['@modelcontextprotocol/client']}"
PYTHON_1 = f"Python SDK {V['mcp 1']}"
PYTHON_2 = f"Python SDK {V['mcp 2']}"
FASTMCP = f"FastMCP {V['fastmcp']}"
LANGCHAIN = f"LangChain adapters {V['langchain-mcp-adapters']}"

SILENT = {"progress": "The command line shows the answer of a call, and nothing before it."}
ENDS = "It does not report a cancellation; over stdio it ends its server, and the run continues at the next start."
TASKS = "It turns a long call into a task, which outlives it: the run continues, and `tasks/cancel` would end it."
DROPS = "It only drops the connection, which is not a cancellation in protocols before 2026-07-28: the run continues."

ROWS = [
    Row(INSPECTOR, "stdio", inspect, "auto", {**SILENT, "cancel": ENDS}),
    Row(INSPECTOR, "stdio", inspect, "legacy", {**SILENT, "cancel": ENDS}),
    Row(INSPECTOR, "http", inspect, "auto", {**SILENT, "cancel": TASKS}),
    Row(INSPECTOR, "http", inspect, "legacy", {**SILENT, "cancel": DROPS}),
    Row(INSPECTOR, "sse", inspect, "legacy", SILENT),
    Row(TYPESCRIPT_1, "stdio", typescript("typescript_v1.js"), "legacy"),
    Row(TYPESCRIPT_1, "http", typescript("typescript_v1.js"), "legacy"),
    Row(TYPESCRIPT_1, "sse", typescript("typescript_v1.js"), "legacy"),
    Row(TYPESCRIPT_2, "stdio", typescript("typescript_v2.js"), "auto"),
    Row(TYPESCRIPT_2, "stdio", typescript("typescript_v2.js"), "legacy"),
    Row(TYPESCRIPT_2, "http", typescript("typescript_v2.js"), "auto"),
    Row(TYPESCRIPT_2, "http", typescript("typescript_v2.js"), "legacy"),
    Row(TYPESCRIPT_2, "sse", typescript("typescript_v2.js"), "legacy"),
    Row(PYTHON_1, "stdio", python("clients-1", "python_v1.py"), "legacy"),
    Row(PYTHON_1, "http", python("clients-1", "python_v1.py"), "legacy"),
    Row(PYTHON_1, "sse", python("clients-1", "python_v1.py"), "legacy"),
    Row(PYTHON_2, "stdio", python("clients-2", "python_v2.py"), "auto"),
    Row(PYTHON_2, "stdio", python("clients-2", "python_v2.py"), "legacy"),
    Row(PYTHON_2, "http", python("clients-2", "python_v2.py"), "auto"),
    Row(PYTHON_2, "http", python("clients-2", "python_v2.py"), "legacy"),
    Row(PYTHON_2, "sse", python("clients-2", "python_v2.py"), "auto"),
    Row(PYTHON_2, "sse", python("clients-2", "python_v2.py"), "legacy"),
    Row(FASTMCP, "stdio", python("clients-2", "fastmcp_v4.py")),
    Row(FASTMCP, "http", python("clients-2", "fastmcp_v4.py")),
    Row(FASTMCP, "sse", python("clients-2", "fastmcp_v4.py")),
    Row(LANGCHAIN, "stdio", python("clients-1", "langchain_tools.py"), "legacy", {"cancel": ENDS}),
    Row(LANGCHAIN, "http", python("clients-1", "langchain_tools.py"), "legacy", {"cancel": DROPS}),
    Row(LANGCHAIN, "sse", python("clients-1", "langchain_tools.py"), "legacy"),
]
