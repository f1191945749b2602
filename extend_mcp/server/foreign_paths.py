"""Refuses names of documents that cannot be paths on this machine, and says what to do instead."""

import os
import re
import sys
from pathlib import PureWindowsPath

from extend_mcp.errors import Refused
from extend_mcp.folders import is_folder
from extend_mcp.server.answers.envelope import to_one_line

_SANDBOX = re.compile(r"sandbox:|(/mnt/user-data|/mnt/data|/home/(?:claude|oai)|/sessions/[^/]+/mnt)(/|$)")
"""Folders in which hosts show uploaded files to a model. They are on the host's machine, not on this one."""
_WINDOWS = re.compile(r"/?[A-Za-z]:[\\/]|\\\\[^\\]+\\")

_TEXT = "Plain text can be given as `text` if a tool has that argument."
_WHERE = f"Ask the user where the file is on this machine; get_status() lists the folders that may be read. {_TEXT}"
_SAVE = f"Ask the user to save it in a folder that get_status() lists, and pass its path. {_TEXT}"

UPLOAD = f"request_upload(name=…) accepts a file of any size; pass the file_id that it returns. {_TEXT}"
"""Advice over HTTP."""


def check_ours(text: str, *, windows: bool = os.name == "nt") -> None:
    """Raises `Refused` for a path of the client's sandbox or of another system, and for a `data:` URI.

    A path is accepted if it exists, or if the sandbox's folder exists on this machine.
    """
    if text[:5].lower() == "data:":
        raise Refused("LOCAL_INVALID_ARGUMENT", "It is a data: URI, which is not accepted.", hint=_SAVE, field="file")
    path = text.removeprefix("file://")
    reason = _reason(path, windows=windows)
    if reason is not None:
        name = to_one_line(PureWindowsPath(path).name)
        raise Refused("LOCAL_PATH_NOT_ALLOWED", f"{name!r} {reason}.", hint=_WHERE, field="file")


def _reason(path: str, *, windows: bool) -> str | None:
    sandbox = _SANDBOX.match(path)
    if sandbox and not (sandbox[1] and is_folder(sandbox[1])):
        return "is in the client's own sandbox, which this server cannot see"
    if not windows and _WINDOWS.match(path) and not os.path.lexists(path):
        return f"is a Windows path, but this server runs on {_system()}"
    if windows and re.match(r"/(?!/)", path) and not _WINDOWS.match(path) and not os.path.lexists(path):
        return "is a path without a drive, but this server runs on Windows"
    return None


def _system() -> str:
    return {"darwin": "macOS", "linux": "Linux"}.get(sys.platform, sys.platform)
