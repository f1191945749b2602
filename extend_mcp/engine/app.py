"""The engine as an ASGI app."""

import hmac
import logging
import os
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager

import anyio
import anyio.to_thread
from sqlalchemy.exc import DatabaseError
from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from extend_mcp.ending import Closing
from extend_mcp.engine import older_api
from extend_mcp.engine.config import API_VERSION, EngineConfig
from extend_mcp.engine.errors import Problem, invalid, too_many
from extend_mcp.engine.evaluations import evaluation_run_routes, evaluation_set_routes
from extend_mcp.engine.evaluations.evaluator import Evaluator
from extend_mcp.engine.files import file_routes, presigned_routes
from extend_mcp.engine.forms import edit_run_routes, edit_template_routes, form_detection_run_routes
from extend_mcp.engine.http import page_access
from extend_mcp.engine.http.rate import RateLimit, category
from extend_mcp.engine.http.requests import Engine, engine_of
from extend_mcp.engine.openapi import openapi_routes
from extend_mcp.engine.processors import (
    classifier_routes,
    classify_run_routes,
    extract_run_routes,
    extractor_routes,
    split_run_routes,
    splitter_routes,
)
from extend_mcp.engine.queue.embedded import Queue
from extend_mcp.engine.queue.liveness import show_alive, take_over
from extend_mcp.engine.queue.runner import Runner, Work, perform
from extend_mcp.engine.retention.by_age import purge_hourly
from extend_mcp.engine.runs import batch_run_routes, parse_run_routes, verify_run_routes
from extend_mcp.engine.runs.jobs import Jobs
from extend_mcp.engine.runs.run_kinds import KINDS
from extend_mcp.engine.storage.blobs import Blobs
from extend_mcp.engine.storage.database import Database, open_database
from extend_mcp.engine.storage.presign import Signer
from extend_mcp.engine.storage.sweep import sweep_blobs, sweep_work
from extend_mcp.engine.ui import page_routes
from extend_mcp.engine.ui.pictures import Pictures
from extend_mcp.engine.webhooks import (
    webhook_delivery_routes,
    webhook_endpoint_routes,
    webhook_payload_routes,
    webhook_subscription_routes,
)
from extend_mcp.engine.webhooks.payloads import Payloads
from extend_mcp.engine.webhooks.sending import Deliveries
from extend_mcp.engine.workflows import review_routes, workflow_routes, workflow_run_routes
from extend_mcp.engine.workflows.interpreter import Interpreter
from extend_mcp.wire.ids import new_id

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
READS = frozenset({"GET", "HEAD", "OPTIONS"})
OPEN_PATHS = ("/presigned/", "/openapi.json")
"""Paths that need neither key nor version."""

_log = logging.getLogger(__name__)


def build_app(config: EngineConfig, work: Work = perform) -> Starlette:
    """The app. Its lifespan opens the data folder and works on queued runs. It may raise `DatabaseUnusable`.

    Call `app.state.closing.end` when the engine ends. `work` is what a child process does with a job: a function of a
    module, so that the child can import it.
    """
    closing = Closing()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        database = await anyio.to_thread.run_sync(open_database, config.data_dir)
        try:
            blobs = Blobs(config.data_dir, config.max_file_bytes)
            await _keep_room(database, config)
            await take_over(database, config.data_dir)
            await sweep_work(database, blobs)
            runner = Runner(work, workers=config.workers, seconds=config.task_seconds, max_bytes=config.task_bytes)
            signer = Signer(database.secret)
            deliveries = Deliveries(config, database, Payloads(blobs, signer, older_api.EVENT_DIALECTS))
            jobs = Jobs(config, database, blobs, runner, deliveries.wake)
            queue = Queue(database, config.workers, jobs.give_up)
            for kind in KINDS:
                queue.register(kind, jobs.work)
            interpreter = Interpreter(config, database, blobs, queue, deliveries.wake)
            queue.register("workflow", interpreter.work, interpreter.give_up)
            evaluations = Evaluator(database, blobs)
            queue.register("evaluation", evaluations.work, evaluations.give_up)
            app.state.engine = Engine(config, database, blobs, queue, signer, closing)
            app.state.jobs = jobs
            app.state.event_dialects = older_api.EVENT_DIALECTS
            app.state.deliveries = deliveries
            app.state.pictures = Pictures(database, blobs, config.task_bytes)
            with show_alive(config.data_dir, (queue.owner, deliveries.owner)), _unwrap_group():
                async with anyio.create_task_group() as group:
                    queue.start(group)
                    deliveries.start(group)
                    group.start_soon(runner.warm_up)
                    group.start_soon(sweep_blobs, database, blobs)
                    await database.drop_copies()
                    purging = anyio.CancelScope()
                    if config.keep_days is not None:
                        group.start_soon(purge_hourly, database, blobs, config.keep_days, purging)
                    try:
                        yield
                    finally:
                        purging.cancel()
                        with anyio.CancelScope(shield=True):
                            await queue.stop()
                            await deliveries.stop()
        finally:
            database.close()

    app = Starlette(
        routes=[route for resource in RESOURCES for route in resource.ROUTES],
        lifespan=lifespan,
        exception_handlers={
            Problem: _problem,
            HTTPException: _no_such_route,
            OSError: _disk_fault,
            DatabaseError: _disk_fault,
            ClientDisconnect: _client_left,
            Exception: _fault,
        },
        middleware=[Middleware(RequestGate, keys=config.keys, requests_per_second=config.requests_per_second)],
    )
    app.state.closing = closing
    app.router.redirect_slashes = False  # behind TLS it would redirect keys to a plain http:// address
    return app


async def _keep_room(database: Database, config: EngineConfig) -> None:
    if not await anyio.to_thread.run_sync(database.reserve.keep):
        _log.warning("the disk of %s is nearly full: there is no room to reserve for deletions", config.data_dir)


@contextmanager
def _unwrap_group() -> Iterator[None]:
    """Let an exception from inside pass unchanged, not wrapped in a task group's."""
    try:
        yield
    except BaseExceptionGroup as group:
        if len(group.exceptions) > 1:
            raise
        raise group.exceptions[0] from None


class RequestGate:
    """Gives each request an id, and refuses those without a key or a version, and those beyond the rate.

    A request may have caused events: after one that writes, deliveries are sent.
    """

    def __init__(self, app: ASGIApp, keys: frozenset[str] | None, requests_per_second: float | None) -> None:
        self._app = app
        self._keys = keys
        self._rate = RateLimit(requests_per_second) if requests_per_second else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with a refusal."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = new_id("req")
        scope.setdefault("state", {})["request_id"] = request_id

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["x-extend-request-id"] = request_id
            await send(message)

        if page_access.is_page(scope["path"]):
            key = page_access.read_key(Headers(scope=scope).get("authorization", ""))
            app = self._app if self._knows(key) else page_access.ask_for_password()
        else:
            problem = None if scope["path"].startswith(OPEN_PATHS) else self._refusal(scope)
            app = self._app if problem is None else _body(problem, request_id, scope)
        await app(scope, receive, send_with_id)
        if app is self._app and scope["method"] not in READS:
            scope["app"].state.deliveries.wake()

    def _knows(self, key: str) -> bool:
        return self._keys is None or any(hmac.compare_digest(key.encode(), one.encode()) for one in self._keys)

    def _refusal(self, scope: Scope) -> Problem | None:
        headers = Headers(scope=scope)
        scheme, _, key = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not key.strip():
            return Problem(401, "UNAUTHORIZED", "Authorization header is missing or malformed.")
        if not self._knows(key):
            return Problem(
                401, "UNAUTHORIZED", "This engine does not know the API key: use one of its EXTEND_ENGINE_KEYS."
            )
        version = headers.get("x-extend-api-version")
        if version is None:
            return invalid(f"The header x-extend-api-version is missing: send {API_VERSION}.")
        if version not in (API_VERSION, older_api.OLDER_VERSION):
            message = (
                f"This engine serves API versions {API_VERSION} and {older_api.OLDER_VERSION}, not {version[:40]!r}."
            )
            return Problem(400, "LOCAL_NOT_IN_VERSION", message)
        kind = category(scope["method"], scope["path"])
        seconds = self._rate.wait(key, kind) if self._rate is not None else 0
        return too_many(kind, seconds) if seconds else None


def _body(problem: Problem, request_id: str, scope: Scope) -> Response:
    return JSONResponse(older_api.error_body(problem, request_id, scope), problem.status, problem.headers)


def _answer(request: Request, problem: Problem) -> Response:
    return _body(problem, request.state.request_id, request.scope)


def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return _answer(request, error)


def _no_such_route(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    problem = Problem(error.status_code, "NOT_FOUND", f"This engine has no {request.method} {request.url.path}.")
    if problem.status == 405:
        problem.headers["allow"] = ", ".join(sorted(_methods(request.app.routes, request.scope)))
    return _answer(request, problem)


def _methods(routes: Iterable[BaseRoute], scope: Scope) -> set[str]:
    """The methods of all routes that match a path, exact paths before ids: Starlette gives the first route's alone."""
    matching = [route for route in routes if route.matches(scope)[0] is not Match.NONE]
    if isinstance(matching[0], older_api.OlderRoutes):
        return _methods(matching[0].routes, scope)
    known = [route for route in matching if isinstance(route, Route)]
    exact = [route for route in known if route.path == scope["path"]]
    return {method for route in exact or known for method in route.methods or ()}


def _disk_fault(request: Request, error: Exception) -> Response:
    """The data folder cannot be used: it is full, read-only, damaged, or locked."""
    engine_of(request).database.log_fault(_log, error, "the data folder failed")
    reason = error.orig if isinstance(error, DatabaseError) else os.strerror(getattr(error, "errno", None) or 0)
    return _answer(
        request, Problem(500, "INTERNAL_ERROR", f"The engine's data folder failed: {reason}.", retryable=True)
    )


def _client_left(_request: Request, _error: Exception) -> Response:
    """The client left during its request: nobody reads this answer."""
    return Response(status_code=400)


def _fault(request: Request, _error: Exception) -> Response:
    problem = Problem(500, "INTERNAL_ERROR", "The engine failed; its log says why.", retryable=True)
    answer = _answer(request, problem)
    answer.headers["x-extend-request-id"] = request.state.request_id
    return answer
