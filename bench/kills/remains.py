"""What is in a data folder that no engine works on: whether all that was accepted ended once, and what is left over."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.kills.loads import Load
from bench.kills.receiver import Receiver

OPEN = ("PENDING", "PROCESSING")
TOLD = {"parse", "extract", "classify", "workflow"}
"""Kinds of runs of whose end there are events."""


@dataclass
class Verdict:
    """What was found, in lines that tell what is wrong; all but `ended` should be empty."""

    accepted: int = 0
    ended: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def open_rows(folder: Path) -> int:
    """Runs that are not final, and webhooks that are still owed."""
    with _opened(folder) as database:
        runs = database.execute("select count(*) from runs where status in (?, ?)", OPEN).fetchone()[0]
        owed = database.execute("select count(*) from webhook_deliveries where status = 'PENDING'").fetchone()[0]
    database.close()
    return int(runs + owed)


def inspect(folder: Path, loads: list[Load], receiver: Receiver) -> Verdict:
    """Look at a folder once everything in it should have ended."""
    verdict = Verdict()
    with _opened(folder) as database:
        runs = {row["id"]: row for row in database.execute("select * from runs")}
        batches = {row["id"]: row for row in database.execute("select * from batches")}
        blobs = {row["sha256"] for row in database.execute("select sha256 from files")}
        due = database.execute("select count(*) from webhook_deliveries where due_at is not null").fetchone()[0]
    database.close()
    _check_accepted(verdict, runs, batches, loads)
    for row in runs.values():
        if row["status"] in OPEN or row["due_at"] is not None or row["lease_owner"] is not None:
            verdict.left.append(f"{row['id']} is stuck: {row['status']}")
        elif row["status"] != "PROCESSED":
            verdict.lost.append(f"{row['id']} ended {row['status']}: {row['failure_message']}")
        elif not _has_output(folder, row):
            verdict.lost.append(f"{row['id']} has no whole output")
    if due:
        verdict.left.append(f"{due} webhooks are owed")
    verdict.doubled += _told_twice(receiver)
    verdict.lost += _not_told(runs, receiver)
    verdict.left += _strays(folder, set(runs), blobs)
    return verdict


def _check_accepted(
    verdict: Verdict, runs: dict[str, sqlite3.Row], batches: dict[str, sqlite3.Row], loads: list[Load]
) -> None:
    counts = Counter(row["batch_id"] for row in runs.values())
    for load in loads:
        for run_id in load.accepted:
            members = load.members.get(run_id)
            verdict.accepted += 1
            known = (batches if members else runs).get(run_id)
            if known is None:
                verdict.lost.append(f"{run_id} is gone")
            elif members and counts[run_id] != members:
                (verdict.doubled if counts[run_id] > members else verdict.lost).append(f"{run_id}: {counts[run_id]}")
            else:
                verdict.ended += 1


def _has_output(folder: Path, row: sqlite3.Row) -> bool:
    if row["kind"] in {"workflow", "evaluation"}:  # their results are rows
        return True
    try:
        json.loads((folder / "runs" / row["id"] / f"{row['kind']}.json").read_bytes())
    except (OSError, ValueError):
        return False
    return True


def _told_twice(receiver: Receiver) -> Iterator[str]:
    for (resource, event), ids in receiver.taken.items():
        if len(ids) > 1:
            yield f"{resource}: {len(ids)} events {event}"


def _not_told(runs: dict[str, sqlite3.Row], receiver: Receiver) -> Iterator[str]:
    told = {resource for resource, _ in receiver.taken}
    for row in runs.values():
        if row["kind"] in TOLD and row["source"] != "DOCUMENT_PROCESSOR_RUN" and row["id"] not in told:
            yield f"{row['id']}: its end was not told"


def _strays(folder: Path, runs: set[str], blobs: set[str]) -> Iterator[str]:
    for path in (folder / "working").iterdir():
        yield f"working/{path.name}"
    for path in (folder / "runs").iterdir():
        if path.name not in runs:
            yield f"runs/{path.name} of no run"
    for path in (folder / "engines").iterdir():
        yield f"engines/{path.name}"
    for path in folder.rglob("*.part"):
        yield str(path.relative_to(folder))
    for path in (folder / "blobs").glob("*/*"):
        if path.name not in blobs:
            yield f"blobs/{path.name} of no file"


def _opened(folder: Path) -> sqlite3.Connection:
    database = sqlite3.connect(folder / "engine.db", timeout=30)
    database.row_factory = sqlite3.Row
    return database
