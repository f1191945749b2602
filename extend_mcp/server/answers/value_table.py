"""Values of many runs as a table: one row per run, one column per field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from extend_mcp.errors import Refused
from extend_mcp.server.answers.jsontext import to_json_text
from extend_mcp.server.answers.values import find_doubts
from extend_mcp.server.answers.warnings import list_warnings

Cell = str | int | float | bool | None
"""A value in a table. A list is shown as JSON."""


KINDS = ("extract_run", "classify_run", "split_run")
"""The kinds of runs that have values."""


@dataclass(frozen=True, slots=True)
class RunValues:
    """The values of a run by the names of their columns, the columns whose values need a check, and its warnings."""

    file: str
    run_id: str
    status: str
    values: Mapping[str, Cell] = field(default_factory=dict)
    doubtful: Sequence[str] = ()
    warnings: Sequence[str] = ()


def make_value_row(run: Any, file: str) -> RunValues:
    """The row of a finished run. Raises `Refused` for a kind of run that has no values."""
    if run.object not in KINDS:
        hint = "search_batch(batch_id=…, search=…) searches a batch of parses; get_run(run_id=…) shows one result."
        raise Refused("LOCAL_INVALID_ARGUMENT", "Only extract, classify and split runs have values.", hint=hint)
    values: Mapping[str, Cell] = {}
    doubtful: Sequence[str] = ()
    match run.object:
        case "extract_run" if run.output is not None:
            values = flatten(run.output.value)
            doubtful = _name_doubtful(run, values)
        case "classify_run" if run.output is not None:
            values = {"type": run.output.type, "confidence": run.output.confidence}
        case "split_run" if run.output is not None:
            parts = (f"{each.type} {each.start_page}-{each.end_page}" for each in run.output.splits)
            values = {"parts": "; ".join(parts)}
    return RunValues(file, run.id, run.status, values, doubtful, list_warnings(run))


def _name_doubtful(run: Any, columns: Mapping[str, Cell]) -> list[str]:
    """The columns of an extraction that have a doubtful value."""
    options = run.config.advanced_options
    doubts = find_doubts(run.output, bool(options and options.citations_enabled))
    return list(dict.fromkeys(_column(path, columns) for path, _ in doubts))


def flatten(value: Mapping[str, Any], path: str = "") -> dict[str, Cell]:
    """An object as columns: `total.amount` for a member of a member, a list as its JSON."""
    columns: dict[str, Cell] = {}
    for key, item in value.items():
        here = f"{path}.{key}" if path else key
        if isinstance(item, dict):
            columns |= flatten(item, here)
        else:
            columns[here] = to_json_text(item) if isinstance(item, list) else item
    return columns


def make_item_rows(run: Any, file: str) -> list[RunValues]:
    """The values of one run. An extraction gets one row per item of its longest list of objects; the rest repeats."""
    whole = make_value_row(run, file)
    value = run.output.value if run.object == "extract_run" and run.output is not None else {}
    lists = {key: item for key, item in value.items() if isinstance(item, list) and any(map(_is_object, item))}
    if not lists:
        return [whole]
    longest = max(lists, key=lambda key: len(lists[key]))
    rest = {name: cell for name, cell in whole.values.items() if name != longest}
    return [replace(whole, values={**rest, **flatten({longest: item})}) for item in lists[longest]]


def list_columns(rows: Sequence[RunValues]) -> list[str]:
    """The columns of all rows, in the order in which they are first seen."""
    return list(dict.fromkeys(name for row in rows for name in row.values))


def name_columns(names: Sequence[str], first: Sequence[str]) -> list[str]:
    """The names of columns after the `first` ones. A field named like one of those gets a prefix: `values.status`."""
    return [f"values.{name}" if name in first else name for name in names]


def _column(path: str, columns: Mapping[str, Cell]) -> str:
    """The column of a value; for a value in a list, that of the list."""
    name = path.split("[", maxsplit=1)[0]
    return name if name in columns else path


def _is_object(item: Any) -> bool:
    return isinstance(item, dict)
