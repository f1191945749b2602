"""`python -m tests.clients.smoke`: hosts that people use list the tools, with what `extend-mcp install` wrote for them.

They are large and change every week, so this is looked at and gates nothing. Each gets an empty home folder and no
account. A stand-in for `uvx` starts the server of this checkout, and writes down what it is asked.
"""

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.deadlines import DEADLINE
from tests.node import environment

PROGRAMS = Path(__file__).parents[2] / "build" / "hosts" / "node_modules" / ".bin"
UVX = '#!/bin/sh\nshift 3  # --from PACKAGE extend-mcp\ntee -a "{heard}" | exec "{python}" -m extend_mcp "$@"\n'
CODEX_IS_ASKED = [
    {"id": 1, "method": "initialize", "params": {"clientInfo": {"name": "smoke", "version": "1"}}},
    {"method": "initialized"},
    {"id": 2, "method": "mcpServerStatus/list", "params": {}},
]

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Host:
    """A host: its name for `extend-mcp install`, what makes it list the tools, and what it needs to have before."""

    name: str
    command: tuple[str, ...]
    lines: str = ""
    variables: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)


HOSTS = [
    Host("claude-code", ("claude", "mcp", "list")),
    Host("codex", ("codex", "app-server"), "".join(f"{json.dumps(each)}\n" for each in CODEX_IS_ASKED)),
    Host(
        "gemini",
        ("gemini", "--prompt", "hi"),  # `gemini mcp list` connects, and lists nothing
        variables={"GEMINI_API_KEY": "none"},
        files={".gemini/settings.json": '{"security":{"folderTrust":{"enabled":false}}}'},
    ),
]


def asked(host: Host, home: Path) -> list[str]:
    """The methods the host calls, until it has listed the tools or the time is over."""
    heard, uvx = home / "heard", home / "bin" / "uvx"
    files = {heard: "", uvx: UVX.format(heard=heard, python=sys.executable)}
    for path, text in (files | {home / name: text for name, text in host.files.items()}).items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    uvx.chmod(0o755)
    variables = environment(HOME=str(home), **host.variables)
    variables["PATH"] = f"{uvx.parent}{os.pathsep}{variables['PATH']}"
    install = [sys.executable, "-m", "extend_mcp", "install", host.name, "--yes", "--data-dir", str(home / "data")]
    subprocess.run(install, env=variables, check=True, stdout=subprocess.DEVNULL)
    name, *arguments = host.command
    process = subprocess.Popen(
        [str(PROGRAMS / name), *arguments],
        cwd=home,
        env=variables,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        assert process.stdin is not None
        process.stdin.write(host.lines.encode())
        process.stdin.flush()
        end = time.monotonic() + DEADLINE
        while "tools/list" not in (methods := _methods(heard)) and time.monotonic() < end:
            time.sleep(0.1)
        return methods
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def _methods(heard: Path) -> list[str]:
    lines = heard.read_text(encoding="utf-8").splitlines(keepends=True)
    messages = [json.loads(line) for line in lines if line.endswith("\n")]
    return [message["method"] for message in messages if "method" in message]


def main() -> int:
    """0 where every host lists the tools."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    listed = []
    for host in HOSTS:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
            methods = asked(host, Path(home))
        listed.append("tools/list" in methods)
        told = "lists the tools" if listed[-1] else "DOES NOT LIST THE TOOLS"
        logger.info("%s %s: %s", host.name, told, ", ".join(methods))
    return int(not all(listed))


if __name__ == "__main__":
    sys.exit(main())
