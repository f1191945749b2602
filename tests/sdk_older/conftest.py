"""The vendor's last Python SDK of version 2025-04-21, 0.2.0, which `make sdk-older` puts before the one of today."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from extend_ai import AsyncExtend

from tests.deadlines import DEADLINE
from tests.sdk.served import Awaited, served
from tests.sdk.shapes import validate


@pytest.fixture(scope="session")
def engine_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the engine is, with its real work."""
    with served(tmp_path_factory.mktemp("engine")) as url:
        yield url


@pytest.fixture
async def sdk(engine_url: str) -> AsyncIterator[Awaited]:
    """The older SDK. It misses keys that came after it, so answers are validated without refusing them."""
    async with httpx.AsyncClient(timeout=DEADLINE) as http:
        yield Awaited(AsyncExtend(token="key", base_url=engine_url, httpx_client=http), validate, in_thread=False)
