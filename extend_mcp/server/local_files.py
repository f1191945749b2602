"""Files of this machine that a tool may read."""

import errno
import fnmatch
import os
import re
import stat
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePath
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from extend_mcp.errors import Refused
from extend_mcp.folders import is_folder, problem_of
from extend_mcp.server.answers.envelope import one_line
from extend_mcp.server.opening import entries_of, open_unlinked

EXTENSIONS = frozenset(
    ".pdf .png .jpg .jpeg .tiff .tif .svg .heic .heif .bmp .gif .webp .psd .xls .xlsx .xlsb .xlsm .xltm .xltx .ods"
    " .docx .docm .doc .wpd .dotx .odt .pptx .pptm .ppt .ppm .odp .csv .tsv .txt .html .htm .xml .rtf .lis .md .eml"
    " .msg .pcx".split()
)
"""What the API accepts (docs.extend.ai, supported file types), and what only the embedded engine reads: .docm, .htm,
.msg, .odp, .pptm, .tsv, .xlsb and .xlsm.

Anything else, like keys and settings, stays here.
"""

MAX_BYTES = 2 * 1024**3
"""A bound of our own: the API names none."""

ALLOW = "Ask the user to add its folder to EXTEND_ALLOWED_DIRS (or --allow-dir) and restart the server."
UNUSABLE = "Some of the folders that are set cannot be used: get_status() shows them."
AN_ID = "If it is an id: those of files begin with `file_`; an answer about a run has one as `file_id`."
_ID = re.compile(r"[a-z]+(_[a-z]+)*_\w+", re.ASCII)


def locate(text: str) -> Path:
    """The file that a path names, links followed: `~`, `file://` and paths relative to the working folder are known.

    A missing name means the one in its folder that looks like it. Raises `Refused` if the text cannot
    be a path. `open_document` checks whether the file exists, once it may be read.
    """
    if text.startswith("file:"):
        url = urlsplit(text)
        text = unquote(url.path)
        if os.name == "nt":
            text = text.lstrip("/")
    if not text.strip() or "\0" in text:
        raise Refused("LOCAL_INVALID_ARGUMENT", "file: empty, or not a path", field="file")
    try:
        return _there(Path(text).expanduser()).resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise Refused("LOCAL_FILE_NOT_FOUND", f"{one_line(text)!r} cannot be followed.", field="file") from error


def _there(path: Path) -> Path:
    """The path, with each missing name replaced by the only one in its folder that looks like it."""
    if os.path.lexists(path) or path.parent == path:
        return path
    folder = _there(path.parent)
    alike = _alike(folder, path.name)
    return folder / (alike[0] if len(alike) == 1 else path.name)


def _alike(folder: Path, name: str) -> list[str]:
    """The names in a folder that look like one; none if it cannot be listed."""
    try:
        return [each.name for each in folder.iterdir() if _plain(each.name) == _plain(name)]
    except OSError:
        return []


def _plain(name: str) -> str:
    """A name as it looks: composed letters, and one kind of blank."""
    return "".join(" " if char.isspace() else char for char in unicodedata.normalize("NFC", name))


def expand(path: Path, folders: Sequence[Path]) -> list[Path]:
    """The documents that a located folder, or a pattern like `folder/*.pdf`, names; a plain path is itself.

    Hidden files, what is no document, and links that lead out of this folder and of the allowed ones are passed over.
    Raises `Refused` if nothing is left, or the folder cannot be read.
    """
    if is_folder(path):
        folder, pattern = path, "*"
    elif any(char in path.name for char in "*?[") and not os.path.lexists(path):
        folder, pattern = path.parent, _plain(path.name)
    else:
        return [path]
    _check_shown(folder / "*", folders)
    try:
        with entries_of(folder) as entries:
            named_so = [each for each in entries if fnmatch.fnmatch(_plain(each.name), pattern)]
            targets = [_target(folder, each, folders) for each in named_so if _is_document(each.name)]
    except OSError as error:
        reason = "is not a folder" if error.errno in _NOT_THERE else f"cannot be read: {error.strerror}"
        raise Refused("LOCAL_FILE_NOT_FOUND", f"{named(folder.name)!r} {reason}.", field="files") from error
    found = sorted({target for target in targets if target is not None})
    if not found:
        hint = "A pattern may stand in the last part of a path alone, like `folder/*.pdf`."
        raise Refused("LOCAL_FILE_NOT_FOUND", f"No document matches {named(path.name)!r}.", hint=hint, field="files")
    return found


def _is_document(name: str) -> bool:
    return PurePath(name).suffix.lower() in EXTENSIONS and not name.startswith(".")


def _target(folder: Path, entry: "os.DirEntry[str]", folders: Iterable[Path]) -> Path | None:
    """The file that an entry of a folder is, or leads to; None if it is not a file, or is elsewhere."""
    if not entry.is_symlink():
        return folder / entry.name if entry.is_file(follow_symlinks=False) else None
    target = Path(os.path.realpath(folder / entry.name))
    within = target.parent == folder or is_allowed(target, folders)
    if not within or not _is_document(target.name):
        return None
    return target if os.path.isfile(target) else None  # noqa: PTH113 - `Path.is_file` raises where it may not look


def is_allowed(path: Path, folders: Iterable[Path]) -> bool:
    """True if the located `path` is inside one of `folders`, none of which has links in its own path."""
    return any(path.is_relative_to(folder) for folder in folders)


def shown(text: str) -> str:
    """A file argument, for a message. If it may be a URL, user, query and fragment are left out."""
    return one_line(re.sub(r"//[^/@]*@", "//", re.split(r"[?#]", text)[0]))


def readable(path: str | Path) -> str:
    """A path of this machine with `?` for what is not UTF-8 in it, since no answer can hold that."""
    return str(path).encode("utf-8", "replace").decode()


def named(path: str | Path, limit: int = 80) -> str:
    """The same on one line, for a message."""
    return one_line(readable(path), limit)


def refuse(text: str, folders: Iterable[Path] = ()) -> Refused:
    """The error for a path that is not in one of `folders`.

    It shows neither whether there is such a file nor where links lead.
    """
    hints = [ALLOW, UNUSABLE if any(map(problem_of, folders)) else "", AN_ID if _ID.fullmatch(text) else ""]
    name = shown(PurePath(text).name or text)
    hint = " ".join(filter(None, hints))
    return Refused("LOCAL_PATH_NOT_ALLOWED", f"{name!r} is not in an allowed folder.", hint=hint, field="file")


_NOT_THERE = {errno.ENOENT, errno.ENOTDIR}


def open_document(path: Path, folders: Iterable[Path]) -> BinaryIO:
    """Open a located file that may be read. No link is followed any more, so it is the one that was decided on.

    Raises `Refused`: not there, not a regular file, empty, too large, hidden, of a kind that the API does not take,
    unreadable.
    """
    name = named(path.name)
    if is_folder(path):
        hint = "Name one document; start_batch(files=…) takes a folder."
        raise Refused("LOCAL_NOT_A_FILE", f"{name!r} is a folder.", hint=hint, field="file")
    _check_shown(path, folders)
    _check_name(path.name, name)
    if path.suffix.lower() not in EXTENSIONS:
        kind = path.suffix or "no extension"
        raise Refused(
            "FILE_TYPE_NOT_SUPPORTED", f"{name!r} ({kind}) is not a kind of document that Extend takes.", field="file"
        )
    try:
        file = open_unlinked(path)
    except OSError as error:
        raise _unopened(path, error) from error
    try:
        _check(os.fstat(file), name)
        return os.fdopen(file, "rb")
    except (Refused, OSError):
        os.close(file)
        raise


def _unopened(path: Path, error: OSError) -> Refused:
    name = named(path.name)
    if error.errno in _NOT_THERE:
        several = len(_alike(path.parent, path.name)) > 1
        hint = "Ask the user to rename one of the files whose names look like this." if several else "Check the path."
        return Refused("LOCAL_FILE_NOT_FOUND", f"There is no file {name!r}.", hint=hint, field="file")
    if error.errno == errno.ELOOP:
        return Refused("LOCAL_FILE_UNREADABLE", f"{name!r} was replaced while it was opened.", field="file")
    return Refused("LOCAL_FILE_UNREADABLE", f"{name!r} cannot be read: {error.strerror}.", field="file")


def _check_shown(path: Path, folders: Iterable[Path]) -> None:
    """Raises `Refused` for what is hidden: by its name, or by a folder below each allowed one that holds it."""
    within = [path.relative_to(folder).parts[:-1] for folder in folders if path.is_relative_to(folder)]
    hiding = [next((part for part in parts if part.startswith(".")), None) for parts in within]
    if path.name.startswith("."):
        what = f"{named(path.name)!r} is hidden, since its name begins with a dot: hidden files are not sent."
    elif hiding and all(hiding):
        what = f"{named(path.name)!r} is in the hidden folder {named(hiding[0] or '')!r}: what is there is not sent."
    else:
        return
    hint = "Ask the user for a copy that is not hidden, if it is a document."
    raise Refused("FILE_TYPE_NOT_SUPPORTED", what, hint=hint, field="file")


def _check_name(name: str, shown_as: str) -> None:
    try:
        name.encode()
    except UnicodeEncodeError as error:
        raise Refused(
            "LOCAL_FILE_UNREADABLE",
            f"The name {shown_as!r} is not UTF-8, where it has `?`: the API takes no such name.",
            hint="Ask the user to rename the file.",
            field="file",
        ) from error


def _check(status: os.stat_result, name: str) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise Refused("LOCAL_NOT_A_FILE", f"{name!r} is not a regular file.", hint="Name one document.", field="file")
    if status.st_size == 0:
        raise Refused("LOCAL_FILE_EMPTY", f"{name!r} is empty.", field="file")
    if status.st_size > MAX_BYTES:
        raise Refused(
            "FILE_SIZE_TOO_LARGE", f"{name!r} has {status.st_size:,} bytes; {MAX_BYTES:,} are allowed.", field="file"
        )
