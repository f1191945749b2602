"""The engine's OpenAPI document, from its routes, their docstrings and their declarations."""

import re
from collections.abc import Iterable
from typing import Any

from pydantic.json_schema import JsonSchemaMode, models_json_schema
from starlette.routing import BaseRoute

from extend_mcp import __version__
from extend_mcp.engine.config import API_VERSION
from extend_mcp.engine.http.api_route import HTML, JSON, ApiRoute, OlderRoute, OpenRoute, PageRoute
from extend_mcp.wire.base import Wire

Json = dict[str, Any]

REF = "#/components/schemas/{model}"

TEXTS = {
    400: "The request is wrong; the message says where.",
    401: "The key is missing or unknown.",
    402: "There are not enough credits.",
    403: "The request is not allowed.",
    404: "The workspace has no such object.",
    410: "This version of the API no longer has the endpoint.",
    413: "The body is too large.",
    422: "The document could not be processed.",
    429: "There were more requests than the rate limit allows; `retry-after` says when to try again.",
    500: "The engine failed.",
    504: "The work did not finish in time.",
}
"""The meaning of error statuses."""


class Error(Wire):
    """Every error. Codes are an open set; this engine's own start with `LOCAL_`."""

    code: str
    message: str
    retryable: bool
    request_id: str
    doc_url: str | None = None
    run_id: str | None = None


class OlderError(Wire):
    """An error of the older version; for 429, it has `error` alone."""

    success: bool | None = None
    error: str
    code: str | None = None


Named = dict[tuple[Any, JsonSchemaMode], Json]
"""References to the schemas of models, in requests and in answers."""


def document(routes: Iterable[BaseRoute]) -> Json:
    """The document of these routes: each operation of 2026-02-09, and the engine's own paths."""
    declared = [route for route in routes if isinstance(route, ApiRoute)]
    named, schemas = _schemas(declared)
    paths: dict[str, Json] = {}
    for route in declared:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, named)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "extend-mcp engine",
            "version": __version__,
            "description": f"The REST contract of the Extend API, version {API_VERSION}, served on this machine. "
            "Paths under `/local`, `/presigned`, `/runs` and `/review` are the engine's own. "
            "Version 2025-04-21 is served at the same paths to requests with its header, and not described here.",
        },
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer"},
                "password": {"type": "http", "scheme": "basic"},
            },
            "parameters": {"version": _version(), "workspace": _header("x-extend-workspace-id")},
            "headers": {"requestId": {"schema": {"type": "string"}, "required": True}},
        },
    }


def _schemas(routes: Iterable[ApiRoute]) -> tuple[Named, dict[str, Json]]:
    """References to all models of routes, and their schemas."""
    wanted: dict[tuple[type[Wire], JsonSchemaMode], None] = {(Error, "serialization"): None}
    wanted[OlderError, "serialization"] = None
    for route in routes:
        if isinstance(route.body, type):
            wanted[route.body, "validation"] = None
        if isinstance(route.answer, type):
            wanted[route.answer, "serialization"] = None
    references, definitions = models_json_schema(list(wanted), by_alias=True, ref_template=REF)
    return references, _loosened(definitions["$defs"])


def _loosened(schema: Any) -> Any:
    """The schema with `anyOf` for `oneOf`: members that are chosen by a function need not exclude each other."""
    if isinstance(schema, dict):
        return {("anyOf" if key == "oneOf" else key): _loosened(value) for key, value in schema.items()}
    return [_loosened(each) for each in schema] if isinstance(schema, list) else schema


def _operation(route: ApiRoute, named: Named) -> Json:
    path, is_page, is_open = route.path, isinstance(route, PageRoute), isinstance(route, OpenRoute)
    tag = path.removeprefix("/local").split("/")[1] or "pages"
    parameters = [_path_parameter(name) for name in re.findall(r"{(\w+)}", path)]
    if not is_page and not is_open:
        parameters.append({"$ref": "#/components/parameters/version"})
    if not is_open:
        parameters.append({"$ref": "#/components/parameters/workspace"})
    operation: Json = {
        "operationId": f"{tag}.{route.endpoint.__name__}",
        "tags": [tag],
        "summary": (route.endpoint.__doc__ or "").strip(),
        "parameters": [*parameters, *_query(route.query)],
        "responses": _responses(route, named),
    }
    if route.body is not None:
        operation["requestBody"] = {"required": True, "content": _body(route.body, named)}
    if is_open:
        operation["security"] = []
    elif is_page:
        operation["security"] = [{"key": []}, {"password": []}]
    return operation


def _path_parameter(name: str) -> Json:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}


def _query(model: type[Wire] | None) -> list[Json]:
    """The parameters of a query. They are never null: a parameter without a value is left out."""
    schema = model.model_json_schema(by_alias=True) if model is not None else {}
    parameters = []
    for name, declared in schema.get("properties", {}).items():
        schema = {key: value for key, value in declared.items() if key not in {"title", "anyOf"} and value is not None}
        [only] = [choice for choice in declared.get("anyOf", [{}]) if choice.get("type") != "null"]
        parameters.append({"name": name, "in": "query", "schema": schema | only})
    return parameters


def _body(body: type[Wire] | str, named: Named) -> Json:
    if isinstance(body, type):
        return {JSON: {"schema": named[body, "validation"]}}
    if body == "multipart/form-data":
        parts = {"file": {"type": "string", "format": "binary"}, "password": {"type": "string"}}
        return {body: {"schema": {"type": "object", "properties": parts, "required": ["file"]}}}
    return {body: {"schema": {"type": "object", "additionalProperties": {"type": "string"}}}}


def _responses(route: ApiRoute, named: Named) -> Json:
    headers = {"x-extend-request-id": {"$ref": "#/components/headers/requestId"}}
    responses: Json = {}
    if isinstance(route.answer, type):
        content = {JSON: {"schema": named[route.answer, "serialization"]}}
        responses["200"] = {"description": "The answer.", "headers": headers, "content": content}
    elif route.answer is not None:
        responses["200"] = {"description": "The answer.", "headers": headers, "content": {route.answer: {}}}
    error: Json = {JSON: {"schema": named[OlderError if isinstance(route, OlderRoute) else Error, "serialization"]}}
    if isinstance(route, PageRoute):
        error = {HTML: {}, "text/plain": {}, **error}
        if route.method == "POST":
            responses["303"] = {"description": "The request was carried out: see the page.", "headers": headers}
    for status in sorted(_statuses(route)):
        responses[str(status)] = {"description": TEXTS[status], "headers": headers, "content": error}
    return responses


def _statuses(route: ApiRoute) -> set[int]:
    """The error statuses of an operation."""
    if route.path == "/openapi.json":
        return {500}
    statuses = {500, *route.statuses}
    statuses |= {404} if "{" in route.path or route.body is not None else set()
    if not isinstance(route, OpenRoute):
        statuses |= {400, 401} if isinstance(route, PageRoute) else {400, 401, 429}
    statuses |= {413} if route.body is not None else set()
    return statuses | ({402, 422, 504} if route.waits else set())


def _version() -> Json:
    return _header("x-extend-api-version") | {"required": True, "schema": {"type": "string", "enum": [API_VERSION]}}


def _header(name: str) -> Json:
    return {"name": name, "in": "header", "schema": {"type": "string"}}
