"""Work on a file without a run, in its own child process."""

import json
from pathlib import Path
from typing import Any

from anyio import to_thread

from extend_mcp.analysis.job import Done, Input, Job
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.page_picture import draw_page, to_webp
from extend_mcp.engine.queue.child_process import TaskFailed
from extend_mcp.engine.queue.runner import Runner, perform

SECONDS = 20
MAX_BYTES = 2 * 1024**3
"""Address space of the child, on Linux."""
PAGES = 8
"""The most pages that one process draws."""
UNREADABLE = (DocumentFailure, TaskFailed, OSError)


async def read_carried(path: Path, name: str, schema: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The values of a schema's fields in the XML that a file carries; `folder` is for what the child leaves.

    Raises one of `UNREADABLE` if the file cannot be read, or the child does not end well.
    """
    return await _work("carried", path, name, {"schema": schema}, folder)


async def look_at(path: Path, name: str, folder: Path) -> dict[str, Any]:
    """The pages, scans and exact data of a file. Raises like `read_carried`."""
    return await _work("look", path, name, {}, folder)


async def _work(kind: str, path: Path, name: str, config: dict[str, Any], folder: Path) -> dict[str, Any]:
    job = Job(kind, (Input("", path, name),), config, folder)
    await Runner(perform, workers=1, seconds=SECONDS, max_bytes=MAX_BYTES).run(job)
    result: dict[str, Any] = json.loads((folder / f"{kind}.json").read_text(encoding="utf-8"))
    return result


class PageDrawer:
    """Draws pages, two at a time. A process may draw several pages, but only of one file of one account."""

    def __init__(self) -> None:
        self._runner = Runner(_draw, workers=2, seconds=SECONDS, max_bytes=MAX_BYTES, jobs_per_process=PAGES)

    async def draw(self, path: Path, name: str, folder: Path, *, sharer: str, **config: int) -> bytes:
        """A `page` (from 1) of a file as WebP of at most `most` bytes; `folder` is for what the child leaves.

        It is turned clockwise by `turn` degrees, and fits a square of `side` pixels. Raises one of `UNREADABLE`.
        """
        await self._runner.run(Job("draw", (Input("", path, name),), config, folder), sharer)
        return await to_thread.run_sync((folder / "page.webp").read_bytes)


def _draw(job: Job) -> Done:
    source, config = job.inputs[0], job.config
    picture = draw_page(source.path, source.name, source.password, config["page"], config["side"])
    if config["turn"]:
        picture = picture.rotate(-config["turn"], expand=True)
    (job.folder / "page.webp").write_bytes(to_webp(picture, config["most"]))
    return Done(pages=1, page_counts=(1,))
