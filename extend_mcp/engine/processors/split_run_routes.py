"""`/split` and `/split_runs`."""

from extend_mcp.engine.processors.saved_run_routes import SavedFilter, SavedRunRoutes
from extend_mcp.wire.runs import ListPage
from extend_mcp.wire.split import SplitBatchRequest, SplitRequest, SplitRun, SplitRunSummary


class SplitFilter(SavedFilter):
    """Query of `GET /split_runs`."""

    splitter_id: str | None = None


ROUTES = SavedRunRoutes(
    "split",
    query=SplitFilter,
    request=SplitRequest,
    batch=SplitBatchRequest,
    run=SplitRun,
    page=ListPage[SplitRunSummary],
    text=False,
).routes()
