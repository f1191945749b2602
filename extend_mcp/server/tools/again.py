"""Calls that are made again: they answer with the run that the same call started, as long as it is of use."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, TypeVar

from anyio import to_thread
from pydantic import Field

from extend_mcp.errors import ExtendError, NotFound
from extend_mcp.server.context import Call
from extend_mcp.server.repeats import RepeatableCall, digest, digest_of
from extend_mcp.server.tools.answers import BatchStarted, RunAnswer
from extend_mcp.wire.runs import BatchRun, Run

if TYPE_CHECKING:
    from extend_mcp.wire.files import File, FileInput

Fresh = Annotated[bool, Field(description="Start a new run")]

ENDED = frozenset({"FAILED", "CANCELLED", "CANCELLING"})
"""Statuses of what is started anew when it is asked for again."""

R = TypeVar("R", bound=Run)
A = TypeVar("A", bound=RunAnswer | BatchStarted)


Current = Callable[[Any], Awaitable[bool]]
"""Whether what the run was made with is still as it was then."""


async def started(
    here: Call,
    create: Callable[..., Awaitable[R]],
    seconds: float | None,
    *,
    fresh: bool,
    current: Current | None = None,
    **request: Any,
) -> R:
    """The run that `create` makes of the request, once it is final or the time is over."""

    async def find(run_id: str, file_ids: frozenset[str]) -> Any:
        try:
            run = await here.extend.runs(run_id).get(run_id)
        except NotFound:
            return None
        if run.status in ENDED or await _any_lost(here, file_ids) or not (current is None or await current(run)):
            return None
        return run

    asked = RepeatableCall(digest(create.__qualname__, request), find, fresh)
    return await here.start(asked, lambda: create(**request), seconds)


async def batch_started(
    here: Call,
    request: dict[str, Any],
    create: Callable[[], Awaitable[BatchRun]],
    *,
    fresh: bool,
    current: Current | None = None,
) -> BatchRun:
    """The batch that `create` makes of the request."""

    async def find(batch_id: str, _: frozenset[str]) -> BatchRun | None:
        try:
            batch = await here.extend.batch_runs.get(batch_id)
        except NotFound:
            return None
        if batch.status in ENDED or not (current is None or await current(batch)):
            return None
        members = [run async for run in here.extend.batch_runs.members(batch_id, max_page_size=1000)]
        is_whole = not batch.is_final or len(members) >= batch.run_count  # one may have been deleted
        return batch if is_whole else None

    return await here.once(RepeatableCall(digest("start_batch", request), find, fresh), create)


async def sent(here: Call, document: BinaryIO, name: str) -> "FileInput":
    """An opened document as a request names it: uploaded, unless it was, under this name, and is still there."""
    from extend_mcp.wire.files import SentFile

    content = await to_thread.run_sync(digest_of, document)

    async def find(file_id: str, _: frozenset[str]) -> "File | None":
        try:
            return await here.extend.files.get(file_id)
        except ExtendError:  # whatever it is, an upload will tell
            return None

    asked = RepeatableCall(digest("file", {"content": content, "name": name}), find)
    upload = here.extend.files.upload
    file, _ = await here.app.repeats.once(here.app.caller, asked, lambda: upload(document, name=name))
    here.seen_files.add(file.id)
    return SentFile.of(file.id, f"{content} {PurePath(name).suffix.lower()}")


def marked(here: Call, answer: A) -> A:
    """The answer, which says so where nothing was started for it."""
    if here.repeated is not None:
        what = "run" if isinstance(answer, RunAnswer) else "batch"
        ago = f"{here.repeated:.0f} s ago"
        answer.repeated = f"The same call started this {what} {ago}; no other was started. fresh=true starts one."
    return answer


def as_saved(here: Call, kind: str, saved_id: str | None, version: str | None = None) -> Current | None:
    """Whether a saved extractor, classifier, splitter or workflow did not change since it was used."""

    async def current(made: Any) -> bool:
        saved = getattr(here.extend, kind)
        try:
            found = await saved.versions.get(saved_id, version or "latest")
            changed = found.created_at if found.version != "draft" else (await saved.get(saved_id)).updated_at
        except ExtendError:  # nobody can tell
            return False
        used = getattr(made, "created_at", None) or getattr(made, "initial_run_at", None)
        return changed is not None and used is not None and _time(changed) <= _time(used)

    return None if saved_id is None else current


def _time(text: str) -> datetime:
    time = datetime.fromisoformat(text)
    return time if time.tzinfo else time.replace(tzinfo=UTC)


async def _any_lost(here: Call, file_ids: frozenset[str]) -> bool:
    """Whether one of the files was deleted. Those that this call has just sent or seen are there."""
    for file_id in file_ids - here.seen_files:
        try:
            await here.extend.files.get(file_id)
        except NotFound:
            return True
        except ExtendError:  # only a 404 says that it is gone
            continue
    return False
