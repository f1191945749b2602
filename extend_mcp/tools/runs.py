"""Runs of every kind: look at one, read its result, list, cancel. The id's prefix tells the kind."""

import json
from typing import Annotated, Any, Literal

from pydantic import Field

from extend_mcp.context import Here
from extend_mcp.errors import Refused
from extend_mcp.models.extract import ExtractRun
from extend_mcp.models.parse import ParseRun
from extend_mcp.models.runs import Run
from extend_mcp.reading.document import DocumentReader, Part
from extend_mcp.reading.envelope import envelope, one_line
from extend_mcp.reading.pointer import resolve
from extend_mcp.reading.window import window
from extend_mcp.tools.act import Wait
from extend_mcp.tools.answers import AnyRunAnswer, RunAnswer, RunList, RunRow
from extend_mcp.tools.facts import facts
from extend_mcp.tools.tell import tell

Operation = Literal["parse", "extract", "classify", "split"]
RunId = Annotated[str, Field(description="Run id, like `pr_…` or `exr_…`")]
Cursor = Annotated[str | None, Field(description="From the last answer, to go on")]


async def get_run(
    here: Here,
    run_id: RunId,
    citations: Annotated[bool, Field(description="Say where each extracted value stands")] = False,
    wait_seconds: Wait = None,
) -> AnyRunAnswer:
    """Wait for a run and get its result."""
    run = await here.extend.runs(run_id).get(run_id)
    if not run.is_final:
        run = await here.wait(run_id, wait_seconds)
    return tell(run, here.settings.result_tokens, citations=citations)


async def read_run(
    here: Here,
    run_id: RunId,
    pages: Annotated[str | None, Field(description="Like `1-3,7`")] = None,
    section: Annotated[str | None, Field(description="A heading: its number in the outline, or its words")] = None,
    table: Annotated[int | None, Field(description="A table's number")] = None,
    search: Annotated[str | None, Field(description="Words to find, shown in context")] = None,
    block_type: Annotated[str | None, Field(description="Like `figure`, `key_value`")] = None,
    pointer: Annotated[str | None, Field(description="JSON pointer into the output, like `/value/items/0`")] = None,
    cursor: Cursor = None,
    max_tokens: Annotated[int | None, Field(description="Most tokens to answer with", ge=100, le=20_000)] = None,
) -> str:
    """Read on in a finished run's result, from the beginning or only the part that one argument picks."""
    run = await here.extend.runs(run_id).get(run_id)
    facts(run)
    picked = {"pages": pages, "section": section, "table": table, "search": search, "block_type": block_type}
    picked = {name: value for name, value in {**picked, "pointer": pointer}.items() if value is not None}
    if len(picked) > 1:
        raise Refused("LOCAL_INVALID_ARGUMENT", f"Give only one of {', '.join(picked)}.", field=next(iter(picked)))
    budget = max_tokens or here.settings.result_tokens
    name, value = next(iter(picked.items()), (None, None))
    if isinstance(run, ParseRun) and name != "pointer":
        return _read_text(run, name, value, cursor, budget)
    if name not in (None, "pointer"):
        raise Refused("LOCAL_INVALID_ARGUMENT", f"{name} is for parse runs; give `pointer`.", field=name)
    return _read_json(run, pointer, cursor, budget)


async def list_runs(
    here: Here,
    type: Annotated[Operation, Field(description="Kind of run")],  # noqa: A002  (the API's word)
    status: Annotated[str | None, Field(description="Like `PROCESSING`, `FAILED`")] = None,
    file_name: Annotated[str | None, Field(description="Part of the file's name")] = None,
    batch_id: Annotated[str | None, Field(description="Only members of this batch")] = None,
    limit: Annotated[int, Field(ge=1, le=50, description="Most runs to list")] = 20,
    cursor: Cursor = None,
) -> RunList:
    """List runs, newest first."""
    page = await getattr(here.extend, f"{type}_runs").list(
        status=status, file_name_contains=file_name, batch_id=batch_id, max_page_size=limit, next_page_token=cursor
    )
    follow = "Call again with this `cursor` for more." if page.next_page_token else None
    return RunList(runs=[row(run) for run in page.data], cursor=page.next_page_token or None, next=follow)


async def cancel_run(here: Here, run_id: RunId) -> RunAnswer:
    """Stop a run that is not finished. What it has done is lost."""
    run = await here.extend.runs(run_id).cancel(run_id)
    return RunAnswer(run_id=run.id, status=run.status)


def row(run: Any) -> RunRow:
    """One line of a list of runs."""
    return RunRow(
        run_id=run.id,
        status=run.status,
        file_name=one_line(run.file.name) if run.file else None,
        created_at=run.created_at,
        failure_reason=run.failure_reason,
    )


def _read_text(run: ParseRun, name: str | None, value: Any, cursor: str | None, budget: int) -> str:
    if run.output is None:
        return _not_ready(run)
    reader = DocumentReader(run.output)
    parts = _parts(reader, name, value)
    shown = window(parts, cursor, budget - 150)
    file = run.file.name if run.file else ""
    part = "" if name in {None, "pages"} else f", {name} {value}"
    text = envelope(shown.text, source=f"{file}, run {run.id}, pages {shown.pages}{part}")
    return f"{text}\n{_next(run.id, name, value, shown.cursor)}"


def _parts(reader: DocumentReader, name: str | None, value: Any) -> list[Part]:
    match name:
        case "pages":
            return reader.of_pages(value)
        case "section":
            return reader.of_section(value)
        case "table":
            return reader.of_table(value)
        case "search":
            return reader.of_search(value)
        case "block_type":
            return reader.of_type(value)
        case _:
            return reader.pages()


def _read_json(run: Run, pointer: str | None, cursor: str | None, budget: int) -> str:
    output = run.wire().get("output")
    if output is None:
        return _not_ready(run)
    pointer = pointer or ("/value" if isinstance(run, ExtractRun) else "")
    found = json.dumps(resolve(output, pointer), ensure_ascii=False, indent=1)
    shown = window([Part(0, found)], cursor, budget - 150)
    text = envelope(shown.text, source=f"run {run.id}, output{pointer}")
    return f"{text}\n{_next(run.id, 'pointer', pointer, shown.cursor)}"


def _next(run_id: str, name: str | None, value: Any, cursor: str | None) -> str:
    if cursor is None:
        return "That is all of it."
    picked = f", {name}={json.dumps(value, ensure_ascii=False)}" if name else ""
    return f'More: read_run(run_id="{run_id}"{picked}, cursor="{cursor}")'


def _not_ready(run: Run) -> str:
    return f'Run {run.id} is {run.status} and has no result. get_run(run_id="{run.id}") waits for it.'
