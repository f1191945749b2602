"""The documents that folders and patterns name."""

import fnmatch
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from extend_mcp.errors import Refused
from extend_mcp.folders import is_folder
from extend_mcp.server.file_names import normalise_name
from extend_mcp.server.linkless import entries_of
from extend_mcp.server.local_files import (
    NOT_THERE,
    check_shown,
    is_allowed,
    is_document,
    is_pattern,
    name_place,
    show_path,
)

DEEP = (
    "Folders within folders are not searched: give each its own pattern, like `folder/part/*.pdf`. "
    "list_folder(folder=…) lists them."
)


def expand(path: Path, folders: Sequence[Path]) -> list[Path]:
    """The documents in a located folder, or those of a pattern like `folder/*.pdf`; any other path is returned
    unchanged.

    Hidden files, files that are not documents, and links to outside this folder and the allowed ones are skipped.
    Raises `Refused` if nothing is left, or the folder cannot be read.
    """
    if is_folder(path):
        folder, pattern = path, "*"
    elif is_pattern(path) and not os.path.lexists(path):
        folder, pattern = path.parent, normalise_name(path.name)
    else:
        return [path]
    check_shown(folder / "*", folders)
    try:
        with entries_of(folder) as entries:
            matching = [each for each in entries if fnmatch.fnmatch(normalise_name(each.name), pattern)]
            targets = [_target(folder, each, folders) for each in matching if is_document(each.name)]
    except OSError as error:
        reason = "is not a folder" if error.errno in NOT_THERE else f"cannot be read: {error.strerror}"
        what = f"{show_path(folder.name)!r} {reason}."
        hint = DEEP if "**" in path.parts else name_place(folder)
        raise Refused("LOCAL_FILE_NOT_FOUND", what, hint=hint, field="files") from error
    found = sorted({target for target in targets if target is not None})
    if not found:
        hint = f"{name_place(path)} Only its last part can be a pattern, like `folder/*.pdf`."
        raise Refused(
            "LOCAL_FILE_NOT_FOUND", f"No document matches {show_path(path.name)!r}.", hint=hint, field="files"
        )
    return found


def _target(folder: Path, entry: "os.DirEntry[str]", folders: Iterable[Path]) -> Path | None:
    """The file of a folder's entry, or the file that it links to; None if that is not a file, or not allowed."""
    if not entry.is_symlink():
        return folder / entry.name if entry.is_file(follow_symlinks=False) else None
    target = Path(os.path.realpath(folder / entry.name))
    within = target.parent == folder or is_allowed(target, folders)
    if not within or not is_document(target.name):
        return None
    return target if os.path.isfile(target) else None  # noqa: PTH113 - `Path.is_file` raises for lack of permission
