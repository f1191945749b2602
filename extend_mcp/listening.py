"""An HTTP server on an address: it logs the address, has time limits, and stops in order."""

import asyncio
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

STARTUP_FAILURE = 3
"""uvicorn's exit code if the app could not start. Versions up to 0.40 return instead."""

HEAD_SECONDS = 30.0
"""How long the head of a request may take, from when the connection is free for it.

The rest of a refused body counts too.
"""
TAKE_SECONDS = 60.0
"""How long a client may read nothing of its answer."""

logger = logging.getLogger(__name__)
logger.setLevel(logging.INFO)


class Server(uvicorn.Server):
    """uvicorn that logs its address, by the line `what`, in which `{}` is replaced by the address.

    When it stops, it calls `end` first, so that whatever waits can answer in the time that is left.
    """

    def __init__(self, config: uvicorn.Config, what: str, end: Callable[[], None]) -> None:
        super().__init__(config)
        self._what = what
        self._end = end

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start. Ends the process if the app cannot start."""
        await super().startup(sockets)
        if not self.started:
            sys.exit(STARTUP_FAILURE)
        assert sockets
        host = f"[{self.config.host}]" if ":" in self.config.host else self.config.host
        logger.info(self._what.format(f"http://{host}:{sockets[0].getsockname()[1]}"))

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop, within the time that the settings give."""
        self._end()
        await super().shutdown(sockets)


class TimedConnection(H11Protocol):
    """Closes a connection if no whole request head arrives in time, or if its client reads nothing of the answer.

    An answer may take any time. Each connection has one timer, which looks now and then, so that requests need none.
    """

    _timer: asyncio.TimerHandle
    _free_at = 0.0
    _full_at: float | None = None
    _last: RequestResponseCycle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait()
        self._look_at(self._free_at + HEAD_SECONDS)

    def on_response_complete(self) -> None:
        """Begin to wait for the next request, which may have arrived already."""
        self._wait()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the timer."""
        self._timer.cancel()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Begin to wait for the client to read what was sent."""
        self._full_at = self.loop.time()
        super().pause_writing()

    def resume_writing(self) -> None:
        """The client reads again."""
        self._full_at = None
        super().resume_writing()

    def _wait(self) -> None:
        self._free_at, self._last = self.loop.time(), self.cycle

    def _look_at(self, when: float) -> None:
        self._timer = self.loop.call_at(when, self._look)

    def _look(self) -> None:
        is_busy, now = self.cycle is not self._last, self.loop.time()
        is_stuck = self._full_at is not None and now >= self._full_at + TAKE_SECONDS
        if is_stuck or (not is_busy and now >= self._free_at + HEAD_SECONDS):
            self.transport.abort()
        else:
            self._look_at((now if is_busy else self._free_at) + HEAD_SECONDS)


def serve(server: Server, port: int) -> None:
    """Serve until interrupted. Raises `OSError` if the address cannot be used.

    uvicorn repeats a signal when all has ended. The process then ends as usual, so that nothing stays in /tmp.
    """
    signal.signal(signal.SIGTERM, _end)
    with suppress(KeyboardInterrupt):
        server.run(listen(server.config.host, port))


def _end(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


def listen(host: str, port: int) -> list[socket.socket]:
    """A socket for each address of a host. Raises `OSError` that names the port and how to choose another.

    uvicorn would do so later, after the app has started, and its message would not say what to do.
    """
    sockets: list[socket.socket] = []
    try:
        addresses = dict.fromkeys(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        for family, _, _, _, address in addresses:
            if len(addresses) == 1 or _has(family):
                sockets.append(listener := socket.create_server(address, family=family))
                listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # asyncio does this for its sockets
    except OSError as error:
        for listener in sockets:
            listener.close()
        reason = error.strerror if isinstance(error, socket.gaierror) else os.strerror(error.errno or 0)
        raise OSError(f"Port {port} of {host} cannot be used: {reason}. Give another --port or --host.") from error
    return sockets


def _has(family: int) -> bool:
    """True if this machine has addresses of this family: without IPv6, `localhost` may still have an IPv6 one."""
    try:
        socket.socket(family).close()
    except OSError:
        return False
    return True
