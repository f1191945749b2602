"""Save a run's result as a file."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Annotated

from anyio import to_thread
from pydantic import Field

from extend_mcp.errors import Refused
from extend_mcp.server.answers.document import DocumentReader, text_of
from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.context import Here
from extend_mcp.server.local_files import printable_path
from extend_mcp.server.opening import Draft
from extend_mcp.server.tools.answer_models import Answer
from extend_mcp.server.tools.declaration import STARTS, Declaration
from extend_mcp.server.tools.parameters import RunId
from extend_mcp.server.tools.run_facts import describe_run, get_result_part, work_in_thread
from extend_mcp.server.tools.run_lookup import find_run
from extend_mcp.wire.edit import EditRun
from extend_mcp.wire.parse_runs import ParseRun
from extend_mcp.wire.runs import Run

_PLAIN = re.compile(r"\w[\w .()-]{0,120}")
"""A file name without folders, and not hidden."""


class SavedAnswer(Answer):
    path: str
    bytes: int


async def save_run_output(
    here: Here,
    run_id: RunId,
    name: Annotated[
        str | None, Field(description="File name: `.md` saves a parse as text, `.pdf` a filled form; else it is JSON")
    ] = None,
) -> SavedAnswer:
    """Save a finished run's whole output as a file in the user's output folder."""
    folder = here.app.output_dir
    if folder is None:
        raise Refused(
            "LOCAL_SAVING_OFF",
            "No output folder is set.",
            hint="Ask the user to set EXTEND_OUTPUT_DIR and restart the server, or use read_run(run_id=…).",
        )
    run = await find_run(here, run_id)
    describe_run(run)
    form = run.output.edited_file.id if isinstance(run, EditRun) and run.output is not None else None
    if name is None:
        name = f"{run_id}.{'json' if form is None else 'pdf'}"
    kinds = (".json", ".md", ".txt") if form is None else (".pdf", ".json", ".md", ".txt")
    _check_name(name, kinds)
    text = (
        "" if name.endswith(".pdf") else await work_in_thread(run, partial(_whole, run, is_text=name.endswith(".md")))
    )
    async with _draft(folder, name) as draft:
        if form is not None and name.endswith(".pdf"):
            size = await here.extend.files.download(form, draft.file)
        else:
            size = await to_thread.run_sync(lambda: draft.file.write(text.encode()))
    return SavedAnswer(path=printable_path(folder / name), bytes=size)


def _whole(run: Run, *, is_text: bool) -> str:
    """A run's whole output: as text for a parse if `is_text`, else as JSON."""
    output = get_result_part(run)
    if output is None:
        raise Refused("LOCAL_NOT_FINISHED", f"{run.id} is {run.status} and has no output.", run_id=run.id)
    if is_text and isinstance(run, ParseRun) and run.output is not None:
        return text_of(DocumentReader(run.output).pages())
    return "".join(output.lines())


def _check_name(name: str, kinds: tuple[str, ...]) -> None:
    """Raises `Refused` unless it is a plain file name with one of these endings."""
    if not _PLAIN.fullmatch(name) or not name.endswith(kinds):
        known = f"{', '.join(kinds[:-1])} or {kinds[-1]}"
        raise Refused(
            "LOCAL_INVALID_ARGUMENT", f"name: {to_one_line(name)!r} is not a plain {known} file name", field="name"
        )


@asynccontextmanager
async def _draft(folder: Path, name: str) -> AsyncIterator[Draft]:
    """A new file that gets its name once it is whole. Raises `Refused` if the name is taken or writing fails."""
    try:
        draft = await to_thread.run_sync(Draft, folder)
        try:
            if draft.has(name):
                raise FileExistsError
            yield draft
            await to_thread.run_sync(draft.publish, name)
        finally:
            draft.close()
    except FileExistsError as error:
        raise Refused(
            "LOCAL_FILE_EXISTS", f"{name!r} already exists.", hint="Give another name.", field="name"
        ) from error
    except OSError as error:
        hint = "Ask the user to check the output folder and the free space on its disk."
        message = f"{name!r} cannot be written: {error.strerror}."
        raise Refused("LOCAL_NOT_SAVED", message, hint=hint, field="name") from error


TOOLS = (Declaration(save_run_output, "Save run output", STARTS, {"run_id": "pr_Xj8mK2pL", "name": "invoice.md"}),)
