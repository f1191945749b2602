"""Webhooks of Extend: taken once, only signed and fresh, and they end waits at once."""

import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from pydantic import SecretStr

from extend_mcp.client import polling
from extend_mcp.engine.app import build_app
from extend_mcp.engine.config import EngineConfig
from extend_mcp.settings import Settings
from tests.deadlines import DEADLINE
from tests.server.http.front import Front, on_port, served

pytestmark = pytest.mark.anyio
SECRET = "wss_test"
API = {"authorization": "Bearer sk_engine", "x-extend-api-version": "2026-02-09"}


@pytest.fixture(scope="module")
async def front(settings: Settings) -> AsyncIterator[Front]:
    async with served(settings.model_copy(update={"webhook_secret": SecretStr(SECRET)})) as front:
        yield front


async def send(
    front: Front, event: Any, *, age: float = 0, secret: str = SECRET, at: str | None = None
) -> httpx.Response:
    body = json.dumps(event).encode()
    timestamp = str(int(time.time() - age)) if at is None else at
    signature = hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
    headers = {"x-extend-request-timestamp": timestamp, "x-extend-request-signature": signature}
    return await front.http.post("/webhooks/extend", content=body, headers=headers)


def about(run_id: str, event_id: str = "evt_1") -> dict[str, Any]:
    return {"eventId": event_id, "eventType": "parse_run.processed", "payload": {"object": "parse_run", "id": run_id}}


async def heard(front: Front, run_id: str, event: Any, **signing: Any) -> bool:
    """True if someone who waits for the run hears of it."""
    with front.app.run_waits.pausing(run_id) as pause:
        woken = anyio.Event()

        async def wait() -> None:
            await pause(3600)
            woken.set()

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(wait)
            await anyio.wait_all_tasks_blocked()
            await send(front, event, **signing)
            await anyio.wait_all_tasks_blocked()
            tasks.cancel_scope.cancel()
        return woken.is_set()


async def test_an_event_wakes_whoever_waits_for_its_run(front: Front) -> None:
    assert await heard(front, "pr_1", about("pr_1", "evt_woken"))
    assert not await heard(front, "pr_2", about("pr_1", "evt_other"))


async def test_the_same_event_is_taken_once(front: Front) -> None:
    assert await heard(front, "pr_1", about("pr_1", "evt_twice"))
    assert not await heard(front, "pr_1", about("pr_1", "evt_twice"))
    assert (await send(front, about("pr_1", "evt_twice"))).status_code == 200


@pytest.mark.parametrize(
    "signing",
    [
        {"secret": "wss_other"},
        {"age": 301},
        {"age": -400},
        *({"at": at} for at in ("", "1e9", "now", "9" * 400, "9" * 5000)),
    ],
)
async def test_an_event_that_is_not_signed_just_now_is_refused(front: Front, signing: dict[str, Any]) -> None:
    assert not await heard(front, "pr_1", about("pr_1", "evt_refused"), **signing)
    assert (await send(front, about("pr_1", "evt_refused"), **signing)).status_code == 401


@pytest.mark.parametrize("event", [[], {}, 1, None, {"eventId": 1, "payload": {}}, {"eventId": "e", "payload": []}])
async def test_what_is_no_event_is_refused(front: Front, event: Any) -> None:
    assert (await send(front, event)).status_code == 400


async def test_without_a_signature_nothing_is_taken(front: Front) -> None:
    assert (await front.http.post("/webhooks/extend", json=about("pr_1"))).status_code == 401


async def test_a_wait_ends_when_the_engine_tells_and_not_before_it_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "FIRST_POLL_SECONDS", 3600)
    engine = build_app(EngineConfig(data_dir=tmp_path, keys=frozenset({"sk_engine"}), allow_private_urls=True))
    async with on_port(engine) as cloud:
        hook = {"url": "http://127.0.0.1:9/", "name": "waits", "apiVersion": "2026-02-09"}
        async with httpx.AsyncClient(base_url=cloud, headers=API, timeout=DEADLINE) as api:
            made = await api.post("/webhook_endpoints", json={**hook, "enabledEvents": ["extract_run.processed"]})
        endpoint_id, secret = made.json()["id"], made.json()["signingSecret"]
        settings = Settings(base_url=cloud, api_key=SecretStr("sk_engine"), webhook_secret=SecretStr(secret))
        async with served(settings) as front:
            async with httpx.AsyncClient(base_url=cloud, headers=API, timeout=DEADLINE) as api:
                moved = {"url": f"{front.address}/webhooks/extend"}
                (await api.post(f"/webhook_endpoints/{endpoint_id}", json=moved)).raise_for_status()
            schema = {"type": "object", "properties": {"total": {"type": ["number", "null"]}}}
            with anyio.fail_after(DEADLINE):
                ended = await front.call("extract_data", text="Total: 5", schema=schema, wait_seconds=600)
        assert ended["values"] == {"total": 5}


async def test_without_a_secret_there_is_no_such_address(settings: Settings) -> None:
    async with served(settings) as other:
        assert (await send(other, about("pr_1"))).status_code == 404
