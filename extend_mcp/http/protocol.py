"""HTTP/1.1 of a connection, with patience that ends: uvicorn itself waits for ever for a request that does not come."""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

HEAD_SECONDS = 30.0
"""How long the head of a request may take, from when the connection is free for it; the rest of a body that was
refused counts too."""


class Patient(H11Protocol):
    """Closes a connection on which no whole request head came in time. An answer may take as long as it takes.

    One timer a connection looks now and then, so that a request costs none.
    """

    _timer: asyncio.TimerHandle
    _free_at = 0.0
    _last: RequestResponseCycle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait()
        self._look_at(self._free_at + HEAD_SECONDS)

    def on_response_complete(self) -> None:
        """Begin to wait for the next one, which may have come already."""
        self._wait()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing to wait for."""
        self._timer.cancel()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._free_at, self._last = self.loop.time(), self.cycle

    def _look_at(self, when: float) -> None:
        self._timer = self.loop.call_at(when, self._look)

    def _look(self) -> None:
        is_busy, now = self.cycle is not self._last, self.loop.time()
        if not is_busy and now >= self._free_at + HEAD_SECONDS:
            self.transport.abort()
        else:
            self._look_at((now if is_busy else self._free_at) + HEAD_SECONDS)
