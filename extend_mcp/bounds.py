"""Bounds: how many things each caller may have at a time, and how many entries are remembered."""

import math
from collections import Counter, OrderedDict
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Quota(Generic[K]):
    """Counts the things of one kind that each holder has. Holders with none are forgotten.

    `most` is the limit of one holder. `take` does not check it: call `is_full` first.
    """

    def __init__(self, most: float = math.inf) -> None:
        self.most = most
        self._held = Counter[K]()

    def __len__(self) -> int:
        """The number of holders with at least one."""
        return len(self._held)

    def __contains__(self, holder: K) -> bool:
        return holder in self._held

    def is_full(self, holder: K) -> bool:
        """True if the holder may have no more."""
        return self._held[holder] >= self.most

    def take(self, holder: K) -> None:
        """Count one more."""
        self._held[holder] += 1

    def give_back(self, holder: K) -> None:
        """Count one less."""
        self._held[holder] -= 1
        if not self._held[holder]:
            del self._held[holder]

    @contextmanager
    def held(self, holder: K) -> Iterator[None]:
        """Count one more while inside the `with`."""
        self.take(holder)
        try:
            yield
        finally:
            self.give_back(holder)


class Latest(OrderedDict[K, V]):
    """Keeps the `most` entries that were set last. One more entry drops the one that was set longest ago."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def __setitem__(self, key: K, value: V) -> None:
        super().__setitem__(key, value)
        self.move_to_end(key)
        if len(self) > self._most:
            self.popitem(last=False)
