"""What is left half done in the data folder."""

import hashlib
import os
import sys
import time
from pathlib import Path

import pytest

from extend_mcp.engine.storage.blobs import STALE_SECONDS, Blobs, TooLarge


def test_what_nobody_has_written_to_for_long_is_swept(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path, max_bytes=10)
    uploads = [blobs.receive(), blobs.receive()]
    for upload in uploads:
        upload.close()
    fresh, stale = ([blobs.begin_job(), upload.path] for upload in uploads)
    (stale[0] / "parse.json.part").write_text("{")
    long_ago = time.time() - STALE_SECONDS - 1
    for path in stale:
        os.utime(path, (long_ago, long_ago))
    blobs.sweep_stale()
    assert [path.exists() for path in (*fresh, *stale)] == [True, True, False, False]
    assert blobs.list_working_runs() == []


def test_many_contents_are_kept_by_their_hashes_in_their_order(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path, max_bytes=10)
    contents = [f"text {number % 40}".encode() for number in range(50)]
    hashes = blobs.keep_contents(contents)
    assert hashes == [hashlib.sha256(content).hexdigest() for content in contents]
    assert [blobs.path(sha256).read_bytes() for sha256 in hashes] == contents
    assert list((tmp_path / "working").iterdir()) == []
    assert blobs.keep_contents([]) == []


def test_contents_that_cannot_be_kept_leave_nothing_half_done(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path, max_bytes=10)
    with pytest.raises(TooLarge):
        blobs.keep_contents([b"short", b"longer than ten", b"short too"])
    assert list((tmp_path / "working").iterdir()) == []


def test_every_content_and_every_name_reaches_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blobs = Blobs(tmp_path, max_bytes=10)
    synced: list[int] = []
    sync = os.fsync

    def noting(descriptor: int) -> None:
        synced.append(os.fstat(descriptor).st_ino)
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", noting)
    hashes = blobs.keep_contents([f"{number}".encode() for number in range(20)])
    paths = {blobs.path(sha256) for sha256 in hashes}
    folders = set() if sys.platform == "win32" else {tmp_path / "blobs", *(path.parent for path in paths)}
    assert sorted(synced) == sorted(path.stat().st_ino for path in paths | folders)
