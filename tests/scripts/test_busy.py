"""Busy processes beside a command: they are there, and end however it ends."""

import subprocess
import sys
from pathlib import Path

import pytest

from scripts import busy
from tests.deadlines import DEADLINE
from tests.stdio import children, no_children

ROOT = Path(__file__).parents[2]
WAITING = "import sys; print('here', flush=True); sys.stdin.read()"
UNTIL_IT_ENDED = """
import pathlib, sys
note = pathlib.Path(sys.argv[1])
while not (note.exists() and (pid := note.read_text())):
    pass
while pathlib.Path("/proc", pid, "stat").read_text().split()[2] != "Z":
    pass
"""


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    """One is enough here."""
    monkeypatch.setattr(busy, "PROCESSES", 1)


@pytest.mark.parametrize("code", [0, 3])
def test_the_command_s_exit_code_is_handed_on(capsys: pytest.CaptureFixture[str], code: int) -> None:
    assert busy.main([sys.executable, "-c", f"raise SystemExit({code})"]) == code
    assert f"Ended with {code} after " in capsys.readouterr().out


def test_a_machine_that_was_not_busy_to_the_end_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note = tmp_path / "pid"
    monkeypatch.setattr(busy, "LOOP", f"import os, pathlib; pathlib.Path({str(note)!r}).write_text(str(os.getpid()))")
    assert busy.main([sys.executable, "-c", UNTIL_IT_ENDED, str(note)]) == 1


def test_nothing_is_left_where_the_script_is_killed() -> None:
    program = "import sys; from scripts import busy; busy.PROCESSES = 1; busy.main(sys.argv[1:])"
    command = [sys.executable, "-c", program, sys.executable, "-c", WAITING]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"here\n"
        assert len(children(process.pid)) == 3
        process.kill()
        process.wait(DEADLINE)
    assert no_children(process.pid)
