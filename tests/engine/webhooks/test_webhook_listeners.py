"""Who is told of an event: endpoints, subscriptions, and how a large payload reaches them."""

import json
from dataclasses import replace
from typing import Any

import httpx
import pytest

from extend_mcp.engine.config import EngineConfig
from tests.engine.conftest import running, until, uploaded
from tests.engine.databases import make_config
from tests.engine.hooks import LISTED, extractor, hook, names, told
from tests.engine.receiver import receiving

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("fast_poll")]


async def test_a_subscription_hears_of_its_resource_alone(client: httpx.AsyncClient) -> None:
    async with receiving() as receiver:
        mine, other = await extractor(client), await extractor(client)
        endpoint = await hook(client, receiver, enabledEvents=[])
        given = {"webhookEndpointId": endpoint["id"], "resourceType": "extractor", "resourceId": mine}
        events = ["extract_run.failed"]
        first = (await client.post("/webhook_subscriptions", json=given | {"enabledEvents": events})).json()
        events = ["extract_run.processed", "batch_processor_run.processed"]
        again = (await client.post("/webhook_subscriptions", json=given | {"enabledEvents": events})).json()
        assert again == first | {"enabledEvents": events}
        await client.post("/extract", json={"file": {"text": "a"}, "extractor": {"id": other}})
        run = (await client.post("/extract", json={"file": {"text": "a"}, "extractor": {"id": mine}})).json()
        await client.post("/extract", json={"file": {"text": "fail CORRUPT_FILE"}, "extractor": {"id": mine}})
        batch = {"inputs": [{"file": {"text": "a"}}], "extractor": {"id": mine}}
        await client.post("/extract_runs/batch", json=batch)
        await until(lambda: len(receiver.seen) == 3)
        rows = await told(client)
        assert names(rows) == ["extract_run.processed", "extract_run.processed", "batch_processor_run.processed"]
        assert rows[0]["resourceId"] == run["id"]


async def test_an_event_reaches_each_endpoint_once(client: httpx.AsyncClient) -> None:
    async with receiving() as first, receiving() as second:
        saved = await extractor(client)
        both = await hook(client, first, "extract_run.processed")
        await hook(client, second, "extract_run.processed")
        given = {"webhookEndpointId": both["id"], "resourceType": "extractor", "resourceId": saved}
        await client.post("/webhook_subscriptions", json=given | {"enabledEvents": ["extract_run.processed"]})
        await client.post("/extract", json={"file": {"text": "a"}, "extractor": {"id": saved}})
        rows = await told(client)
        assert len({row["eventId"] for row in rows}) == 1
        assert sorted(row["webhookEndpointId"] for row in rows) == sorted({row["webhookEndpointId"] for row in rows})
        assert (len(first.seen), len(second.seen)) == (1, 1)


async def test_a_disabled_endpoint_and_another_workspace_are_silent(client: httpx.AsyncClient) -> None:
    async with receiving() as receiver, receiving() as open_one:
        await hook(client, receiver, status="disabled")
        turned_off = await hook(client, receiver)
        await client.post(f"/webhook_endpoints/{turned_off['id']}", json={"status": "disabled"})
        await hook(client, open_one)
        await client.post("/extract", json={"file": {"text": "a"}}, headers={"x-extend-workspace-id": "ws_2"})
        await client.post("/extract", json={"file": {"text": "a"}})
        assert names(await told(client)) == ["extract_run.processed"]
        assert (len(receiver.seen), len(open_one.seen)) == (0, 1)


async def test_a_large_payload_is_sent_as_a_link(client: httpx.AsyncClient) -> None:
    async with receiving() as receiver:
        options = {"payload": {"format": "url", "urlThresholdBytes": 500}}
        endpoint = await hook(client, receiver, "parse_run.processed", "extract_run.processed", advancedOptions=options)
        body = {"file": {"text": "a"}, "metadata": {"env": "test"}}
        run = (await client.post("/extract", json=body)).json()
        await told(client)
        (event,) = receiver.events(endpoint["signingSecret"])
        assert (event.event_type, event.payload.object) == ("extract_run.processed", "signed_data_url")
        assert (event.payload.id, event.payload.metadata) == (run["id"], {"env": "test"})
        link = event.payload.data
        without_key = await client.get(link, headers={"authorization": ""})
        assert without_key.json() == run
        for wrong in (link[:-1] + "_", link.replace("expires=", "expires=1")):
            assert (await client.get(wrong)).status_code == 403
        await client.post("/parse", json={"file": {"id": await uploaded(client)}})
        await until(lambda: len(receiver.seen) == 2)
        small = receiver.events(endpoint["signingSecret"])[1]
        assert small.payload.object == "parse_run_status"
        await client.delete(f"/extract_runs/{run['id']}")
        assert (await client.get(link)).status_code == 404


async def test_an_engine_that_may_not_reach_this_machine_sends_nothing_there(config: EngineConfig) -> None:
    async with receiving() as receiver:
        async with running(config) as client:
            endpoint = await hook(client, receiver)
        async with running(make_config(config.data_dir, workers=1)) as client:
            await client.post("/extract", json={"file": {"text": "a"}})

            async def refused() -> list[dict[str, Any]]:
                rows: list[dict[str, Any]] = (await client.get(LISTED)).json()["data"]
                return [row for row in rows if row["error"]]

            (row,) = await until(refused)
            assert (row["webhookEndpointId"], row["error"]) == (endpoint["id"], "its host has no public address")
        assert receiver.seen == []


async def test_an_engine_that_nobody_reaches_sends_large_payloads_as_they_are(config: EngineConfig) -> None:
    options = {"payload": {"format": "url"}}
    async with receiving() as receiver:
        async with running(replace(config, in_process=True)) as client:
            await hook(client, receiver, advancedOptions=options)
            run = (await client.post("/extract", json={"file": {"text": "a"}})).json()
            await told(client)
        async with running(replace(config, in_process=True, public_url="https://engine.example")) as client:
            await client.post("/extract", json={"file": {"text": "b"}})
            await until(lambda: len(receiver.seen) == 2)
        whole, linked = [json.loads(raw)["payload"] for _, raw in receiver.seen]
        assert whole == run
        assert linked["data"].startswith("https://engine.example/presigned/webhook_payloads/")
