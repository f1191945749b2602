"""A data folder with a million runs, as many months of use would leave it."""

import json
import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from extend_mcp.engine.storage.opening import open_database
from extend_mcp.engine.storage.tables import runs
from extend_mcp.engine.times import now

COUNT = 1_000_000
CHUNK = 50_000
BATCH_EVERY, BATCH_SIZE = 10_000, 1_000
"""Of each so many runs, this many are members of one batch."""
NAMES = ("invoice", "statement", "contract", "receipt", "letter", "report", "order", "manifest")
RARE = "zebra crossing"
"""In the names of a thousand files."""
CONFIG = json.dumps({"target": "markdown", "chunkingStrategy": {"type": "page"}, "engine": "parse_performance"})
METRICS = json.dumps({"processingTimeMs": 850, "pageCount": 3})
USAGE = json.dumps({"credits": 0, "totalCredits": 0, "breakdown": []})


def fill(folder: Path, count: int = COUNT) -> str:
    """Make the folder. Returns the id of a batch in the middle of it."""
    open_database(folder).close()
    columns = [column.name for column in runs.columns]
    marks = ", ".join("?" * len(columns))
    statement = f"insert into runs ({', '.join(columns)}) values ({marks})"
    database = sqlite3.connect(folder / "engine.db", isolation_level=None)
    database.execute("pragma synchronous = off")
    database.execute("pragma cache_size = -400000")
    indexes = database.execute(
        "select name, sql from sqlite_master where type = 'index' and tbl_name = 'runs' and sql is not null"
    ).fetchall()
    for name, _ in indexes:  # made again at the end: seven times as fast
        database.execute(f"drop index {name}")
    batches: list[str] = []
    rows = _rows(count, batches)
    for _ in range(0, count, CHUNK):
        database.execute("begin immediate")
        database.executemany(statement, ([row.get(name) for name in columns] for row, _ in zip(rows, range(CHUNK))))  # noqa: B905
        database.execute("commit")
    for _, made in indexes:
        database.execute(made)
    about = [(one, "", "parse", BATCH_SIZE, now()) for one in batches]
    database.execute("begin immediate")
    database.executemany(
        "insert into batches (id, workspace, kind, run_count, created_at) values (?, ?, ?, ?, ?)", about
    )
    database.execute("commit")
    database.close()
    return batches[len(batches) // 2]


def _rows(count: int, batches: list[str]) -> Iterator[dict[str, object]]:
    """Rows from the oldest to the newest, a second apart. Each batch that begins is put into `batches`."""
    chance, newest = random.Random(1), now()
    for number in range(count):
        if number % BATCH_EVERY == 0:
            batches.append(f"bpar_{number:022d}")
        member = number % BATCH_EVERY < BATCH_SIZE
        created = newest - (count - number) * 1000
        rare = " " + RARE if number % 1000 == 7 else ""
        yield {
            "id": f"pr_{number:022d}",
            "workspace": "",
            "kind": "parse" if member or chance.random() < 0.6 else "extract",
            "status": chance.choices(("PROCESSED", "FAILED", "CANCELLED"), (98.5, 0.8, 0.7))[0],
            "config": CONFIG,
            "file_ids": f'["file_{number:022d}"]',
            "is_package": False,
            "file_name": f"{chance.choice(NAMES)} {number % 9973}{rare}.pdf",
            "source": "BATCH_PARSER_RUN" if member else chance.choices(("API", "WORKFLOW_RUN"), (95, 5))[0],
            "source_id": batches[-1] if member else None,
            "batch_id": batches[-1] if member else None,
            "metrics": METRICS,
            "usage": USAGE,
            "created_at": created,
            "updated_at": created + chance.randrange(500, 60_000),
            "started_at": created + 5,
            "priority": 50,
            "crashes": 0,
        }
