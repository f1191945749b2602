"""What a person sees who starts the server at a terminal, where no client is."""

import argparse
import io

import pytest

from extend_mcp.cli import commands
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
