"""Start the HTTP front on an address, and stop it in time."""

import uvicorn

from extend_mcp.http.app import build_http_app
from extend_mcp.settings import LOOPBACK, Settings

STOP_SECONDS = 3
"""How long calls in flight may take once the server is told to stop."""


def serve_http(settings: Settings, host: str, port: int) -> None:
    """Serve until told to stop. Raises `ValueError` for an address that other machines reach."""
    if host not in LOOPBACK:
        raise ValueError(
            f"--host {host} is reachable from other machines; only {', '.join(LOOPBACK)} are served so far"
        )
    uvicorn.run(
        build_http_app(settings),
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
