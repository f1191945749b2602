"""An open front on the embedded engine, shared by a module's tests."""

import logging
from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from extend_mcp.server.http.http_settings import HttpSettings
from extend_mcp.settings import Settings
from tests.deadlines import DEADLINE
from tests.server.http.front import Front, served


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(backend="local", data_dir=tmp_path_factory.mktemp("data"), wait_seconds=DEADLINE)


@pytest.fixture(scope="module")
async def front(settings: Settings) -> AsyncIterator[Front]:
    async with served(settings) as front:
        yield front


@pytest.fixture(scope="module")
async def busy(settings: Settings) -> AsyncIterator[Front]:
    """A front that takes webhooks too, lets everybody ask as often as they like, and no body above 50,000 bytes."""
    with_hooks = settings.model_copy(update={"webhook_secret": SecretStr("wss_test")})
    async with served(with_hooks, HttpSettings(requests_per_second=10_000, max_body_bytes=50_000)) as front:
        yield front


@pytest.fixture
async def it_goes_on(busy: Front, caplog: pytest.LogCaptureFixture) -> AsyncIterator[None]:
    """After the test it answers, and has logged no crash."""
    yield
    assert (await busy.rpc("tools/list")).status_code == 200
    assert not [each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR]
