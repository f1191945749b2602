"""A home folder and the command."""

import os
import sys
from pathlib import Path

import pytest

from extend_mcp.cli import main
from extend_mcp.cli.install import command
from tests.cli.install.clients import Install


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder on Linux, `uvx` on the PATH, and nothing else in the environment that matters.

    The package is as if it had come from an index.
    """
    monkeypatch.setattr(command, "_is_from_a_folder", lambda: False)
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "uvx").touch(0o755)
    for name in [*os.environ]:
        if name.startswith(("EXTEND_", "XDG_")) or name in {"CODEX_HOME", "CLAUDE_CONFIG_DIR", "GEMINI_CLI_HOME"}:
            monkeypatch.delenv(name)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.fixture
def install(home: Path, capsys: pytest.CaptureFixture[str]) -> Install:
    """Run the command; what it says. It asks nothing unless told to."""

    def run(*arguments: str, ask: bool = False) -> str:
        main.main(["install", *arguments, *([] if ask else ["--yes"])])
        return capsys.readouterr().out

    return run
