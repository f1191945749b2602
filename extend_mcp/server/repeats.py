"""Remembers the requests of the last ten minutes, so that a repeated call returns the run of the first one."""

import hashlib
import json
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Generic, Protocol, TypeAlias, TypeVar

import anyio

from extend_mcp.bounds import Quota
from extend_mcp.errors import ExtendError
from extend_mcp.server.callers import Caller
from extend_mcp.wire.base import Wire

KEPT_SECONDS = 600
MOST = 1200
"""How many requests of one caller are remembered: the files of a whole batch, and more. Any above are not."""
MOST_OF_ALL = 50_000
"""How many requests of all callers are remembered, in about 20 MB. One more drops the oldest."""

PIECE_BYTES = 1 << 20


class HasId(Protocol):
    """What a call created: a file, a run or a batch."""

    @property
    def id(self) -> str:
        """Its id."""


M = TypeVar("M", bound=HasId)
Key: TypeAlias = tuple[str, str, bytes]


@dataclass(frozen=True)
class RepeatableCall(Generic[M]):
    """A request that may be repeated; `what` is its `digest_request`. With `fresh` it is always executed again.

    `find` takes the id of the result, and the ids of its files; it returns None if the result can no longer be used.
    `file_ids` are files of the request that the result does not name itself.
    """

    what: bytes
    find: Callable[[str, frozenset[str]], Awaitable[M | None]]
    fresh: bool = False
    file_ids: frozenset[str] = frozenset()


@dataclass(eq=False)
class _Kept:
    """A remembered request. `ready` is set when its result exists, or when its call ended without one."""

    at: float
    ready: anyio.Event = field(default_factory=anyio.Event)
    its_id: str | None = None
    file_ids: frozenset[str] = frozenset()
    error: ExtendError | None = None


class Repeats:
    """The results that this process created for each caller. No caller gets another caller's."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, _Kept] = OrderedDict()
        """The oldest first."""
        self._of = Quota[tuple[str, str]](MOST)

    async def make_once(
        self, caller: Caller, request: RepeatableCall[M], make: Callable[[], Awaitable[M]]
    ) -> tuple[M, float | None]:
        """The result of `make`, and None; or an earlier result of the same request of the same caller, and its age in
        seconds.

        Calls at the same time share one result, or its error. If the call that creates it is cancelled, another one
        creates it.
        """
        key = caller.name, caller.account, request.what
        self._forget(time.monotonic() - KEPT_SECONDS)
        while not request.fresh and (kept := self._kept.get(key)) is not None:
            await kept.ready.wait()
            if kept.error is not None:
                raise kept.error
            found = None if kept.its_id is None else await request.find(kept.its_id, kept.file_ids)
            if found is not None and self._kept.get(key) is kept:
                return found, time.monotonic() - kept.at
            self._drop(key, kept)
        return await self._make(key, request.file_ids, make), None

    def drop(self, caller: Caller, request: RepeatableCall[Any], its_id: str) -> None:
        """Forget a request whose result is no longer needed."""
        key = caller.name, caller.account, request.what
        kept = self._kept.get(key)
        if kept is not None and kept.its_id == its_id:
            self._drop(key, kept)

    async def _make(self, key: Key, file_ids: frozenset[str], make: Callable[[], Awaitable[M]]) -> M:
        kept = _Kept(time.monotonic())
        self._keep(key, kept)
        try:
            result = await make()
            kept.its_id, kept.file_ids = result.id, file_ids | get_file_ids(result)
        except ExtendError as error:
            kept.error = error
            raise
        finally:
            kept.ready.set()
            if kept.its_id is None:
                self._drop(key, kept)
        return result

    def _keep(self, key: Key, kept: _Kept) -> None:
        if (before := self._kept.get(key)) is not None:
            self._drop(key, before)
        if self._of.is_full(key[:2]):
            return
        self._kept[key] = kept
        self._of.take(key[:2])
        if len(self._kept) > MOST_OF_ALL:
            self._drop(*next(iter(self._kept.items())))

    def _drop(self, key: Key, kept: _Kept) -> None:
        if self._kept.get(key) is kept:
            del self._kept[key]
            self._of.give_back(key[:2])

    def _forget(self, long_ago: float) -> None:
        while self._kept and (oldest := next(iter(self._kept.items())))[1].at < long_ago:
            self._drop(*oldest)


def digest_request(what: str, fields: Mapping[str, Any]) -> bytes:
    """A digest of a request: its kind, and its fields in any order. A field that is None counts as absent."""
    present = {name: value for name, value in fields.items() if value is not None}
    return hashlib.sha256(json.dumps([what, present], sort_keys=True, default=_plain).encode()).digest()


def digest_document(document: BinaryIO) -> str:
    """A digest of a document's bytes, in hex. Afterwards the file is at its beginning again."""
    found = hashlib.sha256()
    while piece := document.read(PIECE_BYTES):
        found.update(piece)
    document.seek(0)
    return found.hexdigest()


def get_file_ids(result: HasId) -> frozenset[str]:
    """The files of a new run. Later the run may no longer name files that were deleted."""
    one, many = getattr(result, "file", None), getattr(result, "files", None)
    return frozenset(file.id for file in [one, *(many or ())] if file is not None)


def _plain(value: Any) -> Any:
    """A model as JSON, one level deep. For an uploaded document its content counts, not its id."""
    from extend_mcp.wire.files import SentFile

    if isinstance(value, SentFile):
        return value.content
    if isinstance(value, Wire):
        return {name: getattr(value, name) for name in value.model_fields_set}
    raise TypeError(f"{type(value).__name__} cannot be JSON")
