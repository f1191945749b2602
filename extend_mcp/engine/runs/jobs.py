"""The work on a claimed run: get its files, do the job in a child process, and end its row."""

import logging
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio
import anyio.to_thread
from sqlalchemy import Connection, Row, update

from extend_mcp.analysis.job import Done, Input, Job
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.sniff import sniff
from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.http import fetch
from extend_mcp.engine.queue.child_process import TaskFailed
from extend_mcp.engine.queue.embedded import MAX_CRASHES, RunLease, read_held
from extend_mcp.engine.queue.runner import Runner
from extend_mcp.engine.runs import run_rows
from extend_mcp.engine.runs.products import JobResult, collect, find_parsed
from extend_mcp.engine.runs.run_kinds import KINDS
from extend_mcp.engine.storage.blobs import Blobs, Incoming, TooLarge
from extend_mcp.engine.storage.database import Database
from extend_mcp.engine.storage.lookup import get_rows
from extend_mcp.engine.storage.tables import files
from extend_mcp.engine.times import now

if TYPE_CHECKING:
    from extend_mcp.engine.runs.model_help import ModelHelp
    from extend_mcp.model.address import ModelAddress

_log = logging.getLogger(__name__)


class FileDeleted(Exception):
    """A file was deleted before a run could read it."""


class Jobs:
    """The queue's handler for runs of every kind."""

    def __init__(
        self, config: EngineConfig, database: Database, blobs: Blobs, runner: Runner, ended: Callable[[], None]
    ) -> None:
        """`ended` is called after the work on each run."""
        self._config = config
        self._database = database
        self._blobs = blobs
        self._runner = runner
        self._ended = ended
        self._help = None if config.model is None else _make_help(config.model, runner)

    async def work(self, lease: RunLease) -> None:
        """Work on a run until it ends, well or not."""
        begun = await self._database.read(lambda connection: self._begin(connection, lease))
        if begun is None:
            return
        run, folder = begun
        try:
            await self._attempt(run, lease, folder)
        except DocumentFailure as failure:
            await self._fail(lease, failure.reason, failure.message, folder)
        except TaskFailed as failure:
            message = f"The work did not finish: {failure}."
            await self._fail(lease, KINDS[run.kind].unfinished, message, folder)
        finally:
            self._ended()
            with anyio.CancelScope(shield=True):
                await anyio.to_thread.run_sync(lambda: shutil.rmtree(folder, ignore_errors=True))

    def _begin(self, connection: Connection, lease: RunLease) -> tuple[Row[Any], Path] | None:
        """A run and an empty folder for it; None if the run is no longer the lease's."""
        run = read_held(connection, lease)
        return None if run is None else (run, self._blobs.begin_run(run.id, lease.owner))

    async def give_up(self, lease: RunLease) -> None:
        """End a run at which the engine itself failed unexpectedly."""
        await self._fail(lease, "INTERNAL_ERROR", "The engine failed at this run; its log says why.")

    async def run_inline(self, kind: str, file_ids: Sequence[str], config: dict[str, Any]) -> tuple[Done, bytes]:
        """Do a job without a run. Returns its report and its output. Raises `DocumentFailure` or `TaskFailed`."""
        folder = await anyio.to_thread.run_sync(self._blobs.begin_job)
        try:
            result = await self._do(kind, file_ids, config, folder)
            return result.done, await anyio.to_thread.run_sync((folder / KINDS[kind].artifact).read_bytes)
        finally:
            with anyio.CancelScope(shield=True):
                await anyio.to_thread.run_sync(lambda: shutil.rmtree(folder, ignore_errors=True))

    async def _attempt(self, run: Row[Any], lease: RunLease, folder: Path) -> None:
        if lease.crashes >= MAX_CRASHES:
            raise TaskFailed(f"the engine itself ended {lease.crashes} times while it worked on it")
        if run.batch_id is not None and run.parse_run_id is not None:
            await self._database.write(lambda connection: run_rows.begin_parse(connection, run))
        result = await self._do(run.kind, run.file_ids, run.config, folder, self._sharer(run))
        await self._database.write(lambda connection: run_rows.finish(connection, self._blobs, lease, result))

    def _sharer(self, run: Row[Any]) -> str | None:
        """Runs with the same sharer may be done in one process: runs of a workspace; beyond loopback, of a batch.

        A document that takes its process over could falsify what is read after it.
        """
        if self._config.keys is None:
            return str(run.workspace)
        return None if run.batch_id is None else f"{run.workspace} {run.batch_id}"

    async def _do(
        self, kind: str, file_ids: Sequence[str], config: dict[str, Any], folder: Path, sharer: str | None = None
    ) -> JobResult:
        try:
            inputs = await self._inputs(file_ids)
            job = Job(kind, inputs, config, folder, asks=self._help is not None)
            done = await self._run(job, sharer)
            if self._help is not None:
                done = await self._help.complete(job, done)
        except FileDeleted as error:
            message = "The file was deleted before it could be read."
            raise DocumentFailure(KINDS[kind].file_deleted, message) from error
        return await anyio.to_thread.run_sync(collect, done, folder)

    async def _run(self, job: Job, sharer: str | None) -> Done:
        """Do a job in a child. If it fails and a file is missing, that is the reason: raises `FileDeleted` then."""
        try:
            return await self._runner.run(job, sharer)
        except (DocumentFailure, TaskFailed):
            for one in job.inputs:
                if not await anyio.to_thread.run_sync(one.path.is_file):
                    await self._check_kept(one)
            raise

    async def _check_kept(self, one: Input) -> None:
        """Raise `FileDeleted` if a file with missing content was deleted, `TaskFailed` if its content was lost."""
        await self._read_files([one.file_id])
        _log.error("%s is missing, the content of %s", one.path, one.file_id)
        raise TaskFailed(f"the content of {one.file_id} is missing from the data folder")

    async def _fail(self, lease: RunLease, reason: str, message: str, folder: Path | None = None) -> None:
        """Fail a run, but not its parse run if the parse is complete in `folder`."""
        parsed = None if folder is None else await anyio.to_thread.run_sync(find_parsed, folder)
        await self._database.write(
            lambda connection: run_rows.fail(connection, self._blobs, lease, reason, message, parsed)
        )

    async def _inputs(self, file_ids: Sequence[str]) -> tuple[Input, ...]:
        """The files of a run, downloaded first if needed. Raises `FileDeleted` if one was deleted."""
        inputs = []
        for file in await self._read_files(file_ids):
            sha256 = file.sha256 or await self._download(file)
            inputs.append(Input(file.id, self._blobs.path(sha256), file.name, file.password))
        return tuple(inputs)

    async def _read_files(self, file_ids: Sequence[str]) -> list[Row[Any]]:
        found = await self._database.read(lambda connection: get_rows(connection, files, set(file_ids)))
        if not found.keys() >= set(file_ids):
            raise FileDeleted
        return [found[file_id] for file_id in file_ids]

    async def _download(self, file: Row[Any]) -> str:
        incoming = await anyio.to_thread.run_sync(self._blobs.receive)
        with incoming:
            try:
                await fetch.fetch(file.source_url, incoming.write, allow_private=self._config.allow_private_urls)
            except TooLarge as error:
                limit = f"{self._config.max_file_bytes / 1024**2:,.0f} MB"
                raise DocumentFailure("FILE_SIZE_TOO_LARGE", f"The file is larger than {limit}.") from error
            return await self._keep(file, incoming)

    async def _keep(self, file: Row[Any], incoming: Incoming) -> str:
        sha256 = await anyio.to_thread.run_sync(incoming.close)
        kind = await anyio.to_thread.run_sync(sniff, incoming.path, file.name)
        columns = {"sha256": sha256, "size": incoming.size, "type": kind.type, "updated_at": now()}

        def keep(connection: Connection) -> None:
            if not connection.execute(update(files).where(files.c.id == file.id).values(columns)).rowcount:
                raise FileDeleted
            self._blobs.keep(incoming, sha256)

        await self._database.write(keep)
        return sha256


def _make_help(address: "ModelAddress", runner: Runner) -> "ModelHelp":
    """What asks a model server is loaded only where there is one."""
    from extend_mcp.engine.runs.model_help import ModelHelp

    return ModelHelp(address, runner)
