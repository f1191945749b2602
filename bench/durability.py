"""`python -m bench.durability [ROUNDS]`: kills the engine at random moments, and looks at what became of its work.

A round hands work to one `extend-mcp engine`, or to two on one data folder, which it kills in the middle of it with
`kill -9`; of two only the first, half of the time. Then it starts the engine again, waits until nothing is open, stops
it, and looks at the folder. Rounds of each kind share a folder, so that each begins where the last one ended; the
kinds run side by side, since most of a round is waiting for the leases of the killed process to run out. Prints
a Markdown table; ends with 1 where anything was lost, doubled or left over. Three minutes; needs /proc.
"""

import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from bench.kills.loads import LOADS, Load
from bench.kills.receiver import Receiver
from bench.kills.remains import Verdict, inspect, open_rows
from bench.served import Served

ROUNDS, SEED = 30, 1
LONGEST_SECONDS = 2.0
"""Between the first request of a round and the kill, at most."""
DRAIN_SECONDS = 120
CHILD_SECONDS = 15
"""Within which children end after their engine. One that is still loading its libraries sees the end after that."""
ENDPOINT = {
    "name": "Bench",
    "apiVersion": "2026-02-09",
    "enabledEvents": [
        *(f"{kind}_run.{end}" for kind in ("parse", "extract", "classify") for end in ("processed", "failed")),
        *(f"batch_{kind}_run.processed" for kind in ("parse", "processor")),
    ],
}
HEADER = "| Kind of work | Rounds | Kills | Accepted | Ended | Lost | Doubled | Left over | Webhooks |"


class Lane:
    """The rounds of one kind of work, one after the other."""

    def __init__(self, kind: str, folder: Path, seed: int) -> None:
        self.kind = kind
        self.kills = 0
        self.verdict = Verdict()
        self._folder = folder / kind.replace(" ", "-")
        self._random = random.Random(f"{seed} {kind}")
        self._loads: list[Load] = []
        self._endpoint = ""

    def run(self, rounds: int) -> str:
        """Do the rounds. A row of the table."""
        with Receiver(self._random.randrange(10**9), reliable=self.kind != "webhooks") as receiver:
            with Served(self._folder) as engine:
                self._listen(engine.client, receiver.url)
            for number in range(rounds):
                survivors = self._round(engines=1 + number % 2)
                self.verdict = inspect(self._folder, self._loads, receiver)
                self.verdict.left += [f"process {pid}" for pid in survivors]
        found = self.verdict
        figures = (
            rounds,
            self.kills,
            found.accepted,
            found.ended,
            len(found.lost),
            len(found.doubled),
            len(found.left),
        )
        events = f"{receiver.deliveries:,} deliveries of {len(receiver.taken):,} events"
        return f"| {self.kind} | {' | '.join(f'{figure:,}' for figure in figures)} | {events} |"

    def _listen(self, client: httpx.Client, url: str) -> None:
        made = client.post("/webhook_endpoints", json={**ENDPOINT, "url": url}).raise_for_status()
        self._endpoint = made.json()["id"]

    def _round(self, engines: int) -> list[int]:
        """One round. Returns the processes that outlived the engines that started them."""
        served = [Served(self._folder) for _ in range(engines)]
        ready = threading.Barrier(engines + 1, timeout=DRAIN_SECONDS)
        feeders = [threading.Thread(target=self._feed, args=(one.client, ready)) for one in served]
        for feeder in feeders:
            feeder.start()
        ready.wait()
        time.sleep(self._random.uniform(0.02, LONGEST_SECONDS))
        spared = served[1:] if self._random.random() < 0.5 else []
        for one in served:
            if one not in spared:
                one.kill()
                self.kills += 1
        for one in spared:
            self._drain()
            one.stop()
        for feeder in feeders:
            feeder.join()
        self._age()
        with Served(self._folder) as engine:
            self._drain()
        return _survivors([*served, engine])

    def _feed(self, client: httpx.Client, ready: threading.Barrier) -> None:
        """Hand in work until the engine is killed, for at most as long as that may take."""
        load = Load(client, self._endpoint, self._random.randrange(10**9))
        self._loads.append(load)
        work = LOADS[self.kind](load)
        next(work)
        ready.wait()
        end = time.monotonic() + LONGEST_SECONDS
        try:
            for _ in work:
                if time.monotonic() > end:
                    return
        except (httpx.TransportError, RuntimeError):  # killed, and its client closed
            return

    def _age(self) -> None:
        """Make half-done uploads older than the hour after which a start takes them for abandoned."""
        for path in (self._folder / "working").glob("*"):
            os.utime(path, (0, 0))

    def _drain(self) -> None:
        end = time.monotonic() + DRAIN_SECONDS
        while open_rows(self._folder) and time.monotonic() < end:
            time.sleep(0.2)


def _survivors(served: Sequence[Served]) -> list[int]:
    """Processes that are still there some seconds after the ends of the engines that started them."""
    end = time.monotonic() + CHILD_SECONDS
    while (left := [pid for one in served for pid in one.children()]) and time.monotonic() < end:
        time.sleep(0.05)
    return left


def measure(rounds: int, seed: int, folder: Path) -> tuple[str, Sequence[Lane]]:
    """The table, and the lanes it is made of."""
    lanes = [Lane(kind, folder, seed) for kind in LOADS]
    with ThreadPoolExecutor(len(lanes)) as pool:
        rows = list(pool.map(lambda lane: lane.run(-(-rounds // len(lanes))), lanes))
    return "\n".join([HEADER, "|---" * HEADER.count(" | ") + "|---|", *rows]), lanes


def main() -> None:
    """Kill, look, print."""
    rounds, seed = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS, SEED
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="extend-kills-") as folder:
        shown, lanes = measure(rounds, seed, Path(folder))
    print(shown)
    wrong = [line for lane in lanes for line in (*lane.verdict.lost, *lane.verdict.doubled, *lane.verdict.left)]
    for line in wrong:
        print(f"- {line}", file=sys.stderr)
    print(f"\nseed {seed}, {time.perf_counter() - begin:.0f} s", file=sys.stderr)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
