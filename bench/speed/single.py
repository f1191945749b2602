"""One document at a time: a warm call over stdio, a long PDF, and the memory of an engine that does nothing."""

import asyncio
import statistics
import time
from pathlib import Path

from bench.answers import write_document
from bench.older import environment
from bench.rpc import OURS, running
from bench.served import Served
from bench.speed.batches import INVOICE, POLL_SECONDS, invoices

CALLS = 12
WARM = 3
LONG_PAGES = 1000
QUIET_SECONDS = 30
RUNS = 20


def call_milliseconds(place: Path, code: Path | None) -> float:
    """The median time of `parse_document` of an invoice over stdio, with the engine in the server's process."""
    return asyncio.run(_call_milliseconds(place, code))


async def _call_milliseconds(place: Path, code: Path | None) -> float:
    settings = {"EXTEND_BACKEND": "local", "EXTEND_DATA_DIR": str(place / "data"), "EXTEND_ALLOWED_DIRS": str(place)}
    settings |= environment(code)
    taken = []
    async with running(OURS, settings) as server:
        for number in range(CALLS):
            path = place / f"invoice-{number}.pdf"
            path.write_bytes(INVOICE.read_bytes() + b"%%%d\n" % number)
            begin = time.perf_counter()
            answer = await server.tool("parse_document", {"file": str(path)})
            taken.append((time.perf_counter() - begin) * 1000)
            if answer["structuredContent"]["status"] != "PROCESSED":
                raise RuntimeError("the run did not end well")
    return statistics.median(taken[WARM:])


def long_document_seconds(place: Path, code: Path | None) -> float:
    """Processor time of a run on a PDF of a thousand pages."""
    path = place / "long.pdf"
    write_document(path, LONG_PAGES)
    with Served(place / "data", code) as engine:
        answer = engine.client.post("/files/upload", files={"file": (path.name, path.read_bytes())})
        before = engine.all_processor_seconds()
        run = engine.client.post("/parse_runs", json={"file": {"id": answer.raise_for_status().json()["id"]}}).json()
        while _status(engine, run["id"]) == "PROCESSING":
            time.sleep(POLL_SECONDS)
        if _status(engine, run["id"]) != "PROCESSED":
            raise RuntimeError("the run did not end well")
        return engine.all_processor_seconds() - before


def _status(engine: Served, run_id: str) -> str:
    found = engine.client.get("/parse_runs", params={"maxPageSize": 1}).json()["data"]
    return next((str(run["status"]) for run in found if run["id"] == run_id), "")


def idle_megabytes(place: Path, code: Path | None) -> tuple[float, float]:
    """The memory of an engine that has done nothing yet, and of the same `QUIET_SECONDS` after its last run."""
    with Served(place / "data", code) as engine:
        time.sleep(QUIET_SECONDS)
        before = engine.megabytes()
        for file in invoices(engine, RUNS):
            engine.client.post("/parse", json={"file": file}).raise_for_status()
        time.sleep(QUIET_SECONDS)
        return before, engine.megabytes()
