"""`/parse`, `/parser_runs`, `/edit` and `/edit_runs`, as 2025-04-21 has them."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.http.requests import answer, read_body
from extend_mcp.engine.older_api import older_documents
from extend_mcp.engine.older_api.older_inputs import file_input
from extend_mcp.engine.older_api.older_processor_routes import envelop
from extend_mcp.engine.older_api.today import call_today
from extend_mcp.wire.base import Wire
from extend_mcp.wire.edit import EditConfig
from extend_mcp.wire.older_processors import OlderFileInput
from extend_mcp.wire.parse import ParseConfig


class OlderParseRequest(Wire):
    """Body of `POST /parse` and `POST /parse/async`."""

    file: OlderFileInput
    config: ParseConfig | None = None


class OlderEditRequest(Wire):
    """Body of `POST /edit` and `POST /edit/async`."""

    file: OlderFileInput
    config: EditConfig | None = None


async def parse(request: Request) -> Response:
    """Parse a file and answer when it is done."""
    return answer(
        older_documents.parser_run(
            await call_today(request, "POST", "parse", body=await _body(request, OlderParseRequest))
        )
    )


async def parse_async(request: Request) -> Response:
    """Start a parse."""
    run = await call_today(request, "POST", "parse_runs", body=await _body(request, OlderParseRequest))
    return answer(older_documents.parser_run_status(run))


async def retrieve_parse(request: Request) -> Response:
    """One parse."""
    run = await call_today(request, "GET", "parse_runs", request.path_params["id"])
    return envelop("parserRun", older_documents.parser_run(run))


async def delete_parse(request: Request) -> Response:
    """Delete a parse and what it made."""
    run_id = request.path_params["id"]
    await call_today(request, "DELETE", "parse_runs", run_id)
    return answer({"success": True, "parserRunId": run_id, "message": "The parser run was deleted."})


async def edit(request: Request) -> Response:
    """Fill in a form and answer when it is done."""
    run = await call_today(request, "POST", "edit", body=await _body(request, OlderEditRequest))
    return answer(older_documents.edit_run(run))


async def edit_async(request: Request) -> Response:
    """Start an edit."""
    run = await call_today(request, "POST", "edit_runs", body=await _body(request, OlderEditRequest))
    return answer(older_documents.edit_run_status(run))


async def retrieve_edit(request: Request) -> Response:
    """One edit."""
    return envelop(
        "editRun", older_documents.edit_run(await call_today(request, "GET", "edit_runs", request.path_params["id"]))
    )


async def delete_edit(request: Request) -> Response:
    """Delete an edit and the file that it made."""
    run_id = request.path_params["id"]
    await call_today(request, "DELETE", "edit_runs", run_id)
    return answer({"success": True, "editRunId": run_id, "message": "The edit run was deleted."})


async def _body(request: Request, model: type[OlderParseRequest] | type[OlderEditRequest]) -> Body:
    """The request in today's shape. Raises `Problem`."""
    body = await read_body(request, model)
    config = {"config": body.config.wire()} if body.config is not None else {}
    return {"file": file_input(body.file), **config}


ROUTES = [
    Route("/parse", parse, methods=["POST"]),
    Route("/parse/async", parse_async, methods=["POST"]),
    Route("/parser_runs/{id}", retrieve_parse),
    Route("/parser_runs/{id}", delete_parse, methods=["DELETE"]),
    Route("/edit", edit, methods=["POST"]),
    Route("/edit/async", edit_async, methods=["POST"]),
    Route("/edit_runs/{id}", retrieve_edit),
    Route("/edit_runs/{id}", delete_edit, methods=["DELETE"]),
]
