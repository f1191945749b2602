"""What every client does, and what must come of it. Clients only do the steps and tell; the judgement is here."""

import json
from typing import Any

from extend_mcp.server.tools import build_tools
from tests.clients.serving import TOOLSETS, Target

NUMBER = "INV-2024-0042"
FIELDS = {"invoice_number": {"type": "string"}, "total": {"type": "number"}}

STEPS = {
    "list": "lists the tools, in our order",
    "parse": "calls `parse_document` on a PDF and gets structured content",
    "extract": "calls `extract_data` with a JSON Schema as argument",
    "error": "gets a refused call as `isError` with our JSON, and not as an exception of the protocol",
    "resource": "reads page 1 of the parsed document as `extend://runs/{run_id}/pages/1`",
    "progress": "gets the progress of a long parse while it runs",
    "cancel": "cancels that call; then the run is `CANCELLED` in the engine",
}
"""A column of the matrix each, in the order in which they are done."""


def steps(target: Target, patience: float) -> dict[str, Any]:
    """The calls, for a client's script. `RUN` stands for the id of the parse run.

    `patience` is how many seconds it may take until the run of the cancelled call has ended.
    """
    return {
        "parse": {"name": "parse_document", "arguments": {"file": target.invoice}},
        "extract": {
            "name": "extract_data",
            "arguments": {"file": target.invoice, "schema": {"type": "object", "properties": FIELDS}},
        },
        "error": {"name": "get_run", "arguments": {"run_id": "pr_nope"}},
        "resource": "extend://runs/RUN/pages/1",
        "slow": {"name": "parse_document", "arguments": {"file": target.long}},
        "patience": patience,
    }


def holds(step: str, told: Any, *, local_files: bool) -> bool:
    """True if what a client told of a step is as it should be."""
    match step:
        case "list":
            tools = build_tools(TOOLSETS, read_only=False, local_files=local_files)
            return bool(told == [tool.name for tool in tools if not tool.for_apps])
        case "parse":
            return told["status"] == "PROCESSED" and NUMBER in told["document"]
        case "extract":
            return bool(told["values"] == {"invoice_number": NUMBER, "total": 184})
        case "error":
            return told["isError"] is True and json.loads(told["text"])["code"] == "NOT_FOUND"
        case "resource":
            return NUMBER in told
        case "progress":
            values = [value for value, _ in told]
            return len(values) > 1 and values == sorted(set(values)) and all(text.startswith("pr_") for _, text in told)
        case "cancel":
            return bool(json.loads(told)["status"] == "CANCELLED")
    raise ValueError(step)
