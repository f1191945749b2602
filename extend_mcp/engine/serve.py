"""The engine on a socket."""

import ctypes
import ipaddress
import logging
import os
import socket
import sys
from contextlib import suppress

import uvicorn
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp

from extend_mcp.engine.app import build_app
from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.store import open_store

STOP_SECONDS = 5
"""How long requests that are being answered may still take once the server was told to stop."""

M_ARENA_MAX, ARENAS = -8, 2
"""glibc keeps up to 8 heaps a processor for threads, and in each the most that was ever used of it."""

LOOPBACK = ["localhost", "127.0.0.1", "[::1]", "::1"]

STARTUP_FAILURE = 3
"""uvicorn's exit code where the app could not begin; versions up to 0.40 return instead."""

_log = logging.getLogger(__name__)
_log.setLevel(logging.INFO)


def serve(config: EngineConfig, host: str, port: int) -> None:
    """Serve until interrupted; runs in progress are then handed back to the queue, for the next start.

    Raises `ValueError` for an address that others can reach while no keys are set, `OSError` for one that cannot be
    had, and `StoreError` where the data folder cannot be used.
    """
    if config.keys is None and not is_loopback(host):
        raise ValueError(f"{host} can be reached by others: set EXTEND_ENGINE_KEYS, or listen on 127.0.0.1")
    _share_memory()
    open_store(config.data_dir).close()  # uvicorn would tell of the same fault by a traceback
    app: ASGIApp = build_app(config)
    if config.keys is None:
        app = TrustedHostMiddleware(
            app, allowed_hosts=LOOPBACK, www_redirect=False
        )  # no page may rebind its name to us
    settings = uvicorn.Config(
        app,
        host=host,
        lifespan="on",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=STOP_SECONDS,
        log_config=None,
    )
    with suppress(KeyboardInterrupt):  # uvicorn repeats it when all has ended
        _Server(settings).run(_listen(host, port))


class _Server(uvicorn.Server):
    """Tells where it listens, once it does."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin. Ends the process where the engine cannot."""
        await super().startup(sockets)
        if not self.started:
            sys.exit(STARTUP_FAILURE)
        assert sockets
        host = f"[{self.config.host}]" if ":" in self.config.host else self.config.host
        _log.info("Extend's API is served at http://%s:%d", host, sockets[0].getsockname()[1])


def _listen(host: str, port: int) -> list[socket.socket]:
    """A socket for each address of a host. Raises `OSError` that names the port and how to choose another.

    uvicorn would do so once all else is at work, and tell of a fault without a word on what to do.
    """
    sockets: list[socket.socket] = []
    try:
        found = dict.fromkeys(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        for family, _, _, _, address in found:
            if len(found) == 1 or _has(family):
                sockets.append(socket.create_server(address, family=family))
    except OSError as error:
        for one in sockets:
            one.close()
        reason = error.strerror if isinstance(error, socket.gaierror) else os.strerror(error.errno or 0)
        raise OSError(f"Port {port} of {host} cannot be had: {reason}. Give another --port or --host.") from error
    return sockets


def _has(family: int) -> bool:
    """Whether this machine has such addresses: without IPv6, `localhost` may still have one of it."""
    try:
        socket.socket(family).close()
    except OSError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _share_memory() -> None:
    """Let all threads use what one freed: memory levels 10 MB lower over 6,000 runs (measured)."""
    if sys.platform == "linux":
        with suppress(AttributeError):  # another C library
            ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)
