"""The work on a claimed run: get its files, do the job in a child process, and end its row."""

import logging
import shutil
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio
import anyio.to_thread
from sqlalchemy import Connection, Row, bindparam, select

from extend_mcp.analysis.job import Done, Input, Job
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.engine import metrics
from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.objects.port import ObjectStore
from extend_mcp.engine.queue.child_process import TaskFailed
from extend_mcp.engine.queue.port import MAX_CRASHES, RunLease, read_held
from extend_mcp.engine.queue.runner import Runner
from extend_mcp.engine.runs import run_ends, run_rows
from extend_mcp.engine.runs.collecting import Attempt, Documents, collect, collect_parse
from extend_mcp.engine.runs.downloads import FileDeleted, download
from extend_mcp.engine.runs.run_kinds import KINDS
from extend_mcp.engine.storage.database import Database
from extend_mcp.engine.storage.lookup import split_ids
from extend_mcp.engine.storage.readings import (
    READ_BY_OCR,
    collect_readings,
    find_readings,
    has_readings,
    keep_readings,
    write_readings,
)
from extend_mcp.engine.storage.tables import files

if TYPE_CHECKING:
    from extend_mcp.engine.runs.model_help import ModelHelp
    from extend_mcp.model.address import ModelAddress

READINGS = "readings"
"""The folder, in that of a run, with what OCR read of its files."""

_FILES = select(files, has_readings().label("has_readings")).where(files.c.id.in_(bindparam("ids", expanding=True)))
"""Built once: to build it takes longer than to run it (measured)."""
_log = logging.getLogger(__name__)


class Jobs:
    """The queue's handler for runs of every kind."""

    def __init__(self, config: EngineConfig, database: Database, objects: ObjectStore, runner: Runner) -> None:
        self._config = config
        self._database = database
        self._objects = objects
        self._runner = runner
        self._help = None if config.model is None else _make_help(config.model, runner)

    async def work(self, lease: RunLease) -> None:
        """Work on a run until it ends, well or not."""
        attempt = await self._begin(lease)
        if attempt is None:
            return
        metrics.record_stage(lease.kind, "wait", (attempt.run.started_at - attempt.run.created_at) / 1000)
        try:
            await self._attempt(attempt, lease)
        except DocumentFailure as failure:
            await self._fail(lease, failure.reason, failure.message, attempt)
        except TaskFailed as failure:
            message = f"The work did not finish: {failure}."
            await self._fail(lease, KINDS[attempt.run.kind].unfinished, message, attempt)
        finally:
            if attempt.folder.exists():  # it is deleted if storing its files left it empty
                with anyio.CancelScope(shield=True):
                    await anyio.to_thread.run_sync(lambda: shutil.rmtree(attempt.folder, ignore_errors=True))

    def begin(self, connection: Connection, run: Row[Any], owner: str) -> Attempt:
        """An attempt at a run, whose parse run it begins."""
        if run.batch_id is not None and run.parse_run_id is not None:
            run_rows.begin_parse(connection, run)
        parse_run_id = run_rows.find_open_parse(connection, run) if KINDS[run.kind].parses else None
        documents = _find_files(connection, run.file_ids)
        folder = self._objects.working.begin_run(run.id, owner)
        return Attempt(run, documents, folder, self._objects.new_attempt(), parse_run_id)

    async def _begin(self, lease: RunLease) -> Attempt | None:
        """The attempt at a run, which may have begun with the lease; None if the run is no longer the lease's."""
        if isinstance(lease.begun, Attempt):
            return lease.begun

        def begin(connection: Connection) -> Attempt | None:
            run = read_held(connection, lease)
            return None if run is None else self.begin(connection, run, lease.owner)

        if KINDS[lease.kind].parses:
            return await self._database.write(begin, synced=False)
        return await self._database.read(begin)

    async def give_up(self, lease: RunLease) -> None:
        """End a run at which the engine itself failed unexpectedly."""
        await self._fail(lease, "INTERNAL_ERROR", "The engine failed at this run; its log says why.")

    async def run_inline(self, kind: str, file_ids: Sequence[str], config: dict[str, Any]) -> tuple[Done, bytes]:
        """Do a job without a run. Returns its report and its output. Raises `DocumentFailure` or `TaskFailed`."""
        documents = await self._database.read(lambda connection: _find_files(connection, file_ids))
        folder = await anyio.to_thread.run_sync(self._objects.working.begin_job)
        try:
            done = await self._do(kind, documents, config, folder)
            return done, await anyio.to_thread.run_sync((folder / KINDS[kind].artifact).read_bytes)
        finally:
            with anyio.CancelScope(shield=True):
                await anyio.to_thread.run_sync(lambda: shutil.rmtree(folder, ignore_errors=True))

    async def _attempt(self, attempt: Attempt, lease: RunLease) -> None:
        run = attempt.run
        if lease.crashes >= MAX_CRASHES:
            raise TaskFailed(f"the engine itself ended {lease.crashes} times while it worked on it")
        done = await self._do(run.kind, attempt.documents, run.config, attempt.folder, self._sharer(run))
        with suppress(run_ends.LeaseLost), metrics.timed(run.kind, "store"):
            if KINDS[run.kind].complete is None:  # not worth a thread: no file is read or hashed
                result = collect(attempt, done)
            else:
                result = await anyio.to_thread.run_sync(collect, attempt, done)
            await self._objects.store(
                result.uploads, lambda connection: run_ends.finish(connection, lease, run, result)
            )

    def _sharer(self, run: Row[Any]) -> str | None:
        """Runs with the same sharer may be done in one process: runs of a workspace; beyond loopback, of a batch.

        A document that takes its process over could falsify what is read after it.
        """
        if self._config.keys is None:
            return str(run.workspace)
        return None if run.batch_id is None else f"{run.workspace} {run.batch_id}"

    async def _do(
        self, kind: str, documents: Documents, config: dict[str, Any], folder: Path, sharer: str | None = None
    ) -> Done:
        try:
            with metrics.timed(kind, "fetch"):
                inputs = await self._inputs(documents, folder)
            job = Job(kind, inputs, config, folder, asks=self._help is not None)
            try:
                done = await self._run(job, sharer)
            finally:
                await self._keep_readings(inputs)
            if self._help is not None:
                with metrics.timed(kind, "ask"):
                    done = await self._help.complete(job, done)
        except FileDeleted as error:
            message = "The file was deleted before it could be read."
            raise DocumentFailure(KINDS[kind].file_deleted, message) from error
        return done

    async def _run(self, job: Job, sharer: str | None) -> Done:
        """Do a job in a child. If it fails and a file is missing, that is the reason: raises `FileDeleted` then."""
        try:
            with metrics.timed(job.kind, "read"):
                return await self._runner.run(job, sharer)
        except (DocumentFailure, TaskFailed):
            for file in job.inputs:
                if not await anyio.to_thread.run_sync(file.path.is_file):
                    await self._check_kept(file)
            raise

    async def _check_kept(self, file: Input) -> None:
        """Raise `FileDeleted` if a file with missing content was deleted, `TaskFailed` if its content was lost."""
        await self._check_row(file.file_id)
        raise self._missing(file.file_id, file.path)

    def _missing(self, file_id: str, where: object) -> TaskFailed:
        _log.error("%s is missing, the content of %s", where, file_id)
        return TaskFailed(f"the content of {file_id} is missing from {self._objects.name}")

    async def _fail(self, lease: RunLease, reason: str, message: str, attempt: Attempt | None = None) -> None:
        """Fail a run, but not its parse run if the attempt has completed the parse."""
        parsed = None if attempt is None else await anyio.to_thread.run_sync(collect_parse, attempt)
        with suppress(run_ends.LeaseLost):
            await self._objects.store(
                [] if parsed is None else parsed.uploads,
                lambda connection: run_ends.fail(connection, lease, reason, message, parsed),
            )

    async def _inputs(self, documents: Documents, folder: Path) -> tuple[Input, ...]:
        """The files of a run, downloaded first if needed. Raises `FileDeleted` if one was deleted."""
        if documents is None:
            raise FileDeleted
        inputs = []
        for number, file in enumerate(documents, 1):
            stored = file if file.sha256 is not None else await download(self._config, self._objects, file)
            try:
                path = await self._objects.place(stored.sha256, folder)
            except FileNotFoundError as error:
                await self._check_row(file.id)
                raise self._missing(file.id, error.filename) from error
            may_have = stored is not file or file.has_readings
            its_readings = await self._lend_readings(stored, folder / READINGS / str(number), may_have=may_have)
            inputs.append(Input(file.id, path, file.name, file.password, its_readings))
        return tuple(inputs)

    async def _lend_readings(self, file: Row[Any], folder: Path, *, may_have: bool) -> Path | None:
        """The folder for what OCR reads of a file, with what it read before; None for files that OCR does not read."""
        if file.type not in READ_BY_OCR:
            return None
        if may_have and (earlier := await self._database.read(partial(find_readings, file=file))):
            await anyio.to_thread.run_sync(write_readings, folder, earlier)
        return folder

    async def _keep_readings(self, inputs: Sequence[Input]) -> None:
        """Keep what OCR read of files, also if the work did not end well: the next run goes on from there."""
        for file in inputs:
            if file.readings is None or not file.readings.exists():  # not worth a thread: most files need no OCR
                continue
            if new := await anyio.to_thread.run_sync(collect_readings, file.readings):
                await self._database.write(partial(keep_readings, file_id=file.file_id, new=new))

    async def _check_row(self, file_id: str) -> None:
        """Raise `FileDeleted` if a file was deleted."""
        if await self._database.read(lambda connection: _find_files(connection, [file_id])) is None:
            raise FileDeleted


def _find_files(connection: Connection, file_ids: Sequence[str]) -> Documents:
    """The rows of files, which also say in `has_readings` whether OCR has read their content."""
    rows = {row.id: row for ids in split_ids(file_ids) for row in connection.execute(_FILES, {"ids": ids})}
    return [rows[file_id] for file_id in file_ids] if rows.keys() >= set(file_ids) else None


def _make_help(address: "ModelAddress", runner: Runner) -> "ModelHelp":
    """Load what asks a model server only if there is one."""
    from extend_mcp.engine.runs.model_help import ModelHelp

    return ModelHelp(address, runner)
