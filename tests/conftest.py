"""What all tests may use."""

import gc
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from extend_mcp.engine.storage import reserve

settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")  # how long an example takes says nothing on a busy machine


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors, and at most four: a fifth of the time tests wait for processes (measured)."""
    return min((os.cpu_count() or 1) + 1, 4)


def pytest_collection_finish() -> None:
    """All that is loaded by now stays: the garbage collector need not look through it again and again."""
    gc.freeze()


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """What async tests run on. Fixtures of every scope may be async."""
    return "asyncio"


@pytest.fixture(autouse=True)
def _little_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Engines of tests keep less room aside: each has a data folder of its own."""
    monkeypatch.setattr(reserve, "RESERVED_BYTES", 64 * 1024)


@pytest.fixture
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting comes from the environment."""
    for name in [name for name in os.environ if name.startswith("EXTEND_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def short() -> Iterator[Path]:
    """A folder for a server's temporary files: its sockets are there, whose paths may have 107 characters."""
    with tempfile.TemporaryDirectory(prefix="short-") as folder:
        yield Path(folder)
