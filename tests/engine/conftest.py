"""An engine for each test, in this process, whose work is `doubles.work`."""

import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from starlette.applications import Starlette

from extend_mcp.engine.app import build_app
from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.queue import leases
from tests.deadlines import DEADLINE
from tests.engine.databases import make_config, release_schemas
from tests.engine.doubles import work

HEADERS = {"authorization": "Bearer key", "x-extend-api-version": "2026-02-09"}


@pytest.fixture(autouse=True)
def _release_schemas() -> Iterator[None]:
    yield
    release_schemas()


@pytest.fixture
def fast_poll(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the embedded queue look for work often."""
    monkeypatch.setattr(leases, "POLL_SECONDS", 0.02)


@pytest.fixture
def config(tmp_path: Path) -> EngineConfig:
    """Limits small enough to hit."""
    return make_config(tmp_path / "data", workers=2, task_seconds=DEADLINE, allow_private_urls=True)


@asynccontextmanager
async def running(config: EngineConfig) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a running engine; `client.app` reaches its parts."""
    app = build_app(config, work)
    async with app.router.lifespan_context(app), client_of(app) as client:
        client.app = app  # type: ignore[attr-defined]
        yield client


def client_of(app: Starlette, **headers: str) -> httpx.AsyncClient:
    """A client that says who it is, unless told otherwise."""
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://engine.test", headers=HEADERS | headers
    )


@pytest.fixture
async def client(config: EngineConfig) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a running engine."""
    async with running(config) as client:
        yield client


async def until(condition: Callable[[], Any]) -> Any:
    """What `condition`, which may be async, comes to hold, once it is true.

    The longer it takes, the less often it is looked at: a look at a run every 10 ms took a fifth of the time of tests
    that read scans.
    """
    pause = 0.005
    with anyio.fail_after(DEADLINE):
        while True:
            held = condition()
            if hasattr(held, "__await__"):
                held = await held
            if held:
                return held
            await anyio.sleep(pause)
            pause = min(1.2 * pause, 0.1)


async def uploaded(client: httpx.AsyncClient, text: str = "hello", name: str = "a.txt") -> str:
    """The id of a file with this text."""
    answer = await client.post("/files/upload", files={"file": (name, text.encode())})
    assert answer.status_code == 200, answer.text
    file_id: str = answer.json()["id"]
    return file_id


async def ended(client: httpx.AsyncClient, path: str) -> dict[str, Any]:
    """The run at `path`, once it is final."""

    async def final() -> dict[str, Any] | None:
        run: dict[str, Any] = (await client.get(path)).json()
        return None if run["status"] in {"PENDING", "PROCESSING"} else run

    found: dict[str, Any] = await until(final)
    return found


def refused(answer: httpx.Response, status: int, code: str) -> str:
    """The message of an error, checked for its shape."""
    body = answer.json()
    assert (answer.status_code, body["code"]) == (status, code), body
    assert body["requestId"] == answer.headers["x-extend-request-id"]
    assert isinstance(body["retryable"], bool)
    message: str = body["message"]
    return message


def started(folder: Path) -> str | None:
    """The process id of a child at work, once there is one."""
    for marker in (folder / "working").glob("*/started"):
        return marker.read_text() or None
    return None


def artifact(folder: Path, run_id: str, name: str) -> Path:
    """A file that a run made. In a store it is below the attempt that made it."""
    (found,) = (folder / "runs" / run_id).rglob(name)
    return found


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def alive(pid: int) -> bool:
    """True if a process runs; one that ended and was not waited for yet does not."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except ProcessLookupError:
        return False
    except FileNotFoundError:  # it ended just now, or this system has no /proc
        return not Path("/proc/self").exists()
