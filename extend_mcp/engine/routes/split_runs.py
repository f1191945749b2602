"""`/split` and `/split_runs`."""

from extend_mcp.engine.routes.saved_runs import SavedFilter, SavedRuns
from extend_mcp.models.runs import Page
from extend_mcp.models.split import SplitBatchRequest, SplitRequest, SplitRun, SplitRunSummary


class SplitFilter(SavedFilter):
    """Query of `GET /split_runs`."""

    splitter_id: str | None = None


ROUTES = SavedRuns(
    "split",
    query=SplitFilter,
    request=SplitRequest,
    batch=SplitBatchRequest,
    run=SplitRun,
    page=Page[SplitRunSummary],
    text=False,
).routes()
