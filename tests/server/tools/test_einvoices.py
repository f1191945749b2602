"""Invoices that carry XML, through the tools on the real engine."""

from pathlib import Path
from typing import Any

import pytest
from mcp import Client

from tests import einvoices
from tests.server.tools.conftest import answer

pytestmark = pytest.mark.anyio

SCHEMA: dict[str, Any] = {"type": "object", "properties": {"total": {"type": "number"}, "iban": {"type": "string"}}}


@pytest.fixture
def changed(folder: Path) -> str:
    lines = [line.replace(einvoices.IBAN, "DE12500105170648489890") for line in einvoices.PRINTED]
    (folder / "changed.pdf").write_bytes(einvoices.einvoice_pdf(lines))
    return str(folder / "changed.pdf")


async def test_a_flag_says_what_the_page_prints_in_place_of_the_xmls_account(client: Client, changed: str) -> None:
    told = await answer(client, "extract_data", file=changed, schema=SCHEMA)
    assert told["values"] == {"total": 183.26, "iban": einvoices.IBAN}
    (flag,) = told["flags"]
    assert flag["path"] == "iban"
    assert flag["reason"].startswith("confidence 0.60; The page prints another account (IBAN)")
    assert "DE12500105170648489890" in flag["reason"]


async def test_a_parse_names_the_xml_and_reads_an_xml_invoice(client: Client, folder: Path, changed: str) -> None:
    told = await answer(client, "parse_document", file=changed)
    assert any("factur-x.xml (Factur-X (CII), profile EN 16931)" in str(one) for one in told["warnings"])
    (folder / "invoice.xml").write_bytes(einvoices.ubl())
    told = await answer(client, "parse_document", file=str(folder / "invoice.xml"))
    assert "Total with tax: 183.26" in told["document"]
