"""Repeated calls: the same call again returns the run that it started, as long as that is usable."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

import anyio
from anyio import to_thread

from extend_mcp.errors import ExtendError, NotFound
from extend_mcp.server.call import Call
from extend_mcp.server.repeats import RepeatableCall, digest_document, digest_request, get_file_ids
from extend_mcp.server.tools.run_answers.answer_models import BatchStarted, RunAnswer
from extend_mcp.wire.runs import BatchRun, Run

if TYPE_CHECKING:
    from extend_mcp.wire.files import File, FileInput

ENDED = frozenset({"FAILED", "CANCELLED", "CANCELLING"})
"""Statuses of runs after which a repeated call starts a new run."""

LOOKUPS_AT_ONCE = 8
"""How many files are looked up at the same time."""

R = TypeVar("R", bound=Run)
A = TypeVar("A", bound=RunAnswer | BatchStarted)


IsUnchanged = Callable[[Any], Awaitable[bool]]
"""True if the processor, workflow or form of the run has not changed since."""


async def start_run(
    here: Call,
    create: Callable[..., Awaitable[R]],
    seconds: float | None,
    *,
    fresh: bool,
    is_unchanged: IsUnchanged | None = None,
    **request: Any,
) -> R:
    """The run that `create` starts, once it is final or the time is over. A repeated request gets the earlier run."""

    async def find(run_id: str, file_ids: frozenset[str]) -> Any:
        try:
            run = await here.extend.runs(run_id).get(run_id)
        except NotFound:
            return None
        if run.status in ENDED or not (is_unchanged is None or await is_unchanged(run)):
            return None
        return None if await _any_lost(here, file_ids | _products(run)) else run

    call = RepeatableCall(digest_request(create.__qualname__, request), find, fresh)
    return await here.start(call, lambda: create(**request), seconds)


async def start_batch_run(
    here: Call,
    request: dict[str, Any],
    create: Callable[[], Awaitable[BatchRun]],
    *,
    fresh: bool,
    is_unchanged: IsUnchanged | None = None,
) -> BatchRun:
    """The batch that `create` starts. A repeated request gets the earlier batch."""

    async def find(batch_id: str, file_ids: frozenset[str]) -> BatchRun | None:
        try:
            batch = await here.extend.batch_runs.get(batch_id)
        except NotFound:
            return None
        if batch.status in ENDED or not (is_unchanged is None or await is_unchanged(batch)):
            return None
        members = [run async for run in here.extend.batch_runs.members(batch_id, max_page_size=1000)]
        if batch.is_final and len(members) < batch.run_count:  # one was deleted
            return None
        return None if await _any_lost(here, file_ids.union(*map(get_file_ids, members))) else batch

    file_ids = frozenset(each.file.id for each in request["inputs"] if each.file.id is not None)
    return await here.create_once(RepeatableCall(digest_request("start_batch", request), find, fresh, file_ids), create)


async def send_document(here: Call, document: BinaryIO, name: str) -> "FileInput":
    """An opened document as an input of a request.

    It is uploaded, unless it was uploaded with this name and still exists.
    """
    from extend_mcp.wire.files import SentFile

    content = await to_thread.run_sync(digest_document, document)

    async def find(file_id: str, _: frozenset[str]) -> "File | None":
        try:
            return await here.extend.files.get(file_id)
        except ExtendError:  # the upload will report it
            return None

    call = RepeatableCall(digest_request("file", {"content": content, "name": name}), find)
    upload = here.extend.files.upload
    file, _ = await here.app.repeats.make_once(here.app.caller, call, lambda: upload(document, name=name))
    here.seen_files.add(file.id)
    return SentFile.of(file.id, f"{content} {PurePath(name).suffix.lower()}")


def mark_repeat(here: Call, answer: A) -> A:
    """The answer. If nothing was started for it, a note says so."""
    if here.repeated is not None:
        what = "run" if isinstance(answer, RunAnswer) else "batch"
        ago = f"{here.repeated:.0f} s ago"
        answer.repeated = f"The same call started this {what} {ago}; no other was started. fresh=true starts a new one."
    return answer


def make_saved_check(here: Call, kind: str, saved_id: str | None, version: str | None = None) -> IsUnchanged | None:
    """A check that a saved processor or workflow has not changed since a run used it; None without a saved one."""

    async def is_unchanged(run: Any) -> bool:
        saved = getattr(here.extend, kind)
        try:
            found = await saved.versions.get(saved_id, version or "latest")
            changed = found.created_at if found.version != "draft" else (await saved.get(saved_id)).updated_at
        except ExtendError:  # unknown: counts as changed
            return False
        return _is_older(changed, run)

    return None if saved_id is None else is_unchanged


def make_form_check(here: Call, template_id: str | None) -> IsUnchanged | None:
    """A check that a saved form has not changed since a run used it."""
    if template_id is None:
        return None

    async def is_unchanged(run: Any) -> bool:
        try:
            changed = (await here.extend.edit_templates.get(template_id)).updated_at
        except ExtendError:  # unknown: counts as changed
            return False
        return _is_older(changed, run)

    return is_unchanged


def _is_older(changed: str | None, run: Any) -> bool:
    """True if the last change was before the run."""
    used = getattr(run, "created_at", None) or getattr(run, "initial_run_at", None)
    return changed is not None and used is not None and _time(changed) <= _time(used)


def _time(text: str) -> datetime:
    time = datetime.fromisoformat(text)
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _products(run: Any) -> frozenset[str]:
    """The files that a run made: a form filled in, the parts of a document."""
    output = getattr(run, "output", None)
    edited, parts = getattr(output, "edited_file", None), getattr(output, "splits", None) or ()
    file_ids = {None if edited is None else edited.id, *(part.file_id for part in parts)}
    return frozenset(each for each in file_ids if each is not None)


async def _any_lost(here: Call, file_ids: frozenset[str]) -> bool:
    """True if one of the files was deleted. Files that this call has just sent or seen are not looked up."""
    lost, limit = set[str](), anyio.CapacityLimiter(LOOKUPS_AT_ONCE)

    async def look(file_id: str) -> None:
        async with limit:
            try:
                await here.extend.files.get(file_id)
            except NotFound:
                lost.add(file_id)
            except ExtendError:  # only a 404 says that it was deleted
                return

    async with anyio.create_task_group() as tasks:
        for file_id in file_ids - here.seen_files:
            tasks.start_soon(look, file_id)
    return bool(lost)
