"""The server over stdio, in both protocol eras."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import sample_files
from tests.deadlines import DEADLINE
from tests.stdio import no_children, started

DEEP = "[" * 3000 + "]" * 3000
Heard = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "invoice.pdf").write_bytes(sample_files.invoice_pdf())
    (folder / "long.pdf").write_bytes(sample_files.long_scan_pdf())
    return folder


@pytest.mark.parametrize("modern", [False, True], ids=["handshake", "stateless"])
def test_the_main_job_in_both_eras(tmp_path: Path, folder: Path, modern: bool) -> None:
    with started(tmp_path / "data", "--allow-dir", str(folder), modern=modern) as server:
        assert len(server.call("tools/list")["tools"]) == 15
        parsed = server.tool("parse_document", file=str(folder / "invoice.pdf"))["structuredContent"]
        assert parsed["status"] == "PROCESSED"
        assert "INV-2024-0042" in parsed["document"]
        text = server.tool("read_run", run_id=parsed["run_id"], pages="1")["content"][0]["text"]
        assert "INV-2024-0042" in text
        assert server.tool("read_run", run_id="pr_nope")["isError"]
        server.end()


def test_a_request_that_no_one_can_read_is_answered_so_that_its_sender_does_not_wait(tmp_path: Path) -> None:
    with started(tmp_path / "data", modern=True) as server:
        number = server.send("tools/call", {"name": "extract_data", "arguments": {"text": "half an emoji: \ud83d"}})
        refused = server.next(DEADLINE)
        assert (refused["id"], refused["error"]["code"]) == (number, -32700)
        assert refused["error"]["message"].startswith("Invalid JSON")
        assert not server.tool("get_status")["isError"]
        server.end()


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Heard]:
    """What a server answers to a line, before it answers the next one."""
    with started(tmp_path_factory.mktemp("data"), modern=True) as server:

        def answers(line: str) -> list[dict[str, Any]]:
            assert server.process.stdin is not None
            before = len(server.messages)
            server.process.stdin.write(line.replace("DEEP", DEEP).encode() + b"\n")
            assert server.call("tools/list")["tools"]
            return server.messages[before:-1]

        yield answers


@pytest.mark.parametrize(
    ("line", "number", "code", "says"),
    [
        ('{"jsonrpc":"2.0","id":41,"method":"a","params":{"id":5,"x":["]",DEEP]}}', 41, -32700, "recursion limit"),
        ('{"method":"a","params":{"x":DEEP,"s":"\\"id\\":6"},"id":"b\\"1"}', 'b"1', -32700, "recursion limit"),
        ('{"jsonrpc":"2.0","id":42,"method":"a","params":{"cut', 42, -32700, "Invalid JSON"),
        ('{"jsonrpc":"2.0","id":43,"method":"a","params":["get_status"]}', 43, -32600, "params: Input should be"),
        ('{"jsonrpc":"1.0","id":44,"method":"a"}', 44, -32600, "jsonrpc: "),
        ('{"id":45,"method":5}', 45, -32600, "jsonrpc: "),
    ],
)
def test_what_is_no_request_is_answered_with_its_id(
    heard: Heard, line: str, number: int | str, code: int, says: str
) -> None:
    (answer,) = heard(line)
    assert (answer["id"], answer["error"]["code"]) == (number, code)
    assert says in answer["error"]["message"]


@pytest.mark.parametrize(
    "line",
    [
        '{"jsonrpc":"2.0","id":"half \\ud83d","method":"a"}',
        '{"jsonrpc":"2.0","id":7.5,"method":"a","params":DEEP}',
        '{"jsonrpc":"2.0","id":' + "9" * 5000 + ',"method":"a","params":DEEP}',
        '{"jsonrpc":"2.0","id":true,"method":5}',
        '{"jsonrpc":"2.0","id":1,"result":DEEP}',
        '{"jsonrpc":"2.0","method":"a","params":[1]}',
        '"id":1,"method":"a"',
        "5",
        "[INFO] 5",
        '"[{"',
    ],
)
def test_what_names_no_id_is_not_answered(heard: Heard, line: str) -> None:
    assert heard(line) == []


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ('[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","id":"two","method":"ping"}]', [1, "two"]),
        (' [{"jsonrpc":"2.0","id":3,"method":"ping"},{"jsonrpc":"2.0","method":"notifications/a"},7]', [3]),
        ('[{"jsonrpc":"2.0","method":"notifications/a"}]', [None]),
        ("[]", [None]),
        ("DEEP", [None]),
        ('[{"jsonrpc":"2.0","id":1,"met', [None]),
    ],
)
def test_a_batch_is_refused_with_the_id_of_each_request_in_it(
    heard: Heard, line: str, numbers: list[int | str | None]
) -> None:
    answers = heard(line)
    assert [answer["id"] for answer in answers] == numbers
    assert {answer["error"]["code"] for answer in answers} == {-32600}
    assert {"(a batch) is not accepted" in answer["error"]["message"] for answer in answers} == {True}


def test_what_is_no_json_on_stdin_does_no_harm(tmp_path: Path) -> None:
    with started(tmp_path / "data") as server:
        assert server.process.stdin is not None
        server.process.stdin.write(b"hello\n\n{]\n\xff\xfe\n")
        assert server.call("tools/list")["tools"]
        server.end()


def test_a_cancelled_call_cancels_its_local_run(tmp_path: Path, folder: Path) -> None:
    with started(tmp_path / "data", "--allow-dir", str(folder)) as server:
        meta = {"progressToken": "p"}
        params = {"name": "parse_document", "arguments": {"file": str(folder / "long.pdf")}, "_meta": meta}
        number = server.send("tools/call", params)
        while not (heard := server.next(DEADLINE)).get("method"):
            pass
        run_id = heard["params"]["message"].split()[0]
        server.write({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": number}})
        ended = server.tool("get_run", run_id=run_id)
        text = ended["content"][0]["text"]
        assert "CANCELLED" in text or "ABORTED" in text or "cancelled" in text, text
        server.end()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_process_and_its_children(tmp_path: Path, folder: Path, number: int) -> None:
    with started(tmp_path / "data", "--allow-dir", str(folder)) as server:
        server.tool("parse_document", file=str(folder / "long.pdf"), wait_seconds=0)
        server.process.send_signal(number)
        assert server.process.wait(DEADLINE) == 128 + number
        assert no_children(server.process.pid)


def test_wrong_settings_stop_the_server_and_are_named_without_their_values(tmp_path: Path) -> None:
    wrong = {"EXTEND_WAIT_SECONDS": "soon", "EXTEND_REGION": "mars", "EXTEND_DATA_DIR": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, "-m", "extend_mcp"], env={**os.environ, **wrong}, capture_output=True, check=False
    )
    assert ended.returncode == os.EX_USAGE
    assert ended.stdout == b""
    assert b"EXTEND_WAIT_SECONDS" in ended.stderr
    assert b"EXTEND_REGION" in ended.stderr
    assert b"mars" not in ended.stderr
    assert b"Traceback" not in ended.stderr


def test_a_backend_that_cannot_be_opened_is_an_error_result(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    with started(tmp_path / "data") as server:
        result = server.tool("get_status")
        assert result["isError"]
        assert json.loads(result["content"][0]["text"])["code"] == "LOCAL_BACKEND"
        server.end()


def test_a_key_appears_nowhere(tmp_path: Path) -> None:
    key = "sk_verysecret_0123456789"
    nowhere = "http://127.0.0.1:9"
    with started(tmp_path / "data", EXTEND_API_KEY=key, EXTEND_BASE_URL=nowhere) as server:
        status = server.tool("get_status")["structuredContent"]
        assert status["backend"] == "cloud"
        assert status["reachable"] is False
        assert (
            json.loads(server.tool("parse_document", file="https://x.example/a.pdf")["content"][0]["text"])["code"]
            == "LOCAL_UNREACHABLE"
        )
        assert server.process.stdin is not None
        server.process.stdin.close()
        assert server.process.stderr is not None
        assert key.encode() not in server.process.stderr.read()
        assert key not in json.dumps(server.messages)


def test_a_toolset_that_is_not_there_ends_it_with_one_clear_line(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "extend_mcp", "--data-dir", str(tmp_path), "--toolsets", "nope"]
    ended = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=DEADLINE
    )
    assert ended.returncode != 0
    (line,) = ended.stderr.splitlines()
    assert line.startswith("extend-mcp: EXTEND_TOOLSETS: 'nope' is neither a toolset nor a tool.")
