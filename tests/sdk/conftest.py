"""The vendor's two Python clients, each test on a workspace of its own of one engine that is served for all."""

from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.deadlines import DEADLINE
from tests.sdk.clients import extend_ai
from tests.sdk.served import Awaited, served
from tests.sdk.shapes import check


@pytest.fixture(scope="session")
def engine_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the engine is, with its real work."""
    with served(tmp_path_factory.mktemp("engine")) as url:
        yield url


@pytest.fixture
def headers() -> dict[str, str]:
    """Those of a workspace with nothing in it."""
    return {"x-extend-workspace-id": f"ws_{uuid4().hex}"}


@pytest.fixture(params=["sync", "async"])
async def sdk(request: pytest.FixtureRequest, engine_url: str, headers: dict[str, str]) -> AsyncIterator[Awaited]:
    """`Extend`, then `AsyncExtend`."""
    named: Any = {"token": "key", "base_url": engine_url}
    if request.param == "sync":
        with httpx.Client(headers=headers, timeout=DEADLINE) as http:
            yield Awaited(extend_ai.Extend(**named, httpx_client=http), check, in_thread=True)
    else:
        async with httpx.AsyncClient(headers=headers, timeout=DEADLINE) as over:
            yield Awaited(extend_ai.AsyncExtend(**named, httpx_client=over), check, in_thread=False)
