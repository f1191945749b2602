"""Reads folders from settings, as people write them, and says why a folder cannot be used."""

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote as unquote_url
from urllib.parse import urlsplit

from extend_mcp.environment import unquote

_POSIX_ENTRY = re.compile(r"(?:file:(?=/)|[A-Za-z]:(?=\\))?[^:\n]+")
"""An entry of a list with `:` between them; the colons of `file:///…` and `C:\\…` are part of it."""
_BEGINNING = re.compile(r"[/~$\"'\\]|file:/|[A-Za-z]:[\\/]")
"""How an absolute folder begins."""
_VARIABLE = re.compile(r"\$\{(\w+)\}|\$(\w+)")
_UNFILLED = re.compile(r"\$\{[^}]*\}|\$\w")
_WINDOWS = re.compile(r"[A-Za-z]:[\\/]|\\\\")


def split_folders(text: str) -> list[Path]:
    """The folders of a setting: separated as in `PATH`, or by lines, or a JSON list.

    Commas and semicolons separate them too, if each part begins like a folder and the whole text is not one.
    """
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        try:
            return read_folders(map(str, json.loads(text)))
        except ValueError:
            text = text if is_folder(text) else text[1:-1]
    return read_folders(each for part in _parted(unquote(text)) for each in _split(unquote(part)))


def read_folders(entries: Iterable[str | Path]) -> list[Path]:
    """Each entry as a folder. Empty entries are left out: they would mean the working folder."""
    folders = [each if isinstance(each, Path) else read_folder(each) for each in entries]
    return [each for each in folders if each is not None]


def read_folder(text: str) -> Path | None:
    """One folder: quotes, `file://`, `~`, `$HOME` and other set variables are understood. None if the text is empty."""
    text = unquote(text)
    if text.startswith("file:/"):
        text = unquote_url(urlsplit(text).path)
        text = text.lstrip("/") if os.name == "nt" else text
    if not is_folder(text):
        text = _VARIABLE.sub(lambda match: os.environ.get(match[1] or match[2]) or match[0], text)
    if not text:
        return None
    try:
        return Path(text).expanduser()
    except RuntimeError:  # `~name` of an unknown user
        return Path(text)


def is_folder(path: str | Path) -> bool:
    """True if the folder exists. False for an impossible name, for which `Path.is_dir` would raise."""
    return os.path.isdir(path)  # noqa: PTH112


def resolve_links(folder: Path) -> Path:
    """The folder with its links followed."""
    return Path(os.path.realpath(folder))


def find_problem(folder: Path) -> str | None:
    """Why nothing can be read from a folder, or None."""
    text = str(folder)
    if is_folder(folder):
        return None if os.access(folder, os.R_OK | os.X_OK) else "cannot be read by this user"
    if os.path.lexists(folder):
        return "is not a folder"
    if _UNFILLED.search(text):
        return "not filled in by the client that started the server"
    if os.name != "nt" and _WINDOWS.match(text):
        return "is a Windows path, but this system is not Windows"
    return "no such folder"


def _split(text: str) -> list[str]:
    if os.pathsep == ":":
        return _POSIX_ENTRY.findall(text)
    return re.split(rf"[{os.pathsep}\n]", text)


def _parted(text: str) -> list[str]:
    """The text, or its parts between commas and semicolons."""
    parts = [part.strip() for part in re.split("[,;]", text) if part.strip()]
    whole = read_folder(text)
    if whole is not None and is_folder(whole):
        return [text]
    return parts if len(parts) > 1 and all(map(_BEGINNING.match, parts)) else [text]
