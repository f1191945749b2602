"""`/processors` of the older API: extractors, classifiers and splitters under one name."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, Row, Select, select
from starlette.requests import Request
from starlette.responses import Response

from extend_mcp.engine.evaluations.evaluation_set_rows import entity
from extend_mcp.engine.http import listing
from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.http.api_route import OlderRoute
from extend_mcp.engine.http.requests import answer, engine_of, read_body, read_query, workspace_of
from extend_mcp.engine.older_api import older_objects
from extend_mcp.engine.older_api.older_configs import KINDS, to_today
from extend_mcp.engine.older_api.today import call_today
from extend_mcp.engine.processors import processor_rows
from extend_mcp.engine.runs import run_views
from extend_mcp.engine.storage.tables import processors as table
from extend_mcp.engine.storage.tables import versions
from extend_mcp.wire.envelopes import ProcessorAnswer, ProcessorPage, PublishedAnswer, VersionAnswer, VersionsAnswer
from extend_mcp.wire.older_configs import OlderConfig, ProcessorType
from extend_mcp.wire.older_processors import OlderProcessorRequest, OlderProcessorUpdate, OlderPublishRequest


class ProcessorFilter(listing.SortedQuery):
    """Query of `GET /processors`."""

    type: ProcessorType | None = None


async def list_processors(request: Request) -> Response:
    """Processors of all types or of one, each with the names of its versions."""
    query = read_query(request, ProcessorFilter)
    kinds = [KINDS[query.type]] if query.type is not None else list(KINDS.values())
    where = {"workspace": workspace_of(request), "kind": tuple(kinds)}

    def read(connection: Connection) -> tuple[list[Body], str | None]:
        rows, token = listing.read_page(connection, table, where, query, query.column)
        names: Select[Any] = select(versions.c.id, versions.c.processor_id, versions.c.number)
        wanted = names.where(versions.c.processor_id.in_([row.id for row in rows]))
        of: dict[str, list[Row[Any]]] = defaultdict(list)
        for version in connection.execute(wanted.order_by(versions.c.rank.desc())):
            of[version.processor_id].append(version)
        return [older_objects.processor_summary(run_views.processor_summary(row), of[row.id]) for row in rows], token

    return envelop_page("processors", *await engine_of(request).database.read(read))


async def create(request: Request) -> Response:
    """Save a processor, as a draft."""
    body = await read_body(request, OlderProcessorRequest)
    kind = KINDS[body.type]
    today_body = {"name": body.name, "config": _config(body.config, kind)}
    today_body[f"clone{kind.title()}Id"] = body.clone_processor_id
    return envelop("processor", older_objects.processor(await call_today(request, "POST", f"{kind}s", body=today_body)))


async def update(request: Request) -> Response:
    """Rename a processor or replace its draft."""
    body, kind = await read_body(request, OlderProcessorUpdate), await _kind(request)
    today_body = {"name": body.name, "config": _config(body.config, kind)}
    changed = await call_today(request, "POST", f"{kind}s", request.path_params["id"], body=today_body)
    return envelop("processor", older_objects.processor(changed))


async def publish(request: Request) -> Response:
    """Publish the draft, or the config of the request."""
    body, kind = await read_body(request, OlderPublishRequest), await _kind(request)
    path = (f"{kind}s", request.path_params["id"])
    today_body = {
        "releaseType": body.release_type,
        "description": body.description,
        "config": _config(body.config, kind),
    }
    published = await call_today(request, "POST", *path, "versions", body=today_body)
    return envelop("processorVersion", older_objects.version(published, await call_today(request, "GET", *path)))


async def list_versions(request: Request) -> Response:
    """All versions, without pages: the draft first, then the newest first."""
    workspace, processor_id = workspace_of(request), request.path_params["id"]

    def read(connection: Connection) -> list[Body]:
        processor = entity(connection, workspace, processor_id)
        its = select(versions).where(versions.c.processor_id == processor.id).order_by(versions.c.rank.desc())
        of = run_views.processor_summary(processor)
        return [older_objects.version(run_views.version(row, processor.kind), of) for row in connection.execute(its)]

    return envelop("versions", await engine_of(request).database.read(read))


async def retrieve_version(request: Request) -> Response:
    """One version: `draft`, `latest`, by number or by id."""
    workspace, path = workspace_of(request), request.path_params

    def read(connection: Connection) -> Body:
        processor = entity(connection, workspace, path["id"])
        row = processor_rows.get_version(connection, processor, path["version_id"])
        return older_objects.version(run_views.version(row, processor.kind), run_views.processor_summary(processor))

    return envelop("version", await engine_of(request).database.read(read))


def envelop(name: str, body: Any, **others: Any) -> Response:
    """Answer in the older API's envelope."""
    return answer({"success": True, name: body, **others})


def envelop_page(name: str, rows: list[Body], token: str | None) -> Response:
    """Answer with a page of a list in the envelope. The last page has no token."""
    return envelop(name, rows, **({"nextPageToken": token} if token else {}))


def _config(config: OlderConfig | None, kind: str) -> Body | None:
    return None if config is None else to_today(config, kind)


async def _kind(request: Request) -> str:
    """The kind of the processor that the path names. Raises `Problem`."""
    workspace, processor_id = workspace_of(request), request.path_params["id"]
    kind: str = await engine_of(request).database.read(
        lambda connection: entity(connection, workspace, processor_id).kind
    )
    return kind


ROUTES = [
    OlderRoute("GET", "/processors", list_processors, ProcessorPage, query=ProcessorFilter),
    OlderRoute("POST", "/processors", create, ProcessorAnswer, body=OlderProcessorRequest),
    OlderRoute("POST", "/processors/{id}", update, ProcessorAnswer, body=OlderProcessorUpdate),
    OlderRoute("GET", "/processors/{id}/versions", list_versions, VersionsAnswer),
    OlderRoute("GET", "/processors/{id}/versions/{version_id}", retrieve_version, VersionAnswer),
    OlderRoute("POST", "/processors/{id}/publish", publish, PublishedAnswer, body=OlderPublishRequest),
]
