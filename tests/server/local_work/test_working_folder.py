"""Folders for the work on one file."""

import os
import tempfile
from pathlib import Path

import anyio
import anyio.lowlevel
import pytest

from extend_mcp.server.local_work.working_folder import working_folder

pytestmark = pytest.mark.anyio


async def test_nothing_is_left_of_a_file_whose_call_is_cancelled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with anyio.CancelScope() as call:
        async with working_folder() as folder:
            (folder / "document").write_bytes(b"a")
            call.cancel()
            await anyio.lowlevel.checkpoint()
    assert call.cancelled_caught
    assert not os.listdir(tmp_path)  # noqa: PTH208 - not of a path, which ruff takes for blocking
