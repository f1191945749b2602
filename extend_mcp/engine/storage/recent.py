"""Keeps what a transaction reads for some seconds: for pages and metrics, however many ask for them."""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

import anyio
from sqlalchemy import Connection

from extend_mcp.engine.storage.database import Database

T = TypeVar("T")


class Recent(Generic[T]):
    """Values by name, each at most `seconds` old. One is read at a time, so that nobody can keep the database busy."""

    def __init__(self, database: Database, read: Callable[[Connection, str], T], seconds: float) -> None:
        self._database = database
        self._read = read
        self._seconds = seconds
        self._lock = anyio.Lock()
        self._kept: dict[str, tuple[float, T]] = {}

    async def get(self, name: str = "") -> T:
        """The value of this name."""
        async with self._lock:
            oldest = time.monotonic() - self._seconds
            self._kept = {key: entry for key, entry in self._kept.items() if entry[0] > oldest}
            if name not in self._kept:
                value = await self._database.read(lambda connection: self._read(connection, name))
                self._kept[name] = time.monotonic(), value
            return self._kept[name][1]
