"""On the embedded engine nothing leaves the machine: a server in which every connection is refused does its work."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import sample_files
from tests.deadlines import DEADLINE
from tests.stdio import Server, started

FENCE = """
import os, sys

def watch(event, arguments):
    if event == "socket.getaddrinfo" or event == "socket.gethostbyname":
        wanted = arguments[0]
    elif event in ("socket.connect", "socket.sendto", "socket.sendmsg") and isinstance(arguments[1], tuple):
        wanted = arguments[1]
    else:
        return  # of another kind, or to a socket file of this machine
    with open(os.environ["SEEN"], "a") as seen:
        print(event, wanted, file=seen)
    raise OSError("no network here")

sys.addaudithook(watch)
"""
"""A `sitecustomize`, which every Python process of the server and its children loads first."""

SCHEMA = {"type": "object", "properties": {"invoice_number": {"type": ["string", "null"]}}}


@pytest.fixture
def fence(tmp_path: Path) -> Path:
    """A folder for PYTHONPATH: processes that load it may connect to nobody. Documents are beside it."""
    (tmp_path / "fence").mkdir()
    (tmp_path / "fence" / "sitecustomize.py").write_text(FENCE)
    (tmp_path / "seen").touch()
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "a.pdf").write_bytes(sample_files.invoice_pdf())
    (tmp_path / "documents" / "scan.pdf").write_bytes(sample_files.scan_pdf())
    return tmp_path / "fence"


def use(server: Server, tool: str, **arguments: Any) -> dict[str, Any]:
    result = server.tool(tool, **arguments)
    assert not result.get("isError"), result
    return dict(json.loads(result["content"][0]["text"]))


def test_a_day_on_the_engine_makes_no_connection(tmp_path: Path, fence: Path) -> None:
    folder = tmp_path / "documents"
    flags = ("--allow-dir", str(folder), "--toolsets", "all")
    seen = str(tmp_path / "seen")
    with started(tmp_path / "data", *flags, PYTHONPATH=str(fence), SEEN=seen, EXTEND_BACKEND="local") as server:
        assert use(server, "get_status")["backend"] == "local"
        assert use(server, "parse_document", file=str(folder / "a.pdf"), wait_seconds=DEADLINE)["pages"] == 1
        use(server, "parse_document", file=str(folder / "scan.pdf"), wait_seconds=DEADLINE)
        extracted = use(server, "extract_data", file=str(folder / "a.pdf"), schema=SCHEMA, wait_seconds=DEADLINE)
        assert extracted["values"] == {"invoice_number": "INV-2024-0042"}
        kinds = {"invoice": "A bill for goods", "letter": "A letter"}
        classified = use(server, "classify_document", file=str(folder / "a.pdf"), classes=kinds, wait_seconds=DEADLINE)
        assert classified["status"] == "PROCESSED"
        assert use(server, "estimate_work", files=[str(folder)])["pages"] == 2
        server.end()
    doctor = [sys.executable, "-m", "extend_mcp", "doctor"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("EXTEND_")}
    environment |= {"PYTHONPATH": str(fence), "SEEN": seen}
    environment |= {"EXTEND_BACKEND": "local", "EXTEND_DATA_DIR": str(tmp_path / "data")}
    ran = subprocess.run(doctor, env=environment, capture_output=True, text=True, timeout=DEADLINE, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert (tmp_path / "seen").read_text() == ""


def test_the_fence_sees_a_connection_that_is_asked_for(tmp_path: Path, fence: Path) -> None:
    seen = str(tmp_path / "seen")
    with started(tmp_path / "data", PYTHONPATH=str(fence), SEEN=seen, EXTEND_BACKEND="local") as server:
        result = server.tool("parse_document", file="https://example.com/a.pdf", wait_seconds=DEADLINE)
        server.end()
    assert result.get("isError") or "FAILED" in str(result)
    assert "example.com" in (tmp_path / "seen").read_text()
