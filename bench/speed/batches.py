"""Batches over REST: processor time of the engine and all its children for a run, and files a second."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from bench.served import Served

INVOICE = Path(__file__).parent.parent.parent / "extend_mcp" / "data" / "invoice.pdf"
POLL_SECONDS = 0.25
FIELDS = ("invoice_number", "vendor_name", "customer_name", "total", "invoice_date")
ITEM = {"description": "string", "quantity": "number", "amount": "number"}


@dataclass(frozen=True)
class Batch:
    """`path` is where it is started; `files` makes so many distinct inputs; `settings` are the engine's.

    `cheaper` and `faster` are the goals for processor time and for files a second, as ratios.
    """

    what: str
    count: int
    path: str
    files: Callable[[Served, int], list[Any]]
    cheaper: float
    faster: float | None = None
    config: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Cost:
    """Of one run: processor time in ms, and how many ended in a second."""

    milliseconds: float
    per_second: float


def texts(_: Served, count: int) -> list[Any]:
    """Short texts."""
    return [{"text": f"Invoice number: {number}\nTotal: EUR {number}.00\n"} for number in range(count)]


def invoices(engine: Served, count: int) -> list[Any]:
    """The bundled invoice of two pages, each with a comment of its own at its end."""
    content = INVOICE.read_bytes()
    return [_upload(engine, f"invoice-{number}.pdf", content + b"%%%d\n" % number) for number in range(count)]


def scans(engine: Served, count: int) -> list[Any]:
    """The first page of the invoice as a picture, each with a dot of its own."""
    from pypdfium2 import PdfDocument

    with PdfDocument(INVOICE) as pdf:
        picture = pdf[0].render(scale=150 / 72).to_pil().convert("L")
    files = []
    for number in range(count):
        picture.putpixel((number, 0), 0)
        picture.save(page := BytesIO(), "PNG")
        files.append(_upload(engine, f"scan-{number}.png", page.getvalue()))
    return files


def _upload(engine: Served, name: str, content: bytes) -> Any:
    answer = engine.client.post("/files/upload", files={"file": (name, content)}).raise_for_status()
    return {"id": answer.json()["id"]}


def extraction() -> dict[str, Any]:
    """A config with five fields and line items."""
    item = {name: {"type": [kind, "null"]} for name, kind in ITEM.items()}
    properties: dict[str, Any] = {name: {"type": ["string", "null"]} for name in FIELDS}
    properties["total"] = {"type": ["number", "null"]}
    properties["line_items"] = {"type": "array", "items": {"type": "object", "properties": item}}
    return {"schema": {"type": "object", "properties": properties}}


def run(batch: Batch, folder: Path, code: Path | None) -> Cost:
    """Measure a batch on an engine of its own, which has done two such runs before."""
    with Served(folder, code, batch.settings) as engine:
        shared = _shared(engine, batch)
        files = batch.files(engine, batch.count + 2)
        _end(engine, batch, files[:2], shared)
        before, begin = engine.all_processor_seconds(), time.perf_counter()
        _end(engine, batch, files[2:], shared)
        seconds = time.perf_counter() - begin
        used = engine.all_processor_seconds() - before
    return Cost(used * 1000 / batch.count, batch.count / seconds)


def _shared(engine: Served, batch: Batch) -> dict[str, Any]:
    if not batch.config:
        return {}
    extractor = engine.client.post("/extractors", json={"name": "bench", "config": batch.config}).raise_for_status()
    return {"extractor": {"id": extractor.json()["id"]}}


def _end(engine: Served, batch: Batch, files: list[Any], shared: dict[str, Any]) -> None:
    """Run a batch to its end. Raises `RuntimeError` where a run fails."""
    body = {"inputs": [{"file": file} for file in files], **shared}
    started = engine.client.post(f"{batch.path}/batch", content=json.dumps(body)).raise_for_status().json()
    while engine.client.get(f"/batch_runs/{started['id']}").json()["status"] in {"PENDING", "PROCESSING"}:
        time.sleep(POLL_SECONDS)
    failed = {"batchId": started["id"], "status": "FAILED"}
    if engine.client.get(batch.path, params=failed).json()["data"]:
        raise RuntimeError(f"{batch.what}: a run failed")
