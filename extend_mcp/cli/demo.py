"""`extend-mcp demo`: the main job through a real MCP client, on the invoice that comes with the package."""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import anyio
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp_types import CallToolResult, TextContent, TextResourceContents

NULLABLE = ["string", "null"]
SCHEMA = {
    "type": "object",
    "properties": {
        "invoice_number": {"type": NULLABLE},
        "invoice_date": {"type": NULLABLE, "extend:type": "date"},
        "due_date": {"type": NULLABLE, "extend:type": "date"},
        "vendor_name": {"type": NULLABLE},
        "purchase_order": {"type": NULLABLE},
        "total": {
            "type": "object",
            "extend:type": "currency",
            "properties": {"amount": {"type": ["number", "null"]}, "iso_4217_currency_code": {"type": NULLABLE}},
        },
    },
}
"""Six fields of an invoice."""

WIDTH = 140
SHOWN = 24
"""The most printed characters of a line, and lines of an answer."""


def run() -> None:
    """Run the demo on the embedded engine: no account, no network, nothing left behind."""
    with tempfile.TemporaryDirectory(prefix="extend-demo-") as folder:
        documents = Path(folder, "documents")
        documents.mkdir()
        paths = [documents / name for name in ("invoice.pdf", "invoice-copy-1.pdf", "invoice-copy-2.pdf")]
        with as_file(files("extend_mcp") / "data" / "invoice.pdf") as invoice:
            for path in paths:
                shutil.copy(invoice, path)
        server = StdioServerParameters(
            command=sys.executable,
            args=["-P", "-m", "extend_mcp", "--backend", "local", "--allow-dir", str(documents)],
            env=_make_environment(Path(folder, "data")),
        )
        log = Path(folder, "log")
        try:
            anyio.run(_run_client, server, [str(path) for path in paths], log)
        finally:
            _print_warnings(log.read_text(encoding="utf-8"))


async def _run_client(server: StdioServerParameters, paths: list[str], log: Path) -> None:
    with log.open("w", encoding="utf-8") as stderr:
        async with Client(stdio_client(server, errlog=stderr)) as client:
            await _show_tour(client, paths)


def _print_warnings(log: str) -> None:
    """Print the server's warnings, without its audit lines."""
    for line in log.splitlines():
        if not line.startswith("{"):
            print(line, file=sys.stderr)


def _make_environment(data_dir: Path) -> dict[str, str]:
    """This process's environment, without the user's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EXTEND_")}
    return {**kept, "EXTEND_DATA_DIR": str(data_dir)}


async def _show_tour(client: Client, paths: list[str]) -> None:
    _print_title("The tools")
    tools = (await client.list_tools()).tools
    _print_answer(f"{len(tools)} tools: {', '.join(tool.name for tool in tools)}")

    _print_title("Upload a two-page invoice")
    stored = await _call(client, "upload_file", {"file": paths[0]})
    file_id = stored["file_id"]

    _print_title("Parse it: outline first")
    parsed = await _call(client, "parse_document", {"file": file_id})
    run_id = parsed["run_id"]

    _print_title("Read page 2")
    await _call(client, "read_run", {"run_id": run_id, "pages": "2"})

    _print_title("Extract six fields, with confidence and the place on the page")
    await _call(client, "extract_data", {"file": file_id, "schema": SCHEMA, "citations": True})

    _print_title("A batch of three files")
    batch = await _call(client, "start_batch", {"operation": "parse", "files": paths})
    await _call(client, "get_batch", {"batch_id": batch["batch_id"]})

    _print_title("The runs so far")
    await _call(client, "list_runs", {"type": "parse", "limit": 3})

    _print_title(f"A resource: extend://runs/{run_id}")
    content = (await client.read_resource(f"extend://runs/{run_id}")).contents[0]
    _print_answer(content.text if isinstance(content, TextResourceContents) else "")

    _print_title("Two mistakes, as an agent sees them")
    await _call(client, "get_run", {"run_id": "pr_doesnotexist"})
    await _call(client, "parse_document", {"file": "/etc/hostname"})


async def _call(client: Client, tool: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    shown = json.dumps(arguments, ensure_ascii=False)
    print(f"  → {tool}({shown[:WIDTH]}{'…' if len(shown) > WIDTH else ''})", flush=True)

    async def show(progress: float, total: float | None, message: str | None) -> None:  # noqa: ARG001
        print(f"    … {message}", flush=True)

    result = await client.call_tool(tool, dict(arguments), progress_callback=show)
    assert isinstance(result, CallToolResult)
    _print_answer(
        "\n".join(block.text for block in result.content if isinstance(block, TextContent)), result.structured_content
    )
    return result.structured_content or {}


def _print_title(text: str) -> None:
    print(f"\n{text}\n{'─' * len(text)}")


def _print_answer(text: str, structured: Mapping[str, Any] | None = None) -> None:
    """Print what the agent gets, indented and cut short. An object gets one line for each entry."""
    lines = (
        text.splitlines()
        if structured is None
        else [line for item in structured.items() for line in _format_entry(*item)]
    )
    for line in lines[:SHOWN]:
        print(f"    {line[:WIDTH]}{'…' if len(line) > WIDTH else ''}".rstrip())
    if len(lines) > SHOWN:
        print(f"    … {len(lines) - SHOWN} more lines")


def _format_entry(name: str, value: Any) -> list[str]:
    if isinstance(value, str):
        entries = value.splitlines() or [""]
    elif isinstance(value, dict):
        entries = ["", *(f"{key}: {json.dumps(entry, ensure_ascii=False)}" for key, entry in value.items())]
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        entries = ["", *(json.dumps(entry, ensure_ascii=False) for entry in value)]
    else:
        entries = [json.dumps(value, ensure_ascii=False)]
    return [f"{name}: {entries[0]}", *(f"  {entry}" for entry in entries[1:])]
