"""What is left half done in the data folder."""

import os
import time
from pathlib import Path

from extend_mcp.engine.blobs import STALE_SECONDS, Blobs


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
    assert blobs.working_runs() == []
