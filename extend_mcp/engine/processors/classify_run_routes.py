"""`/classify` and `/classify_runs`."""

from extend_mcp.engine.processors.saved_run_routes import SavedFilter, SavedRunRoutes
from extend_mcp.wire.classify import ClassifyBatchRequest, ClassifyRequest, ClassifyRun, ClassifyRunSummary
from extend_mcp.wire.runs import ListPage


class ClassifyFilter(SavedFilter):
    """Query of `GET /classify_runs`."""

    classifier_id: str | None = None


ROUTES = SavedRunRoutes(
    "classify",
    query=ClassifyFilter,
    request=ClassifyRequest,
    batch=ClassifyBatchRequest,
    run=ClassifyRun,
    page=ListPage[ClassifyRunSummary],
    text=True,
).routes()
