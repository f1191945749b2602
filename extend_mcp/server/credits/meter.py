"""Follows the client's requests to the cloud: records what runs can cost and did cost, and enforces the limit."""

import math
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from anyio import to_thread
from pydantic import BaseModel

from extend_mcp.bounds import Latest
from extend_mcp.client.batch_runs import MEMBERS
from extend_mcp.client.create_once import KEY, is_uncertain
from extend_mcp.errors import ExtendError, Refused
from extend_mcp.server.credits.consent import OverCreditLimit, agreed
from extend_mcp.server.credits.ledger import Day, Ledger
from extend_mcp.server.credits.prices import price_page
from extend_mcp.server.credits.rates import get_credits
from extend_mcp.server.credits.work import PAGE_CHARACTERS, Work, count_chosen_pages, read_work
from extend_mcp.wire.files import FileSummary
from extend_mcp.wire.runs import BatchRun, ListPage, Run
from extend_mcp.wire.workflows import WorkflowBatch

if TYPE_CHECKING:
    from extend_mcp.client import ExtendClient

M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")

MOST_FILES = 10_000
"""The most files whose number of pages is remembered."""
MOST_LOOKUPS = 50
"""The most files of one request whose number of pages is requested. Those of files uploaded here are known."""
MOST_READ = 10
"""The most pending runs that are read before a call is refused: their cost may be known by now."""


class CreditMeter:
    """`limit` is the most credits of a UTC day; None for no limit. `client` is set once it is open."""

    client: "ExtendClient"

    def __init__(self, ledger: Ledger, limit: float | None) -> None:
        self._ledger = ledger
        self._limit = math.inf if limit is None else limit
        self._pages = Latest[str, float](MOST_FILES)

    async def follow(self, method: str, path: str, body: Any, send: Callable[[], Awaitable[M]]) -> M:
        """The answer of `send`. Raises `OverCreditLimit` instead, if it starts work that may exceed the limit."""
        work = read_work(method, path, body)
        if work is not None:
            await self._reserve(work)
        try:
            answer = await send()
        except ExtendError as error:
            if work is not None and not is_uncertain(error):
                await _keep(self._ledger.release, work.key)
            raise
        if work is not None and isinstance(answer, Run | BatchRun | WorkflowBatch):
            its_id = answer.batch_id if isinstance(answer, WorkflowBatch) else answer.id
            await _keep(self._ledger.name, work.key, its_id)
        await self._note(answer)
        return answer

    async def _reserve(self, work: Work) -> None:
        cost = await self._price(work)
        day = await self._try(work, cost)
        if day is not None:
            await self._read_pending()
            day = await self._try(work, cost)
        if day is not None:
            raise OverCreditLimit(cost, day, self._limit)

    async def _try(self, work: Work, cost: float) -> Day | None:
        """Reserve the cost; or, if that could exceed the limit, return what the day costs so far."""
        most = math.inf if agreed() else self._limit
        return await _keep(self._ledger.reserve, work.key, work.runs, cost / work.runs, most)

    async def _read_pending(self) -> None:
        """Read runs whose cost is unknown; `follow` records what they cost."""
        for its_id in await _keep(self._ledger.list_pending, MOST_READ):
            with suppress(ExtendError):  # the reserved cost stays
                if its_id.startswith(tuple(MEMBERS)):
                    [run async for run in self.client.batch_runs.members(its_id, max_page_size=1000)]
                else:
                    await self.client.runs(its_id).get(its_id)

    async def _price(self, work: Work) -> float:
        """The most credits that the work can cost; infinite if the number of pages is unknown."""
        if not work.files:
            return math.inf
        chosen, left = count_chosen_pages(work), MOST_LOOKUPS
        pages = list[float]()
        for file in work.files:
            left -= file.get("id") is not None and file["id"] not in self._pages
            pages.append(min(chosen, await self._count_pages(file, may_look_up=left >= 0)))
        return math.fsum(pages) * price_page(work.kind, work.body)

    async def _count_pages(self, file: Any, *, may_look_up: bool) -> float:
        if file.get("text") is not None:
            return math.ceil(len(file["text"]) / PAGE_CHARACTERS)
        its_id = file.get("id")
        if its_id is not None and its_id not in self._pages and may_look_up:
            with suppress(ExtendError):  # the request itself will report it
                await self.client.files.get(its_id)
        return self._pages.get(its_id, math.inf)

    async def _note(self, answer: Any) -> None:
        """Remember the pages of files, and record the cost of runs that have ended."""
        if isinstance(answer, FileSummary):
            self._pages[answer.id] = count_pages(answer)
        rows = answer.data if isinstance(answer, ListPage) else [answer]
        costs = [(run, cost) for run in rows if isinstance(run, Run) and (cost := get_credits(run)) is not None]
        if costs:
            await _keep(self._ledger.settle, {run.id: (_find_start(run), cost) for run, cost in costs})


def count_pages(file: FileSummary) -> float:
    """The pages of a stored file; infinite if the API does not say. A picture has one page, unless it is a TIFF."""
    if file.metadata.page_count is not None:
        return file.metadata.page_count
    return 1 if file.type == "IMG" and not file.name.lower().endswith((".tif", ".tiff")) else math.inf


def _find_start(run: Run) -> str:
    """The key under which a run was started, or the id of its batch, or its own."""
    key = str((run.metadata or {}).get(KEY, "")).partition(":")[0]
    return key or str(run.wire().get("batchId") or run.id)


async def _keep(write: Callable[..., T], *arguments: Any) -> T:
    """Use the ledger, which waits for the disk. Raises `Refused` if it cannot be used."""
    try:
        return await to_thread.run_sync(partial(write, *arguments))
    except OSError as error:
        hint = "Tell the user: it is credits.sqlite in EXTEND_DATA_DIR, which must be writable; get_status() shows it."
        raise Refused("LOCAL_LEDGER", f"The ledger of credits cannot be used: {error}", hint=hint) from error
