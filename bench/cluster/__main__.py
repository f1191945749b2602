"""`make bench-cluster`: measures a cluster on this machine, each figure beside its floor in the same run.

    python -m bench.cluster [--delayed 100000] [--batches 1000] [--uploads 10000] [--kills 50] [--restarts 10]
        [--outages 10] [--stops 5]

The options are how many rows the queue has that are not due, how much is done at once, and rounds of faults. A round
takes up to half a minute.
1 GB through a store is measured by `bench.store`. Needs Debian's package postgresql. Ends with 1 if a goal is missed.
"""

import argparse
import sys
from collections.abc import Iterator

from bench.cluster import faults, queue_speed, races, requests
from bench.row import HEADER, Row
from tests.postgres_server import serving_postgres

DELAYED = 20_000
RACES = {"batches": races.race_batches, "uploads": races.race_uploads}
AT_ONCE = 200
ROUNDS = {"kills": 3, "restarts": 1, "outages": 1, "stops": 1}


def main() -> None:
    """Measure, and print each row as it is known."""
    parser = argparse.ArgumentParser(prog="python -m bench.cluster")
    parser.add_argument("--delayed", type=int, default=DELAYED, help="default: %(default)s")
    for name in RACES:
        parser.add_argument(f"--{name}", type=int, default=AT_ONCE, help="default: %(default)s")
    for name, rounds in ROUNDS.items():
        parser.add_argument(f"--{name}", type=int, default=rounds, help="rounds; default: %(default)s")
    missed = 0
    print(HEADER, flush=True)
    for row in _measure(parser.parse_args()):
        print(row.markdown(), flush=True)
        missed += row.held is False
    sys.exit(min(missed, 1))


def _measure(arguments: argparse.Namespace) -> Iterator[Row]:
    with serving_postgres() as server:
        yield from queue_speed.measure(server.url, arguments.delayed)
    yield from requests.measure()
    for name, race in RACES.items():
        yield race(getattr(arguments, name))
    for name in ROUNDS:
        if rounds := getattr(arguments, name):
            yield faults.measure(name, rounds)


if __name__ == "__main__":
    main()
