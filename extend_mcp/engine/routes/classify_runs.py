"""`/classify` and `/classify_runs`."""

from extend_mcp.engine.routes.saved_runs import SavedFilter, SavedRuns
from extend_mcp.models.classify import ClassifyBatchRequest, ClassifyRequest, ClassifyRun, ClassifyRunSummary
from extend_mcp.models.runs import Page


class ClassifyFilter(SavedFilter):
    """Query of `GET /classify_runs`."""

    classifier_id: str | None = None


ROUTES = SavedRuns(
    "classify",
    query=ClassifyFilter,
    request=ClassifyRequest,
    batch=ClassifyBatchRequest,
    run=ClassifyRun,
    page=Page[ClassifyRunSummary],
    text=True,
).routes()
