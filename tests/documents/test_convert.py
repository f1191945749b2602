"""Older Office files by way of LibreOffice, with small programs in its place."""

import os
import select
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from extend_mcp.documents import libreoffice
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.libreoffice import guard as convert_guard
from tests import sample_files
from tests.documents.compound_files import Tree, compound_of
from tests.documents.conftest import Read
from tests.documents.test_other_sheets import compound_with

DOC = compound_with("WordDocument", inside="Data")
RUNS = """#!/bin/sh
exec "{python}" "$0.py" "$@"
"""
START = """
import os, pathlib, shutil, subprocess, sys
folder = pathlib.Path(sys.argv[sys.argv.index("--outdir") + 1])
here = pathlib.Path(__file__).parent
"""
CONVERTS = """
folder.mkdir()
shutil.copy(here / "made", folder / ("document." + sys.argv[sys.argv.index("--convert-to") + 1].partition(":")[0]))
"""
LINGERS = """
subprocess.Popen(["sleep", "600"], stdout=open(here / "alive", "wb"))
"""


def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, made: bytes = b"") -> Path:
    """Put a program named `soffice` alone on the PATH, with what it gives out beside it."""
    folder = tmp_path / "programs"
    folder.mkdir()
    (folder / "made").write_bytes(made)
    os.mkfifo(folder / "alive")
    (folder / "soffice.py").write_text(START + program)
    path = folder / "soffice"
    path.write_text(RUNS.format(python=sys.executable))
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.defpath}")
    return folder


def open_pipe(folder: Path) -> int:
    """An end to read from, so that the program can open the other one at once."""
    return os.open(folder / "alive", os.O_RDONLY | os.O_NONBLOCK)


def told(pipe: int) -> bytes:
    """What comes next from the pipe; nothing once all that held its other end have ended. A minute is long enough."""
    ready, _, _ = select.select([pipe], [], [], 60)
    assert ready, "nobody opened the pipe, or who did holds it still"
    return os.read(pipe, 1)


def test_an_older_word_file_is_read_as_what_it_is_made_into(
    read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch, CONVERTS, sample_files.docx())
    document = read(DOC, "a.doc")
    assert (document.mime_type, document.page_count) == ("application/msword", 2)
    assert document.pages[0].blocks[0].text == "Quarterly report"


def test_older_slides_are_read_as_what_they_are_made_into(
    read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch, CONVERTS, sample_files.pptx())
    document = read(compound_with("PowerPoint Document", inside="Data"), "a.ppt", pageRanges=[{"start": 2, "end": 2}])
    assert [(page.number, page.blocks[0].text) for page in document.pages] == [(2, "Budget")]


def test_the_program_has_its_own_profile_without_macros_and_sees_no_keys(
    read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = (
        'profile = next(one for one in sys.argv if one.startswith("-env:UserInstallation=file://"))[29:]\n'
        'shutil.copy(profile + "/user/registrymodifications.xcu", here / "profile")\n'
        '(here / "environment").write_text(" ".join(os.environ))\n' + CONVERTS
    )
    monkeypatch.setenv("EXTEND_API_KEY", "sk_secret")
    folder = install(tmp_path, monkeypatch, program, sample_files.docx())
    read(DOC, "a.doc")
    assert 'DisableMacrosExecution" oor:op="fuse"><value>true<' in (folder / "profile").read_text()
    assert "EXTEND_API_KEY" not in (folder / "environment").read_text()


def test_what_the_program_started_ends_with_it(read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = install(tmp_path, monkeypatch, LINGERS + CONVERTS, sample_files.docx())
    pipe = open_pipe(folder)
    read(DOC, "a.doc")
    assert told(pipe) == b""
    os.close(pipe)


def test_a_program_that_takes_too_long_is_stopped_with_all_it_started(
    read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = install(tmp_path, monkeypatch, LINGERS + "os.pause = __import__('signal').pause()\n")
    monkeypatch.setattr(libreoffice, "SECONDS", 0.5)
    pipe = open_pipe(folder)
    with pytest.raises(DocumentFailure, match=r"within 0\.5 seconds") as failure:
        read(DOC, "a.doc")
    assert failure.value.reason == "FAILED_TO_PROCESS_FILE"
    assert told(pipe) == b""
    os.close(pipe)


def test_the_program_ends_when_the_process_that_waits_for_it_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = LINGERS + "sys.stdout = open(here / 'alive', 'wb'); sys.stdout.write(b'x'); sys.stdout.flush()\n"
    folder = install(tmp_path, monkeypatch, program + "__import__('signal').pause()\n")
    (tmp_path / "a.doc").write_bytes(DOC)
    code = (
        "import sys, pathlib; from extend_mcp.documents.libreoffice import read_converted\n"
        "read_converted(pathlib.Path(sys.argv[1]), 'application/msword')"
    )
    pipe = open_pipe(folder)
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "a.doc")]) as waiting:
        assert told(pipe) == b"x"  # it has begun
        waiting.send_signal(signal.SIGKILL)
        assert told(pipe) == b""
    os.close(pipe)


def test_the_guard_ends_what_it_runs_and_removes_its_folder_when_nobody_waits(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "document.doc").write_bytes(DOC)
    guard = subprocess.Popen(
        [sys.executable, "-I", convert_guard.__file__, str(folder), "sleep", "600"], stdin=subprocess.PIPE
    )
    assert guard.stdin is not None
    guard.stdin.close()
    assert guard.wait() == 0
    assert not folder.exists()


def test_a_file_that_the_program_cannot_read_is_damaged(
    read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch, "sys.exit(1)\n")
    with pytest.raises(DocumentFailure, match="LibreOffice could not read") as failure:
        read(DOC, "a.doc")
    assert failure.value.reason == "CORRUPT_FILE"


@pytest.mark.parametrize(("identity", "filter_"), [(b"\xdc\xa5", "MS Word 95"), (b"\xec\xa5", "MS Word 97")])
def test_the_filter_is_that_of_the_version_of_word(
    read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, identity: bytes, filter_: str
) -> None:
    folder = install(
        tmp_path, monkeypatch, '(here / "asked").write_text(" ".join(sys.argv))\n' + CONVERTS, sample_files.docx()
    )
    read(compound_of({"WordDocument": identity + bytes(500)}), "a.doc")
    assert f"--infilter={filter_} --convert-to" in (folder / "asked").read_text()


@pytest.mark.parametrize(
    ("name", "streams"),
    [
        ("a.doc", {"WordDocument": b"\xec\xa5" + bytes(9) + b"\x01" + bytes(500)}),
        ("b.doc", {"WordDocument": b"\xec\xa5" + bytes(500), "\x09DRMContent": bytes(8)}),
        ("a.ppt", {"PowerPoint Document": bytes(8), "Current User": bytes(12) + b"\xdf\xc4\xd1\xf3" + bytes(20)}),
    ],
)
def test_an_encrypted_older_file_is_told_whatever_is_installed(read: Read, name: str, streams: Tree) -> None:
    with pytest.raises(DocumentFailure, match="encrypted") as failure:
        read(compound_of(streams), name)
    assert failure.value.reason == "PASSWORD_PROTECTED_FILE"


def test_where_the_program_is_missing_the_error_says_what_to_install(
    read: Read, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DocumentFailure, match="apt-get install libreoffice-writer") as failure:
        read(DOC, "a.doc")
    assert failure.value.reason == "FILE_TYPE_NOT_SUPPORTED"
