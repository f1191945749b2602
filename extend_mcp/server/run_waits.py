"""Wakes the calls that wait for a run when there is news of it, so that they read the run at once."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

import anyio

from extend_mcp.ending import Closing, Ending

Pause: TypeAlias = Callable[[float], Awaitable[None]]


class RunWaits(Closing):
    """The calls that wait for each run. They are only woken: they then read the run from the API."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: dict[str, set[anyio.Event]] = {}

    def wake(self, run_id: str) -> bool:
        """Wake the calls that wait for the run. Returns True if there were any."""
        waiting = self._waiting.get(run_id, ())
        for event in waiting:
            event.set()
        return bool(waiting)

    def end(self) -> None:
        """Wake all waiting calls: their pauses raise `Ending`."""
        super().end()
        for run_id in list(self._waiting):
            self.wake(run_id)

    @contextmanager
    def pausing(self, run_id: str) -> Iterator[Pause]:
        """A function that pauses for some seconds, or until there is news of the run.

        It raises `Ending` when the server ends.
        """
        waiting = self._waiting.setdefault(run_id, set())
        event = anyio.Event()
        waiting.add(event)

        async def pause(seconds: float) -> None:
            nonlocal event
            with anyio.move_on_after(seconds):
                await event.wait()
            if self.has_begun:
                raise Ending
            if event.is_set():
                waiting.discard(event)
                event = anyio.Event()
                waiting.add(event)

        try:
            yield pause
        finally:
            waiting.discard(event)
            if not waiting and self._waiting.get(run_id) is waiting:
                del self._waiting[run_id]
