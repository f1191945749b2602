"""`/extractors`, `/classifiers` and `/splitters`: what they have alike, and drafting from samples."""

from typing import Any

import httpx
import pytest

from extend_mcp.engine.processors.extractor_routes import join_schemas
from tests.engine.conftest import refused, uploaded

pytestmark = pytest.mark.anyio

CLASSES = [{"id": "other", "type": "other", "description": "All"}]
CONFIGS: dict[str, dict[str, Any]] = {
    "extractor": {"extractionRules": "first"},
    "classifier": {"classifications": CLASSES, "classificationRules": "first"},
    "splitter": {"splitClassifications": CLASSES, "splitRules": "first"},
}
PREFIXES = {"extractor": ("ex_", "exv_"), "classifier": ("cl_", "clv_"), "splitter": ("spl_", "splv_")}
every = pytest.mark.parametrize("kind", CONFIGS)


@every
async def test_a_processor_is_saved_changed_published_and_listed(client: httpx.AsyncClient, kind: str) -> None:
    config, rules = CONFIGS[kind], next(key for key in CONFIGS[kind] if key.endswith("Rules"))
    made = (await client.post(f"/{kind}s", json={"name": "Mine", "config": config})).json()
    path = f"/{kind}s/{made['id']}"
    draft = made["draftVersion"]
    assert made["id"].startswith(PREFIXES[kind][0])
    assert draft["id"].startswith(PREFIXES[kind][1])
    assert (made["object"], draft["object"], draft["version"]) == (kind, f"{kind}_version", "draft")
    assert (draft[f"{kind}Id"], draft["config"][rules], draft["createdBy"]) == (made["id"], "first", None)
    assert "warnings" not in made
    first = (await client.post(f"{path}/versions", json={"releaseType": "minor", "description": "one"})).json()
    assert (first["version"], first["description"], first["config"]) == ("0.1", "one", draft["config"])
    changed = (await client.post(path, json={"name": "Yours", "config": config | {rules: "second"}})).json()
    assert (changed["name"], changed["draftVersion"]["config"][rules]) == ("Yours", "second")
    assert (await client.get(f"{path}/versions/latest")).json()["config"][rules] == "first"
    given = {"releaseType": "major", "config": config | {rules: "third"}}
    assert (await client.post(f"{path}/versions", json=given)).json()["version"] == "1.0"
    listed = (await client.get(f"{path}/versions")).json()["data"]
    assert [one["version"] for one in listed] == ["draft", "1.0", "0.1"]
    assert all("config" not in one for one in listed)
    assert (await client.get(f"{path}/versions/0.1")).json() == first
    assert (await client.get(path)).json()["draftVersion"]["config"][rules] == "second"
    clone = {"name": "Copy", f"clone{kind.capitalize()}Id": made["id"]}
    copy = (await client.post(f"/{kind}s", json=clone)).json()
    assert copy["draftVersion"]["config"] == changed["draftVersion"]["config"]
    found = (await client.get(f"/{kind}s", params={"sortBy": "createdAt", "sortDir": "asc"})).json()["data"]
    assert [one["name"] for one in found] == ["Yours", "Copy"]
    assert all("draftVersion" not in one for one in found)


@every
async def test_wrong_processors_are_refused(client: httpx.AsyncClient, kind: str) -> None:
    clone, config = f"clone{kind.capitalize()}Id", CONFIGS[kind]
    for body in (
        {},
        {"name": ""},
        {"name": "a", clone: "x", "config": config},
        {"name": "a", "config": {"baseProcessor": "?"}},
    ):
        refused(await client.post(f"/{kind}s", json=body), 400, "INVALID_REQUEST")
    refused(await client.post(f"/{kind}s", json={"name": "a", clone: "nobody"}), 404, "NOT_FOUND")
    made = (await client.post(f"/{kind}s", json={"name": "a", "config": config})).json()
    refused(await client.post(f"/{kind}s/{made['id']}", json={"name": ""}), 400, "INVALID_REQUEST")
    for body in ({}, {"releaseType": "huge"}):
        refused(await client.post(f"/{kind}s/{made['id']}/versions", json=body), 400, "INVALID_REQUEST")
    for other in set(CONFIGS) - {kind}:
        refused(await client.get(f"/{other}s/{made['id']}"), 404, "NOT_FOUND")
    for path in ("", "/versions", "/versions/draft"):
        refused(await client.get(f"/{kind}s/nobody{path}"), 404, "NOT_FOUND")
    refused(await client.get(f"/{kind}s/{made['id']}/versions/7.7"), 404, "NOT_FOUND")


@pytest.mark.parametrize("kind", ["classifier", "splitter"])
async def test_classes_need_one_that_is_other(client: httpx.AsyncClient, kind: str) -> None:
    key = "classifications" if kind == "classifier" else "splitClassifications"
    classes = [{"id": "a", "type": "invoice", "description": "Bills"}]
    body = {"name": "a", "config": {key: classes}}
    assert f"config.{key}" in refused(await client.post(f"/{kind}s", json=body), 400, "INVALID_REQUEST")
    empty = (await client.post(f"/{kind}s", json={"name": "a"})).json()
    assert empty["draftVersion"]["config"][key] == []
    path = f"/{kind}s/{empty['id']}"
    refused(await client.post(path, json={"config": {key: classes}}), 400, "INVALID_REQUEST")
    refused(
        await client.post(f"{path}/versions", json={"releaseType": "minor", "config": {key: []}}),
        400,
        "INVALID_REQUEST",
    )


async def test_an_extractor_is_drafted_from_samples(client: httpx.AsyncClient) -> None:
    samples = [{"id": await uploaded(client, text)} for text in ("fields vendor date", "fields vendor number")]
    body = {"name": "Bills", "generate": {"files": samples, "instructions": "Only what matters."}}
    extractor = (await client.post("/extractors", json=body)).json()
    schema = extractor["draftVersion"]["config"]["schema"]
    assert list(schema["properties"]) == ["total", "vendor", "date", "number"]
    assert schema["required"] == list(schema["properties"])
    assert schema["additionalProperties"] is False
    assert [warning["code"] for warning in extractor["warnings"]] == ["LOCAL_NOT_SUPPORTED"]
    assert (await client.get("/extract_runs")).json()["data"] == []
    run = (await client.post("/extract", json={"file": samples[0], "extractor": {"id": extractor["id"]}})).json()
    assert run["config"]["schema"] == schema


async def test_samples_that_yield_nothing_or_cannot_be_read_are_told(client: httpx.AsyncClient) -> None:
    async def draft(*texts: str) -> httpx.Response:
        files = [{"id": await uploaded(client, text)} for text in texts]
        return await client.post("/extractors", json={"name": "a", "generate": {"files": files}})

    refused(await draft("fail SCHEMA_GENERATION_FAILED"), 422, "SCHEMA_GENERATION_FAILED")
    refused(await draft("fine", "fail CORRUPT_FILE"), 422, "CORRUPT_FILE")
    refused(await draft("segfault"), 422, "FAILED_TO_PROCESS_FILE")
    assert (await draft("fail SCHEMA_GENERATION_FAILED", "fine")).status_code == 200
    too_many = [{"id": await uploaded(client)}] * 6
    body = {"name": "a", "generate": {"files": too_many}}
    refused(await client.post("/extractors", json=body), 400, "INVALID_REQUEST")
    assert [one["name"] for one in (await client.get("/extractors")).json()["data"]] == ["a"]


def test_schemas_are_joined_object_by_object() -> None:
    text, number = {"type": ["string", "null"]}, {"type": ["number", "null"]}

    def items(**properties: Any) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "object", "properties": properties, "required": list(properties)}}

    first = {"type": "object", "properties": {"a": text, "rows": items(x=text)}, "required": ["a", "rows"]}
    second = {"type": "object", "properties": {"rows": items(y=number), "a": number, "b": text}}
    assert join_schemas(first, second) == {
        "type": "object",
        "properties": {"a": text, "rows": items(x=text, y=number), "b": text},
        "required": ["a", "rows", "b"],
    }
