"""Over HTTP, too, a call that is made again answers with its first run: to the caller who made it, and nobody else."""

import pytest

from extend_mcp.settings import Settings
from tests.server.http.front import served
from tests.server.http.test_limits import ADA, BOB, SCHEMA, tokens

pytestmark = pytest.mark.anyio


async def test_a_caller_gets_the_run_of_their_own_earlier_call_alone(settings: Settings) -> None:
    call = {"text": "Total: 8", "schema": SCHEMA}
    async with served(settings, tokens()) as front:
        first = await front.call("extract_data", ADA, **call)
        again = await front.call("extract_data", ADA, **call)
        assert again["run_id"] == first["run_id"]
        assert "no other was started" in again["repeated"]
        theirs = await front.call("extract_data", BOB, **call)
        assert theirs["run_id"] != first["run_id"]
        assert "repeated" not in theirs
        assert (await front.call("extract_data", ADA, **call, fresh=True))["run_id"] != first["run_id"]
