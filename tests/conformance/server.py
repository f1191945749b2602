"""`python -m tests.conformance.server …` is `extend-mcp …` with the suite's fixtures beside our own tools."""

import warnings
from typing import Any
from unittest.mock import patch

from mcp import MCPDeprecationWarning

from extend_mcp.cli import main
from extend_mcp.server import mcp_server
from extend_mcp.server.http import http_app as front
from extend_mcp.server.mcp_server import ExtendServer, build_server
from tests.conformance.fixtures import add_fixtures
from tests.conformance.fixtures_tasks import add_task_fixtures, extensions_with_fixtures


def build_with_fixtures(*arguments: Any, **options: Any) -> ExtendServer:
    """What `build_server` builds, and the fixtures."""
    with patch.object(mcp_server, "build_extensions", extensions_with_fixtures):
        return add_task_fixtures(add_fixtures(build_server(*arguments, **options)))


if __name__ == "__main__":
    warnings.simplefilter("ignore", MCPDeprecationWarning)  # of logging and sampling, which only fixtures use
    with patch.object(front, "build_server", build_with_fixtures):
        main.main()
