"""Codes on pages: of every kind, or only those that payments have."""

import io
from pathlib import Path

from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from extend_mcp.documents.codes import add_codes
from extend_mcp.documents.page import Document, Page
from tests import payment_codes


def test_only_qr_codes_are_searched_for_payments(tmp_path: Path) -> None:
    paths = {"QRCode": tmp_path / "qr.pdf", "Code128": tmp_path / "128.pdf"}
    paths["QRCode"].write_bytes(payment_codes.page_with(payment_codes.GIRO))
    paths["Code128"].write_bytes(_with_bars("AB-77123"))
    found = {
        (kind, every_kind): _formats(path, every_kind=every_kind)
        for kind, path in paths.items()
        for every_kind in (True, False)
    }
    assert found == {
        ("QRCode", True): ["QRCode"],
        ("QRCode", False): ["QRCode"],
        ("Code128", True): ["Code128"],
        ("Code128", False): [],
    }


def _formats(path: Path, *, every_kind: bool) -> list[str | None]:
    page = Page(1, 595, 842)
    add_codes(Document("application/pdf", [page], 1), path, None, every_kind=every_kind)
    return [block.format for block in page.blocks]


def _with_bars(text: str) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    Code128(text, barWidth=1.2, barHeight=50).drawOn(canvas, 60, 600)
    canvas.save()
    return out.getvalue()
