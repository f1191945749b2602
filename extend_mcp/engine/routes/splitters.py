"""`/splitters` and their versions."""

from extend_mcp.engine.routes.processors import Processors
from extend_mcp.models.split import SplitterRequest, SplitterUpdate, SplitterVersionRequest

ROUTES = Processors("splitter", SplitterRequest, SplitterUpdate, SplitterVersionRequest).routes()
