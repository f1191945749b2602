"""`/extractors` and their versions."""

from typing import Any

from sqlalchemy import Connection, Row
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from extend_mcp.engine import configs, listing, processors, views
from extend_mcp.engine.errors import Problem, invalid
from extend_mcp.engine.store import processors as table
from extend_mcp.engine.store import versions
from extend_mcp.engine.web import answer, engine_of, listed, read_body, read_query, workspace_of
from extend_mcp.models.extract import ExtractorRequest, ExtractorUpdate, ExtractorVersionRequest

KIND = "extractor"
MAX_NAME = 255


def _full(connection: Connection, row: Row[Any]) -> views.Body:
    draft = processors.draft(connection, row)
    return views.processor_summary(row) | {"draftVersion": views.version(draft, KIND)}


def _check_name(name: str | None) -> None:
    if name is not None and not 0 < len(name.strip()) <= MAX_NAME:
        raise invalid(f"name: must have 1 to {MAX_NAME} characters")


async def list_extractors(request: Request) -> Response:
    """Saved extractors."""
    query = read_query(request, listing.SortedQuery)
    where = [table.c.workspace == workspace_of(request), table.c.kind == KIND]
    order = "created_at" if query.sort_by == "createdAt" else "updated_at"
    rows, token = await engine_of(request).store.read(
        lambda connection: listing.page(connection, table, where, query, order)
    )
    return listed([views.processor_summary(row) for row in rows], token)


async def create(request: Request) -> Response:
    """Save an extractor, as a draft."""
    body, workspace = await read_body(request, ExtractorRequest), workspace_of(request)
    _check_name(body.name)
    if sum(way is not None for way in (body.clone_extractor_id, body.config, body.generate)) > 1:
        raise invalid("Give at most one of cloneExtractorId, config and generate.")
    if body.generate is not None:
        raise Problem(
            400,
            "LOCAL_NOT_AVAILABLE",
            "generate: the local engine does not draft extractors from samples. Give config.schema, or run an "
            "extraction without a schema and use the one in its config.",
        )
    config = configs.extract_config(body.config)

    def insert(connection: Connection) -> views.Body:
        given = config
        if body.clone_extractor_id is not None:
            cloned = processors.get(connection, workspace, KIND, body.clone_extractor_id)
            given = processors.draft(connection, cloned).config
        return _full(connection, processors.create(connection, workspace, KIND, body.name, given))

    return answer(await engine_of(request).store.write(insert))


async def retrieve(request: Request) -> Response:
    """One extractor with its draft."""
    workspace, given = workspace_of(request), request.path_params["id"]
    return answer(
        await engine_of(request).store.read(
            lambda connection: _full(connection, processors.get(connection, workspace, KIND, given))
        )
    )


async def update(request: Request) -> Response:
    """Rename an extractor or replace its draft."""
    body, workspace, given = await read_body(request, ExtractorUpdate), workspace_of(request), request.path_params["id"]
    _check_name(body.name)
    config = configs.extract_config(body.config) if body.config is not None else None

    def change(connection: Connection) -> views.Body:
        extractor = processors.get(connection, workspace, KIND, given)
        return _full(connection, processors.change(connection, extractor, body.name, config))

    return answer(await engine_of(request).store.write(change))


async def list_versions(request: Request) -> Response:
    """An extractor's versions: the draft first, then the newest first."""
    query, workspace = read_query(request, listing.ListQuery), workspace_of(request)

    def read(connection: Connection) -> tuple[list[Row[Any]], str | None]:
        extractor = processors.get(connection, workspace, KIND, request.path_params["id"])
        return listing.page(connection, versions, [versions.c.processor_id == extractor.id], query, "rank")

    rows, token = await engine_of(request).store.read(read)
    return listed([views.version_summary(row, KIND) for row in rows], token)


async def publish(request: Request) -> Response:
    """Publish the draft, or the config that is given."""
    body, workspace = await read_body(request, ExtractorVersionRequest), workspace_of(request)
    config = configs.extract_config(body.config) if body.config is not None else None

    def insert(connection: Connection) -> views.Body:
        extractor = processors.get(connection, workspace, KIND, request.path_params["id"])
        row = processors.publish(connection, extractor, body.release_type, config, body.description)
        return views.version(row, KIND)

    return answer(await engine_of(request).store.write(insert))


async def retrieve_version(request: Request) -> Response:
    """One version with its config."""
    workspace = workspace_of(request)

    def read(connection: Connection) -> views.Body:
        extractor = processors.get(connection, workspace, KIND, request.path_params["id"])
        name = request.path_params["version_id"]
        return views.version(processors.get_version(connection, extractor, name), KIND)

    return answer(await engine_of(request).store.read(read))


ROUTES = [
    Route("/extractors", list_extractors),
    Route("/extractors", create, methods=["POST"]),
    Route("/extractors/{id}", retrieve),
    Route("/extractors/{id}", update, methods=["POST"]),
    Route("/extractors/{id}/versions", list_versions),
    Route("/extractors/{id}/versions", publish, methods=["POST"]),
    Route("/extractors/{id}/versions/{version_id}", retrieve_version),
]
