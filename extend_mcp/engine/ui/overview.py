"""The facts on the first page: the state of the queue, and the data that is kept."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, func, select

from extend_mcp.engine.queue.presence import PresentWorker, read_workers
from extend_mcp.engine.storage.tables import files, runs
from extend_mcp.engine.times import now

MOST_RUNNING = 20
MOST_ENTRIES = 20_000
"""How many entries of the data folder are counted, in 0.1 s. For a larger folder the page says `at least`."""


COUNT_SECONDS = 10
"""How old the counts of a cluster may be: PostgreSQL takes 0.3 s to count a million runs (measured)."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a workspace has: runs by kind and status, and files."""

    runs: dict[str, dict[str, int]]
    files: int


def read_counts(connection: Connection, workspace: str) -> Counts:
    """Count what a workspace has."""
    counts: dict[str, dict[str, int]] = {}
    by_kind = select(runs.c.kind, runs.c.status, func.count()).where(runs.c.workspace == workspace)
    for kind, status, count in connection.execute(by_kind.group_by(runs.c.kind, runs.c.status)):
        counts.setdefault(kind, {})[status] = count
    stored = select(func.count()).where(files.c.workspace == workspace)
    return Counts(counts, connection.execute(stored).scalar_one())


@dataclass(frozen=True, slots=True)
class Overview:
    """The runs of one workspace that wait or are at work now; `oldest` is a time of creation.

    `workers` are the processes of a cluster that work, on all hosts.
    """

    waiting: int
    oldest: int | None
    running: Sequence[Row[Any]]
    workers: Sequence[PresentWorker]

    @property
    def is_busy(self) -> bool:
        """True if the page will soon change."""
        return bool(self.waiting or self.running)


def read(connection: Connection, workspace: str) -> Overview:
    """The overview of a workspace."""
    # no index is on this, so that the one of due runs is used
    in_workspace = func.coalesce(runs.c.workspace, "") == workspace
    queued = runs.c.due_at.is_not(None) & in_workspace
    leased = runs.c.lease_owner.is_not(None) & (runs.c.due_at > now())
    waiting, oldest = connection.execute(select(func.count(), func.min(runs.c.created_at)).where(queued, ~leased)).one()
    running = select(runs).where(queued, leased).order_by(runs.c.started_at).limit(MOST_RUNNING)
    return Overview(waiting, oldest, connection.execute(running).all(), read_workers(connection))


@dataclass(frozen=True, slots=True)
class Disk:
    """Bytes of the data folder (`is_whole`: of all of it) and bytes that are free beside it."""

    used: int
    is_whole: bool
    free: int


def disk(folder: Path) -> Disk:
    """How much room the data folder takes and has. Blocks: call it in a worker thread."""
    used, entries, folders = 0, 0, [folder]
    while folders and entries < MOST_ENTRIES:
        try:
            with os.scandir(folders.pop()) as listing:
                for entry in listing:
                    entries += 1
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(Path(entry))
                    else:
                        used += entry.stat(follow_symlinks=False).st_size
        except FileNotFoundError:  # it was removed just now
            continue
    return Disk(used, not folders, shutil.disk_usage(folder).free)
