"""What may stand between the client and its requests, to count what they cost."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel

M = TypeVar("M", bound=BaseModel)


class Meter(Protocol):
    """Sees each request and its answer."""

    async def follow(self, method: str, path: str, body: Any, send: Callable[[], Awaitable[M]]) -> M:
        """The answer of `send`. Raises `Refused` instead, if the request may not be sent."""
