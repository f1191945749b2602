"""`python -m bench.speed --older COMMIT`: how much work the engine does with a processor, beside an older state.

Both take turns on the same machine; each figure is the median of its turns. Processor time is that of the engine and
all its children. Goals that are missed are named; they fail nothing.
"""

import argparse
import statistics
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.older import check_out
from bench.row import Row, table
from bench.speed.batches import Batch, Cost, extraction, invoices, run, scans, texts
from bench.speed.single import call_milliseconds, idle_megabytes, long_document_seconds

TURNS = 3
ALONE = {"EXTEND_ENGINE_JOBS_PER_PROCESS": "1"}
BATCHES = (
    Batch("1,000 short texts", 1000, "/parse_runs", texts, cheaper=4.5, faster=3.0),
    Batch("200 invoices of two pages", 200, "/parse_runs", invoices, cheaper=3.5, faster=3.0),
    Batch("200 invoices, a process for each", 200, "/parse_runs", invoices, cheaper=1.5, settings=ALONE),
    Batch("100 extractions of invoices", 100, "/extract_runs", invoices, cheaper=2.5, config=extraction()),
    Batch("16 scans of a page", 16, "/parse_runs", scans, cheaper=1.5),
)


def measure(older: Path, name: str, chosen: str, turns: int) -> Iterator[Row]:
    """The rows of the table whose names hold `chosen`."""
    for batch in BATCHES:
        if chosen in batch.what:
            yield from _batch(batch, older, name, turns)
    if chosen in "parse_document":
        ours, theirs = _in_turns(call_milliseconds, older, turns)
        what = "`parse_document` of an invoice over stdio, warm"
        yield Row(what, f"{ours:.0f} ms", f"{name}: {theirs:.0f} ms", theirs / ours, "≤ 40 ms", ours <= 40)
    if chosen in "1,000 pages":
        ours, theirs = _in_turns(long_document_seconds, older, turns)
        what = "A PDF of 1,000 pages, processor time"
        yield Row(what, f"{ours:.1f} s", f"{name}: {theirs:.1f} s", theirs / ours, "≥ 2 ×", theirs / ours >= 2)
    if chosen in "memory":
        with tempfile.TemporaryDirectory(prefix="extend-speed-") as place:
            before, after = idle_megabytes(Path(place), None)
        yield Row("Memory of an idle engine", f"{before:.0f} MB", goal="≤ 130 MB", held=before <= 130)
        what = "… 30 s after its last run"
        yield Row(what, f"{after:.0f} MB", f"before: {before:.0f} MB", after / before, "≤ 1.1 ×", after <= 1.1 * before)


def _batch(batch: Batch, older: Path, name: str, turns: int) -> Iterator[Row]:
    ours: list[Cost] = []
    theirs: list[Cost] = []
    for _ in range(turns):
        for costs, code in ((theirs, older), (ours, None)):
            with tempfile.TemporaryDirectory(prefix="extend-speed-") as place:
                costs.append(run(batch, Path(place, "data"), code))
    here, there = (statistics.median(cost.milliseconds for cost in costs) for costs in (ours, theirs))
    times = f"{there / here:.1f} × less"
    goal, held = f"≥ {batch.cheaper} × less", there / here >= batch.cheaper
    yield Row(
        f"{batch.what}: processor time a run", f"{here:.1f} ms", f"{name}: {there:.1f} ms: {times}", None, goal, held
    )
    here, there = (statistics.median(cost.per_second for cost in costs) for costs in (ours, theirs))
    about = f"{name}: {there:.0f}"
    if batch.faster is None:
        yield Row("… files a second", f"{here:.0f}", about, here / there)
    else:
        yield Row(
            "… files a second", f"{here:.0f}", about, here / there, f"≥ {batch.faster} ×", here / there >= batch.faster
        )


def _in_turns(measured: Callable[[Path, Path | None], float], older: Path, turns: int) -> tuple[float, float]:
    figures: dict[Path | None, list[float]] = {None: [], older: []}
    for _ in range(turns):
        for code, some in figures.items():
            with tempfile.TemporaryDirectory(prefix="extend-speed-") as place:
                some.append(measured(Path(place), code))
    return statistics.median(figures[None]), statistics.median(figures[older])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--older", metavar="COMMIT", default="2a6738f", help="the state to compare with")
    parser.add_argument("--only", metavar="WORDS", default="", help="measure the rows whose names hold these words")
    parser.add_argument("--turns", metavar="N", type=int, default=TURNS, help="how often each is measured")
    arguments: Any = parser.parse_args()
    print(table(measure(check_out(arguments.older), arguments.older, arguments.only, arguments.turns)))


if __name__ == "__main__":
    main()
