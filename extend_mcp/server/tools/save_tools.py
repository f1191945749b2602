"""Save results and files into the user's output folder."""

from functools import partial
from pathlib import PurePath
from typing import Annotated

from anyio import to_thread
from pydantic import Field

from extend_mcp.errors import Refused
from extend_mcp.server.answers.document import DocumentReader, text_of
from extend_mcp.server.answers.envelope import clean
from extend_mcp.server.answers.value_table import KINDS, make_item_rows
from extend_mcp.server.call import Here
from extend_mcp.server.local_files import EXTENSIONS
from extend_mcp.server.tools.calls.parameters import FileId, RunId
from extend_mcp.server.tools.declaration import STARTS, Declaration
from extend_mcp.server.tools.output_folder import (
    TABLES,
    SavedAnswer,
    check_name,
    describe_saved,
    find_folder,
    make_plain,
    open_draft,
    save_table,
)
from extend_mcp.server.tools.run_answers.batch_members import WHOLE_NAME, name_of
from extend_mcp.server.tools.run_answers.run_facts import describe_run, get_result_part, work_in_thread
from extend_mcp.server.tools.run_answers.run_lookup import find_run
from extend_mcp.wire.parse_runs import ParseRun
from extend_mcp.wire.runs import Run

TEXTS = (".md", ".txt")
"""The endings of text files."""


async def save_run_output(
    here: Here,
    run_id: RunId,
    name: Annotated[
        str | None,
        Field(description="File name: `.md` saves a parse as text; `.csv`, `.xlsx`, `.jsonl` save values; else JSON"),
    ] = None,
) -> SavedAnswer:
    """Save a finished run's whole output as a file in the user's output folder."""
    folder = find_folder(here)
    run = await find_run(here, run_id)
    describe_run(run)
    name = name or f"{run_id}.json"
    check_name(name, (".json", *TEXTS, *TABLES))
    if name.lower().endswith(TABLES):
        if run.object not in KINDS:
            hint = "Give a name that ends in `.json`, or in `.md` for a parse."
            raise Refused(
                "LOCAL_INVALID_ARGUMENT", f"A {run.object} has no values for a table.", hint=hint, field="name"
            )
        rows = await work_in_thread(run, partial(make_item_rows, run, name_of(run, WHOLE_NAME)))
        return await save_table(folder, name, rows)
    is_text = name.lower().endswith(TEXTS)
    if is_text and not isinstance(run, ParseRun):
        hint = "Give a name that ends in `.json`, or in `.csv`, `.xlsx` or `.jsonl` for its values."
        raise Refused("LOCAL_INVALID_ARGUMENT", f"A {run.object} has no text.", hint=hint, field="name")
    text = await work_in_thread(run, partial(_read_whole, run, is_text=is_text))
    async with open_draft(folder, name) as draft:
        size = await to_thread.run_sync(lambda: draft.file.write(text.encode()))
    return describe_saved(folder, name, size)


async def save_file(
    here: Here,
    file_id: FileId,
    name: Annotated[str | None, Field(description="File name, with the same ending as the file's own")] = None,
) -> SavedAnswer:
    """Save a stored file in the user's output folder: a filled form, a part of a split, an attachment."""
    folder = find_folder(here)
    stored = await here.extend.files.get(file_id)
    ending = PurePath(stored.name).suffix.lower()
    if ending not in EXTENSIONS:
        hint = "Only documents are saved. parse_document(file=…) may be able to read it."
        raise Refused("FILE_TYPE_NOT_SUPPORTED", f"{clean(stored.name)[:80]!r} is not a document.", hint=hint)
    name = name or make_plain(stored.name, PurePath(stored.name).suffix)
    check_name(name, (ending,))
    async with open_draft(folder, name) as draft:
        size = await here.extend.files.download(file_id, draft.file)
    return describe_saved(folder, name, size)


def _read_whole(run: Run, *, is_text: bool) -> str:
    """A run's whole output: as text for a parse if `is_text`, else as JSON."""
    output = get_result_part(run)
    if output is None:
        raise Refused("LOCAL_NOT_FINISHED", f"{run.id} is {run.status} and has no output.", run_id=run.id)
    if is_text and isinstance(run, ParseRun) and run.output is not None:
        return text_of(DocumentReader(run.output).pages())
    return "".join(output.lines())


TOOLS = (
    Declaration(save_run_output, "Save run output", STARTS, {"run_id": "pr_Xj8mK2pL", "name": "invoice.md"}),
    Declaration(save_file, "Save file", STARTS, {"file_id": "file_a1", "name": "form.pdf"}),
)
