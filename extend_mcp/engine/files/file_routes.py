"""`/files`."""

from typing import Any

import anyio.to_thread
from sqlalchemy import Connection, Row, select
from starlette.requests import Request
from starlette.responses import Response

from extend_mcp.engine.errors import Problem, invalid
from extend_mcp.engine.files import file_rows
from extend_mcp.engine.files.contents import build_contents
from extend_mcp.engine.files.file_views import file_summary
from extend_mcp.engine.http import list_filters, listing
from extend_mcp.engine.http.api_route import ApiRoute
from extend_mcp.engine.http.requests import Engine, answer, answer_list, base_url, engine_of, read_query, workspace_of
from extend_mcp.engine.http.upload import Received, receive
from extend_mcp.engine.objects.incoming import TooLarge
from extend_mcp.engine.objects.port import ObjectStore, artifact_key, blob
from extend_mcp.engine.objects.sweep import sweep_removed
from extend_mcp.engine.storage.dialects import json_text, write_json
from extend_mcp.engine.storage.tables import files, runs
from extend_mcp.wire.base import Wire
from extend_mcp.wire.files import File, FileSummary
from extend_mcp.wire.parse_output import ParseOutput
from extend_mcp.wire.runs import Deleted, ListPage

NOT_CONVERTED = {
    "code": "LOCAL_NOT_CONVERTED",
    "message": "The local engine does not convert files to PDF: this one was stored unchanged.",
}


class UploadQuery(Wire):
    """Query of `POST /files/upload`."""

    convert_to_pdf: bool = False


class FileListQuery(listing.ListQuery):
    """Query of `GET /files`."""

    name_contains: str | None = None


class ContentsQuery(Wire):
    """Query of `GET /files/{id}`."""

    raw_text: bool = False
    markdown: bool = False
    html: bool = False


async def upload(request: Request) -> Response:
    """Upload a file."""
    engine, query, form = engine_of(request), read_query(request, UploadQuery), Received()
    try:
        await receive(request, engine, form)
        row = await _keep(engine, workspace_of(request), form)
    except TooLarge as error:
        limit = f"{engine.config.max_file_bytes / 1024**2:,.0f} MB"
        raise Problem(400, "FILE_SIZE_TOO_LARGE", f"The file is larger than {limit}.") from error
    finally:
        if form.incoming is not None:
            form.incoming.discard()
    body = file_summary(row)
    if query.convert_to_pdf and row.type != "PDF":
        body["warnings"] = [NOT_CONVERTED]
    return answer(body)


async def _keep(engine: Engine, workspace: str, form: Received) -> Row[Any]:
    incoming = form.incoming
    if incoming is None or not incoming.size:
        raise invalid("file: the file is empty")
    name = file_rows.clean_name(form.file_name)
    columns = await anyio.to_thread.run_sync(file_rows.describe_content, incoming, name)

    def keep(connection: Connection) -> Row[Any]:
        return file_rows.insert_file(connection, workspace, name, password=form.password, **columns)

    return await engine.objects.store([blob(incoming.path, columns["sha256"])], keep)


async def list_files(request: Request) -> Response:
    """Files, newest first."""
    query = read_query(request, FileListQuery)
    where = list_filters.set_filters(workspace=workspace_of(request), name=list_filters.containing(query.name_contains))
    rows, token = await engine_of(request).database.read(
        lambda connection: listing.read_page(connection, files, where, query, "created_at")
    )
    return answer_list([file_summary(row) for row in rows], token)


async def retrieve(request: Request) -> Response:
    """One file with a link to it; also its text, if requested and parsed before."""
    engine, query = engine_of(request), read_query(request, ContentsQuery)
    workspace, file_id = workspace_of(request), request.path_params["id"]

    wanted = query.raw_text or query.markdown or query.html

    def find(connection: Connection) -> tuple[Row[Any], Row[Any] | None]:
        row = file_rows.get_file(connection, workspace, file_id)
        return row, _latest_parse(connection, workspace, file_id) if wanted else None

    row, parse = await engine.database.read(find)
    body = file_summary(row) | {"presignedUrl": None, "contents": None}
    if row.sha256 is not None:
        body["presignedUrl"] = engine.signer.link(base_url(request), f"files/{row.id}")
    if parse is not None:
        body["contents"] = await anyio.to_thread.run_sync(_contents, engine.objects, parse, query)
    return answer(body)


def _latest_parse(connection: Connection, workspace: str, file_id: str) -> Row[Any] | None:
    latest = (
        select(runs)
        .where(runs.c.workspace == workspace, runs.c.kind == "parse", runs.c.status == "PROCESSED")
        .where(json_text(runs.c.file_ids) == write_json([file_id]))
        .order_by(runs.c.updated_at.desc())
        .limit(1)
    )
    return connection.execute(latest).first()


def _contents(objects: ObjectStore, parse: Row[Any], query: ContentsQuery) -> dict[str, Any]:
    output = ParseOutput.model_validate_json(objects.read(artifact_key(parse.id, parse.attempt, "parse.json")))
    return build_contents(output, raw_text=query.raw_text, markdown=query.markdown)


async def remove(request: Request) -> Response:
    """Delete a file. Runs on it keep their results."""
    engine, workspace, file_id = engine_of(request), workspace_of(request), request.path_params["id"]

    removed = await engine.database.remove(
        lambda connection: file_rows.remove_file(connection, file_rows.get_file(connection, workspace, file_id))
    )
    await sweep_removed(engine.database, engine.objects, removed)
    return answer({"id": file_id})


ROUTES = [
    ApiRoute("GET", "/files", list_files, ListPage[FileSummary], query=FileListQuery),
    ApiRoute("POST", "/files/upload", upload, FileSummary, body="multipart/form-data", query=UploadQuery),
    ApiRoute("GET", "/files/{id}", retrieve, File, query=ContentsQuery),
    ApiRoute("DELETE", "/files/{id}", remove, Deleted),
]
