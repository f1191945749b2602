"""`/detect_form`, `/form_detection_runs` and `/edit_schemas/generate`: the fields of forms."""

import json

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from extend_mcp.engine import form_configs, inputs, runs
from extend_mcp.engine.api_route import ApiRoute
from extend_mcp.engine.routes import actions, once
from extend_mcp.engine.web import answer, checked, engine_of, read_body, workspace_of
from extend_mcp.models.edit import FormDetectionOutput, FormDetectionRequest, FormDetectionRun


class FormDetectionRuns(actions.Runs):
    """Form detection runs. They have no list, cancel or delete."""

    async def start(self, request: Request) -> actions.Found:
        """Add the run that a body asks for. Raises `Problem`."""
        body, engine, workspace = await _read(request), engine_of(request), workspace_of(request)
        config = await checked(request, lambda: form_configs.form_detection_config(body.config))

        def make(connection: Connection) -> runs.Columns:
            documents = inputs.accept(connection, engine.blobs, workspace, [body.file])
            return runs.new_run("detect_form", workspace, config, documents)

        return await actions.added(request, make)


async def generate(request: Request) -> Response:
    """The fields of a form, with no run. Deprecated by the API in favour of the others."""
    body = await _read(request)
    config = await checked(request, lambda: form_configs.form_detection_config(body.config))
    [document] = await once.accept(request, [body.file])
    with once.in_time(request):
        done, output = await once.perform(request, "detect_form", document, config)
    warnings = {"warnings": done.warnings} if done.warnings else {}
    return answer(json.loads(output) | warnings)


async def _read(request: Request) -> FormDetectionRequest:
    body = await read_body(request, FormDetectionRequest)
    inputs.check_file(body.file, "file", text=False)
    return body


detections = FormDetectionRuns("detect_form", actions.NameFilter)

ROUTES = [
    ApiRoute("POST", "/detect_form", detections.run, FormDetectionRun, body=FormDetectionRequest, waits=True),
    ApiRoute("POST", "/edit_schemas/generate", generate, FormDetectionOutput, body=FormDetectionRequest, waits=True),
    ApiRoute("POST", "/form_detection_runs", detections.create, FormDetectionRun, body=FormDetectionRequest),
    ApiRoute("GET", "/form_detection_runs/{id}", detections.retrieve, FormDetectionRun),
]
