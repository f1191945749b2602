"""`extend-mcp worker`: works on the runs of a cluster. It serves nothing but `/health`."""

import logging
import time

import anyio
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from extend_mcp.ending import Closing
from extend_mcp.engine import older_api
from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.http.requests import engine_of
from extend_mcp.engine.lifespan import at_work
from extend_mcp.engine.objects.opening import check_store
from extend_mcp.engine.queue.child import Work
from extend_mcp.engine.queue.runner import perform
from extend_mcp.engine.serve import serve_app
from extend_mcp.engine.storage.database import NotMigrated
from extend_mcp.engine.storage.opening import open_database

HEALTH_SECONDS = 5
"""How long the database may take to answer."""
WAIT_SECONDS = 2
"""The time between looks at tables that are not migrated yet."""

_log = logging.getLogger(__name__)


def work(config: EngineConfig, host: str, port: int) -> None:
    """Work until interrupted. Runs in progress then go back to the queue, for other workers.

    Waits until the tables are of this version. Raises `OSError` if the address, the database or the store is unusable.
    """
    check_store(config)
    _wait_for_tables(config)
    worker = build_worker(config)
    serve_app(worker, host, port, "A worker reports its health at {}/health", worker.state.closing.end)


def build_worker(config: EngineConfig, work: Work = perform) -> Starlette:
    """The app of a worker. Its lifespan works on queued runs. `work` is as in `build_app`."""
    worker = Starlette(
        routes=[Route("/health", report_health)],
        lifespan=lambda worker: at_work(worker, config, work),
    )
    worker.state.closing = Closing()
    worker.state.event_dialects = older_api.EVENT_DIALECTS
    return worker


async def report_health(request: Request) -> Response:
    """200 while the database answers. Otherwise 503: the worker waits for it."""
    database = engine_of(request).database
    try:
        with anyio.fail_after(HEALTH_SECONDS):
            await database.read(lambda connection: connection.execute(text("select 1")).scalar_one())
    except (SQLAlchemyError, TimeoutError):
        return JSONResponse({"status": "the database does not answer"}, status_code=503)
    return JSONResponse({"status": "ok"})


def _wait_for_tables(config: EngineConfig) -> None:
    is_logged = False
    while True:
        try:
            open_database(config.data_dir, config.database_url, migrates=False).close()
        except NotMigrated as error:
            if not is_logged:
                _log.warning("Waiting: %s", error)
            is_logged = True
            time.sleep(WAIT_SECONDS)
        else:
            return
