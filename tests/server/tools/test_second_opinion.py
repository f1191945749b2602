"""Extraction on the cloud of local files that carry the XML of an invoice: a second opinion beside its values."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from extend_mcp.server.app import App
from extend_mcp.server.mcp_server import build_server
from extend_mcp.settings import Settings
from tests import einvoices
from tests.server.http.front import on_port
from tests.server.tools.conftest import answer

pytestmark = pytest.mark.anyio

NUMBER, TEXT = {"type": ["number", "null"]}, {"type": ["string", "null"]}
ROWS = {"type": "array", "items": {"type": "object", "properties": {"description": TEXT, "quantity": NUMBER}}}
SCHEMA = {"type": "object", "properties": {"total": NUMBER, "iban": TEXT, "invoice_number": TEXT, "line_items": ROWS}}
LINES = [{"description": "Beeswax", "quantity": 2}, {"description": "Office chair", "quantity": 1}]
SAME = {"total": 183.26, "iban": "DE79 1000 0000 1234 5678 90", "invoice_number": "inv-2024-0042", "line_items": LINES}


@asynccontextmanager
async def cloud(value: dict[str, Any], folder: Path, **options: Any) -> AsyncIterator[Client]:
    """A client of the server whose cloud finds these values in every file."""

    async def store(request: Request) -> JSONResponse:
        await request.body()
        return JSONResponse({"object": "file", "id": "file_1", "name": "a.pdf"})

    async def extract(request: Request) -> JSONResponse:
        config = (await request.json())["config"]
        metadata = {path: {"logprobsConfidence": 0.99, "citations": [{"page": {"number": 1}}]} for path in value}
        run = {"object": "extract_run", "id": "exr_1", "status": "PROCESSED", "config": config}
        return JSONResponse({**run, "output": {"value": value, "metadata": metadata}})

    routes = [Route("/files/upload", store, methods=["POST"]), Route("/extract_runs", extract, methods=["POST"])]
    async with on_port(Starlette(routes=routes)) as address:
        known = {"backend": "cloud", "base_url": address, "api_key": "sk_test_0123456789", "allowed_dirs": (folder,)}
        settings = Settings.model_validate({**known, **options})
        async with App(settings, local_files=True) as app, Client(build_server(app), raise_exceptions=True) as client:
            yield client


async def opinion(value: dict[str, Any], path: Path, **options: Any) -> tuple[str | None, dict[str, str]]:
    """The note about the XML, and the flags, on these values of the cloud."""
    async with cloud(value, path.parent, **options) as client:
        told = await answer(client, "extract_data", file=str(path), schema=SCHEMA)
    assert told["values"] == value
    note = next((note for note in told.get("notes", []) if "The file contains" in note), None)
    return note, {flag["path"]: flag["reason"] for flag in told.get("flags", []) if "XML" in flag["reason"]}


@pytest.fixture
def invoice(tmp_path: Path) -> Path:
    (tmp_path / "a.pdf").write_bytes(einvoices.einvoice_pdf())
    return tmp_path / "a.pdf"


async def test_values_that_the_xml_says_too_are_counted(invoice: Path) -> None:
    note, flags = await opinion(SAME, invoice)
    assert note is not None
    assert "factur-x.xml (Factur-X (CII), profile EN 16931)" in note
    assert note.endswith("7 values agree with it, 0 do not.")
    assert flags == {}


async def test_what_differs_is_told_beside_the_clouds_value_another_account_first(invoice: Path) -> None:
    other = {**SAME, "total": 138.26, "iban": "DE12500105170648489890", "line_items": LINES[:1]}
    note, flags = await opinion(other, invoice)
    assert note is not None
    assert "3 values agree with it, 4 do not" in note
    assert list(flags) == ["iban", "total", "line_items[1].description", "line_items[1].quantity"]
    assert flags["iban"] == (
        f"the file's XML names another account (IBAN) to pay to: {einvoices.IBAN}. Check before you pay"
    )
    assert flags["line_items[1].quantity"] == "the file's XML says 1"


async def test_an_xml_file_alone_has_its_say(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(einvoices.cii())
    _, flags = await opinion({"total": 1.0}, tmp_path / "a.xml")
    assert flags["total"] == "the file's XML says 183.26"


@pytest.mark.parametrize(
    "data",
    [
        einvoices.pdf_with({}),
        einvoices.pdf_with({"a.xml": einvoices.cii(), "b.xml": einvoices.cii(number="OTHER")}),
        einvoices.pdf_with({"factur-x.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><CrossIndustryInvoice>&b;" * 50}),
        b"%PDF-1.7 /EmbeddedFile and nothing else",
        b"no document at all",
    ],
)
async def test_files_without_the_xml_of_one_invoice_have_no_say(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.pdf").write_bytes(data)
    assert await opinion(SAME, tmp_path / "a.pdf") == (None, {})


async def test_a_setting_turns_it_off(invoice: Path) -> None:
    assert await opinion(SAME, invoice, second_opinion=False) == (None, {})
