"""How soon the server lets go: at the end of input, and when a call is cancelled."""

import asyncio
import statistics
import time

from bench.row import Row
from bench.rpc import ANSWER_SECONDS, META, OURS, Process, running
from bench.stub import Stub, stubbed

TIMES = 5
END_GOAL, CANCEL_GOAL = 0.5, 0.1
LONG_RUN = {"name": "parse_document", "arguments": {"file": "https://stub.invalid/20"}, "_meta": META}


async def end() -> list[Row]:
    """With a run of 20 s in flight: from end of input to the end of the process, and from cancel to the API's POST."""
    ends, cancels = [], []
    async with stubbed() as (stub, settings):
        for _ in range(TIMES):
            async with running(OURS, settings) as server:
                await _in_flight(server, stub)
                ends.append(await server.end())
        if not stub.cancels.empty():
            raise RuntimeError("the end of input cancelled a run")
        async with running(OURS, settings) as server:
            for _ in range(TIMES):
                call = await _in_flight(server, stub)
                begin = time.perf_counter()
                server.send({"method": "notifications/cancelled", "params": {"requestId": call}})
                cancels.append(await asyncio.wait_for(stub.cancels.get(), ANSWER_SECONDS) - begin)
    ended, cancelled = statistics.median(ends), statistics.median(cancels)
    what = "with a run of 20 s in flight"
    return [
        Row(f"End of input → end of process, {what}", f"{ended:.2f} s", "", None, f"≤ {END_GOAL} s", ended <= END_GOAL),
        Row(
            "Cancel by the client → cancel at the API (stub)",
            f"{cancelled:.3f} s",
            goal=f"≤ {CANCEL_GOAL} s",
            held=cancelled <= CANCEL_GOAL,
        ),
    ]


async def _in_flight(server: Process, stub: Stub) -> int:
    """Begin a long run; the call's id, once the run was read for the first time."""
    call, _ = server.begin("tools/call", LONG_RUN)
    await asyncio.wait_for(stub.begun.get(), ANSWER_SECONDS)
    return call
