"""stderr that nobody reads, that is closed, or that never was: calls are answered all the same, and at once."""

import json
import os
import select
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from extend_mcp.stderr import NonBlockingStderr
from tests import serving
from tests.deadlines import DEADLINE
from tests.server.http.front import headers_of, message
from tests.stdio import Server, started

LINE = "WARNING extend_mcp.stderr: {} lines were dropped because stderr did not accept them"


class Pipe:
    """A pipe whose write end is somebody's stderr."""

    def __init__(self) -> None:
        self.reader, self.writer = os.pipe()
        self._text = b""

    def fill(self) -> int:
        """Leave no room in it; how many bytes that took."""
        os.set_blocking(self.writer, False)
        filled = 0
        try:
            while True:
                filled += os.write(self.writer, b"\n" * 4096)
        except BlockingIOError:
            os.set_blocking(self.writer, True)
            return filled

    def line(self) -> str:
        """The next line that says something."""
        while True:
            line, found, self._text = self._text.partition(b"\n")
            if line and found:
                return line.decode()
            if not found:
                assert select.select([self.reader], [], [], DEADLINE)[0], "nothing more is said"
                self._text = line + os.read(self.reader, 1 << 16)

    def hang_up(self) -> None:
        """Close the read end."""
        os.close(self.reader)


@contextmanager
def pipe() -> Iterator[Pipe]:
    ends = Pipe()
    yield ends
    for end in (ends.reader, ends.writer):
        try:
            os.close(end)
        except OSError:
            continue


@pytest.fixture
def unread() -> Iterator[Pipe]:
    """A full pipe."""
    with pipe() as ends:
        ends.fill()
        yield ends


@pytest.fixture
def closed() -> Iterator[Pipe]:
    """A pipe whose reader has gone."""
    with pipe() as ends:
        ends.hang_up()
        yield ends


def told(line: str) -> dict[str, Any]:
    """An audit line."""
    return dict(json.loads(line))


def dropped(line: str) -> int:
    """How many lines were dropped, as the line says that tells it."""
    number = int(line.split(": ")[1].split(" ", maxsplit=1)[0])
    assert line == LINE.format(number)
    return number


def called(server: Server, times: int = 1) -> None:
    for _ in range(times):
        assert not server.tool("get_status").get("isError")


def test_calls_over_stdio_are_answered_while_stderr_is_full_and_their_lines_come_once_it_is_read(
    tmp_path: Path, unread: Pipe
) -> None:
    with started(tmp_path, stderr=unread.writer) as server:
        called(server, 3)
        assert [told(unread.line())["tool"] for _ in range(3)] == ["get_status"] * 3
        called(server)
        assert told(unread.line())["outcome"] == "ok"
        server.end()


def test_the_process_ends_with_its_input_while_stderr_is_full(tmp_path: Path, unread: Pipe) -> None:
    with started(tmp_path, stderr=unread.writer) as server:
        called(server)
        server.end()


def test_calls_over_stdio_are_answered_when_nobody_is_at_the_other_end_of_stderr(tmp_path: Path, closed: Pipe) -> None:
    with started(tmp_path, stderr=closed.writer) as server:
        called(server, 2)
        server.end()


def test_calls_over_stdio_are_answered_by_a_process_that_began_without_stderr(tmp_path: Path) -> None:
    with started(tmp_path, stderr=None) as server:
        called(server, 2)
        assert Path(f"/proc/{server.process.pid}/fd/2").readlink() == Path(os.devnull), "no other file has its number"
        server.end()


@pytest.mark.parametrize("end", ["unread", "closed"])
def test_calls_over_http_are_answered_whatever_becomes_of_stderr(
    tmp_path: Path, end: str, request: pytest.FixtureRequest
) -> None:
    ends: Pipe = request.getfixturevalue(end)
    params = {"name": "get_status", "arguments": {}}
    with serving.started(tmp_path / "data", tmp_path / "log", stderr=ends.writer) as served:
        for _ in range(3):
            answer = httpx.post(
                f"{served.address}/mcp",
                json=message("tools/call", **params),
                headers=headers_of("tools/call", params, None),
                timeout=DEADLINE,
            )
            assert answer.status_code == 200


def test_wrong_settings_are_no_line_on_stdout_without_stderr(tmp_path: Path) -> None:
    with started(tmp_path, modern=True, stderr=None, EXTEND_WAIT_SECONDS="x") as server:
        assert server.process.wait(DEADLINE) == 64
        assert server.process.stdout is not None
        assert server.process.stdout.read() == b""


def test_lines_that_do_not_fit_are_dropped_and_a_line_says_how_many(unread: Pipe) -> None:
    stderr = NonBlockingStderr(unread.writer, "utf-8", most=2)
    stderr.write("".join(f"line {number}\n" for number in range(9)))
    kept = []
    while not (line := unread.line()).startswith("WARNING"):
        kept.append(line)
    assert kept == [f"line {number}" for number in range(len(kept))]
    assert len(kept) in {2, 3}, "one may be on its way, and two wait"
    assert dropped(line) == 9 - len(kept)
    stderr.write("after\n")
    assert unread.line() == "after"


def test_lines_that_could_not_be_written_are_told_of_before_the_next_that_can(tmp_path: Path) -> None:
    nowhere = os.open(os.devnull, os.O_RDONLY)
    with pipe() as ends:
        stderr = NonBlockingStderr(nowhere, "utf-8")
        stderr.write("lost\nlost, too\n")
        stderr.end(DEADLINE)
        os.dup2(ends.writer, nowhere)
        stderr.write("said\n")
        assert dropped(ends.line()) == 2
        assert ends.line() == "said"
    os.close(nowhere)


def test_text_without_its_end_is_written_at_the_end() -> None:
    with pipe() as ends:
        stderr = NonBlockingStderr(ends.writer, "ascii")
        stderr.write("half a ")
        stderr.write("line é")
        stderr.close()
        assert ends.line() == "half a line \\xe9"
        assert stderr.write("too late\n") == 9


def test_a_descriptor_that_others_made_non_blocking_loses_nothing(unread: Pipe) -> None:
    os.set_blocking(unread.writer, False)
    stderr = NonBlockingStderr(unread.writer, "utf-8")
    long = "x" * 100_000
    stderr.write(f"{long}\nshort\n")
    assert unread.line() == long
    assert unread.line() == "short"
