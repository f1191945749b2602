"""What the account's own runs cost, in credits per page."""

from collections.abc import Iterable
from contextlib import suppress
from statistics import median
from typing import TYPE_CHECKING, Any

from extend_mcp.errors import ExtendError
from extend_mcp.wire.runs import Run

if TYPE_CHECKING:
    from extend_mcp.client import ExtendClient

NEWEST = 20
"""How many runs of a kind are read."""
LEAST = 3
"""The least runs for a rate."""


async def read_account_rate(client: "ExtendClient", kind: str) -> float | None:
    """The median of the newest runs of a kind; None if too few have both a cost and a number of pages."""
    rows: list[Any] = []
    with suppress(ExtendError):  # such as a key that may not list runs: then the price list is used
        rows = (await getattr(client, f"{kind}_runs").list(max_page_size=NEWEST)).data
    rates = list(measure(rows))
    return median(rates) if len(rates) >= LEAST else None


def measure(runs: Iterable[Run]) -> Iterable[float]:
    """Credits per page of each run that has both."""
    for run in runs:
        file, cost = getattr(run, "file", None), get_credits(run)
        pages = None if file is None else file.metadata.page_count
        if cost is not None and pages and run.status == "PROCESSED":
            yield cost / pages


def get_credits(run: Run) -> float | None:
    """What an ended run cost, with the runs that it started; None if it does not say."""
    if not run.is_final or run.usage is None:
        return None
    return run.usage.credits if run.usage.total_credits is None else run.usage.total_credits
