"""List the folders of this machine whose files may be read."""

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Annotated

from anyio import to_thread
from pydantic import Field

from extend_mcp.errors import Refused
from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.answers.fold import take_fitting
from extend_mcp.server.call import Call, Here
from extend_mcp.server.foreign_paths import check_ours
from extend_mcp.server.linkless import entries_of
from extend_mcp.server.local_files import (
    check_shown,
    is_allowed,
    is_document,
    locate,
    name_place,
    printable_path,
    refuse,
    show_path,
)
from extend_mcp.server.tools.calls.parameters import Cursor, Limit
from extend_mcp.server.tools.declaration import READS, Declaration
from extend_mcp.server.tools.run_answers.answer_models import AnswerModel, PageAnswer
from extend_mcp.server.tools.run_answers.api_objects import AGAIN, NOTHING, ROOM_TOKENS
from extend_mcp.server.tools.run_answers.notes import add_note

MOST_ENTRIES = 20_000
"""The most entries of a folder that are read."""


class FolderEntry(AnswerModel):
    """A folder, or a document with its size and the day of its last change, in UTC."""

    name: str
    bytes: int | None = None
    changed: str | None = None


class FolderAnswer(PageAnswer):
    folder: str | None = None
    folders: list[str] = []
    documents: list[FolderEntry] = []
    cursor: str | None = None


async def list_folder(
    here: Here,
    folder: Annotated[str | None, Field(description="Path; leave out to list the allowed folders")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> FolderAnswer:
    """List the documents and folders in a local folder, by name."""
    if folder is None:
        names = [printable_path(each) for each in here.settings.allowed_dirs]
        return FolderAnswer(folders=names, next=None if names else NOTHING)
    path = await to_thread.run_sync(_locate, folder, here)
    everything = await to_thread.run_sync(_read, path)
    entries = [entry for entry in everything if entry.name > (cursor or "")]
    budget = here.settings.result_tokens - ROOM_TOKENS
    rows = [entry.model_dump(exclude_none=True) for entry in entries[:limit]]
    shown = entries[: len(take_fitting(rows, budget))] if rows else []
    more = len(shown) < len(entries)
    return FolderAnswer(
        shown=len(shown) if more else None,
        total=len(everything) if more else None,
        folder=printable_path(path),
        folders=[entry.name for entry in shown if entry.bytes is None],
        documents=[entry for entry in shown if entry.bytes is not None],
        cursor=shown[-1].name if more else None,
        next=AGAIN if more else None if shown else NOTHING,
    )


def _locate(folder: str, here: Call) -> Path:
    """The folder at a path. Raises `Refused` if it may not be listed."""
    try:
        check_ours(folder)
        path = locate(folder)
        if not is_allowed(path, here.app.allowed_dirs):
            raise refuse(folder, here.settings.allowed_dirs)
        check_shown(path / "*", here.app.allowed_dirs)
    except Refused as error:
        error.field = "folder"
        raise
    return path


def _read(path: Path) -> Sequence[FolderEntry]:
    """The folders and documents of a folder, in the order of their names. Raises `Refused`."""
    try:
        with entries_of(path) as found:
            listed = sorted(_entries(islice(found, MOST_ENTRIES)), key=lambda entry: entry.name)
            if next(found, None) is not None:
                add_note(f"The folder has more than {MOST_ENTRIES:,} entries: some are not in this list.")
            return listed
    except OSError as error:
        what = f"{show_path(path.name)!r} cannot be listed: {error.strerror}."
        raise Refused("LOCAL_FILE_NOT_FOUND", what, hint=name_place(path), field="folder") from error


def _entries(found: Iterator["os.DirEntry[str]"]) -> Iterator[FolderEntry]:
    """Folders and documents. Left out: hidden ones, links, other files, and names that an answer cannot hold."""
    for each in found:
        name = printable_path(each.name)
        if name.startswith(".") or name != to_one_line(name, len(name)):
            continue
        if each.is_dir(follow_symlinks=False):
            yield FolderEntry(name=name)
        elif is_document(name) and each.is_file(follow_symlinks=False):
            status = each.stat(follow_symlinks=False)
            day = datetime.fromtimestamp(status.st_mtime, UTC).date().isoformat()
            yield FolderEntry(name=name, bytes=status.st_size, changed=day)


TOOLS = (Declaration(list_folder, "List folder", READS, {"folder": "~/Documents"}),)
