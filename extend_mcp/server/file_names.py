"""Paths as people and models write them: with escapes, and with names that only look like those of the files."""

import os
import re
import unicodedata
from pathlib import Path
from urllib.parse import unquote


def read_escapes(text: str) -> str:
    """The path; if it does not exist and would without the escapes of a shell (`My\\ file.pdf`) or a URL (`%20`), then
    without these."""
    if not re.search(r"\\ |%[0-9A-Fa-f]{2}", text) or os.path.lexists(Path(text).expanduser()):
        return text
    plain = unquote(text) if os.name == "nt" else re.sub(r"\\(.)", r"\1", unquote(text))
    return plain if "\0" not in plain and os.path.lexists(Path(plain).expanduser()) else text


def replace_missing(path: Path) -> Path:
    """The path, with each name that does not exist replaced by the only one in its folder that looks the same."""
    if os.path.lexists(path) or path.parent == path:
        return path
    folder = replace_missing(path.parent)
    alike = find_alike(folder, path.name)
    return folder / (alike[0] if len(alike) == 1 else path.name)


def find_alike(folder: Path, name: str) -> list[str]:
    """The names in a folder that look the same as `name`; none if the folder cannot be listed."""
    try:
        return [each.name for each in folder.iterdir() if normalise_name(each.name) == normalise_name(name)]
    except OSError:
        return []


def normalise_name(name: str) -> str:
    """The name with composed letters and plain spaces, so that names that look the same are equal."""
    return "".join(" " if char.isspace() else char for char in unicodedata.normalize("NFC", name))
