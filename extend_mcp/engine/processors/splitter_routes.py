"""`/splitters` and their versions."""

from extend_mcp.engine.processors.processor_routes import ProcessorRoutes
from extend_mcp.wire.runs import ListPage
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
    page=ListPage[SplitterSummary],
    version=SplitterVersion,
    versions=ListPage[SplitterVersion],
).routes()
