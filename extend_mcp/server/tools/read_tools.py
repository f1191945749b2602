"""Reads parts of a run's result, within a token budget."""

import json
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from extend_mcp.errors import Refused
from extend_mcp.server.answers.document import DocumentReader, Part
from extend_mcp.server.answers.envelope import enclose, to_one_line
from extend_mcp.server.answers.part import JsonPart
from extend_mcp.server.answers.pointer import resolve_part
from extend_mcp.server.answers.tokens import count
from extend_mcp.server.answers.window import cut_window, cut_window_of_pieces
from extend_mcp.server.call import Here
from extend_mcp.server.tools.calls.parameters import AROUND_TOKENS, Cursor, MaxTokens, RunId, Search
from extend_mcp.server.tools.declaration import READS, Declaration
from extend_mcp.server.tools.run_answers.run_facts import describe_run, get_result_part, work_in_thread
from extend_mcp.server.tools.run_answers.run_lookup import find_run
from extend_mcp.wire.runs import Run

if TYPE_CHECKING:
    from extend_mcp.wire.parse_runs import ParseRun

MOST_WALKED = 4_000_000
"""The most characters of the output that one call reads to get to its cursor."""


async def read_run(
    here: Here,
    run_id: RunId,
    pages: Annotated[str | None, Field(description="Like `1-3,7`")] = None,
    section: Annotated[str | None, Field(description="A heading: its number in the outline, or its words")] = None,
    table: Annotated[int | None, Field(description="A table's number")] = None,
    search: Search | None = None,
    block_type: Annotated[str | None, Field(description="Like `figure`, `key_value`")] = None,
    pointer: Annotated[str | None, Field(description="JSON pointer into the output, like `/value/items/0`")] = None,
    cursor: Cursor = None,
    max_tokens: MaxTokens = None,
) -> str:
    """Read a finished run's result: from the beginning, or only the part that one argument picks."""
    from extend_mcp.wire.parse_runs import ParseRun

    run = await find_run(here, run_id)
    describe_run(run)
    picked = {"pages": pages, "section": section, "table": table, "search": search, "block_type": block_type}
    picked = {name: value for name, value in {**picked, "pointer": pointer}.items() if value is not None}
    if len(picked) > 1:
        raise Refused("LOCAL_INVALID_ARGUMENT", f"Give only one of {', '.join(picked)}.", field=next(iter(picked)))
    budget = max_tokens or here.settings.result_tokens
    name, value = next(iter(picked.items()), (None, None))
    if name not in (None, "pointer") and not isinstance(run, ParseRun):
        raise Refused("LOCAL_INVALID_ARGUMENT", f"`{name}` is for parse runs only; give `pointer`.", field=name)
    if isinstance(run, ParseRun) and name != "pointer":
        return await work_in_thread(run, partial(_read_text, run, name, value, cursor, budget))
    return await work_in_thread(run, partial(_read_json, run, pointer, cursor, budget))


def _read_text(run: "ParseRun", name: str | None, value: Any, cursor: str | None, budget: int) -> str:
    if run.output is None:
        return _not_ready(run)
    parts, note = _parts(DocumentReader(run.output), name, value)
    shown = cut_window(parts, cursor, budget - AROUND_TOKENS - count(note))
    file = run.file.name if run.file else "document"
    part = "" if name in {None, "pages"} else f", {name} {value}"
    text = enclose(shown.text, source=f"{file}, run {run.id}, pages {shown.pages}{part}")
    begin = f"{note}\n" if note else ""
    return f"{begin}{text}\n{_next(run.id, name, value, shown.cursor)}"


def _parts(reader: DocumentReader, name: str | None, value: Any) -> tuple[list[Part], str]:
    """The picked parts, and a note about them."""
    match name:
        case "pages":
            return reader.of_pages(value), ""
        case "section":
            return reader.of_section(value), ""
        case "table":
            return reader.of_table(value), ""
        case "search":
            from extend_mcp.server.answers.search import search

            matches = search(reader, value)
            return matches.parts, matches.note
        case "block_type":
            return reader.of_type(value), ""
        case _:
            return reader.pages(), ""


def _read_json(run: Run, pointer: str | None, cursor: str | None, budget: int) -> str:
    output = get_result_part(run)
    if output is None:
        return _not_ready(run)
    pointer = pointer or ("/value" if run.object == "extract_run" else "")
    part = resolve_part(output, pointer)
    shown = cut_window_of_pieces(((0, piece) for piece in _bounded(part, pointer)), cursor, budget - AROUND_TOKENS)
    text = enclose(shown.text, source=f"run {run.id}, output{pointer}")
    return f"{text}\n{_next(run.id, 'pointer', pointer, shown.cursor)}"


def _bounded(part: JsonPart, pointer: str) -> Iterator[str]:
    """The value in pieces. Raises `Refused` if the call reads too many characters."""
    length = 0
    for piece in part.lines():
        yield piece
        length += len(piece)
        if length > MOST_WALKED:
            named = to_one_line(pointer) or "The output"
            message = f"{named} is too long to read on: the limit is {MOST_WALKED:,} characters."
            hint = "Give a longer pointer, to a member or an item of it; items are counted from 0."
            raise Refused("LOCAL_TOO_LARGE", message, hint=hint, field="pointer")


def _next(run_id: str, name: str | None, value: Any, cursor: str | None) -> str:
    if cursor is None:
        return "That is all of it."
    picked = f", {name}={json.dumps(value, ensure_ascii=False)}" if name else ""
    return f'More: read_run(run_id="{run_id}"{picked}, cursor="{cursor}")'


def _not_ready(run: Run) -> str:
    follow = "" if run.is_final else f' get_run(run_id="{run.id}") waits for it.'
    return f"Run {run.id} is {run.status} and has no result.{follow}"


TOOLS = (Declaration(read_run, "Read run", READS, {"run_id": "pr_Xj8mK2pL", "pages": "2-3"}),)
