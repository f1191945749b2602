"""Work on a file that no run asks for, in a child process of its own."""

import json
from pathlib import Path
from typing import Any

from extend_mcp.analysis.job import Input, Job
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.engine.queue.child_process import TaskFailed
from extend_mcp.engine.queue.runner import Runner, perform

SECONDS = 20
MAX_BYTES = 2 * 1024**3
"""Of address space, on Linux."""
UNREADABLE = (DocumentFailure, TaskFailed, OSError)


async def read_carried(path: Path, name: str, schema: dict[str, Any], folder: Path) -> dict[str, Any]:
    """What the XML that a file carries says of a schema's fields; `folder` is for what the child leaves.

    Raises one of `UNREADABLE` if the file cannot be read, or the child does not end well.
    """
    job = Job("carried", (Input("", path, name),), {"schema": schema}, folder)
    await Runner(perform, workers=1, seconds=SECONDS, max_bytes=MAX_BYTES).run(job)
    found: dict[str, Any] = json.loads((folder / "carried.json").read_text(encoding="utf-8"))
    return found
