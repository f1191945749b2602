"""Runs as rows of a list, in few tokens: what most rows share is said only once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.answers.fold import take_fitting
from extend_mcp.wire.runs import Run

FEW = 3
"""The least number of rows for which shared values are said once."""
NAME_CHARACTERS = (80, 40, 24)
"""The most characters of names. The smaller limits are tried if not all rows fit."""
EACH_TOKENS = 40
"""Tokens for what is said once for all rows."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class BatchRows:
    """The rows that fit, and the values of every row that does not have its own."""

    rows: Sequence[Row]
    each: Mapping[str, str]


def find_file_name(run: Any) -> str | None:
    """The name of a run's first file, as the API has it."""
    files = [run.file] if getattr(run, "file", None) else getattr(run, "files", None) or []
    return files[0].name if files else (run.model_extra or {}).get("fileName")


def make_row(run: Any) -> Row:
    """One line of a list of runs; its time is UTC, to the minute."""
    name = find_file_name(run)
    fields = {
        "run_id": run.id,
        "status": run.status,
        "file_name": to_one_line(name) if name else None,
        "created_at": (run.created_at or "")[:16].replace("T", " ") or None,
        "failure_reason": run.failure_reason,
        "risk_level": getattr(run, "risk_level", None),
    }
    return {key: value for key, value in fields.items() if value is not None}


def fit_rows(runs: Sequence[Run], budget: int) -> BatchRows:
    """As many rows as fit. Before rows are left out, times become a range, and names are shortened."""
    rows = [make_row(run) for run in runs]
    tries = [(_timed, NAME_CHARACTERS[0]), *((_ranged, limit) for limit in NAME_CHARACTERS)]
    found = BatchRows([], {})
    for times, limit in tries:
        shortened, each = times(*_shared([_named(each, limit) for each in rows]))
        found = BatchRows(take_fitting(shortened, budget - EACH_TOKENS), each)
        if len(found.rows) == len(rows):
            break
    return found


def _named(row: Row, limit: int) -> Row:
    """The row with a long file name cut in the middle: many names differ only at the end."""
    name = row.get("file_name", "")
    if len(name) <= limit:
        return row
    return {**row, "file_name": f"{name[: limit // 2]}…{name[-(limit - limit // 2 - 1) :]}"}


def _shared(rows: Sequence[Row]) -> tuple[list[Row], dict[str, str]]:
    """The rows without the status that most have, which is said once."""
    if len(rows) < FEW:
        return list(rows), {}
    ((status, _),) = Counter(each["status"] for each in rows).most_common(1)
    left = [{key: value for key, value in each.items() if (key, value) != ("status", status)} for each in rows]
    return left, {"status": status}


def _timed(rows: Sequence[Row], each: dict[str, str]) -> tuple[list[Row], dict[str, str]]:
    """The rows with the day, or the minute, said once if all share it."""
    times = {one.get("created_at", "") for one in rows}
    days = {time[:10] for time in times}
    if len(rows) < FEW or "" in times or len(days) > 1:
        return list(rows), each
    if len(times) == 1:
        return _without_times(rows), {**each, "created_at": times.pop()}
    return [{**one, "created_at": one["created_at"][11:]} for one in rows], {**each, "created_at": days.pop()}


def _ranged(rows: Sequence[Row], each: dict[str, str]) -> tuple[list[Row], dict[str, str]]:
    """The rows without times; the first and the last time are said once."""
    times = sorted(one["created_at"] for one in rows if "created_at" in one)
    if not times:
        return _without_times(rows), each
    span = times[0] if times[0] == times[-1] else f"{times[0]} to {times[-1]}"
    return _without_times(rows), {**each, "created_at": span}


def _without_times(rows: Sequence[Row]) -> list[Row]:
    return [{key: value for key, value in one.items() if key != "created_at"} for one in rows]
