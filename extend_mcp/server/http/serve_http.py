"""Start the HTTP front on an address, and stop it in time."""

import gc
import logging

import uvicorn

from extend_mcp import listening
from extend_mcp.server.http.http_app import build_http_app
from extend_mcp.server.http.http_settings import HttpSettings
from extend_mcp.settings import Settings, unknown_variables

logger = logging.getLogger(__name__)

STOP_SECONDS = 3
"""How long calls can still take after a signal to stop the server."""
BACKLOG = 2048
GARBAGE = 50_000
"""The number of new objects after which Python searches for garbage. A call leaves 16.

With Python's default, 700, the searches took a tenth of the time.
"""


def serve_http(settings: Settings, host: str, port: int) -> None:
    """Serve until a signal stops it.

    Raises `ValueError`, saying what to set, if other machines could reach the address without a check, or if settings
    contradict each other.
    """
    for name in unknown_variables(HttpSettings):
        logger.warning("%s is ignored: it is not a setting of this version", name)
    http = HttpSettings()
    http.check(host)
    if http.auth == "key" and settings.backend == "local":
        raise ValueError("EXTEND_HTTP_AUTH=key is for keys of the cloud: it cannot be used with EXTEND_BACKEND=local")
    if settings.max_credits is not None:
        raise ValueError("EXTEND_MAX_CREDITS is for stdio only: HTTP has many callers, and no user to ask")
    front, server = build_http_app(settings, http)
    config = uvicorn.Config(
        front,
        host=host,
        http=listening.TimedConnection,
        ws="none",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        backlog=BACKLOG,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    gc.collect()
    gc.freeze()  # loaded code stays: searching it for garbage would stop all calls for 50 ms or more
    gc.set_threshold(GARBAGE)
    listening.serve(listening.Server(config, "MCP is served at {}/mcp", server.end), port)
