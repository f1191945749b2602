"""What is cancelled or deleted is heard of at once: nothing here waits for the next poll."""

import httpx
import pytest

from extend_mcp.engine.queue import leases
from tests.engine.conftest import until
from tests.engine.hooks import hook
from tests.engine.receiver import receiving
from tests.engine.workflows.conftest import Body, extract, settled, started, steps
from tests.engine.workflows.doubles import document

pytestmark = pytest.mark.anyio

HANGING = {"parse": {"text": "hang"}, "extract": document(hang=True)}


@pytest.fixture(autouse=True)
def _no_poll(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "POLL_SECONDS", 3600)


async def member_of(client: httpx.AsyncClient, kind: str) -> str:
    """The path of the run that a step started, once it is at work."""

    async def working() -> str | None:
        rows: list[Body] = (await client.get(f"/{kind}_runs", params={"status": "PROCESSING"})).json()["data"]
        return next((f"/{kind}_runs/{row['id']}" for row in rows), None)

    found: str = await until(working)
    return found


@pytest.mark.parametrize("kind", HANGING)
@pytest.mark.parametrize("how", ["cancelled", "deleted"])
async def test_a_workflow_goes_on_when_the_run_of_a_step_is_gone(
    client: httpx.AsyncClient, kind: str, how: str
) -> None:
    run = await started(client, steps(extract("extract")), file=HANGING[kind])
    path = await member_of(client, kind)
    answer = await (client.post(f"{path}/cancel") if how == "cancelled" else client.delete(path))
    assert answer.status_code == 200, answer.text
    run = await settled(client, run)
    assert (run["status"], how in run["failureMessage"]) == ("FAILED", True)


async def test_a_request_that_is_an_event_is_told_of(client: httpx.AsyncClient) -> None:
    async with receiving() as receiver:
        await hook(client, receiver)
        await client.post("/extractors", json={"name": "A"})
        await until(lambda: len(receiver.seen) == 1)
