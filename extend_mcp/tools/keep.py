"""Runs for good: delete one, save a result as a file."""

import re
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from anyio import to_thread
from mcp.server.elicitation import ElicitationResult
from mcp.server.mcpserver.context import Context
from mcp.server.mcpserver.resolve import Elicit, Resolve
from pydantic import Field

from extend_mcp.context import App, Here
from extend_mcp.errors import Refused
from extend_mcp.localfiles import readable
from extend_mcp.models.parse import ParseRun
from extend_mcp.models.runs import Run
from extend_mcp.reading.document import DocumentReader, text_of
from extend_mcp.reading.envelope import one_line
from extend_mcp.tools.answers import SavedAnswer
from extend_mcp.tools.facts import beside, facts, result_part
from extend_mcp.tools.objects import Confirm, Consent, ObjectAnswer, ask, check, shown
from extend_mcp.tools.runs import RunId, found

_PLAIN = re.compile(r"\w[\w .()-]{0,120}")
"""A file name without folders, and not hidden."""


def ask_about_run(run_id: str, confirm: bool, ctx: Context[App, Any]) -> Consent | Elicit[Consent]:
    """Ask before a run is deleted."""
    return ask(run_id, confirm, ctx)


async def delete_run(
    here: Here,
    agreed: Annotated[ElicitationResult[Consent], Resolve(ask_about_run)],
    run_id: RunId,
    confirm: Confirm = False,
) -> ObjectAnswer:
    """Delete a run and its output for good."""
    check(agreed)
    return await shown(here, await here.extend.runs(run_id).delete(run_id))


async def save_run_output(
    here: Here,
    run_id: RunId,
    name: Annotated[str | None, Field(description="File name; `.md` saves a parse as text, else it is JSON")] = None,
) -> SavedAnswer:
    """Save a finished run's whole output as a file in the user's output folder."""
    folder = here.settings.output_dir
    if folder is None:
        raise Refused(
            "LOCAL_SAVING_OFF",
            "No output folder is set.",
            hint="Ask the user to set EXTEND_OUTPUT_DIR and restart the server, or use read_run(run_id=…).",
        )
    run = await found(here, run_id)
    facts(run)
    name = f"{run_id}.json" if name is None else name
    text = await beside(run, partial(_whole, run, is_text=name.endswith(".md")))
    path = await to_thread.run_sync(_write, folder.expanduser(), name, text)
    return SavedAnswer(path=readable(path), bytes=path.stat().st_size)


def _whole(run: Run, *, is_text: bool) -> str:
    """A run's whole output: of a parse as text, if so asked, else as JSON."""
    output = result_part(run)
    if output is None:
        raise Refused("LOCAL_NOT_FINISHED", f"{run.id} is {run.status} and has no output.", run_id=run.id)
    if is_text and isinstance(run, ParseRun) and run.output is not None:
        return text_of(DocumentReader(run.output).pages())
    return "".join(output.lines())


def _write(folder: Path, name: str, text: str) -> Path:
    """Write a new file. Raises `Refused` for a name that is no plain file name, or that is taken."""
    if not _PLAIN.fullmatch(name) or Path(name).suffix not in {".json", ".md", ".txt"}:
        raise Refused(
            "LOCAL_INVALID_ARGUMENT", f"name: {one_line(name)!r} is no plain .json, .md or .txt file name", field="name"
        )
    path = folder / name
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise Refused(
            "LOCAL_FILE_EXISTS", f"{name!r} is there already.", hint="Give another name.", field="name"
        ) from error
    except OSError as error:
        raise Refused("LOCAL_NOT_SAVED", f"{name!r} cannot be written: {error.strerror}.", field="name") from error
    return path
