"""`/detect_form`, `/form_detection_runs` and `/edit_schemas/generate`: they find the fields of forms."""

import json

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from extend_mcp.engine.configs import editing
from extend_mcp.engine.files import file_rows
from extend_mcp.engine.http.api_route import ApiRoute
from extend_mcp.engine.http.requests import answer, read_body, run_check, workspace_of
from extend_mcp.engine.runs import inline_jobs, loaded_runs, new_runs, run_routes, run_rows, run_status
from extend_mcp.wire.edit import FormDetectionOutput, FormDetectionRequest, FormDetectionRun


class FormDetectionRunRoutes(run_routes.RunRoutes):
    """The endpoints of form detection runs, which have no list, cancel or delete."""

    async def start(self, request: Request) -> loaded_runs.LoadedRun:
        """Add the run of a request. Raises `Problem`."""
        body, workspace = await _read(request), workspace_of(request)
        config = await run_check(request, lambda: editing.form_detection_config(body.config))

        def make(connection: Connection) -> run_status.Columns:
            accepted = file_rows.accept(connection, workspace, file_rows.read_documents([body.file]))
            return run_rows.new_run("detect_form", workspace, config, accepted)

        return await new_runs.add_run(request, (), make)


async def generate(request: Request) -> Response:
    """The fields of a form, without a run. The API has deprecated this."""
    body = await _read(request)
    config = await run_check(request, lambda: editing.form_detection_config(body.config))
    [document] = await inline_jobs.accept_files(request, [body.file])
    with inline_jobs.limit_time(request):
        done, output = await inline_jobs.run_job(request, "detect_form", document, config)
    warnings = {"warnings": done.warnings} if done.warnings else {}
    return answer(json.loads(output) | warnings)


async def _read(request: Request) -> FormDetectionRequest:
    body = await read_body(request, FormDetectionRequest)
    file_rows.check_file(body.file, "file", text=False)
    return body


detections = FormDetectionRunRoutes("detect_form", run_routes.NameFilter)

ROUTES = [
    ApiRoute("POST", "/detect_form", detections.run, FormDetectionRun, body=FormDetectionRequest, waits=True),
    ApiRoute("POST", "/edit_schemas/generate", generate, FormDetectionOutput, body=FormDetectionRequest, waits=True),
    ApiRoute("POST", "/form_detection_runs", detections.create, FormDetectionRun, body=FormDetectionRequest),
    ApiRoute("GET", "/form_detection_runs/{id}", detections.retrieve, FormDetectionRun),
]
