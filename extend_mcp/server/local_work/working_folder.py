"""A folder for the work on one file."""

import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import anyio
from anyio import to_thread


@asynccontextmanager
async def working_folder() -> AsyncIterator[Path]:
    """A new folder that only this user can read. It is removed at the end, also if the work is cancelled."""
    folder = Path(await to_thread.run_sync(partial(tempfile.mkdtemp, prefix="extend-file-")))
    try:
        yield folder
    finally:
        with anyio.CancelScope(shield=True):
            await to_thread.run_sync(partial(shutil.rmtree, folder, ignore_errors=True))
