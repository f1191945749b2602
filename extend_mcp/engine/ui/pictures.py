"""Pictures of pages: drawn in a child process under the engine's limits, once, and kept with the run."""

import shutil
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
from sqlalchemy import Connection, Row, select

from extend_mcp.analysis.job import Done, Input, Job
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.page_picture import draw_page
from extend_mcp.engine.errors import Problem, not_found
from extend_mcp.engine.queue.child_process import TaskFailed
from extend_mcp.engine.queue.runner import Runner
from extend_mcp.engine.storage.blobs import Blobs
from extend_mcp.engine.storage.database import Database
from extend_mcp.engine.storage.tables import runs

SIDE = 1400
"""Pixels of the longer side, but of strips: sharp at the width that pages are shown in, about 100 KB for text."""
SECONDS = 30
"""How long one picture may take."""
DRAWN = {"PDF", "IMG"}
"""Types of files whose pages have pictures."""


def draw(job: Job) -> Done:
    """Leave `<name>.png` in the job's folder. `config` has `name`, `page` (from 1) and `turn` (degrees clockwise)."""
    source = job.inputs[0]
    picture = draw_page(source.path, source.name, source.password, job.config["page"], SIDE)
    if job.config["turn"]:
        picture = picture.rotate(-job.config["turn"], expand=True)
    picture.save(job.folder / f"{job.config['name']}.png", optimize=True)
    return Done(pages=1, page_counts=(1,))


class Pictures:
    """Draws and keeps pictures. One is drawn at a time, so that pages do not slow down runs."""

    def __init__(self, database: Database, blobs: Blobs, max_bytes: int) -> None:
        self._database = database
        self._blobs = blobs
        self._runner = Runner(draw, workers=1, seconds=SECONDS, max_bytes=max_bytes)

    async def get(self, run: Row[Any], file: Row[Any], name: str, number: int, turn: int) -> Path:
        """The picture `name` of a page of a file of a run. Raises `Problem` where it cannot be drawn."""
        kept = self._blobs.artifact(run.id, f"{name}.png")
        if await anyio.to_thread.run_sync(kept.is_file):
            return kept
        folder = await anyio.to_thread.run_sync(self._blobs.begin_job)
        source = Input(file.id, self._blobs.path(file.sha256), file.name, file.password)
        try:
            await self._runner.run(Job("draw", (source,), {"name": name, "page": number, "turn": turn}, folder))
            await self._database.write(lambda connection: self._keep(connection, folder / kept.name, run.id))
        except (DocumentFailure, TaskFailed) as failure:
            raise Problem(422, "LOCAL_NO_PICTURE", f"The page cannot be drawn: {failure}") from failure
        finally:
            with anyio.CancelScope(shield=True):
                await anyio.to_thread.run_sync(lambda: shutil.rmtree(folder, ignore_errors=True))
        return kept

    def _keep(self, connection: Connection, made: Path, run_id: str) -> None:
        """Keep the picture, unless the run was deleted meanwhile."""
        if connection.execute(select(runs.c.id).where(runs.c.id == run_id)).first() is None:
            raise not_found("Run", run_id)
        self._blobs.keep_artifact(made, run_id)
