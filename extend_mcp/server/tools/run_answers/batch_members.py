"""The runs of a batch, with their results."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

import anyio

from extend_mcp.errors import ExtendError, Refused
from extend_mcp.long_work import run_in_thread
from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.call import Call
from extend_mcp.server.tools.run_answers.run_facts import work_in_thread
from extend_mcp.server.tools.run_answers.run_rows import find_file_name
from extend_mcp.wire.runs import BatchRun, Run

T = TypeVar("T")

AT_ONCE = 8
"""How many runs are read at the same time."""
WHOLE_NAME = 255
"""The most characters of a file name in a saved table."""


async def wait_for_batch(here: Call, batch_id: str, seconds: float | None) -> BatchRun:
    """The batch when it is final or the time is over. Raises `ExtendError` with a hint if it is not a batch."""
    try:
        batch = await here.extend.batch_runs.get(batch_id)
    except Refused as error:
        error.hint = "start_batch(…) gives ids of batches; get_run(run_id=…) looks at a run."
        raise
    return batch if batch.is_final else await here.wait_for_batch(batch_id, seconds)


async def list_members(here: Call, batch_id: str) -> list[Run]:
    """The runs of a batch, without their results: failed ones first, each group by the names of the files."""
    members: list[Run] = [run async for run in here.extend.batch_runs.members(batch_id, max_page_size=1000)]
    return await run_in_thread(partial(sorted, members, key=_place), short=True)


def _place(run: Run) -> tuple[bool, str, str]:
    return run.status != "FAILED", name_of(run), run.id


def name_of(run: Run, most: int = 80) -> str:
    """The name of a run's file, or else the run's id, cut to `most` characters."""
    return to_one_line(find_file_name(run) or run.id, most)


async def use_results(here: Call, members: Sequence[Run], use: Callable[[Any], T], doing: str = "read") -> list[T]:
    """What `use` returns for each run with its result, in the same order. It runs in threads, for a few runs at a time.

    Raises the first error.
    """
    found: dict[int, T] = {}
    errors = list[ExtendError]()
    limit = anyio.CapacityLimiter(AT_ONCE)

    async def take(index: int) -> None:
        async with limit:
            try:
                run = await here.extend.runs(members[index].id).get(members[index].id)
                found[index] = await work_in_thread(run, lambda: use(run))
            except ExtendError as error:  # raised below: a task group would wrap it
                errors.append(error)
                tasks.cancel_scope.cancel()
                return
        await here.progress(len(found), f"{len(found)} of {len(members)} runs {doing}")

    async with anyio.create_task_group() as tasks:
        for index in range(len(members)):
            tasks.start_soon(take, index)
    if errors:
        raise errors[0]
    return [found[index] for index in range(len(members))]
