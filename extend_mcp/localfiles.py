"""Files of this machine that a tool may read."""

import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from extend_mcp.errors import Refused
from extend_mcp.reading.envelope import one_line

EXTENSIONS = frozenset(
    ".pdf .png .jpg .jpeg .tiff .tif .svg .heic .heif .bmp .gif .webp .psd .xls .xlsx .xltm .xltx .ods .docx .doc .wpd "
    ".dotx .odt .pptx .ppt .ppm .csv .txt .html .xml .rtf .lis .md .eml .pcx".split()
)
"""What the API takes (docs.extend.ai, supported file types). Anything else, keys and settings files too, stays here."""

_FLAGS = os.O_RDONLY
for _flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):  # each where the system has it
    _FLAGS |= getattr(os, _flag, 0)

MAX_BYTES = 2 * 1024**3
"""A bound of our own: the API names none."""

ALLOW = "Ask the user to add its folder to EXTEND_ALLOWED_DIRS (or --allow-dir) and restart the server."
AN_ID = "If it is an id: those of files begin with `file_`; an answer about a run has one as `file_id`."
_ID = re.compile(r"[a-z]+(_[a-z]+)*_\w+", re.ASCII)


def locate(text: str) -> Path:
    """The file that a path names, links followed: `~`, `file://` and paths relative to the working folder are known.

    Raises `Refused` where the text cannot be a path. Whether the file is there is not told: that is for
    `open_document`, once it may be read.
    """
    if text.startswith("file:"):
        url = urlsplit(text)
        text = unquote(url.path)
        if os.name == "nt":
            text = text.lstrip("/")
    if not text.strip() or "\0" in text:
        raise Refused("LOCAL_INVALID_ARGUMENT", "file: empty, or not a path", field="file")
    try:
        return Path(text).expanduser().resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise Refused("LOCAL_FILE_NOT_FOUND", f"{one_line(text)!r} cannot be followed.", field="file") from error


def expand(text: str) -> list[Path]:
    """The documents that a folder, or a pattern like `folder/*.pdf`, names; a plain path is itself.

    Links that lead out of the folder, hidden files and what is no document are passed over. Raises `Refused` where
    nothing is left.
    """
    path = locate(text)
    if path.is_dir():
        folder, pattern = path, "*"
    elif any(char in path.name for char in "*?["):
        folder, pattern = path.parent, path.name
    else:
        return [path]
    found = sorted(each for each in folder.glob(pattern) if _is_document(each) and each.resolve().parent == folder)
    if not found:
        raise Refused("LOCAL_FILE_NOT_FOUND", f"No document matches {one_line(text)!r}.", field="files")
    return found


def _is_document(path: Path) -> bool:
    return path.suffix.lower() in EXTENSIONS and not path.name.startswith(".") and path.is_file()


def is_allowed(path: Path, folders: Iterable[Path]) -> bool:
    """Whether the located `path` is inside one of `folders`, whose own links are followed too."""
    return any(path.is_relative_to(folder.expanduser().resolve()) for folder in folders)


def shown(text: str) -> str:
    """What was given for a file, for a message. Of what may be a URL, the user, the query and the fragment go."""
    return one_line(re.sub(r"//[^/@]*@", "//", re.split(r"[?#]", text)[0]))


def readable(path: str | Path) -> str:
    """A path of this machine with `?` for what is no UTF-8 in it, since no answer can hold that."""
    return str(path).encode("utf-8", "replace").decode()


def named(path: str | Path, limit: int = 80) -> str:
    """The same on one line, for a message."""
    return one_line(readable(path), limit)


def refuse(text: str) -> Refused:
    """The error for a path that is not allowed; it tells neither whether there is such a file nor where links lead."""
    hint = f"{ALLOW} {AN_ID}" if _ID.fullmatch(text) else ALLOW
    name = shown(PurePath(text).name or text)
    return Refused("LOCAL_PATH_NOT_ALLOWED", f"{name!r} is not in an allowed folder.", hint=hint, field="file")


def open_document(path: Path) -> BinaryIO:
    """Open a located file that may be read. It is checked after opening, so it cannot be swapped in between.

    Raises `Refused`: not there, not a regular file, empty, too large, of a kind that the API does not take, unreadable.
    """
    name = named(path.name)
    if path.is_dir():
        hint = "Name one document; start_batch(files=…) takes a folder."
        raise Refused("LOCAL_NOT_A_FILE", f"{name!r} is a folder.", hint=hint, field="file")
    _check_name(path.name, name)
    if path.suffix.lower() not in EXTENSIONS:
        kind = path.suffix or "no extension"
        raise Refused(
            "FILE_TYPE_NOT_SUPPORTED", f"{name!r} ({kind}) is not a kind of document that Extend takes.", field="file"
        )
    try:
        file = os.open(path, _FLAGS)
    except FileNotFoundError as error:
        raise Refused(
            "LOCAL_FILE_NOT_FOUND", f"There is no file {name!r}.", hint="Check the path.", field="file"
        ) from error
    except OSError as error:
        raise Refused("LOCAL_FILE_UNREADABLE", f"{name!r} cannot be read: {error.strerror}.", field="file") from error
    try:
        _check(os.fstat(file), path)
        return os.fdopen(file, "rb")
    except (Refused, OSError):
        os.close(file)
        raise


def _check_name(name: str, shown_as: str) -> None:
    if name.startswith("."):
        raise Refused(
            "FILE_TYPE_NOT_SUPPORTED",
            f"{shown_as!r} is hidden, since its name begins with a dot: hidden files are not sent.",
            hint="Ask the user for a copy with another name, if it is a document.",
            field="file",
        )
    try:
        name.encode()
    except UnicodeEncodeError as error:
        raise Refused(
            "LOCAL_FILE_UNREADABLE",
            f"The name {shown_as!r} is not UTF-8, where it has `?`: the API takes no such name.",
            hint="Ask the user to rename the file.",
            field="file",
        ) from error


def _check(status: os.stat_result, path: Path) -> None:
    name = named(path.name)
    if not stat.S_ISREG(status.st_mode):
        raise Refused("LOCAL_NOT_A_FILE", f"{name!r} is not a regular file.", hint="Name one document.", field="file")
    if status.st_size == 0:
        raise Refused("LOCAL_FILE_EMPTY", f"{name!r} is empty.", field="file")
    if status.st_size > MAX_BYTES:
        raise Refused(
            "FILE_SIZE_TOO_LARGE", f"{name!r} has {status.st_size:,} bytes; {MAX_BYTES:,} are allowed.", field="file"
        )
    if path.resolve() != path or not os.path.samestat(path.stat(), status):
        raise Refused("LOCAL_FILE_UNREADABLE", f"{name!r} was replaced while it was opened.", field="file")
