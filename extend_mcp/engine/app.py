"""The engine as an ASGI app."""

from starlette.applications import Starlette
from starlette.middleware import Middleware

from extend_mcp.ending import Closing
from extend_mcp.engine import older_api
from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.error_answers import HANDLERS
from extend_mcp.engine.evaluations import evaluation_run_routes, evaluation_set_routes
from extend_mcp.engine.files import file_routes, presigned_routes
from extend_mcp.engine.forms import edit_run_routes, edit_template_routes, form_detection_run_routes
from extend_mcp.engine.gate import RequestGate
from extend_mcp.engine.lifespan import at_work
from extend_mcp.engine.openapi import openapi_routes
from extend_mcp.engine.processors import (
    classifier_routes,
    classify_run_routes,
    extract_run_routes,
    extractor_routes,
    split_run_routes,
    splitter_routes,
)
from extend_mcp.engine.queue.child import Work
from extend_mcp.engine.queue.runner import perform
from extend_mcp.engine.runs import batch_run_routes, parse_run_routes, verify_run_routes
from extend_mcp.engine.ui import page_routes
from extend_mcp.engine.webhooks import (
    webhook_delivery_routes,
    webhook_endpoint_routes,
    webhook_payload_routes,
    webhook_subscription_routes,
)
from extend_mcp.engine.workflows import review_routes, workflow_routes, workflow_run_routes

RESOURCES = (
    older_api,  # first: it handles all requests of the older version
    batch_run_routes,
    classifier_routes,
    classify_run_routes,
    edit_run_routes,
    edit_template_routes,
    evaluation_run_routes,
    evaluation_set_routes,
    extract_run_routes,
    extractor_routes,
    file_routes,
    form_detection_run_routes,
    presigned_routes,
    openapi_routes,
    page_routes,
    parse_run_routes,
    review_routes,
    split_run_routes,
    splitter_routes,
    verify_run_routes,
    webhook_delivery_routes,
    webhook_endpoint_routes,
    webhook_payload_routes,
    webhook_subscription_routes,
    workflow_run_routes,
    workflow_routes,
)


def build_app(config: EngineConfig, work: Work = perform) -> Starlette:
    """The app. Its lifespan opens the data folder and works on queued runs. It may raise `DatabaseUnusable`.

    Call `app.state.closing.end` when the engine ends. `work` is what a child process does with a job: a function of a
    module, so that the child can import it.
    """
    app = Starlette(
        routes=[route for resource in RESOURCES for route in resource.ROUTES],
        lifespan=lambda app: at_work(app, config, work),
        exception_handlers=HANDLERS,
        middleware=[Middleware(RequestGate, keys=config.keys, requests_per_second=config.requests_per_second)],
    )
    app.state.closing = Closing()
    app.state.event_dialects = older_api.EVENT_DIALECTS
    app.router.redirect_slashes = False  # behind TLS it would redirect keys to a plain http:// address
    return app
