"""Writes one JSON line to stderr for each tool call: who called what, how it ended, and its cost. Never its content."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import anyio
from mcp_types import CallToolResult, TextContent

from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.answers.tokens import count
from extend_mcp.tracing import request_ids

MOST_NAMES = 20
"""The most names of arguments in a line."""
NAME_CHARACTERS = 64


class AuditEntry:
    """How a call ended. Until it does, it counts as failed."""

    def __init__(self) -> None:
        self.outcome = "failed"
        self.tokens_out = 0

    def ended(self, result: Any) -> None:
        """Set the outcome: `ok`, the code of an error, or `asked_user` if the user must answer first."""
        if not isinstance(result, CallToolResult):
            self.outcome = "asked_user"
            return
        text = "".join(each.text for each in result.content if isinstance(each, TextContent))
        self.tokens_out = count(text)
        self.outcome = json.loads(text)["code"] if result.is_error else "ok"


@contextmanager
def audited(caller: str, tool: str, arguments: dict[str, Any]) -> Iterator[AuditEntry]:
    """Write the line when the call inside ends, however it ends."""
    entry, ids, begin = AuditEntry(), list[str](), time.monotonic()
    before = request_ids.set(ids)
    try:
        yield entry
    except anyio.get_cancelled_exc_class():
        entry.outcome = "cancelled"
        raise
    finally:
        request_ids.reset(before)
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "caller": to_one_line(caller, NAME_CHARACTERS),
            "tool": to_one_line(tool, NAME_CHARACTERS),
            "arguments": [to_one_line(name, NAME_CHARACTERS) for name in sorted(arguments)[:MOST_NAMES]],
            "outcome": entry.outcome,
            "request_id": ids[-1] if ids else None,
            "ms": round((time.monotonic() - begin) * 1000),
            "tokens_out": entry.tokens_out,
        }
        sys.stderr.write(f"{json.dumps(line)}\n")  # ASCII: JSON whatever the encoding of stderr
