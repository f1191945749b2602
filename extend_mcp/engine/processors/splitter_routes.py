"""`/splitters` and their versions."""

from extend_mcp.engine.processors.processor_routes import ProcessorRoutes
from extend_mcp.wire.runs import Page
from extend_mcp.wire.split import (
    Splitter,
    SplitterRequest,
    SplitterSummary,
    SplitterUpdate,
    SplitterVersion,
    SplitterVersionRequest,
)

ROUTES = ProcessorRoutes(
    "splitter",
    create=SplitterRequest,
    update=SplitterUpdate,
    publish=SplitterVersionRequest,
    processor=Splitter,
    page=Page[SplitterSummary],
    version=SplitterVersion,
    versions=Page[SplitterVersion],
).routes()
