"""The steps by the MCP Inspector's command line, which does one thing and ends."""

import json
import signal
import subprocess
import time
from functools import partial
from pathlib import Path
from typing import Any

from tests.clients.serving import Target, going_on
from tests.deadlines import DEADLINE
from tests.node import environment, program

FOLDER = Path(__file__).parent
IS_ERROR = 5
"""Its exit code where a tool answered `isError`."""
LOOK_SECONDS = 0.5
"""The wait between two looks for a run that begins: the front refuses who asks too often."""


def inspect(transport: str, mode: str, target: Target, steps: dict[str, Any]) -> dict[str, Any]:
    """What it tells of the steps. `--strict` fails where a tool has a schema that some client cannot take."""
    tell = partial(_tell, _server(transport, mode, target))
    parsed = tell("tools/call", *_call(steps["parse"]))["structuredContent"]
    failed = tell("tools/call", *_call(steps["error"]), code=IS_ERROR)
    page = tell("resources/read", "--uri", steps["resource"].replace("RUN", parsed["run_id"]))
    told = {
        "wire": tell("initialize")["protocolVersion"],
        "list": [tool["name"] for tool in tell("tools/list", "--strict")["tools"]],
        "parse": parsed,
        "extract": tell("tools/call", *_call(steps["extract"]))["structuredContent"],
        "error": {"isError": failed["isError"], "text": failed["content"][0]["text"]},
        "resource": page["contents"][0]["text"],
    }
    if target.url and mode == "legacy":
        run_id = _interrupt(target, _server(transport, mode, target), steps["slow"])
        ended = {"name": "get_run", "arguments": {"run_id": run_id, "wait_seconds": steps["patience"]}}
        told["cancel"] = tell("tools/call", *_call(ended))["content"][0]["text"]
    return told


def _server(transport: str, mode: str, target: Target) -> list[str]:
    era = ["--protocol-era", "modern" if mode == "auto" else "legacy", "--format", "json", "-q"]
    if transport == "stdio":
        variables = [f"{name}={value}" for name, value in target.environment.items()]
        return [*(part for each in variables for part in ("-e", each)), target.command, *target.args, *era]
    return [f"{target.url}/{'mcp' if transport == 'http' else 'sse'}", "--transport", transport, *era]


def _call(made: dict[str, Any]) -> list[str]:
    return ["--tool-name", made["name"], "--tool-args-json", json.dumps(made["arguments"])]


def _command(server: list[str], method: str, *options: str) -> list[str]:
    return program(FOLDER, "mcp-inspector", "--cli", *server, "--method", method, *options)


def _tell(server: list[str], method: str, *options: str, code: int = 0) -> dict[str, Any]:
    command = _command(server, method, *options)
    ended = subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=DEADLINE, check=False)
    if ended.returncode != code:
        raise RuntimeError(f"{method} ended with {ended.returncode}: {ended.stderr}")
    result: dict[str, Any] = json.loads(ended.stdout)["result"]
    return result


def _interrupt(target: Target, server: list[str], slow: dict[str, Any]) -> str:
    """Interrupt a call that goes on, as a user does with Ctrl-C. The run's id."""
    command = _command(server, "tools/call", *_call(slow))
    process = subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + DEADLINE
        while not (runs := going_on(target.url)):
            if time.monotonic() > end:
                raise RuntimeError("the call started no run")
            time.sleep(LOOK_SECONDS)
        process.send_signal(signal.SIGINT)
        process.wait(DEADLINE)
    finally:
        process.kill()
        process.wait()
    return runs[0]
