"""What the process says on stderr beside the audit lines: a line a message, whoever's words are in it."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from extend_mcp import logs
from tests.deadlines import DEADLINE
from tests.serving import serve_http


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    """The root logger, whose level and those of the libraries are put back."""
    root = logging.getLogger()
    kept = {name: logging.getLogger(name).level for name in ("", *logs.TALKATIVE)}
    yield root
    for name, level in kept.items():
        logging.getLogger(name).setLevel(level)


def line(message: str, *, trace: Any = None) -> str:
    record = logging.LogRecord("some.library", logging.WARNING, "path", 1, "no session %s", (message,), trace)
    return logs.OneLine(logs.FORMAT).format(record)


def test_a_message_cannot_look_like_a_line_of_its_own() -> None:
    said = line('x\n{"time": 0}\r\x1b[2J\u202e\u2028\ud800\u3164\U000e0101é')
    assert said == 'WARNING some.library: no session x\\n{"time": 0}\\r\\x1b[2J\\u202e\\u2028\\ud800\\u3164\\U000e0101é'


def test_the_trace_of_a_crash_is_told() -> None:
    error = ValueError("why")
    lines = line("x", trace=(ValueError, error, error.__traceback__)).splitlines()
    assert lines == ["WARNING some.library: no session x", "ValueError: why"]


@pytest.mark.parametrize("name", logs.TALKATIVE)
def test_libraries_never_tell_of_requests_whatever_the_level(root: logging.Logger, name: str) -> None:
    logs.set_up()
    root.setLevel(logging.DEBUG)
    assert not logging.getLogger(f"{name}.part").isEnabledFor(logging.INFO)
    assert logging.getLogger(f"{name}.part").isEnabledFor(logging.WARNING)


def test_what_a_stranger_sends_makes_no_line(tmp_path: Path) -> None:
    log = tmp_path / "log"
    forged = '%0a{"time":"forged"}%0d%1b[31m'
    with serve_http(tmp_path / "data", log) as address:
        answer = httpx.post(
            f"{address}/messages/?session_id={forged}", json={"jsonrpc": "2.0", "method": "x"}, timeout=DEADLINE
        )
        assert answer.status_code == 400
        assert httpx.get(f"{address}/health", headers={"host": "x\x1b[31m"}, timeout=DEADLINE).status_code == 200
    said = log.read_text(encoding="utf-8")
    assert "forged" in said
    assert not [line for line in said.splitlines() if line.startswith("{") or "\x1b" in line]
