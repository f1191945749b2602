"""`python -m tests.conformance.server PORT`: our HTTP front with the suite's fixtures beside our own tools."""

import sys
import warnings
from typing import Any
from unittest.mock import patch

import uvicorn
from mcp import MCPDeprecationWarning

from extend_mcp.http import app as front
from extend_mcp.server import ExtendServer, build_server
from extend_mcp.settings import Settings
from tests.conformance.fixtures import add_fixtures


def build_with_fixtures(*arguments: Any, **options: Any) -> ExtendServer:
    """What `build_server` builds, and the fixtures."""
    return add_fixtures(build_server(*arguments, **options))


def main() -> None:
    """Serve on a port of this machine until told to stop."""
    warnings.simplefilter("ignore", MCPDeprecationWarning)  # of logging and sampling, which only fixtures use
    with patch.object(front, "build_server", build_with_fixtures):
        app = front.build_http_app(Settings())
    uvicorn.run(app, port=int(sys.argv[1]), log_config=None, access_log=False, timeout_graceful_shutdown=3)


if __name__ == "__main__":
    main()
