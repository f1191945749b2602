"""`/extract` and `/extract_runs`."""

from typing import Any

from extend_mcp.engine.errors import invalid
from extend_mcp.engine.files import file_rows
from extend_mcp.engine.processors.saved_run_routes import SavedFilter, SavedRunRoutes
from extend_mcp.wire.base import Wire
from extend_mcp.wire.extract import ExtractBatchRequest, ExtractRequest, ExtractRun, ExtractRunSummary
from extend_mcp.wire.files import FileInput
from extend_mcp.wire.runs import ListPage


class ExtractFilter(SavedFilter):
    """Query of `GET /extract_runs`."""

    extractor_id: str | None = None


class ExtractRunRoutes(SavedRunRoutes):
    """Extractions accept packages too, and need no schema: without one, it is inferred."""

    def check_config(self, saved: Wire | None, config: Wire | None) -> None:
        """Refuse a request with both an extractor and a config."""
        if saved is not None and config is not None:
            raise invalid("Give extractor or config, not both; config fields go in extractor.overrideConfig.")

    def documents(self, body: Any) -> list[FileInput]:
        """The checked documents of a request: its file, or those of its package."""
        if (body.file is None) == (body.package is None):
            raise invalid("Give exactly one of file and package.")
        if body.package is None:
            return super().documents(body)
        file_rows.check_package(body.package)
        return list(body.package.files)


ROUTES = ExtractRunRoutes(
    "extract",
    query=ExtractFilter,
    request=ExtractRequest,
    batch=ExtractBatchRequest,
    run=ExtractRun,
    page=ListPage[ExtractRunSummary],
    text=True,
).routes()
