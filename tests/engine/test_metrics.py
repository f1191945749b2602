"""Metrics as Prometheus reads them, from an engine that runs as a process of its own."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from extend_mcp.cli.commands import _serve_metrics
from tests.deadlines import DEADLINE
from tests.engine.conftest import HEADERS
from tests.engine.databases import database_url
from tests.engine.test_restart import wait_for

ADDRESS = re.compile(r"served at (http://\S+)")
ASKED = {"OTEL_METRICS_EXPORTER": "prometheus"}

Samples = dict[tuple[str, str, str], float]
"""Values by a metric's name, a kind, and an outcome, a stage or a state."""


def environment(folder: Path, **settings: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("EXTEND_", "OTEL_"))}
    database = database_url(folder)
    return {**kept, **({"EXTEND_DATABASE_URL": database} if database else {}), **settings}


@contextmanager
def served(folder: Path, **settings: str) -> Iterator[httpx.Client]:
    """A client of an engine with these variables."""
    command = [sys.executable, "-m", "extend_mcp", "engine", "--port", "0", "--data-dir", str(folder)]
    with subprocess.Popen(command, env=environment(folder, **settings), stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        found = next(filter(None, map(ADDRESS.search, process.stderr)))
        try:
            with httpx.Client(base_url=found[1], headers=HEADERS, timeout=DEADLINE, trust_env=False) as client:
                yield client
        finally:
            process.terminate()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def scrape(port: int) -> Samples:
    """Our metrics, each by its name and labels."""
    text = httpx.get(f"http://localhost:{port}/metrics", timeout=DEADLINE, trust_env=False).raise_for_status().text
    return {
        (one.name, one.labels["kind"], one.labels.get("outcome") or one.labels.get("stage") or one.labels["state"]): (
            one.value
        )
        for family in text_string_to_metric_families(text)
        for one in family.samples
        if one.name.startswith("extend_") and "le" not in one.labels and not one.name.startswith("extend_queue_age")
    }


def test_a_scrape_has_the_runs_that_ended_and_how_long_their_stages_took(tmp_path: Path) -> None:
    port = free_port()
    with served(tmp_path / "data", **ASKED, OTEL_EXPORTER_PROMETHEUS_PORT=str(port)) as client:
        broken = {"file": ("a.pdf", b"%PDF-1.7 and no more")}
        file = client.post("/files/upload", files=broken).raise_for_status().json()["id"]
        client.post("/parse", json={"file": {"id": file}})
        client.post(
            "/extract", json={"file": {"text": "a"}, "config": {"schema": {"type": "object", "properties": {}}}}
        )
        found = wait_for(lambda: with_last_stage(scrape(port)))
    assert {key: value for key, value in found.items() if key[0] == "extend_runs_total"} == {
        ("extend_runs_total", "parse", "FAILED"): 1,
        ("extend_runs_total", "extract", "PROCESSED"): 1,
    }
    count = "extend_run_stage_duration_seconds_count"
    stages = {(kind, stage) for name, kind, stage in found if name == count}
    assert stages == {
        *(("extract", stage) for stage in ("wait", "fetch", "read", "store")),
        *(("parse", stage) for stage in ("wait", "fetch")),
    }


def with_last_stage(found: Samples) -> Samples | None:
    """A stage is counted just after its run has ended."""
    return found if ("extend_run_stage_duration_seconds_count", "extract", "store") in found else None


def refused(folder: Path, *flags: str, **settings: str) -> str:
    """What an engine says that does not start with these flags and variables."""
    command = [sys.executable, "-m", "extend_mcp", "engine", "--port", "0", "--data-dir", str(folder), *flags]
    environ = environment(folder, **settings)
    ended = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=DEADLINE, check=False)
    assert ended.returncode == 64
    return ended.stderr


def test_a_port_for_metrics_that_is_taken_is_named_at_the_start(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        settings = {**ASKED, "OTEL_EXPORTER_PROMETHEUS_HOST": "127.0.0.1", "OTEL_EXPORTER_PROMETHEUS_PORT": port}
        said = refused(tmp_path, **settings)
    assert said.startswith("extend-mcp: Metrics cannot be served at OTEL_EXPORTER_PROMETHEUS_HOST")
    assert "Address already in use. Each process" in said


@pytest.mark.parametrize("port", ["metrics", "99999"])
def test_what_is_no_port_for_metrics_is_named_at_the_start(tmp_path: Path, port: str) -> None:
    said = refused(tmp_path, **ASKED, OTEL_EXPORTER_PROMETHEUS_PORT=port)
    assert said == "extend-mcp: OTEL_EXPORTER_PROMETHEUS_PORT is not a port: 0 to 65535\n"


@pytest.mark.parametrize("asked", ["", "none", "otlp", "console"])
def test_another_exporter_of_metrics_is_said_to_be_ignored(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, asked: str
) -> None:
    monkeypatch.setenv("OTEL_METRICS_EXPORTER", asked)
    _serve_metrics()
    assert (f"OTEL_METRICS_EXPORTER={asked} is ignored" in caplog.text) is (asked in {"otlp", "console"})


@pytest.mark.parametrize("asked", ["", "otlp"])
def test_no_library_of_metrics_is_loaded_unless_prometheus_is_asked_for(asked: str) -> None:
    program = (
        "import sys, extend_mcp.engine.serve\n"
        "from extend_mcp.cli.commands import _serve_metrics\n"
        "_serve_metrics()\n"
        "assert not [name for name in sys.modules if name.startswith(('opentelemetry', 'prometheus_client'))]"
    )
    settings = {**os.environ, "OTEL_METRICS_EXPORTER": asked}
    subprocess.run([sys.executable, "-c", program], env=settings, timeout=DEADLINE, check=True)
