"""Pictures of pages: drawn in a child process under the engine's limits, once, and kept with the run."""

import shutil
from typing import Any

import anyio
import anyio.to_thread
from sqlalchemy import Connection, Row, select

from extend_mcp.analysis.job import Input, Job
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.engine.errors import Problem, not_found
from extend_mcp.engine.objects.port import ObjectStore, artifact, artifact_key
from extend_mcp.engine.queue.child_process import TaskFailed
from extend_mcp.engine.queue.runner import Runner
from extend_mcp.engine.storage.tables import runs
from extend_mcp.engine.ui.drawing import draw

SECONDS = 30
"""How long one picture may take."""
DRAWN = {"PDF", "IMG"}
"""Types of files whose pages have pictures."""


class Pictures:
    """Draws and keeps pictures. One is drawn at a time, so that pages do not slow down runs."""

    def __init__(self, objects: ObjectStore, max_bytes: int) -> None:
        self._objects = objects
        self._runner = Runner(draw, workers=1, seconds=SECONDS, max_bytes=max_bytes)

    async def get(self, run: Row[Any], file: Row[Any], name: str, number: int, turn: int) -> bytes:
        """The picture `name` of a page of a file of a run. Raises `Problem` if it cannot be drawn."""
        try:
            key = artifact_key(run.id, run.attempt, f"{name}.png")
            return await anyio.to_thread.run_sync(self._objects.read, key)
        except FileNotFoundError:
            return await self._draw(run, file, name, {"name": name, "page": number, "turn": turn})

    async def _draw(self, run: Row[Any], file: Row[Any], name: str, config: dict[str, Any]) -> bytes:
        folder = await anyio.to_thread.run_sync(self._objects.working.begin_job)
        try:
            source = Input(file.id, await self._objects.place(file.sha256, folder), file.name, file.password)
            await self._runner.run(Job("draw", (source,), config, folder))
            picture = await anyio.to_thread.run_sync((folder / f"{name}.png").read_bytes)
        except FileNotFoundError as error:
            raise Problem(422, "LOCAL_NO_PICTURE", "The page cannot be drawn: its file is missing.") from error
        except (DocumentFailure, TaskFailed) as failure:
            raise Problem(422, "LOCAL_NO_PICTURE", f"The page cannot be drawn: {failure}") from failure
        finally:
            with anyio.CancelScope(shield=True):
                await anyio.to_thread.run_sync(lambda: shutil.rmtree(folder, ignore_errors=True))
        upload = artifact(picture, run.id, run.attempt, f"{name}.png")
        await self._objects.store([upload], lambda connection: _check_run(connection, run.id))
        return picture


def _check_run(connection: Connection, run_id: str) -> None:
    """Raise `Problem` if the run was deleted meanwhile."""
    if connection.execute(select(runs.c.id).where(runs.c.id == run_id)).first() is None:
        raise not_found("Run", run_id)
