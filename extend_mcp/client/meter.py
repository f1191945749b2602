"""The interface of what follows the client's requests to count their cost."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel

M = TypeVar("M", bound=BaseModel)


class Meter(Protocol):
    """Sees each request and its answer."""

    async def follow(self, method: str, path: str, body: Any, send: Callable[[], Awaitable[M]]) -> M:
        """The answer of `send`. Raises `Refused` instead if the request must not be sent."""
