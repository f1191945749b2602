"""HTTP/1.1 of a connection, with patience that ends: uvicorn itself waits for ever for a request that does not come."""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

HEAD_SECONDS = 30.0
"""How long the head of a request may take, from when the connection is free for it; the rest of a body that was
refused counts too."""


class Patient(H11Protocol):
    """Closes a connection on which no whole request head came in time. An answer may take as long as it takes."""

    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait(self.cycle)

    def on_response_complete(self) -> None:
        """Begin to wait for the next one, which may have come already."""
        self._wait(self.cycle)
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing to wait for."""
        if self._timer is not None:
            self._timer.cancel()
        super().connection_lost(exc)

    def _wait(self, last: RequestResponseCycle | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self.loop.call_later(HEAD_SECONDS, self._give_up, last)

    def _give_up(self, last: RequestResponseCycle | None) -> None:
        if self.cycle is last:
            self.transport.abort()
