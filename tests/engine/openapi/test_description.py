"""The published document says what is served."""

import re
from dataclasses import replace
from typing import Any

import httpx
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.routing import Route

from extend_mcp.engine.config import EngineConfig
from tests.engine.conftest import refused, running
from tests.wire.operations import OPERATIONS

pytestmark = pytest.mark.anyio


@pytest.fixture
async def document(client: httpx.AsyncClient) -> dict[str, Any]:
    answer = await client.get("/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    body: dict[str, Any] = answer.json()
    return body


def described(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The operations of a document by method and path."""
    return {f"{method.upper()} {path}": one for path, item in document["paths"].items() for method, one in item.items()}


def served(client: httpx.AsyncClient) -> set[str]:
    """The operations of an app."""
    routes = [route for route in client.app.routes if isinstance(route, Route)]  # type: ignore[attr-defined]
    return {f"{method} {route.path}" for route in routes for method in (route.methods or set()) - {"HEAD"}}


async def test_every_route_is_described_and_nothing_else(client: httpx.AsyncClient, document: dict[str, Any]) -> None:
    assert described(document).keys() == served(client)


async def test_every_operation_of_the_api_is_described(document: dict[str, Any]) -> None:
    known = {re.sub(r"{\w+}", "{id}", name) for name in described(document)}
    assert len(OPERATIONS) == 117
    assert set(OPERATIONS) - known == set()


async def test_the_document_is_valid_openapi(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(document).validate()
    names = [one["operationId"] for one in described(document).values()]
    assert len(names) == len(set(names))
    assert all(one["summary"] for one in described(document).values())


async def test_choices_are_closed_and_keys_are_where_the_engine_refuses_others(document: dict[str, Any]) -> None:
    one = described(document)["GET /files"]
    by_name = {given["name"]: given for given in one["parameters"] if "name" in given}
    assert by_name["sortDir"]["schema"]["enum"] == ["asc", "desc"]
    assert by_name["nameContains"] == {
        "name": "nameContains",
        "in": "query",
        "schema": by_name["nameContains"]["schema"],
    }
    assert by_name["nameContains"]["schema"]["type"] == "string"
    assert by_name["maxPageSize"]["schema"] | {"minimum": 1, "maximum": 1000} == by_name["maxPageSize"]["schema"]
    schemas = document["components"]["schemas"]
    assert schemas["WebhookEndpointRequest"]["additionalProperties"] is False
    assert schemas["ParseRequest"]["additionalProperties"] is True


async def test_what_needs_no_key_and_what_takes_a_password_is_told(document: dict[str, Any]) -> None:
    told = described(document)
    assert document["security"] == [{"key": []}]
    assert told["GET /presigned/files/{id}"]["security"] == []
    assert told["GET /runs/{id}"]["security"] == [{"key": []}, {"password": []}]
    version = {"$ref": "#/components/parameters/version"}
    assert version in told["GET /files"]["parameters"]
    assert version not in told["GET /"]["parameters"]
    assert document["components"]["parameters"]["version"]["schema"]["enum"] == ["2026-02-09"]


async def test_errors_are_told_in_the_shape_of_the_operation(document: dict[str, Any]) -> None:
    told = described(document)

    def shape(name: str) -> str:
        content = told[name]["responses"]["400"]["content"]["application/json"]
        return str(content["schema"]["$ref"]).rsplit("/", maxsplit=1)[-1]

    assert shape("POST /parse") == "Error"
    assert shape("POST /processors") == "OlderError"
    assert {"402", "422", "504"} <= told["POST /parse"]["responses"].keys()
    assert {"402", "422", "504"}.isdisjoint(told["POST /parse_runs"]["responses"])


async def test_the_document_is_public_and_the_same_for_every_version(config: EngineConfig) -> None:
    async with running(replace(config, keys=frozenset({"sk_one"}))) as client:
        refused(await client.get("/files"), 401, "UNAUTHORIZED")
        del client.headers["authorization"]
        del client.headers["x-extend-api-version"]
        first = await client.get("/openapi.json")
        again = await client.get("/openapi.json", headers={"x-extend-api-version": "2025-04-21"})
    assert first.status_code == 200
    assert again.content == first.content
