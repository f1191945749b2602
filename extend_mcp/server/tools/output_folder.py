"""Files that are saved into the user's output folder."""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from anyio import to_thread

from extend_mcp.errors import Refused
from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.call import Call
from extend_mcp.server.linkless import Draft
from extend_mcp.server.local_files import printable_path
from extend_mcp.server.tools.run_answers.answer_models import ToolAnswer

if TYPE_CHECKING:
    from extend_mcp.server.answers.value_table import RunValues

TABLES = (".csv", ".xlsx", ".jsonl")
"""The endings of tables."""
MOST_CHARACTERS = 120
"""The most characters of a name that is made from another."""
_PLAIN = re.compile(r"\w[\w .()-]{0,120}")
"""A file name without folders, and not hidden."""
_RESERVED = re.compile(r"(con|prn|aux|nul|(com|lpt)[\d¹²³]) *(\..*)?", re.IGNORECASE)
"""Names that Windows reserves for devices."""


class SavedAnswer(ToolAnswer):
    path: str
    bytes: int
    rows: int | None = None


def find_folder(here: Call) -> Path:
    """The output folder. Raises `Refused` if none is set."""
    if here.app.output_dir is None:
        raise Refused(
            "LOCAL_SAVING_OFF",
            "No output folder is set.",
            hint="Ask the user to set EXTEND_OUTPUT_DIR and restart the server, or use read_run(run_id=…).",
        )
    return here.app.output_dir


def check_name(name: str, kinds: Sequence[str]) -> None:
    """Raises `Refused` unless it is a plain file name with one of these endings."""
    plain = _PLAIN.fullmatch(name) and not _RESERVED.fullmatch(name)
    if not plain or not name.lower().endswith(tuple(kinds)):
        endings = " or ".join(filter(None, (", ".join(kinds[:-1]), kinds[-1])))
        raise Refused(
            "LOCAL_INVALID_ARGUMENT", f"name: {to_one_line(name)!r} is not a plain file name in {endings}", field="name"
        )


def make_plain(name: str, ending: str) -> str:
    """A plain file name made from any other name."""
    stem = re.sub(r"[^\w .()-]+", "_", name.removesuffix(ending)).lstrip("_ .()-")[: MOST_CHARACTERS - len(ending)]
    stem = stem.rstrip(" .") or "file"
    return f"{'file-' if _RESERVED.fullmatch(stem) else ''}{stem}{ending}"


@asynccontextmanager
async def open_draft(folder: Path, name: str) -> AsyncIterator[Draft]:
    """A new file that gets its name once it is complete. Raises `Refused` if the name is taken or writing fails."""
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


async def save_table(folder: Path, name: str, rows: Sequence["RunValues"]) -> SavedAnswer:
    """Save rows of values as a table in the format of the name's ending."""
    from extend_mcp.server.answers.table_files import WRITERS

    write = WRITERS[PurePath(name).suffix.lower()]
    async with open_draft(folder, name) as draft:
        await to_thread.run_sync(write, rows, draft.file)
        size = await to_thread.run_sync(draft.file.tell)
    return describe_saved(folder, name, size, len(rows))


def describe_saved(folder: Path, name: str, size: int, rows: int | None = None) -> SavedAnswer:
    """The answer about a saved file."""
    return SavedAnswer(path=printable_path(folder / name), bytes=size, rows=rows)
