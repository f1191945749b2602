"""The end of a server: whoever waits for something hears of it at once."""

from collections.abc import Iterator
from contextlib import contextmanager

import anyio


class Ending(Exception):
    """The server ends: nobody should go on waiting."""


class Closing:
    """Says that a server ends, to all that wait."""

    def __init__(self) -> None:
        self.has_begun = False
        self._given_up: set[anyio.CancelScope] = set()

    def end(self) -> None:
        """End all that waits within `until_the_end`, and whatever would begin to."""
        self.has_begun = True
        for scope in self._given_up:
            scope.cancel()

    @contextmanager
    def until_the_end(self) -> Iterator[None]:
        """What waits inside is given up when the server ends. It raises `Ending` then."""
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
