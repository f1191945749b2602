"""The folder that a client starts the server in is a stranger's: nothing there is run, and it may go away."""

import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests import sample_files
from tests.stdio import MODULE, started

CONSOLE_SCRIPT = (str(Path(sysconfig.get_path("scripts")) / "extend-mcp"),)
INSTALLED = (sys.executable, "-P", "-m", "extend_mcp")
"""What `install` writes where there is no uvx."""
NOTE = "from pathlib import Path; Path({found!r}).write_text(__name__); raise ImportError(__name__)"

BEFORE = "import runpy, sys; print(*sys.modules)"


@pytest.fixture
def document(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    path = folder / "invoice.pdf"
    path.write_bytes(sample_files.invoice_pdf())
    return path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a file for every module that Python has, and for ours; one that is run leaves a note."""
    folder, found = tmp_path / "project", tmp_path / "found"
    folder.mkdir()
    for name in (*sys.stdlib_module_names, "sitecustomize", "usercustomize", "pypdfium2", "pydantic", "anyio"):
        (folder / f"{name}.py").write_text(NOTE.format(found=str(found)))
    return folder


@pytest.mark.parametrize("command", [CONSOLE_SCRIPT, MODULE, INSTALLED], ids=["script", "module", "installed"])
def test_nothing_of_the_working_folder_is_run(
    tmp_path: Path, project: Path, document: Path, command: Sequence[str]
) -> None:
    if command == MODULE:  # Python itself looks for some there, before any of our code runs
        loaded = subprocess.run([sys.executable, "-c", BEFORE], capture_output=True, text=True, check=True).stdout
        for name in loaded.split():
            (project / f"{name}.py").unlink(missing_ok=True)
    else:
        (project / "extend_mcp.py").write_text((project / "json.py").read_text())
    flags = ("--allow-dir", str(document.parent))
    with started(tmp_path / "data", *flags, command=command, cwd=project) as server:
        assert server.tool("parse_document", file=str(document))["structuredContent"]["status"] == "PROCESSED"
        server.end()
    assert not (tmp_path / "found").exists()


def test_a_python_that_would_look_there_runs_no_document(tmp_path: Path, document: Path) -> None:
    command = (sys.executable, "-E", "-m", "extend_mcp")
    flags = ("--data-dir", str(tmp_path / "data"), "--allow-dir", str(document.parent))
    with started(tmp_path / "data", *flags, command=command) as server:
        answer = server.tool("parse_document", file=str(document))
        assert "add -P" in answer["content"][0]["text"]
        server.end()
    engine = subprocess.run([*command, "engine", *flags[:2]], capture_output=True, text=True, check=False)
    assert (engine.returncode, engine.stderr.count("\n")) == (64, 1)


def test_a_working_folder_that_was_deleted_does_no_harm(tmp_path: Path, document: Path) -> None:
    folder = tmp_path / "worktree"
    folder.mkdir()
    with started(tmp_path / "data", "--allow-dir", str(document.parent), cwd=folder) as server:
        folder.rmdir()
        assert server.tool("parse_document", file=str(document))["structuredContent"]["status"] == "PROCESSED"
        server.end()
