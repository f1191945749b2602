"""The metrics of an evaluation, from its members: ended runs and their expected results."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import ceil
from statistics import fmean

from extend_mcp.engine.budget import Budget
from extend_mcp.engine.evaluations.class_tally import ClassTally
from extend_mcp.engine.evaluations.compared_values import Value
from extend_mcp.engine.evaluations.field_tally import FieldTally
from extend_mcp.engine.evaluations.split_tally import SplitTally

TYPES = {"extract": "EXTRACT", "classify": "CLASSIFY", "split": "SPLITTER"}
"""The API's types of metrics, by kind of members."""

_TALLIES: dict[str, Callable[[Budget], FieldTally | ClassTally | SplitTally]] = {
    "extract": FieldTally,
    "classify": lambda _: ClassTally(),
    "split": lambda _: SplitTally(),
}


@dataclass(frozen=True, slots=True)
class Member:
    """An ended run: `output` and `metrics` are None if it failed."""

    expected: Value
    output: Value | None
    config: Value
    metrics: Value | None


def count_files(kind: str, total: int, processed: int) -> Value:
    """The counts of files: all items, and those that ended PROCESSED or FAILED.

    An item of several files counts once, as one document.
    """
    return {"type": TYPES[kind], "numFilesTotal": total, "numFilesProcessed": processed, "numFiles": processed}


def measure(kind: str, total: int, members: Iterable[Member], budget: Budget) -> Value:
    """All metrics. Members are measured one after the other; `budget` limits the steps for each.

    Raises `OverBudget`.
    """
    tally, ended, done = _TALLIES[kind](budget), 0, []
    for member in members:
        budget.renew()
        budget.spend()
        tally.add(member.expected, member.output, member.config)
        ended += 1
        if member.metrics is not None:
            done.append(member.metrics)
    pages = {"numPages": sum(run_metrics["pageCount"] for run_metrics in done)}
    latencies = _latencies([run_metrics["processingTimeMs"] for run_metrics in done])
    return count_files(kind, total, ended) | pages | latencies | tally.figures()


def _latencies(milliseconds: list[int]) -> Value:
    """How long the processed files took, each from the start of its work. A percentile is the time of one file: the
    smallest that so many percent of the files did not exceed.
    """
    if not milliseconds:
        return {}
    ordered = sorted(milliseconds)
    percentiles = {f"p{part}LatencyMs": ordered[ceil(part * len(ordered) / 100) - 1] for part in (50, 90, 95, 99)}
    return {"meanLatencyMs": fmean(ordered)} | percentiles
