"""A model server of this machine that says what a test wrote down for it."""

from collections.abc import AsyncIterator

import pytest

from tests.model.scripted_server import ScriptedServer, serving


@pytest.fixture
async def server() -> AsyncIterator[ScriptedServer]:
    """A server without a reply yet."""
    async with serving() as server:
        yield server
