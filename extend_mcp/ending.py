"""The end of a server: everything that waits is notified at once."""

from collections.abc import Iterator
from contextlib import contextmanager

import anyio


class Ending(Exception):
    """The server ends: nobody should go on waiting."""


class Closing:
    """Notifies all that wait that the server ends."""

    def __init__(self) -> None:
        self.has_begun = False
        self._given_up: set[anyio.CancelScope] = set()

    def end(self) -> None:
        """End every wait within `until_the_end`, also those that begin later."""
        self.has_begun = True
        for scope in self._given_up:
            scope.cancel()

    @contextmanager
    def until_the_end(self) -> Iterator[None]:
        """Stops the wait inside when the server ends, and raises `Ending`."""
        with anyio.CancelScope() as scope:
            self._given_up.add(scope)
            if self.has_begun:
                scope.cancel()
            try:
                yield
            finally:
                self._given_up.discard(scope)
        if scope.cancelled_caught:
            raise Ending
