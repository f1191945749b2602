"""How soon the server lets go: at the end of input, and when a call is cancelled."""

import asyncio
import statistics
import time
from collections.abc import Mapping
from pathlib import Path

from bench.row import Row
from bench.rpc import ANSWER_SECONDS, META, OURS, Process, running
from bench.stub import Stub, stubbed

TIMES = 5
END_GOAL, CANCEL_GOAL = 0.5, 0.1
LONG_RUN = {"name": "parse_document", "arguments": {"file": "https://stub.invalid/20"}, "_meta": META}


async def end(settings: Mapping[str, str], document: Path) -> list[Row]:
    """With a run of 20 s in flight: from end of input to the end of the process, and from cancel to the API's POST.

    Then the same end with the embedded engine at work on its first run: the process that children
    are forked from is then still loading, which is when an end takes longest.
    """
    ends, cancels = [], []
    async with stubbed() as (stub, cloud):
        for _ in range(TIMES):
            async with running(OURS, cloud) as server:
                await _in_flight(server, stub)
                ends.append(await server.end())
        if not stub.cancels.empty():
            raise RuntimeError("the end of input cancelled a run")
        async with running(OURS, cloud) as server:
            for _ in range(TIMES):
                call = await _in_flight(server, stub)
                begin = time.perf_counter()
                server.send({"method": "notifications/cancelled", "params": {"requestId": call}})
                cancels.append(await asyncio.wait_for(stub.cancels.get(), ANSWER_SECONDS) - begin)
    engine = [await _local_end(settings, document) for _ in range(TIMES)]
    cancelled = statistics.median(cancels)
    return [
        _end_row("a run of 20 s (stub)", ends),
        _end_row("the embedded engine's first parse", engine),
        Row(
            "Cancel by the client → cancel at the API (stub)",
            f"{cancelled:.3f} s",
            goal=f"≤ {CANCEL_GOAL} s",
            held=cancelled <= CANCEL_GOAL,
        ),
    ]


def _end_row(what: str, ends: list[float]) -> Row:
    ended = statistics.median(ends)
    return Row(
        f"End of input → end of process, with {what} in flight",
        f"{ended:.2f} s",
        goal=f"≤ {END_GOAL} s",
        held=ended <= END_GOAL,
    )


async def _local_end(settings: Mapping[str, str], document: Path) -> float:
    """Seconds to the end of the process, once the first look at the run has said that it goes on."""
    async with running(OURS, {**settings, "EXTEND_ALLOWED_DIRS": str(document.parent)}) as server:
        meta = {**META, "progressToken": "parse"}
        server.begin("tools/call", {"name": "parse_document", "arguments": {"file": str(document)}, "_meta": meta})
        notice = await asyncio.wait_for(server.notices.get(), ANSWER_SECONDS)
        if "PROCESSING" not in notice["params"]["message"]:
            raise RuntimeError(f"the run was over too soon: {notice}")
        return await server.end()


async def _in_flight(server: Process, stub: Stub) -> int:
    """Begin a long run; the call's id, once the run was read for the first time."""
    call, _ = server.begin("tools/call", LONG_RUN)
    await asyncio.wait_for(stub.begun.get(), ANSWER_SECONDS)
    return call
