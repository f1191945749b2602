"""Many documents at once."""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any

from pydantic import Field

from extend_mcp.errors import Refused
from extend_mcp.long_work import run_in_thread
from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.answers.fold import take_fitting
from extend_mcp.server.answers.value_table import KINDS, Cell, RunValues, list_columns, make_value_row, name_columns
from extend_mcp.server.call import Call, Here
from extend_mcp.server.tools.batch_requests import (
    SAVED,
    Operation,
    check_processor,
    make_creator,
    make_schema_creator,
)
from extend_mcp.server.tools.calls.batch_inputs import drop_repeats, expand_files, make_inputs
from extend_mcp.server.tools.calls.config_arguments import shorten_changes
from extend_mcp.server.tools.calls.file_arguments import FILE_ID, MayReadAll
from extend_mcp.server.tools.calls.parameters import BatchId, Config, Cursor, Fresh, Wait
from extend_mcp.server.tools.calls.reuse import make_saved_check, mark_repeat, start_batch_run
from extend_mcp.server.tools.declaration import READS, STARTS, Declaration, FileWords
from extend_mcp.server.tools.extract_tools import NOTICE
from extend_mcp.server.tools.run_answers.answer_models import BatchStarted, PageAnswer, Rejected, RunRow
from extend_mcp.server.tools.run_answers.api_objects import AGAIN, ROOM_TOKENS
from extend_mcp.server.tools.run_answers.batch_members import list_members, name_of, use_results, wait_for_batch
from extend_mcp.server.tools.run_answers.notes import add_note
from extend_mcp.server.tools.run_answers.run_rows import fit_rows
from extend_mcp.wire.runs import BatchRun, Run

SHOWN = 20
"""How many refused files one answer lists."""
MOST_ROWS = 100
"""How many runs one answer lists, failed ones first. The token budget mostly allows fewer."""
CELL_CHARACTERS = 120
"""The most characters of a value in a table; save_batch writes it whole."""


class BatchAnswer(PageAnswer):
    batch_id: str
    status: str
    run_count: int
    counts: dict[str, int] = {}
    each: dict[str, str] = {}
    runs: list[RunRow] = []
    columns: list[str] = []
    rows: list[list[Any]] = []
    doubtful: list[str] = []
    warnings: list[str] = []
    notice: str | None = None
    cursor: str | None = None


async def start_batch(
    here: Here,
    permission: MayReadAll,
    operation: Annotated[Operation, Field(description="What to do with each file")],
    files: Annotated[
        list[str],
        Field(description="Ids, https:// URLs, paths, or a folder's `dir/*.pdf`", min_length=1, max_length=1000),
    ],
    processor_id: Annotated[
        str | None, Field(description="Saved extractor, classifier, splitter or workflow; not for parse")
    ] = None,
    schema: Annotated[
        dict[str, Any] | None, Field(description="For extract, instead of `processor_id`: as in extract_data")
    ] = None,
    config: Config = None,
    fresh: Fresh = False,
) -> BatchStarted:
    """Start the same work on up to 1,000 documents. Returns at once; get_batch waits."""
    check_processor(operation, processor_id, schema)
    if schema is None:
        create = make_creator(here, operation, processor_id, config)
    else:
        create, changes = await run_in_thread(partial(make_schema_creator, here, schema, config), short=True)
        for change in shorten_changes(changes):
            add_note(f"schema: {change}")
    names = drop_repeats(await expand_files(here, files, permission))
    inputs, rejected = await make_inputs(here, names, permission)
    if not inputs:
        first, error = rejected[0]
        error.message = f"None of the files can be used. {first.file}: {first.message}"
        raise error
    request = {"operation": operation, "processor": processor_id, "config": config, "inputs": inputs}
    request |= {} if schema is None else {"schema": schema}
    is_unchanged = make_saved_check(here, SAVED[operation], processor_id)
    batch = await start_batch_run(here, request, lambda: create(inputs), fresh=fresh, is_unchanged=is_unchanged)
    fields = _facts(batch)
    rows = [each.model_dump() for each, _ in rejected[:SHOWN]]
    listed = take_fitting(rows, here.settings.result_tokens - ROOM_TOKENS)
    if len(listed) < len(rejected):
        fields["next"] = f"{fields['next']} Of {len(rejected)} rejected files, {len(listed)} are listed."
    return mark_repeat(here, BatchStarted(**fields, rejected=[Rejected(**each) for each in listed]))


async def get_batch(
    here: Here,
    batch_id: BatchId,
    values: Annotated[bool, Field(description="A table of what was extracted, one row per file")] = False,
    cursor: Cursor = None,
    wait_seconds: Wait = None,
) -> BatchAnswer:
    """Wait for a batch and see how its runs ended, failed ones first."""
    batch = await wait_for_batch(here, batch_id, wait_seconds)
    members = await list_members(here, batch_id)
    fields = {**_facts(batch), "counts": dict(Counter(run.status for run in members))}
    if batch.is_final:
        fields["next"] = _suggest_result(batch_id, members, has_values=values)
    first, budget = _offset(cursor), here.settings.result_tokens - 2 * ROOM_TOKENS
    if values:
        return await _show_values(here, fields, members, first, budget)
    return await run_in_thread(partial(_show_runs, fields, members, first, budget), short=True)


def _show_runs(fields: dict[str, Any], members: Sequence[Run], first: int, budget: int) -> BatchAnswer:
    """The runs from `first` on, as many as fit."""
    _check_place(first, len(members))
    found = fit_rows(members[first : first + MOST_ROWS], budget)
    rows = [RunRow(**each) for each in found.rows]
    counted = _count(first, len(rows), len(members))
    return BatchAnswer(**{**fields, **counted}, each=dict(found.each), runs=rows)


async def _show_values(
    here: Call, fields: dict[str, Any], members: Sequence[Run], first: int, budget: int
) -> BatchAnswer:
    """The values of the finished runs from `first` on, as many as fit; first of all the runs without values."""
    others = [run for run in members if run.status != "PROCESSED"] if first == 0 else []
    found = fit_rows(others[:MOST_ROWS], budget // 3)
    finished = [run for run in members if run.status == "PROCESSED"]
    _check_place(first, len(finished))
    read = await use_results(here, finished[first : first + MOST_ROWS], lambda run: make_value_row(run, name_of(run)))
    columns = list_columns(read)
    table = [[row.file, *(_short(row.values.get(name)) for name in columns)] for row in read]
    left = budget - (budget // 3 if others else 0)
    shown = take_fitting(table, left * 2 // 3 if any(row.doubtful or row.warnings for row in read) else left)
    counted = _count(first, len(shown), len(finished))
    return BatchAnswer(
        **{**fields, **counted, **_remarks(read[: len(shown)], left // 3)},
        each=dict(found.each),
        runs=[RunRow(**each) for each in found.rows],
        columns=["file", *name_columns(columns, ["file"])],
        rows=list(shown),
        notice=NOTICE if shown else None,
    )


def _remarks(rows: Sequence[RunValues], budget: int) -> dict[str, Sequence[str]]:
    """Doubtful values of these rows and warnings of their runs, as many as fit."""
    doubtful = [to_one_line(f"{_source(row)}: {', '.join(row.doubtful)}", 200) for row in rows if row.doubtful]
    warnings = [f"{_source(row)}: {each}" for row in rows for each in row.warnings]
    share = budget // 2 if doubtful and warnings else budget
    found = {"doubtful": doubtful, "warnings": warnings}
    listed = {name: take_fitting(lines, share) for name, lines in found.items()}
    for name, lines in listed.items():
        if len(lines) < len(found[name]):
            add_note(f"`{name}` lists {len(lines)} of {len(found[name])}: get_run(run_id=…) has all of one run.")
    return listed


def _source(row: RunValues) -> str:
    return f"{row.run_id} {row.file}"


def _short(cell: Cell) -> Cell:
    return to_one_line(cell, CELL_CHARACTERS) if isinstance(cell, str) else cell


def _count(first: int, shown: int, total: int) -> dict[str, Any]:
    """How many rows are shown if not all are, and where the others begin."""
    end = first + shown
    more = {"cursor": str(end), "next": AGAIN} if end < total else {}
    return {"shown": shown, "total": total, **more} if shown < total else {}


def _offset(cursor: str | None) -> int:
    """The number of the first row. Raises `Refused` for a cursor that no answer gave."""
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 6):
        message = "cursor: not from an answer to this call. Leave it out to start over."
        raise Refused("LOCAL_INVALID_ARGUMENT", message, field="cursor")
    return int(cursor)


def _check_place(first: int, total: int) -> None:
    """Raises `Refused` for a cursor after the last row."""
    if first and first >= total:
        message = f"cursor: there are {total} rows, and none from {first + 1} on. Leave it out to start over."
        raise Refused("LOCAL_NOT_IN_RESULT", message, field="cursor")


def _suggest_result(batch_id: str, members: Sequence[Run], *, has_values: bool) -> str | None:
    """The calls that read the results of a batch; None if no run has one."""
    done = next((run for run in members if run.status == "PROCESSED"), None)
    if done is None:
        return None
    single = f'get_run(run_id="{done.id}") shows one result.'
    if has_values or done.object not in KINDS:
        return single
    return f'get_batch(batch_id="{batch_id}", values=true) shows the values of all. {single}'


def _facts(batch: BatchRun) -> dict[str, Any]:
    follow = f'get_batch(batch_id="{batch.id}") {"has its runs" if batch.is_final else "waits for it"}.'
    return {"batch_id": batch.id, "status": batch.status, "run_count": batch.run_count, "next": follow}


TOOLS = (
    Declaration(
        start_batch,
        "Start batch",
        STARTS,
        {"operation": "parse", "files": ["file_a1", "file_b2"]},
        files=FileWords("Local files are sent.", {"files": [FILE_ID]}, {"files": "Ids or https:// URLs"}),
    ),
    Declaration(get_batch, "Get batch", READS, {"batch_id": "bpar_Xj8mK2pL"}),
)
