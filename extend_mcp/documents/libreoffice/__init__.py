"""Reads older Word and PowerPoint files (.doc, .ppt) through LibreOffice, if it is installed."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing import connection
from pathlib import Path
from typing import IO

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.libreoffice import guard as convert_guard
from extend_mcp.documents.libreoffice.stream_heads import stream_heads
from extend_mcp.documents.page import Document
from extend_mcp.wire.runs import RunWarning

SECONDS = 120.0
"""The longest time of one conversion; most take three seconds."""
_SETTINGS = {
    "Common/Security/Scripting": {"MacroSecurityLevel": "3", "DisableMacrosExecution": "true"},
    "Writer/Content/Update": {"Link": "2"},
}
"""Macros never run, and links are never followed."""
_OPTIONS = ("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard")


@dataclass(frozen=True, slots=True)
class _Target:
    """The target of a conversion, its filters, and the package of LibreOffice that it needs."""

    ending: str
    read_by: str
    written_by: str
    package: str


_WORD = _Target("docx", "MS Word 97", "MS Word 2007 XML", "libreoffice-writer")
_WORD_95 = replace(_WORD, read_by="MS Word 95")
_SLIDES = _Target("pptx", "MS PowerPoint 97", "Impress MS PowerPoint 2007 XML", "libreoffice-impress")
_ENDINGS = {"application/msword": "doc", "application/vnd.ms-powerpoint": "ppt"}


def read_converted(path: Path, mime_type: str) -> Document:
    """Convert the file with LibreOffice and read it. Raises `DocumentFailure`, also if LibreOffice is not installed."""
    heads = stream_heads(path)
    if heads.is_locked:
        raise DocumentFailure("PASSWORD_PROTECTED_FILE", "The office document is encrypted. Upload it unlocked.")
    ending = _ENDINGS[mime_type]
    target = _SLIDES if ending == "ppt" else _WORD_95 if heads.is_word_95 else _WORD
    program = _program(ending, target)
    with tempfile.TemporaryDirectory(prefix="extend-convert-", ignore_cleanup_errors=True) as folder:
        fence = _fence()
        command = [*fence, program, *_prepared(path, ending, target, Path(folder))]
        with _guarded(command, Path(folder)) as ended:
            if not connection.wait([ended.fileno()], SECONDS):
                message = f"LibreOffice did not read the file within {SECONDS:g} seconds and was stopped."
                raise DocumentFailure("FAILED_TO_PROCESS_FILE", message)
            document = _read(Path(folder) / "made" / f"document.{target.ending}", target)
    document.mime_type = mime_type
    if not fence:
        message = "LibreOffice read the file; on this machine its network access could not be blocked meanwhile."
        document.warnings.append(RunWarning(code="LOCAL_NETWORK_OPEN", message=message))
    return document


def _read(converted: Path, target: _Target) -> Document:
    if not converted.is_file():
        raise DocumentFailure(
            "CORRUPT_FILE", "LibreOffice could not read the file: it is damaged, or older than Office 97."
        )
    if target is not _SLIDES:
        from extend_mcp.documents.word import read_word

        return read_word(converted, None)
    from extend_mcp.documents.slides import read_slides

    return read_slides(converted, None, None)


def _program(ending: str, target: _Target) -> str:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is not None and sys.platform != "win32":
        return program
    raise DocumentFailure(
        "FILE_TYPE_NOT_SUPPORTED",
        f"The local engine reads .{ending} files through LibreOffice, which was not found (no `soffice` on the PATH). "
        f"Install it (on Debian: apt-get install {target.package}), save the file as .{target.ending} or PDF, or use "
        "the cloud backend.",
    )


def _prepared(path: Path, ending: str, target: _Target, folder: Path) -> list[str]:
    """Put the file and a profile into a folder. Returns the options to convert the file there."""
    source = folder / f"document.{ending}"
    shutil.copyfile(path, source)
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_settings(), encoding="utf-8")
    filters = [f"--infilter={target.read_by}", "--convert-to", f"{target.ending}:{target.written_by}"]
    return [
        f"-env:UserInstallation={profile.as_uri()}",
        *_OPTIONS,
        *filters,
        "--outdir",
        str(folder / "made"),
        str(source),
    ]


def _settings() -> str:
    """The settings in the form of a profile."""
    props = [
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value>'
        "</prop></item>"
        for path, values in _SETTINGS.items()
        for name, value in values.items()
    ]
    return f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{"".join(props)}</oor:items>'


@contextmanager
def _guarded(command: list[str], folder: Path) -> Iterator[IO[bytes]]:
    """Run a command under a guard, which stops it and deletes the folder when this block or process ends in any way.

    The yielded pipe closes when the command has ended.
    """
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
    }
    guard = subprocess.Popen(  # noqa: S603 (no part of the command is a document's)
        [sys.executable, "-I", convert_guard.__file__, str(folder), *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=environment,
        process_group=0,
    )
    with guard:  # closes the pipe that the guard waits for, and waits for the guard
        assert guard.stdout is not None
        yield guard.stdout


def _fence() -> list[str]:
    """A prefix that runs a command without network; empty if the system does not allow it."""
    unshare = shutil.which("unshare")
    for options in (["-n"], ["-r", "-n"]):
        if unshare is not None and _works([unshare, *options, "true"]):
            return [unshare, *options]
    return []


def _works(command: list[str]) -> bool:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)  # noqa: S603
    return done.returncode == 0
