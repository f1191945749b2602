"""Rounds of work on a cluster in which something fails: each run that was accepted must end, and end once."""

import random
import signal
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench.row import Row, percentile
from tests.cluster.processes import Cluster, Member, keep_events, opened, wait_until

TEXTS = 60
SEED = 1
AWAY_SECONDS = 2.0
"""How long the database or the store is away."""
ASLEEP_SECONDS = 30.0
DRAIN_SECONDS = 300

_OPEN = "select count(*) from runs where batch_id = %s and status in ('PENDING', 'PROCESSING')"
_ENDS = """
select count(*) filter (where ends = 1), count(*) filter (where ends > 1) from (
  select count(events.id) as ends from runs left join webhook_deliveries events
  on events.resource_id = runs.id and runs.status = 'PROCESSED' where runs.batch_id = %s group by runs.id) as found
"""


@dataclass
class Tally:
    """What became of the runs of all rounds."""

    accepted: int = 0
    once: int = 0
    twice: int = 0

    @property
    def lost(self) -> int:
        """Runs that are not there, or did not end well."""
        return self.accepted - self.once - self.twice


class Ground:
    """Two engines and three workers, and what may fail of them."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self._random = random.Random(SEED)
        self._engines = [cluster.start("engine", EXTEND_ENGINE_WORKERS="0") for _ in range(2)]
        self._workers = [cluster.start("worker", EXTEND_ENGINE_WORKERS="1") for _ in range(3)]
        with self._client() as client:
            keep_events(client, "parse_run.processed")  # one for each time that a run ended

    def play(self, fault: Callable[["Ground"], None], tally: Tally) -> float:
        """One round. Returns the seconds from the fault to the end of the last run."""
        inputs = [{"file": {"text": f"Total: {self._random.random()}"}} for _ in range(TEXTS)]
        with self._client() as client:
            batch = client.post("/parse_runs/batch", json={"inputs": inputs}).raise_for_status().json()["id"]
        wait_until(lambda: self._count(_OPEN, batch)[0] <= TEXTS * 3 // 4, "the first runs", DRAIN_SECONDS)
        begin = time.monotonic()
        fault(self)
        wait_until(lambda: self._count(_OPEN, batch) == (0,), "the batch", DRAIN_SECONDS)
        once, twice = self._count(_ENDS, batch)
        tally.accepted += TEXTS
        tally.once += once
        tally.twice += twice
        return time.monotonic() - begin

    def kill(self) -> None:
        """`kill -9` a worker and, half of the time, an engine; others take their places."""
        self._replace("worker", self._workers, EXTEND_ENGINE_WORKERS="1")
        if self._random.random() < 0.5:
            self._replace("engine", self._engines, EXTEND_ENGINE_WORKERS="0")

    def restart_database(self) -> None:
        """Let the database server crash, and start it again."""
        self.cluster.postgres.stop()
        time.sleep(AWAY_SECONDS)
        self.cluster.postgres.start()

    def lose_the_store(self) -> None:
        """Let the store refuse connections for a while."""
        self.cluster.store.stop()
        time.sleep(AWAY_SECONDS)
        self.cluster.store.start()

    def stop_a_worker(self) -> None:
        """Let a worker sleep for half a minute, as a host that swaps does."""
        asleep = self._random.choice(self._workers)
        asleep.signal(signal.SIGSTOP)
        time.sleep(ASLEEP_SECONDS)
        asleep.signal(signal.SIGCONT)

    def _replace(self, command: str, members: list[Member], **settings: str) -> None:
        index = self._random.randrange(len(members))
        members[index].kill()
        members[index] = self.cluster.start(command, **settings)

    def _client(self) -> httpx.Client:
        return self._random.choice(self._engines).client()

    def _count(self, statement: str, batch: str) -> tuple[int, ...]:
        return self.cluster.select(statement, batch)[0]


FAULTS: dict[str, tuple[str, Callable[[Ground], None]]] = {
    "kills": ("a worker is killed, and half of the time an engine", Ground.kill),
    "restarts": (f"the database crashes, and is away for {AWAY_SECONDS:.0f} s", Ground.restart_database),
    "outages": (f"the store refuses connections for {AWAY_SECONDS:.0f} s", Ground.lose_the_store),
    "stops": (f"a worker is stopped for {ASLEEP_SECONDS:.0f} s", Ground.stop_a_worker),
}


def measure(name: str, rounds: int) -> Row:
    """Play rounds with one kind of fault. A row of the table."""
    what, fault = FAULTS[name]
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="cluster-") as folder, opened(Path(folder)) as cluster:
        ground = Ground(cluster)
        seconds = [ground.play(fault, tally) for _ in range(rounds)]
    middle = percentile(seconds, 0.5) if rounds > 1 else seconds[0]
    return Row(
        f"{rounds} rounds: {what}",
        f"accepted {tally.accepted:,}, lost {tally.lost}, done twice {tally.twice}",
        f"whole after p50 {middle:.1f}, at most {max(seconds):.1f} s",
        goal="0, 0",
        held=tally.lost == tally.twice == 0,
    )
