"""Fixtures for the client's tests."""

import pytest

from tests.client.faults import Still


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def still() -> Still:
    return Still()
