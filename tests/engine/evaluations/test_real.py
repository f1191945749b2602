"""Whole evaluations on small documents: real reading, real extraction and classification."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from extend_mcp.engine.app import build_app
from tests.engine.conftest import client_of, ended
from tests.engine.databases import make_config
from tests.sample_files import invoice_pdf, text_pdf

pytestmark = pytest.mark.anyio

TEXT, NUMBER = {"type": ["string", "null"]}, {"type": ["number", "null"]}
LINE = {"type": "object", "properties": {"description": TEXT, "quantity": NUMBER, "amount": NUMBER}}
SCHEMA = {
    "type": "object",
    "properties": {
        "invoice_number": TEXT,
        "invoice_date": {"type": ["string", "null"], "extend:type": "date"},
        "total": NUMBER,
        "line_items": {"type": "array", "items": LINE},
    },
}
LINES = [
    {"description": "Olive oil", "quantity": 3, "amount": 30},
    {"description": "beeswax", "quantity": "2", "amount": "84.00"},
    {"description": "Office chair", "quantity": 1, "amount": 70},
]
INVOICE = {"invoice_number": "INV-2024-0042", "invoice_date": "2024-03-20", "total": 184.0, "line_items": LINES}
CLASSES = [
    {"id": "inv", "type": "invoice", "description": "An invoice for goods, with a total to pay"},
    {"id": "lease", "type": "lease", "description": "A lease agreement between a landlord and a tenant"},
    {"id": "oth", "type": "other", "description": "Anything else"},
]
LEASE = [
    "LEASE AGREEMENT",
    "This lease agreement is made between the landlord and the tenant.",
    "The tenant shall pay the monthly rent to the landlord on the first day of each month.",
    "The landlord leases the premises to the tenant for a term of twelve months.",
]


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an engine that does its real work."""
    app = build_app(make_config(tmp_path, workers=2))
    async with app.router.lifespan_context(app), client_of(app) as client:
        yield client


async def measured(client: httpx.AsyncClient, kind: str, config: Any, documents: list[tuple[bytes, Any]]) -> Any:
    """The evaluation of a new processor on documents with what is expected of them."""
    processor = (await client.post(f"/{kind}s", json={"name": kind, "config": config})).json()
    made = (await client.post("/evaluation_sets", json={"name": "Set", "entityId": processor["id"]})).json()
    items = []
    for data, expected in documents:
        file = (await client.post("/files/upload", files={"file": ("document.pdf", data)})).json()
        items.append({"fileId": file["id"], "expectedOutput": expected})
    answer = await client.post(f"/evaluation_sets/{made['id']}/items", json={"items": items})
    assert answer.status_code == 200, answer.text
    run = (await client.post("/evaluation_set_runs", json={"evaluationSetId": made["id"]})).json()
    return await ended(client, f"/evaluation_set_runs/{run['id']}")


async def test_an_extractor_is_measured_on_invoices(client: httpx.AsyncClient) -> None:
    wrong = INVOICE | {"invoice_number": "INV-1", "line_items": [*LINES, {"description": "Pen"}]}
    documents = [(invoice_pdf(), {"value": INVOICE}), (invoice_pdf(), {"value": wrong})]
    run = await measured(client, "extractor", {"schema": SCHEMA}, documents)
    assert run["status"] == "PROCESSED"
    fields = run["metrics"]["fieldMetrics"]
    assert {path: metric["countAccurate"] for path, metric in fields.items()} == {
        "invoice_number": 1,
        "invoice_date": 2,
        "total": 2,
        "line_items.description": 1.75,
        "line_items.quantity": 1.75,
        "line_items.amount": 1.75,
    }
    assert run["metrics"]["accuracy"] == pytest.approx((1 + 2 + 2 + 3 * 1.75) / 12)
    assert (run["metrics"]["numPages"], run["metrics"]["numFilesProcessed"]) == (2, 2)
    assert run["metrics"]["p99LatencyMs"] > 0


async def test_a_classifier_is_measured_on_letters_and_invoices(client: httpx.AsyncClient) -> None:
    invoice, lease = {"id": "inv", "type": "invoice"}, {"id": "lease", "type": "lease"}
    documents = [(invoice_pdf(), invoice), (text_pdf([LEASE]), lease), (invoice_pdf(number="2"), lease)]
    run = await measured(client, "classifier", {"classifications": CLASSES}, documents)
    assert run["metrics"]["accuracy"] == pytest.approx(2 / 3)
    counts = run["metrics"]["classificationMetrics"]
    assert (counts["invoice"]["countPredicted"], counts["lease"]["countExpected"]) == (2, 2)
    assert (counts["lease"]["precision"], counts["lease"]["recall"]) == (1, 0.5)


async def test_a_splitter_is_measured_on_a_packet(client: httpx.AsyncClient) -> None:
    packet = text_pdf([["INVOICE", "Invoice number: 17", "Total due: 12.50 USD", "Amount to pay: 12.50 USD"], LEASE])
    parts = [("inv", "invoice", 1), ("lease", "lease", 2)]
    names = ("classificationId", "type", "startPage", "endPage")
    expected = [dict(zip(names, (*part, part[-1]), strict=True)) for part in parts]
    run = await measured(client, "splitter", {"splitClassifications": CLASSES}, [(packet, {"splits": expected})])
    assert run["metrics"].items() >= {"type": "SPLITTER", "precision": 1, "recall": 1, "f1": 1}.items()
