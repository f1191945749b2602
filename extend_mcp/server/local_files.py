"""Files on this machine that a tool may read."""

import errno
import os
import re
import stat
from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice
from pathlib import Path, PurePath
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from extend_mcp.errors import Refused
from extend_mcp.folders import find_problem, is_folder
from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.file_names import find_alike, read_escapes, replace_missing
from extend_mcp.server.linkless import open_unlinked

EXTENSIONS = frozenset(
    ".pdf .png .jpg .jpeg .tiff .tif .svg .heic .heif .bmp .gif .webp .psd .xls .xlsx .xlsb .xlsm .xltm .xltx .ods"
    " .docx .docm .doc .wpd .dotx .dotm .odt .pptx .pptm .ppsx .potx .ppt .ppm .odp .fodt .fods .fodp"
    " .csv .tsv .txt .html .htm .xml .rtf .lis .md .eml .msg .mht .mhtml .mbox .ics .vcf .pcx".split()
)
"""The kinds of files that the API accepts (docs.extend.ai, supported file types), and those that only the embedded
engine reads: .docm, .dotm, .fodp, .fods, .fodt, .htm, .ics, .mbox, .mht, .mhtml, .msg, .odp, .potx, .ppsx, .pptm, .tsv,
.vcf, .xlsb and .xlsm.

Other files, such as keys and settings, are never sent.
"""

MAX_BYTES = 2 * 1024**3
"""Our own limit: the API documents none."""

PATTERN = "start_batch(files=…) takes a pattern; this argument takes one document."
ALLOW = "Ask the user to add its folder to EXTEND_ALLOWED_DIRS (or --allow-dir) and restart the server."
RELATIVE = "The path is relative to {!r}, where this server was started. If the file is elsewhere, give the whole path."
FOUND = "Give the whole path: in an allowed folder there is {!r}."
UNUSABLE = "Some of the allowed folders cannot be used: get_status() shows which."
AN_ID = "If it is an id: ids of files begin with `file_`; an answer about a run has one as `file_id`."
_ID = re.compile(r"[a-z]+(_[a-z]+)*_\w+", re.ASCII)


def locate(text: str) -> Path:
    """The file at a path, with links followed. `~`, `file://` and paths relative to the working folder are understood.

    A name that does not exist means the one in its folder that looks the same. Raises `Refused` if the text cannot
    be a path. Whether the file exists is checked by `open_document`, after the check that it may be read.
    """
    if text.startswith("file:"):
        url = urlsplit(text)
        text = unquote(url.path)
        if os.name == "nt":
            text = text.lstrip("/")
    if not text.strip() or "\0" in text:
        raise Refused("LOCAL_INVALID_ARGUMENT", "A path cannot be empty or contain a null character.", field="file")
    try:
        return replace_missing(Path(read_escapes(text)).expanduser()).resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise Refused("LOCAL_FILE_NOT_FOUND", f"{to_one_line(text)!r} cannot be followed.", field="file") from error


def is_pattern(path: Path) -> bool:
    """True for a path that looks like a pattern, like `folder/*.pdf`."""
    return any(char in path.name for char in "*?[")


def is_document(name: str) -> bool:
    """True for the name of a document that may be sent: of a kind that the API accepts, and not hidden."""
    return PurePath(name).suffix.lower() in EXTENSIONS and not name.startswith(".")


def is_allowed(path: Path, folders: Iterable[Path]) -> bool:
    """True if the located `path` is inside one of `folders`. Their paths must have no links."""
    return any(path.is_relative_to(folder) for folder in folders)


def show_argument(text: str) -> str:
    """A file argument, for messages. If it can be a URL, its user, query and fragment are left out."""
    return to_one_line(re.sub(r"//[^/@]*@", "//", re.split(r"[?#]", text)[0]))


def printable_path(path: str | Path) -> str:
    """A path on this machine, with `?` for everything that is not UTF-8, which an answer cannot hold."""
    return str(path).encode("utf-8", "replace").decode()


def show_path(path: str | Path, limit: int = 80) -> str:
    """A path on one line, for messages."""
    return to_one_line(printable_path(path), limit)


def is_whole(text: str) -> bool:
    """True for a path that means the same in any working folder."""
    return text.startswith(("~", "file:")) or PurePath(text).is_absolute()


def name_place(path: Path) -> str:
    """The hint for a located path at which nothing was found: the folder that was searched."""
    return f"Searched in the folder {show_path(path.parent)!r}: check the path."


def refuse(text: str, folders: Iterable[Path] = ()) -> Refused:
    """The error for a path outside all of `folders`. It does not reveal if the file exists or where links lead."""
    is_id = _ID.fullmatch(text) is not None
    found = None if is_id or is_whole(text) else _find_below(text, folders)
    place = "" if is_id or is_whole(text) else RELATIVE.format(show_path(Path.cwd()))
    hints = [place, AN_ID if is_id else "", ALLOW, UNUSABLE if any(map(find_problem, folders)) else ""]
    name = show_argument(PurePath(text).name or text)
    hint = FOUND.format(show_path(found, 300)) if found else " ".join(filter(None, hints))
    return Refused("LOCAL_PATH_NOT_ALLOWED", f"{name!r} is not in an allowed folder.", hint=hint, field="file")


def refuse_declined(text: str) -> Refused:
    """The error for a path that the user, who was asked, does not let the server read."""
    message = f"The user was asked, and does not allow reading {show_argument(PurePath(text).name or text)!r}."
    hint = "Go on without it. Do not ask again, unless the user asks for it."
    return Refused("LOCAL_PATH_NOT_ALLOWED", message, hint=hint, field="file")


def _find_below(text: str, folders: Iterable[Path]) -> Path | None:
    """The document at a relative path below one of the allowed folders, if there is one."""
    for folder in folders:
        path = locate(str(folder / text))
        if is_allowed(path, [folder]) and is_document(path.name) and path.is_file():
            return path
    return None


SIMILAR = 3
"""The most similar names that a hint lists."""
COMPARED = 5000
"""Names of a folder that a missing one is compared with."""

NOT_THERE = {errno.ENOENT, errno.ENOTDIR}
"""The errors for a path that does not exist."""


def open_document(path: Path, folders: Iterable[Path]) -> BinaryIO:
    """Open a located file that may be read. Links are not followed, so it is the file that was checked.

    Raises `Refused` if it does not exist, is not a regular file, is empty, too large, hidden, unreadable, or of a kind
    that the API does not accept.
    """
    name = show_path(path.name)
    if is_folder(path):
        hint = "Name one document; start_batch(files=…) takes a folder."
        raise Refused("LOCAL_NOT_A_FILE", f"{name!r} is a folder.", hint=hint, field="file")
    check_shown(path, folders)
    _check_name(path.name, name)
    if path.suffix.lower() not in EXTENSIONS:
        kind = path.suffix or "no extension"
        raise Refused(
            "FILE_TYPE_NOT_SUPPORTED", f"{name!r} ({kind}) is not a kind of document that Extend accepts.", field="file"
        )
    try:
        file = open_unlinked(path)
    except OSError as error:
        raise _unopened(path, folders, error) from error
    try:
        _check(os.fstat(file), name)
        return os.fdopen(file, "rb")
    except (Refused, OSError):
        os.close(file)
        raise


def _unopened(path: Path, folders: Iterable[Path], error: OSError) -> Refused:
    name = show_path(path.name)
    if error.errno in NOT_THERE:
        several = len(find_alike(path.parent, path.name)) > 1
        alike = "Ask the user to rename one of the files whose names look the same."
        hint = alike if several else PATTERN if is_pattern(path) else name_place(path) + _name_similar(path, folders)
        return Refused("LOCAL_FILE_NOT_FOUND", f"There is no file {name!r}.", hint=hint, field="file")
    if error.errno == errno.ELOOP:
        return Refused("LOCAL_FILE_UNREADABLE", f"{name!r} was replaced while it was opened.", field="file")
    return Refused("LOCAL_FILE_UNREADABLE", f"{name!r} cannot be read: {error.strerror}.", field="file")


def _name_similar(path: Path, folders: Iterable[Path]) -> str:
    """The end of a hint: the documents in an allowed folder whose names are most like that of a missing file."""
    if not is_allowed(path.parent, folders):
        return ""
    try:
        names = {each.name.lower(): each.name for each in islice(path.parent.iterdir(), COMPARED)}
    except OSError:
        return ""
    near = get_close_matches(path.name.lower(), filter(is_document, names), SIMILAR)
    return f" Similar names there: {', '.join(repr(show_path(names[each])) for each in near)}." if near else ""


def check_shown(path: Path, folders: Iterable[Path]) -> None:
    """Raises `Refused` for a hidden file: its name begins with a dot, or it is in a hidden folder below every allowed
    folder that holds it."""
    within = [path.relative_to(folder).parts[:-1] for folder in folders if path.is_relative_to(folder)]
    hiding = [next((part for part in parts if part.startswith(".")), None) for parts in within]
    name = show_path(path.name)
    if path.name.startswith("."):
        what = f"{name!r} is hidden, since its name begins with a dot: hidden files are not sent."
    elif hiding and all(hiding):
        what = f"{name!r} is in the hidden folder {show_path(hiding[0] or '')!r}: files in it are not sent."
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
            f"The name {shown_as!r} is not UTF-8 where it shows `?`: the API does not accept it.",
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
            "FILE_SIZE_TOO_LARGE", f"{name!r} has {status.st_size:,} bytes; the limit is {MAX_BYTES:,}.", field="file"
        )
