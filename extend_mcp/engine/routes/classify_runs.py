"""`/classify` and `/classify_runs`."""

from extend_mcp.engine.routes.saved_runs import SavedFilter, SavedRuns
from extend_mcp.models.classify import ClassifyBatchRequest, ClassifyRequest


class ClassifyFilter(SavedFilter):
    """Query of `GET /classify_runs`."""

    classifier_id: str | None = None


ROUTES = SavedRuns("classify", ClassifyFilter, ClassifyRequest, ClassifyBatchRequest, text=True).routes()
