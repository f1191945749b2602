"""Workflows of a few steps, and their runs on an engine in this process, whose work is this folder's `doubles.work`."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from extend_mcp.engine.app import build_app
from extend_mcp.engine.config import EngineConfig
from tests.engine.conftest import client_of, until
from tests.engine.workflows.doubles import work

Body = dict[str, Any]

TOTAL: Body = {"type": "object", "properties": {"total": {"type": ["number", "null"]}}}
KINDS = [
    {"id": "invoice", "type": "invoice", "description": "Asks for money."},
    {"id": "other", "type": "other", "description": "Anything else."},
]
MOVING = {"PENDING", "PROCESSING", "CANCELLING"}


@pytest.fixture
async def client(config: EngineConfig) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a running engine; `client.app` is the engine."""
    app = build_app(config, work)
    async with app.router.lifespan_context(app), client_of(app) as client:
        client.app = app  # type: ignore[attr-defined]
        yield client


def step(kind: str, name: str, *following: str | Body, **config: Any) -> Body:
    """A step; those that follow are names, or whole entries of `next`."""
    found: Body = {"type": kind, "name": name}
    if config:
        found["config"] = config
    if following:
        found["next"] = [one if isinstance(one, dict) else {"step": one} for one in following]
    return found


def steps(*after: Body) -> list[Body]:
    """TRIGGER, PARSE, and these; the first of them comes after PARSE."""
    return [step("TRIGGER", "trigger", "parse"), step("PARSE", "parse", *[one["name"] for one in after[:1]]), *after]


def extract(name: str, *following: str | Body, schema: Body = TOTAL) -> Body:
    """An EXTRACT step with a config of its own."""
    return step("EXTRACT", name, *following, extractorConfig={"schema": schema})


async def started(client: httpx.AsyncClient, defined: list[Body], **run: Any) -> Body:
    """A run of a new workflow with these steps."""
    made = await client.post("/workflows", json={"name": "W", "steps": defined})
    assert made.status_code == 200, made.text
    answer = await client.post("/workflow_runs", json={"workflow": {"id": made.json()["id"]}, **run})
    assert answer.status_code == 200, answer.text
    found: Body = answer.json()
    return found


async def settled(client: httpx.AsyncClient, run: Body) -> Body:
    """The run, once it has ended or waits for a person."""

    async def still() -> Body | None:
        found: Body = (await client.get(f"/workflow_runs/{run['id']}")).json()
        return None if found["status"] in MOVING else found

    found: Body = await until(still)
    return found


async def ran(client: httpx.AsyncClient, defined: list[Body], **run: Any) -> Body:
    """A run of a new workflow with these steps, once it has settled."""
    return await settled(client, await started(client, defined, **run))


def of(run: Body, name: str) -> list[Body]:
    """The step runs of a step."""
    return [one for one in run["stepRuns"] if one["step"]["name"] == name]


def result(run: Body, name: str) -> Body:
    """The result of the only run of a step."""
    (one,) = of(run, name)
    found: Body = one["result"]
    return found
