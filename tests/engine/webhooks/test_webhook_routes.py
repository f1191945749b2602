"""Webhook endpoints and subscriptions: made, listed, changed and deleted."""

from dataclasses import replace
from typing import Any

import httpx
import pytest

from extend_mcp.engine.config import EngineConfig
from tests.engine.conftest import refused, running

pytestmark = pytest.mark.anyio

HOOK = {"url": "https://example.com/hook", "name": "Hook", "enabledEvents": [], "apiVersion": "2026-02-09"}


async def made(client: httpx.AsyncClient, **more: Any) -> dict[str, Any]:
    answer = await client.post("/webhook_endpoints", json=HOOK | more)
    assert answer.status_code == 200, answer.text
    endpoint: dict[str, Any] = answer.json()
    return endpoint


async def test_the_secret_is_told_once(client: httpx.AsyncClient) -> None:
    options = {"headers": {"x-mine": "1"}, "payload": {"format": "url", "urlThresholdBytes": 1000}}
    created = await made(client, enabledEvents=["extractor.created"] * 2, advancedOptions=options)
    assert created.pop("signingSecret").startswith("wss_")
    assert created == HOOK | {
        "object": "webhook_endpoint",
        "id": created["id"],
        "status": "enabled",
        "enabledEvents": ["extractor.created"],
        "advancedOptions": options,
        "createdAt": created["createdAt"],
        "createdBy": None,
    }
    assert created["id"].startswith("wh_")
    path = f"/webhook_endpoints/{created['id']}"
    assert (await client.get(path)).json() == created
    assert (await client.get("/webhook_endpoints")).json() == {"object": "list", "data": [created]}
    assert (await client.post(path, json={"name": "Other"})).json() == created | {"name": "Other"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"url": "ftp://example.com"}, "url"),
        ({"url": "https://" + "a" * 3000}, "url"),
        ({"name": " "}, "name"),
        ({"status": "off"}, "status"),
        ({"enabledEvents": ["workflow_run.completed"]}, "enabledEvents"),
        ({"enabledEvents": None}, "enabledEvents"),
        ({"advancedOptions": {"headers": {"X-Extend-Request-Signature": "a"}}}, "X-Extend-Request-Signature"),
        ({"advancedOptions": {"headers": {"Content-Length": "1"}}}, "Content-Length"),
        ({"advancedOptions": {"headers": {"a b": "1"}}}, "a b"),
        ({"advancedOptions": {"headers": {"a": "1\r\nb: 2"}}}, "header"),
        ({"advancedOptions": {"payload": {"format": "xml"}}}, "advancedOptions.payload.format"),
        ({"advancedOptions": {"payload": {"format": "url", "more": 1}}}, "more"),
        ({"more": 1}, "more"),
    ],
)
async def test_a_wrong_endpoint_is_refused(client: httpx.AsyncClient, given: dict[str, Any], said: str) -> None:
    assert said in refused(await client.post("/webhook_endpoints", json=HOOK | given), 400, "INVALID_REQUEST")
    assert (await client.get("/webhook_endpoints")).json()["data"] == []


async def test_the_version_is_one_of_two_and_stays(client: httpx.AsyncClient) -> None:
    unknown = await client.post("/webhook_endpoints", json=HOOK | {"apiVersion": "2024-12-23"})
    assert "2024-12-23" in refused(unknown, 400, "LOCAL_NOT_IN_VERSION")
    for version in ("2025-04-21", "2026-02-09"):
        endpoint = await made(client, apiVersion=version)
        assert endpoint["apiVersion"] == version
        answer = await client.post(f"/webhook_endpoints/{endpoint['id']}", json={"apiVersion": "2026-02-09"})
        assert "apiVersion" in refused(answer, 400, "INVALID_REQUEST")


@pytest.mark.parametrize("url", ["http://127.0.0.1/a", "http://localhost:3000", "https://[::1]/", "http://10.0.0.1"])
async def test_this_machines_network_is_refused_unless_allowed(config: EngineConfig, url: str) -> None:
    async with running(replace(config, allow_private_urls=False)) as client:
        answer = await client.post("/webhook_endpoints", json=HOOK | {"url": url})
        assert "public" in refused(answer, 400, "INVALID_REQUEST")
        await made(client)


async def test_lists_are_newest_first_filtered_and_in_pages(client: httpx.AsyncClient) -> None:
    ids = [(await made(client, status=status))["id"] for status in ("enabled", "disabled", "enabled")]
    first = (await client.get("/webhook_endpoints", params={"maxPageSize": 2})).json()
    rest = {"maxPageSize": 2, "nextPageToken": first["nextPageToken"]}
    second = (await client.get("/webhook_endpoints", params=rest)).json()
    assert [row["id"] for row in first["data"] + second["data"]] == ids[::-1]
    query = {"status": "enabled", "sortDir": "asc"}
    assert [row["id"] for row in (await client.get("/webhook_endpoints", params=query)).json()["data"]] == ids[::2]
    refused(await client.get("/webhook_endpoints", params={"status": "off"}), 400, "INVALID_REQUEST")


async def test_what_another_workspace_has_is_not_found(client: httpx.AsyncClient) -> None:
    endpoint = await made(client)
    other = {"x-extend-workspace-id": "ws_2"}
    for method, body in (("GET", None), ("POST", {"name": "a"}), ("DELETE", None)):
        answer = await client.request(method, f"/webhook_endpoints/{endpoint['id']}", json=body, headers=other)
        refused(answer, 404, "NOT_FOUND")
    assert (await client.get("/webhook_endpoints", headers=other)).json()["data"] == []


async def test_a_wrong_subscription_is_refused(client: httpx.AsyncClient) -> None:
    endpoint = await made(client)
    saved = (await client.post("/extractors", json={"name": "a"})).json()["id"]
    right = {
        "webhookEndpointId": endpoint["id"],
        "resourceType": "extractor",
        "resourceId": saved,
        "enabledEvents": ["extract_run.processed"],
    }
    for wrong, said in (
        ({"enabledEvents": ["classify_run.processed"]}, "classify_run.processed"),
        ({"enabledEvents": ["workflow_run.completed"]}, "workflow_run.completed"),
        ({"enabledEvents": ["parse_run.processed"]}, "enabledEvents"),
        ({"resourceType": "file"}, "resourceType"),
        ({"more": 1}, "more"),
    ):
        assert said in refused(await client.post("/webhook_subscriptions", json=right | wrong), 400, "INVALID_REQUEST")
    for missing in ({"webhookEndpointId": "wh_0"}, {"resourceId": "ex_0"}):
        refused(await client.post("/webhook_subscriptions", json=right | missing), 404, "NOT_FOUND")
    other_type = {"resourceType": "classifier", "enabledEvents": ["classify_run.processed"]}
    refused(await client.post("/webhook_subscriptions", json=right | other_type), 404, "NOT_FOUND")
    made_now = (await client.post("/webhook_subscriptions", json=right)).json()
    path = f"/webhook_subscriptions/{made_now['id']}"
    unfit = {"enabledEvents": ["split_run.failed"]}
    assert "split_run.failed" in refused(await client.post(path, json=unfit), 400, "INVALID_REQUEST")
    assert (await client.get(path)).json() == made_now
