"""A served engine with runs to look at, and the browser that looks."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.browser.chromium import Chromium, chromium
from tests.engine.test_restart import engine, wait_for
from tests.sample_files import damaged_pdf, docx

PROGRAM = """
import sys
from pathlib import Path
from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.serve import serve

serve(EngineConfig(data_dir=Path(sys.argv[1]), workers=2), "127.0.0.1", int(sys.argv[2]))
"""
INVOICE = Path(__file__).parents[2] / "extend_mcp" / "data" / "invoice.pdf"
TEXT = {"type": ["string", "null"]}
DATE = {"type": ["string", "null"], "extend:type": "date"}
NUMBER = {"type": ["number", "null"]}
SCHEMA = {
    "type": "object",
    "properties": {
        "invoice_number": TEXT,
        "invoice_date": DATE,
        "due_date": DATE,
        "vendor_name": TEXT,
        "purchase_order": TEXT,
        "total": {
            "type": "object",
            "extend:type": "currency",
            "properties": {"amount": NUMBER, "iso_4217_currency_code": TEXT},
        },
        "line_items": {
            "type": "array",
            "items": {"type": "object", "properties": {"description": TEXT, "quantity": NUMBER, "amount": NUMBER}},
        },
    },
}
CLASSES = [{"id": name, "type": name, "description": f"An {name}"} for name in ("invoice", "other")]


@dataclass(frozen=True)
class Engine:
    """A served engine with runs of several kinds: their ids by kind, and one that failed."""

    url: str
    runs: dict[str, str]
    client: httpx.Client


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine on a socket, which has done some work."""
    with engine(tmp_path_factory.mktemp("data"), PROGRAM) as (_, client):
        invoice = uploaded(client, "invoice.pdf", INVOICE.read_bytes())
        cited = {"schema": SCHEMA, "advancedOptions": {"citationsEnabled": True}}
        made = {
            "text": done(client, "parse", uploaded(client, "letter.docx", docx())),
            "failed": done(client, "parse", uploaded(client, "<b>damaged.pdf", damaged_pdf())),
            "classify": done(client, "classify", invoice, {"classifications": CLASSES}),
            "parse": done(client, "parse", invoice),
            "extract": done(client, "extract", invoice, cited),
            "strip": done(client, "parse", uploaded(client, "strip.png", strip_png())),
        }
        yield Engine(str(client.base_url).rstrip("/"), made, client)


@pytest.fixture(scope="session")
def started() -> Iterator[Chromium]:
    """One browser for all tests."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def browser(started: Chromium) -> Iterator[Chromium]:
    """The browser, which must not have complained of anything."""
    started.faults.clear()
    yield started
    assert started.faults == []


def uploaded(client: httpx.Client, name: str, content: bytes) -> str:
    """The id of a new file."""
    file_id: str = client.post("/files/upload", files={"file": (name, content)}).json()["id"]
    return file_id


def done(client: httpx.Client, kind: str, file_id: str, config: dict[str, Any] | None = None) -> str:
    """The id of a run that has ended."""
    body = {"file": {"id": file_id}} | ({"config": config} if config else {})
    run_id: str = client.post(f"/{kind}_runs", json=body).json()["id"]
    wait_for(lambda: client.get(f"/{kind}_runs/{run_id}").json()["status"] != "PROCESSING")
    return run_id


def strip_png() -> bytes:
    """A picture that is one pixel wide and 3,000 high."""
    out = io.BytesIO()
    Image.new("L", (1, 3000)).save(out, "PNG")
    return out.getvalue()
