"""What a person sees who starts the server at a terminal, where no client is."""

import argparse
import io
import signal
import subprocess
import sys

import pytest

from extend_mcp.cli import commands
from extend_mcp.server import stdio
from extend_mcp.settings import Settings


class Input(io.StringIO):
    """A standard input that is a terminal, or not."""

    def __init__(self, *, is_terminal: bool) -> None:
        super().__init__()
        self.is_terminal = is_terminal

    def isatty(self) -> bool:
        return self.is_terminal


@pytest.mark.parametrize("is_terminal", [True, False])
def test_a_person_at_a_terminal_is_told_that_the_server_waits_for_a_client(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], is_terminal: bool
) -> None:
    served: list[Settings] = []
    monkeypatch.setattr("extend_mcp.server.stdio.serve_stdio", served.append)
    monkeypatch.setattr("sys.stdin", Input(is_terminal=is_terminal))
    commands.stdio(Settings(backend="local"), argparse.Namespace())
    said = capsys.readouterr()
    assert ("waits for the messages of an MCP client" in said.err, said.out) == (is_terminal, "")
    assert len(served) == 1


def test_a_python_that_drops_what_agents_read_is_refused() -> None:
    command = [sys.executable, "-OO", "-B", "-m", "extend_mcp"]
    ended = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert ended.returncode == 64
    assert "takes the descriptions away" in ended.stderr


@pytest.mark.parametrize("handler", [signal.SIG_DFL, signal.SIG_IGN])
def test_a_terminal_that_closes_ends_the_server_unless_that_is_ignored(
    monkeypatch: pytest.MonkeyPatch, handler: signal.Handlers
) -> None:
    monkeypatch.setattr(signal, "getsignal", lambda _: handler)
    assert (signal.SIGHUP in stdio._ending_signals()) is (handler is signal.SIG_DFL)
