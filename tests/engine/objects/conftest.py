"""The same tests on both stores."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from extend_mcp.engine.config import EngineConfig, StoreConfig
from extend_mcp.wire.ids import new_id
from tests.engine.conftest import running
from tests.engine.objects.stores import S3Server, folder_config, s3_server


@pytest.fixture(scope="session")
def server() -> Iterator[S3Server]:
    with s3_server() as server:
        yield server


@pytest.fixture
def bucket(server: S3Server) -> StoreConfig:
    """A store in a new bucket."""
    name = new_id("bucket").lower().replace("_", "-")
    server.make_bucket(name)
    return server.config(name)


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> StoreConfig:
    """An empty store of each kind."""
    if request.param == "folder":
        return folder_config(tmp_path / "shared")
    found: StoreConfig = request.getfixturevalue("bucket")
    return found


@pytest.fixture
def config(config: EngineConfig, store: StoreConfig) -> EngineConfig:
    return replace(config, store=store)


@pytest.fixture
async def client(config: EngineConfig) -> AsyncIterator[httpx.AsyncClient]:
    async with running(config) as client:
        yield client
