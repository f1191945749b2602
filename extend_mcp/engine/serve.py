"""The engine on a socket."""

import ctypes
import sys
from collections.abc import Callable
from contextlib import suppress

import uvicorn
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp

from extend_mcp import listening
from extend_mcp.engine.app import build_app
from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.objects.opening import check_store
from extend_mcp.engine.storage.opening import open_database
from extend_mcp.loopback import is_loopback

STOP_SECONDS = 5
"""How long open requests may still take once the server stops."""

M_ARENA_MAX, ARENAS = -8, 2
"""glibc keeps up to 8 heaps a processor for threads, each as large as it ever was."""

HOSTS = ["localhost", "127.0.0.1", "[::1]", "::1"]
"""The values of the header `Host` that are answered where no keys are set."""


def serve(config: EngineConfig, host: str, port: int) -> None:
    """Serve until interrupted. Runs in progress then go back to the queue, for the next start.

    Raises `ValueError` if others can reach the address and no keys are set, `OSError` if the address cannot be used,
    `DatabaseUnusable` if the data folder or the database cannot be used, and `StoreUnusable` if the store cannot.
    """
    if config.keys is None and not is_loopback(host):
        raise ValueError(f"Others can reach {host}: set EXTEND_ENGINE_KEYS, or listen on 127.0.0.1")
    open_database(config.data_dir, config.database_url, migrates=config.migrates).close()
    check_store(config)
    engine = build_app(config)
    app: ASGIApp = engine
    if config.keys is None:  # against DNS rebinding by a web page
        app = TrustedHostMiddleware(app, allowed_hosts=HOSTS, www_redirect=False)
    serve_app(app, host, port, "Extend's API is served at {}", engine.state.closing.end)


def serve_app(app: ASGIApp, host: str, port: int, line: str, end: Callable[[], None]) -> None:
    """Serve an app until interrupted, and log `line` with the address. `end` is called when the end begins.

    What would keep the app from starting is checked first: uvicorn would log a traceback.
    """
    _share_memory()
    settings = uvicorn.Config(
        app,
        host=host,
        http=listening.TimedConnection,
        ws="none",
        lifespan="on",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=STOP_SECONDS,
        log_config=None,
    )
    listening.serve(listening.Server(settings, line, end), port)


def _share_memory() -> None:
    """Let all threads use memory that one of them freed: it takes 10 MB less over 6,000 runs (measured)."""
    if sys.platform == "linux":
        with suppress(AttributeError):  # another C library
            ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)
