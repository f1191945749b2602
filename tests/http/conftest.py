"""An open front on the embedded engine, shared by a module's tests."""

from collections.abc import AsyncIterator

import pytest

from extend_mcp.settings import Settings
from tests.http.front import Front, served


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(backend="local", data_dir=tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
async def front(settings: Settings) -> AsyncIterator[Front]:
    async with served(settings) as front:
        yield front
