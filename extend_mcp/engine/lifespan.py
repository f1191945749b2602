"""The life of an engine: what it opens, begins to work on, and stops again."""

import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import anyio
import anyio.to_thread
from starlette.applications import Starlette
from starlette.datastructures import State

from extend_mcp.engine import metrics
from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.evaluations.evaluator import Evaluator
from extend_mcp.engine.http.requests import Engine
from extend_mcp.engine.objects.opening import open_objects
from extend_mcp.engine.objects.port import ObjectStore
from extend_mcp.engine.objects.sweep import sweep_unnamed, sweep_work
from extend_mcp.engine.queue.child import Work
from extend_mcp.engine.queue.embedded import EmbeddedQueue
from extend_mcp.engine.queue.port import Queue
from extend_mcp.engine.queue.queue_states import read_from_threads, read_queues
from extend_mcp.engine.queue.runner import Runner
from extend_mcp.engine.retention.by_age import purge_hourly
from extend_mcp.engine.runs.jobs import Jobs
from extend_mcp.engine.runs.run_kinds import KINDS
from extend_mcp.engine.storage.database import Database
from extend_mcp.engine.storage.opening import open_database
from extend_mcp.engine.storage.presign import Signer
from extend_mcp.engine.storage.recent import Recent
from extend_mcp.engine.storage.tables import EVALUATION, WORKFLOW
from extend_mcp.engine.ui.overview import COUNT_SECONDS, read_counts
from extend_mcp.engine.ui.pictures import Pictures
from extend_mcp.engine.webhooks.payloads import Payloads
from extend_mcp.engine.webhooks.sending import Deliveries
from extend_mcp.engine.workflows.interpreter import Interpreter

_log = logging.getLogger(__name__)


@asynccontextmanager
async def at_work(app: Starlette, config: EngineConfig, work: Work) -> AsyncIterator[None]:
    """Keep the data open, and work on queued runs, while inside. Raises `DatabaseUnusable` or `StoreUnusable`."""
    database = await anyio.to_thread.run_sync(
        lambda: open_database(config.data_dir, config.database_url, migrates=config.migrates)
    )
    runner = Runner(
        work,
        workers=config.workers or 1,  # for requests that need a document read at once
        seconds=config.task_seconds,
        max_bytes=config.task_bytes,
        jobs_per_process=config.jobs_per_process,
    )
    try:
        objects = await anyio.to_thread.run_sync(open_objects, config, database)
        await _keep_room(database, config)
        queue = _assemble(app.state, config, database, objects, runner)
        with _unwrap_group():
            async with anyio.create_task_group() as group, queue.working():
                await sweep_work(database, objects.working)
                group.start_soon(runner.warm_up)
                chores, purging = anyio.CancelScope(), anyio.CancelScope()
                group.start_soon(sweep_unnamed, objects, chores)
                await database.drop_copies()
                if config.keep_days is not None:
                    group.start_soon(purge_hourly, database, objects, config.keep_days, purging)
                try:
                    yield
                finally:
                    purging.cancel()
                    chores.cancel()
    finally:
        with anyio.CancelScope(shield=True):
            await runner.close()
        database.close()


def _assemble(state: State, config: EngineConfig, database: Database, objects: ObjectStore, runner: Runner) -> Queue:
    """Make the queue and what works on its rows, and leave in `state` what routes use."""
    signer = Signer(database.secret)
    queue = make_queue(config, database)
    deliveries = Deliveries(config, database, Payloads(objects, signer, state.event_dialects))
    queue.register_deliveries(deliveries.work, deliveries.give_up)
    jobs = Jobs(config, database, objects, runner)
    for kind in KINDS:
        queue.register(kind, jobs.work, jobs.give_up, jobs.begin)
    interpreter = Interpreter(config, database, objects)
    queue.register(WORKFLOW, interpreter.work, interpreter.give_up)
    evaluations = Evaluator(database, objects)
    queue.register(EVALUATION, evaluations.work, evaluations.give_up)
    state.engine = Engine(config, database, objects, queue, signer, state.closing)
    state.jobs = jobs
    state.pictures = Pictures(objects, config.task_bytes)
    state.counts = Recent(database, read_counts, COUNT_SECONDS if config.database_url else 0)
    state.queue_states = Recent(database, read_queues, COUNT_SECONDS)
    metrics.watch_queues(read_from_threads(state.queue_states))
    return queue


def make_queue(config: EngineConfig, database: Database) -> Queue:
    """The queue in the data folder, or that of a cluster, whose libraries are loaded only there."""
    if config.database_url is None:
        return EmbeddedQueue(database, config.data_dir, config.workers)
    from extend_mcp.engine.queue.cluster import ClusterQueue

    return ClusterQueue(database, config.database_listen_url or config.database_url, config.workers)


async def _keep_room(database: Database, config: EngineConfig) -> None:
    if not await database.keep_room():
        _log.warning("the disk of %s is nearly full: there is no room to reserve for deletions", config.data_dir)


@contextmanager
def _unwrap_group() -> Iterator[None]:
    """Let an exception from inside pass unchanged, not wrapped in those of task groups."""
    try:
        yield
    except BaseExceptionGroup as group:
        error: BaseException = group
        while isinstance(error, BaseExceptionGroup) and len(error.exceptions) == 1:
            error = error.exceptions[0]
        raise error from None
