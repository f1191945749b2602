"""What kinds of runs with metadata share: list, cancel, delete, and start only once."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, ClassVar, Generic, TypeVar

from extend_mcp.client.create_once import (
    add_key,
    carries_key,
    is_uncertain,
    make_uncertain,
    new_key,
    send_once,
)
from extend_mcp.client.pages import Sorted, to_body, to_query
from extend_mcp.client.paths import build_path
from extend_mcp.client.readable_runs import Readable
from extend_mcp.client.transport import READ_SECONDS, SYNC_SECONDS, Transport
from extend_mcp.errors import ExtendError, Refused
from extend_mcp.wire.base import Wire
from extend_mcp.wire.files import BatchInput
from extend_mcp.wire.runs import BatchRun, Deleted, ListPage, Metadata, Run, RunStatus
from extend_mcp.wire.saved import RunSource

R = TypeVar("R", bound=Run)
S = TypeVar("S", bound=Run)
B = TypeVar("B", bound=Wire)

NEWEST = 100
"""How many of the newest runs are searched for a key."""

READ_ROWS = 20
"""How many of them are read one by one if lists leave out the metadata."""


class SavedRunFilters(Sorted, total=False):
    """Filters of lists of runs of extractors, classifiers and splitters."""

    status: RunStatus | None
    batch_id: str | None
    source_id: str | None
    source: RunSource | None
    file_name_contains: str | None


class Runs(Readable[R], Generic[R, S]):
    """A kind of run that has metadata, and that can be listed, cancelled and deleted.

    `R` is the model of a run, `S` that of a run in a list.
    """

    _newest: ClassVar[dict[str, str]] = {}
    """The query that puts the newest first; empty if the list has no other order."""

    def __init__(self, transport: Transport, run: type[R], page: type[ListPage[S]]) -> None:
        super().__init__(transport, run)
        self._page = page

    async def delete(self, run_id: str) -> Deleted:
        """Delete the run and its results for good."""
        return await self._transport.request(Deleted, "DELETE", build_path(self._path, run_id))

    async def cancel(self, run_id: str) -> R:
        """Stop a run that is PROCESSING. It may still end with another status."""
        return await self._ask("POST", run_id, "cancel")

    async def _create(
        self,
        request: type[Wire],
        metadata: Metadata | None,
        timeout: float = READ_SECONDS,  # noqa: ASYNC109 - the longest silence, not the length of the call
        **fields: Any,
    ) -> R:
        """Start a run at most once."""
        key = new_key()
        content = to_body(request, metadata=add_key(metadata, key), **fields)

        async def send() -> R:
            return await self._ask("POST", json=content, timeout=timeout)

        return await send_once(send, lambda: self._find(key), self._transport.clock)

    async def _create_batch(self, request: type[Wire], inputs: Sequence[BatchInput], **fields: Any) -> BatchRun:
        """Start a batch at most once."""
        return await self._send_batch(BatchRun, self._find_batch, request, inputs, **fields)

    async def _send_batch(
        self,
        answer: type[B],
        find: Callable[[str], Awaitable[B | None]],
        request: type[Wire],
        inputs: Sequence[BatchInput],
        **fields: Any,
    ) -> B:
        """Start a batch at most once. `find` returns the answer of an earlier attempt, by its key."""
        key = new_key()
        marked = [
            each.model_copy(update={"metadata": add_key(each.metadata, f"{key}:{index}")})
            for index, each in enumerate(inputs)
        ]
        content = to_body(request, inputs=marked, **fields)

        async def send() -> B:
            return await self._transport.request(answer, "POST", build_path(self._path, "batch"), json=content)

        return await send_once(send, lambda: find(key), self._transport.clock)

    async def _run_now(
        self, path: str, request: type[Wire], metadata: Metadata | None, params: dict[str, Any], **fields: Any
    ) -> R:
        """Start a run and wait for it in the same request.

        A failure is often that of the run itself, so the request is never repeated. If the run is found, it is waited
        for, and an error has its id.
        """
        key = new_key()
        content = to_body(request, metadata=add_key(metadata, key), **fields)
        try:
            return await self._transport.request(
                self._run, "POST", build_path(path), params=to_query(params), json=content, timeout=SYNC_SECONDS
            )
        except ExtendError as error:
            found = None
            if is_uncertain(error):
                with suppress(Refused):  # the API cannot list these runs
                    found = await self._newest_with(key)
            if found is None:
                raise
            run = await self.wait(found.id, SYNC_SECONDS)
            if run.status == "PROCESSED":
                return run
            error.run_id = run.id
            raise

    async def _newest_rows(self) -> Sequence[S]:
        params = {"maxPageSize": NEWEST, **self._newest}
        return (await self._transport.request(self._page, "GET", build_path(self._path), params=params)).data

    async def _newest_with(self, key: str) -> S | None:
        if self._transport.is_older:  # the older version's lists leave out the metadata
            return await self._newest_read_with(key)
        return next((row for row in await self._newest_rows() if carries_key(row, key)), None)

    async def _newest_read_with(self, key: str) -> S | None:
        """Like `_newest_with`, but reads each candidate; of a batch, only one."""
        rows = {row.wire().get("batchId") or row.id: row for row in await self._newest_rows()}
        for row in list(rows.values())[:READ_ROWS]:
            if carries_key(await self.get(row.id), key):
                return row
        return None

    async def _find(self, key: str) -> R | None:
        """The run that a call started, if it is among the newest."""
        row = await self._newest_with(key)
        if row is None:
            return None
        try:
            return await self.get(row.id)
        except ExtendError as error:
            raise make_uncertain(error, row.id) from error

    async def _find_member(self, key: str) -> tuple[S, str] | None:
        """A member of the batch that a call started, and the batch's id, if it is among the newest runs."""
        row = await self._newest_with(key)
        if row is None:
            return None
        batch_id = row.wire().get("batchId")
        if batch_id is None:
            raise make_uncertain(
                ExtendError("LOCAL_BAD_ANSWER", "a member of the batch does not name its batch"), row.id
            )
        return row, str(batch_id)

    async def _find_batch(self, key: str) -> BatchRun | None:
        """The batch that a call started, if one of its members is among the newest runs."""
        found = await self._find_member(key)
        if found is None:
            return None
        row, batch_id = found
        try:
            return await self._transport.request(BatchRun, "GET", build_path("batch_runs", batch_id))
        except ExtendError as error:
            raise make_uncertain(error, row.id) from error


class RunsListedWithoutMetadata(Runs[R, S]):
    """Runs whose lists leave out the metadata."""

    async def _newest_with(self, key: str) -> S | None:
        return await self._newest_read_with(key)
