"""The ledger: what runs cost that this machine started on the cloud, by UTC day, in one file.

Before a run is started, the most that it can cost is recorded; later its real cost replaces that.
"""

import math
import os
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite3 import Connection

FILE = "credits.sqlite"
KEPT_DAYS = 31
BUSY_SECONDS = 10
"""How long one server waits for another's change."""

_TABLES = """
CREATE TABLE IF NOT EXISTS started (
    key TEXT PRIMARY KEY, day TEXT NOT NULL, its_id TEXT UNIQUE, runs INTEGER NOT NULL, each REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS ended (
    run_id TEXT PRIMARY KEY, key TEXT NOT NULL REFERENCES started ON DELETE CASCADE, credits REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS ended_by_key ON ended (key);
CREATE VIEW IF NOT EXISTS days AS
    SELECT day, its_id, each, runs - count(run_id) AS pending, coalesce(sum(credits), 0) AS spent
    FROM started LEFT JOIN ended USING (key) GROUP BY key;
"""


@dataclass(frozen=True, slots=True)
class Day:
    """Credits of a UTC day: `spent` by runs that ended, `reserved` for others; infinite if a price is unknown."""

    spent: float
    reserved: float

    @property
    def total(self) -> float:
        """The most that the day can cost so far."""
        return self.spent + self.reserved


class Ledger:
    """The file in a data folder. Servers with the same folder share it. Raises `OSError` if it cannot be used."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def reserve(self, key: str, runs: int, each: float, most: float) -> Day | None:
        """Record the start of `runs` runs, at most `each` credits per run. The same key replaces an earlier start.

        If the day could then cost more than `most`, nothing is recorded, and what the day costs so far is returned.
        """
        with self._open() as ledger:
            today = _today()
            ledger.execute("DELETE FROM started WHERE day < ?", (_long_ago(),))
            ledger.execute("DELETE FROM started WHERE key = ?", (key,))
            day = _sum(ledger, today)
            if day.total + runs * each > most:
                return day
            ledger.execute("INSERT INTO started VALUES (?, ?, NULL, ?, ?)", (key, today, runs, each))
        return None

    def release(self, key: str) -> None:
        """Remove a start that was refused."""
        with self._open() as ledger:
            ledger.execute("DELETE FROM started WHERE key = ?", (key,))

    def name(self, key: str, its_id: str) -> None:
        """Record the id of the run or batch that was started."""
        with self._open() as ledger:
            ledger.execute("UPDATE OR IGNORE started SET its_id = ? WHERE key = ?", (its_id, key))

    def settle(self, costs: Mapping[str, tuple[str, float]]) -> None:
        """Record what runs cost: by run id, the key of its start or the id of the run or its batch, and the credits."""
        with self._open() as ledger:
            for run_id, (start, cost) in costs.items():
                ledger.execute(
                    "INSERT OR REPLACE INTO ended SELECT ?, key, ? FROM started WHERE key = ? OR its_id = ?",
                    (run_id, cost, start, start),
                )

    def read_today(self) -> Day:
        """What today costs so far."""
        if not self._path.exists():
            return Day(0, 0)
        with self._open() as ledger:
            return _sum(ledger, _today())

    def list_pending(self, most: int) -> list[str]:
        """Ids of today's runs and batches that have not fully ended, the most expensive first."""
        with self._open() as ledger:
            rows = ledger.execute(
                "SELECT its_id FROM days WHERE day = ? AND its_id IS NOT NULL AND pending > 0 "
                "ORDER BY each * pending DESC LIMIT ?",
                (_today(), most),
            )
            return [its_id for (its_id,) in rows]

    @contextmanager
    def _open(self) -> "Iterator[Connection]":
        """The file, locked for one change."""
        import sqlite3

        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
        try:
            with closing(sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None)) as ledger:
                ledger.execute("PRAGMA foreign_keys = ON")
                ledger.executescript(_TABLES)
                ledger.execute("BEGIN IMMEDIATE")
                yield ledger
                ledger.execute("COMMIT")
        except sqlite3.Error as error:
            raise OSError(str(error)) from error


def _sum(ledger: "Connection", day: str) -> Day:
    rows = ledger.execute("SELECT spent, pending, each FROM days WHERE day = ?", (day,)).fetchall()
    reserved = math.fsum(pending * each for _, pending, each in rows if pending > 0)
    return Day(math.fsum(spent for spent, _, _ in rows), reserved)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _long_ago() -> str:
    return (datetime.now(UTC).date() - timedelta(days=KEPT_DAYS)).isoformat()
