"""A folder of 1,000 small files through `start_batch`, on the embedded engine: how long, and how much memory."""

import time
from collections.abc import Mapping
from pathlib import Path

from bench.row import Row
from bench.rpc import OURS, memory_mb, running

FILES = 1000


async def folder(settings: Mapping[str, str], place: Path) -> list[Row]:
    """From the call to the accepted batch, and to the end of its last run. One file is empty and must sink nothing."""
    documents = place / "folder"
    documents.mkdir()
    for number in range(FILES):
        (documents / f"note-{number:04}.txt").write_text(f"Invoice number: {number}\nTotal: EUR {number}.00\n")
    (documents / "note-0500.txt").write_text("")
    async with running(OURS, {**settings, "EXTEND_ALLOWED_DIRS": str(documents)}) as server:
        await server.tool("get_status", {})
        before, begin = memory_mb(server.pid), time.perf_counter()
        started = await server.tool("start_batch", {"operation": "parse", "files": [f"{documents}/*.txt"]})
        accepted = time.perf_counter() - begin
        batch_id = started["structuredContent"]["batch_id"]
        while True:
            ended = await server.tool("get_batch", {"batch_id": batch_id, "wait_seconds": 600})
            if ended["structuredContent"]["status"] == "PROCESSED":
                break
        finished = time.perf_counter() - begin
        extra = memory_mb(server.pid, "VmHWM") - before
        await server.end()
    counts = ended["structuredContent"]["counts"]
    if counts != {"PROCESSED": FILES - 1}:
        raise RuntimeError(f"not every run succeeded: {counts}")
    what = f"A folder of {FILES:,} small files through `start_batch`"
    return [
        Row(f"{what}: uploaded and accepted", f"{accepted:.1f} s"),
        Row("… every run ended", f"{finished:.1f} s ({FILES / finished:.0f} files/s)"),
        Row("… memory of the server grows by", f"{extra:.0f} MB"),
    ]
