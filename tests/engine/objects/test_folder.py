"""Objects in the data folder, and what is left half done there."""

import hashlib
import os
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.objects.incoming import STALE_SECONDS, WorkingFolder
from extend_mcp.engine.objects.opening import open_objects
from extend_mcp.engine.objects.port import ObjectStore, artifact, blob
from extend_mcp.engine.storage.opening import open_database

pytestmark = pytest.mark.anyio


@pytest.fixture
async def objects(tmp_path: Path) -> AsyncIterator[ObjectStore]:
    database = open_database(tmp_path)
    yield open_objects(EngineConfig(data_dir=tmp_path), database)
    database.close()


def name_nothing(_connection: Connection) -> None:
    """Rows are not looked at here."""


def test_what_nobody_has_written_to_for_long_is_swept(tmp_path: Path) -> None:
    working = WorkingFolder(tmp_path, max_bytes=10)
    uploads = [working.receive(), working.receive()]
    for upload in uploads:
        upload.close()
    fresh, stale = ([working.begin_job(), upload.path] for upload in uploads)
    (stale[0] / "parse.json.part").write_text("{")
    long_ago = time.time() - STALE_SECONDS - 1
    for path in stale:
        os.utime(path, (long_ago, long_ago))
    working.sweep_stale()
    assert [path.exists() for path in (*fresh, *stale)] == [True, True, False, False]
    assert working.list_runs() == []


async def test_many_contents_are_kept_by_their_hashes(tmp_path: Path, objects: ObjectStore) -> None:
    contents = [f"text {number % 40}".encode() for number in range(50)]
    uploads = [blob(content) for content in contents]
    await objects.store(uploads, name_nothing)
    assert [upload.owner for upload in uploads] == [hashlib.sha256(content).hexdigest() for content in contents]
    paths = [await objects.place(upload.owner, tmp_path) for upload in uploads]
    assert [path.read_bytes() for path in paths] == contents
    assert list((tmp_path / "working").iterdir()) == []
    await objects.store([], name_nothing)


async def test_contents_whose_rows_are_refused_leave_nothing_half_done(tmp_path: Path, objects: ObjectStore) -> None:
    def refuse(_connection: Connection) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        await objects.store([blob(b"short"), blob(b"short too")], refuse)
    assert [list((tmp_path / name).iterdir()) for name in ("working", "blobs")] == [[], []]


async def test_every_content_and_every_name_reaches_the_disk(
    tmp_path: Path, objects: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    sync = os.fsync

    def noting(descriptor: int) -> None:
        synced.append(os.fstat(descriptor).st_ino)
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", noting)
    uploads = [blob(f"{number}".encode()) for number in range(20)]
    await objects.store(uploads, name_nothing)
    output = objects.working.begin_run("pr_1", "engine_1") / "parse.json"
    output.write_text("{}")
    uploads.append(artifact(output, "pr_1", None, "parse.json"))
    await objects.store(uploads[-1:], name_nothing)
    paths = {tmp_path / upload.key for upload in uploads}
    folders = set() if sys.platform == "win32" else {path.parent for path in (*paths, *(path.parent for path in paths))}
    assert sorted(synced) == sorted(path.stat().st_ino for path in paths | folders)


@pytest.mark.parametrize("others", [[], ["pages.json"]])
async def test_an_output_is_stored_and_nothing_else_of_its_working_folder_is(
    others: list[str], tmp_path: Path, objects: ObjectStore
) -> None:
    for content in ("first", "again"):  # as after a crash before the commit
        folder = objects.working.begin_run("pr_1", "engine_1")
        for name in ("parse.json", *others):
            (folder / name).write_text(content)
        await objects.store([artifact(folder / "parse.json", "pr_1", None, "parse.json")], name_nothing)
        assert [path.name for path in (tmp_path / "runs" / "pr_1").iterdir()] == ["parse.json"]
        assert objects.read("runs/pr_1/parse.json") == content.encode()
        assert [path.name for path in (tmp_path / "working").rglob("*.json")] == others
