"""A server of HTTP on an address: where it serves is told, and the end of the process is quiet and in order."""

import logging
import os
import signal
import socket
import sys
from contextlib import suppress
from types import FrameType

import uvicorn

STARTUP_FAILURE = 3
"""uvicorn's exit code where the app could not begin; versions up to 0.40 return instead."""

logger = logging.getLogger(__name__)
logger.setLevel(logging.INFO)


class Server(uvicorn.Server):
    """uvicorn, which tells where it serves `what`: `{}` in it stands for the address."""

    def __init__(self, config: uvicorn.Config, what: str) -> None:
        super().__init__(config)
        self._what = what

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin. Ends the process where the app cannot."""
        await super().startup(sockets)
        if not self.started:
            sys.exit(STARTUP_FAILURE)
        assert sockets
        host = f"[{self.config.host}]" if ":" in self.config.host else self.config.host
        logger.info(self._what.format(f"http://{host}:{sockets[0].getsockname()[1]}"))


def serve(server: Server, port: int) -> None:
    """Serve until interrupted. Raises `OSError` where the address cannot be had.

    uvicorn repeats a signal when all has ended. The process then ends as usual, so that nothing stays in /tmp.
    """
    signal.signal(signal.SIGTERM, _end)
    with suppress(KeyboardInterrupt):
        server.run(listen(server.config.host, port))


def _end(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


def listen(host: str, port: int) -> list[socket.socket]:
    """A socket for each address of a host. Raises `OSError` that names the port and how to choose another.

    uvicorn would do so once all else is at work, and tell of a fault without a word on what to do.
    """
    sockets: list[socket.socket] = []
    try:
        found = dict.fromkeys(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        for family, _, _, _, address in found:
            if len(found) == 1 or _has(family):
                sockets.append(one := socket.create_server(address, family=family))
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # asyncio sees to it for sockets of its own
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
