"""`/split` and `/split_runs`."""

from extend_mcp.engine.routes.saved_runs import SavedFilter, SavedRuns
from extend_mcp.models.split import SplitBatchRequest, SplitRequest


class SplitFilter(SavedFilter):
    """Query of `GET /split_runs`."""

    splitter_id: str | None = None


ROUTES = SavedRuns("split", SplitFilter, SplitRequest, SplitBatchRequest, text=False).routes()
