"""`/splitters` and their versions."""

from extend_mcp.engine.routes.processors import Processors
from extend_mcp.models.runs import Page
from extend_mcp.models.split import (
    Splitter,
    SplitterRequest,
    SplitterSummary,
    SplitterUpdate,
    SplitterVersion,
    SplitterVersionRequest,
)

ROUTES = Processors(
    "splitter",
    create=SplitterRequest,
    update=SplitterUpdate,
    publish=SplitterVersionRequest,
    processor=Splitter,
    page=Page[SplitterSummary],
    version=SplitterVersion,
    versions=Page[SplitterVersion],
).routes()
