"""What `extend-mcp doctor` says of the database that the processes of a cluster share."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.queue.presence import PresentWorker, read_workers
from extend_mcp.engine.storage.clock import read_clock
from extend_mcp.engine.storage.database import DatabaseUnusable
from extend_mcp.engine.storage.opening import open_database
from extend_mcp.engine.storage.tables import REVISION
from extend_mcp.engine.times import now

SKEW_MS = 2000
"""How much the clocks of hosts may differ: links expire by them, and delays are counted from them."""


@dataclass(frozen=True, slots=True)
class CheckedPart:
    """A line of the report."""

    name: str
    text: str
    is_fine: bool = True


async def check_cluster(config: EngineConfig) -> list[CheckedPart]:
    """The findings about the database of the settings. Nothing is created or migrated."""
    try:
        database = open_database(config.data_dir, config.database_url, migrates=False)
    except DatabaseUnusable as error:
        return [CheckedPart("database", str(error), is_fine=False)]
    try:
        skew, workers = await database.read(_read)
        place = CheckedPart("database", f"{database.place}; tables of version {REVISION}")
    finally:
        database.close()
    return [place, _judge_clock(skew), await _judge_notifications(config), _judge_workers(workers)]


def _read(connection: Connection) -> tuple[int, list[PresentWorker]]:
    before = now()
    server = read_clock(connection)
    return server - (before + now()) // 2, read_workers(connection)


def _judge_clock(skew: int) -> CheckedPart:
    text = f"{abs(skew) / 1000:.1f} s {'behind' if skew > 0 else 'ahead of'} the database server's"
    if abs(skew) <= SKEW_MS:
        return CheckedPart("clock", f"right: {text}")
    return CheckedPart("clock", f"wrong: {text}. Set it, by NTP: links expire early or late", is_fine=False)


async def _judge_notifications(config: EngineConfig) -> CheckedPart:
    from psycopg import Error

    from extend_mcp.engine.queue.ended import can_listen

    try:
        arrives = await can_listen(config.database_listen_url or str(config.database_url))
    except Error as error:
        return CheckedPart("notifications", f"the address for them cannot be used: {error}", is_fine=False)
    if arrives:
        return CheckedPart("notifications", "arrive")
    advice = "set EXTEND_DATABASE_LISTEN_URL to the database's own address. Until then, work is looked for every 2 s"
    return CheckedPart("notifications", f"are dropped, as by a pooler: {advice}", is_fine=False)


def _judge_workers(workers: Sequence[PresentWorker]) -> CheckedPart:
    if not workers:
        return CheckedPart("workers", "none was seen in the last 10 s: start extend-mcp worker", is_fine=False)
    hosts = Counter(f"{worker.host} ({worker.version})" for worker in workers)
    slots = sum(worker.slots for worker in workers)
    return CheckedPart("workers", f"{len(workers)} with room for {slots} documents, on {', '.join(sorted(hosts))}")
