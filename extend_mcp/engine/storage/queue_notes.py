"""Notes what a transaction means for the queue: rows that are due, and runs that have ended.

It is noted on the transaction's connection. The queue reads it before the commit, where jobs are added with the rows,
and after the commit, where work begins or stops.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import Connection

DELIVERY = "delivery"
"""The kind of a due row that is a delivery to a webhook; all others are runs."""


@dataclass(frozen=True, slots=True)
class DueRow:
    """A row that is due after `delay` seconds. The lowest `priority` number comes first."""

    id: str
    kind: str
    priority: int
    delay: float = 0


@dataclass(frozen=True, slots=True)
class QueueNotes:
    """The notes of one transaction. `ended` are the ids of runs that ended or were deleted.

    `outcomes` are the kinds and statuses of runs that ended, for metrics; `claimed` are leases of the queue's.
    """

    due: list[DueRow] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    outcomes: list[tuple[str, str]] = field(default_factory=list)
    claimed: list[Any] = field(default_factory=list)


class NotesReader(Protocol):
    """A queue, as transactions know it."""

    def before_commit(self, connection: Connection, notes: QueueNotes) -> None:
        """Write what belongs to the transaction. Called in its thread."""

    def after_commit(self, notes: QueueNotes) -> None:
        """Begin and stop work. Called in the event loop."""


def begin_notes(connection: Connection) -> QueueNotes:
    """Begin the notes of a transaction."""
    notes = QueueNotes()
    connection.execution_options(queue_notes=notes)
    return notes


def note_due(connection: Connection, rows: Iterable[DueRow]) -> None:
    """Note that rows are due."""
    _notes_of(connection).due.extend(rows)


def note_ended(connection: Connection, run_ids: Iterable[str]) -> None:
    """Note that runs have ended or were deleted: work on them stops, and whoever waits for them is notified."""
    _notes_of(connection).ended.extend(run_ids)


def note_outcomes(connection: Connection, outcomes: Iterable[tuple[str, str]]) -> None:
    """Note the kinds and statuses of runs that have ended."""
    _notes_of(connection).outcomes.extend(outcomes)


def _notes_of(connection: Connection) -> QueueNotes:
    notes: QueueNotes = connection.get_execution_options()["queue_notes"]
    return notes
