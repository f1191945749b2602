"""The engine as a process: served on a socket, killed, started again."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.serve import serve
from extend_mcp.engine.storage.database import DatabaseUnusable
from tests.deadlines import DEADLINE
from tests.engine.conftest import HEADERS, alive, files_in
from tests.engine.doubles import free

LOGS = "from extend_mcp.logs import set_up; set_up()\n"
PROGRAM = """
import sys
from functools import partial
from pathlib import Path
from extend_mcp.engine import app, lifespan, serve
from extend_mcp.engine.queue import embedded, leases
from tests.engine.databases import make_config
from tests.engine.doubles import work

leases.POLL_SECONDS = 0.1
lifespan.EmbeddedQueue = partial(embedded.EmbeddedQueue, lease_seconds=1.5)
serve.build_app = lambda config: app.build_app(config, work)
serve.serve(make_config(Path(sys.argv[1]), workers=2), "127.0.0.1", int(sys.argv[2]))
"""

COMMAND = """
import sys
from extend_mcp.cli import main as cli
from extend_mcp.engine import app, serve
from tests.engine.doubles import work

serve.build_app = lambda config: app.build_app(config, work)
cli.main(["engine", "--port", "0", "--data-dir", sys.argv[1]])
"""


@contextmanager
def engine(folder: Path, program: str = PROGRAM) -> Iterator[tuple[subprocess.Popen[bytes], httpx.Client]]:
    """An engine in a process of its own, ready to answer. Its log is beside its folder."""
    command = [sys.executable, "-c", LOGS + program, str(folder), "0"]
    path = folder.with_name(f"{folder.name}.log")
    with path.open("w") as log:
        process = subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, stderr=log)
    try:
        address = wait_for(lambda: address_in(path, process))
        with httpx.Client(base_url=address, headers=HEADERS, timeout=DEADLINE) as client:
            assert client.get("/files").status_code == 200
            yield process, client
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def address_in(log: Path, process: subprocess.Popen[bytes]) -> str | None:
    """The address at which an engine says that it serves."""
    text = log.read_text(encoding="utf-8")
    assert process.poll() is None, text
    found = re.search(r"is served at (http://\S+)\n", text)
    return found and found[1]


def wait_for(condition: Callable[[], Any]) -> Any:
    """What `condition` comes to hold, once it is true."""
    end = time.monotonic() + DEADLINE
    while not (held := condition()):
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.02)
    return held


def children_of(folder: Path) -> list[int]:
    """The children at work, by the notes they leave."""
    return noted(folder, "started")


def noted(folder: Path, name: str) -> list[int]:
    """The processes that children wrote down under `name`; a note that is only just opened is not one yet."""
    return [int(text) for path in (folder / "working").glob(f"*/{name}") if (text := path.read_text())]


def test_after_a_kill_every_run_ends_exactly_once(tmp_path: Path) -> None:
    with engine(tmp_path) as (process, client):
        inputs = [{"file": {"text": "hang"}}] * 2 + [{"file": {"text": f"text {n}"}} for n in range(6)]
        batch = client.post("/parse_runs/batch", json={"inputs": inputs}).json()
        children = wait_for(lambda: len(children_of(tmp_path)) == 2 and children_of(tmp_path))
        process.send_signal(signal.SIGKILL)
        process.wait()
        wait_for(lambda: not any(alive(pid) for pid in children))
    free(tmp_path)
    with engine(tmp_path) as (_, client):
        wait_for(lambda: client.get(f"/batch_runs/{batch['id']}").json()["status"] == "PROCESSED")
        members = client.get("/parse_runs", params={"batchId": batch["id"], "maxPageSize": 100}).json()["data"]
        assert len(members) == 8
        assert {member["status"] for member in members} == {"PROCESSED"}
        for member in members:
            made = files_in(tmp_path / "runs" / member["id"])
            assert [path.name for path in made] == ["parse.json"]
            assert json.loads(made[0].read_text())["chunks"]
        wait_for(lambda: not list((tmp_path / "working").iterdir()))


def test_a_child_that_is_busy_in_c_ends_with_its_engine_and_what_it_started_does_too(tmp_path: Path) -> None:
    with engine(tmp_path) as (process, client):
        client.post("/parse_runs/batch", json={"inputs": [{"file": {"text": "busy"}}]})
        (child,) = wait_for(lambda: children_of(tmp_path))
        (forked,) = wait_for(lambda: noted(tmp_path, "forked"))
        wait_for(lambda: processor_seconds(child) > 0.3)
        process.send_signal(signal.SIGKILL)
        process.wait()
        wait_for(lambda: not alive(child) and not alive(forked))


def processor_seconds(pid: int) -> float:
    """How long a process was at work; before that it may not have begun."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) / os.sysconf("SC_CLK_TCK")


def test_what_a_killed_engine_left_does_not_wait_for_its_lease(tmp_path: Path) -> None:
    long = PROGRAM.replace("lease_seconds=1.5", "lease_seconds=3600")
    with engine(tmp_path, long) as (first, client):
        run = client.post("/extract_runs", json={"file": {"text": "hang"}}).json()
        (child,) = wait_for(lambda: children_of(tmp_path))
        with engine(tmp_path, long):
            with engine(tmp_path, long) as (_, third):
                assert third.get(f"/extract_runs/{run['id']}").json()["status"] == "PROCESSING"
                assert children_of(tmp_path) == [child]
            first.kill()
            first.wait()
            wait_for(lambda: not alive(child))
            with engine(tmp_path, long):
                (again,) = wait_for(lambda: [pid for pid in children_of(tmp_path) if pid != child])
                assert alive(again)


def test_a_stop_is_quick_and_the_work_is_taken_up_again(tmp_path: Path) -> None:
    with engine(tmp_path) as (process, client):
        assert client.get("/files", headers={"host": "evil.example"}).status_code == 400
        assert client.get("/files", headers={"host": "localhost:1"}).status_code == 200
        run = client.post("/extract_runs", json={"file": {"text": "hang"}}).json()
        (child,) = wait_for(lambda: children_of(tmp_path))
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=DEADLINE)
        assert not alive(child)
        assert process.stdout is not None
        assert process.stdout.read() == b""
    with engine(tmp_path) as (_, client):
        wait_for(lambda: children_of(tmp_path))
        assert client.get(f"/extract_runs/{run['id']}").json()["status"] == "PROCESSING"
        assert client.post(f"/extract_runs/{run['id']}/cancel").json()["status"] == "CANCELLED"


def test_two_engines_on_one_folder_share_the_work(tmp_path: Path) -> None:
    with engine(tmp_path) as (_, first), engine(tmp_path) as (_, second):
        inputs = [{"file": {"text": f"text {n}"}} for n in range(12)]
        batch = first.post("/parse_runs/batch", json={"inputs": inputs}).json()
        wait_for(lambda: second.get(f"/batch_runs/{batch['id']}").json()["status"] == "PROCESSED")
        hanging = first.post("/parse_runs", json={"file": {"text": "x"}})
        assert hanging.status_code == 400
        run = second.post("/extract_runs", json={"file": {"text": "hang"}}).json()
        (child,) = wait_for(lambda: children_of(tmp_path))
        assert first.post(f"/extract_runs/{run['id']}/cancel").json()["status"] == "CANCELLED"
        wait_for(lambda: not alive(child))


def test_an_open_address_needs_keys(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="set EXTEND_ENGINE_KEYS"):
        serve(EngineConfig(data_dir=tmp_path), "0.0.0.0", 0)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_used_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "engine.db").write_bytes(b"something else" * 100)
    with pytest.raises(DatabaseUnusable):
        serve(EngineConfig(data_dir=tmp_path), "127.0.0.1", 0)


def test_a_port_that_is_taken_is_told_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "extend_mcp", "engine", "--port", str(port), "--data-dir", str(tmp_path)]
        ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=DEADLINE)
    said = (
        f"extend-mcp: Port {port} of 127.0.0.1 cannot be used: Address already in use. Give another --port or --host."
    )
    assert (ended.returncode, ended.stdout, ended.stderr.splitlines()) == (64, "", [said])


@pytest.mark.parametrize(("stop", "code"), [(signal.SIGTERM, 128 + signal.SIGTERM), (signal.SIGINT, 0)])
def test_a_served_engine_says_where_it_is_and_leaves_nothing_behind(
    tmp_path: Path, short: Path, stop: signal.Signals, code: int
) -> None:
    folder = tmp_path / "data"
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, str(folder)],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "TMPDIR": str(short)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            assert process.stderr is not None
            line = process.stderr.readline()
            found = re.fullmatch(r"INFO extend_mcp.listening: Extend's API is served at (http://127.0.0.1:\d+)\n", line)
            assert found is not None, line
            httpx.post(f"{found[1]}/extract_runs", headers=HEADERS, json={"file": {"text": "hang"}}, timeout=DEADLINE)
            (child,) = wait_for(lambda: children_of(folder))
            process.send_signal(stop)
            assert process.communicate(timeout=DEADLINE) == ("", "")
        finally:
            process.kill()
    assert process.returncode == code
    assert not alive(child)
    wait_for(lambda: not list(short.iterdir()))
