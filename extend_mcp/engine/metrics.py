"""Measures runs and the queue. Without a recorder nothing is measured, and no library is loaded for it.

`prometheus` has the recorder. Measures are of this process; what waits is the same for all processes on one database.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class QueueState:
    """Rows of one kind in the queue: a kind of runs, or `delivery`.

    `waiting` are due, `delayed` are due later, `working` are worked on. `age` is how long the oldest of those that wait
    has been due, in milliseconds; 0 if none waits.
    """

    kind: str
    waiting: int
    delayed: int
    working: int
    age: int


ReadQueues = Callable[[], Sequence[QueueState]]
"""Reads the queue. Blocks: it is called from other threads than the event loop's."""


class Recorder(Protocol):
    """Keeps measures for whoever asks for them."""

    def count_run(self, kind: str, outcome: str) -> None:
        """Count the end of a run; `outcome` is its status."""

    def record_stage(self, kind: str, stage: str, seconds: float) -> None:
        """Record how long a stage of a run took."""

    def watch_queues(self, read: ReadQueues) -> None:
        """Read the queue with this whenever somebody asks for its state."""


_recorders: list[Recorder] = []


def add_recorder(recorder: Recorder) -> None:
    """Pass all later measures of this process to a recorder, too."""
    _recorders.append(recorder)


def count_runs(outcomes: Iterable[tuple[str, str]]) -> None:
    """Count ends of runs, given as kind and status."""
    for recorder in _recorders:
        for kind, outcome in outcomes:
            recorder.count_run(kind, outcome)


def record_stage(kind: str, stage: str, seconds: float) -> None:
    """Record how long a stage of a run took."""
    for recorder in _recorders:
        recorder.record_stage(kind, stage, seconds)


@contextmanager
def timed(kind: str, stage: str) -> Iterator[None]:
    """Record how long the block takes, unless it fails or is cancelled."""
    begin = time.perf_counter()
    yield
    record_stage(kind, stage, time.perf_counter() - begin)


def watch_queues(read: ReadQueues) -> None:
    """Let recorders read the queue."""
    for recorder in _recorders:
        recorder.watch_queues(read)
