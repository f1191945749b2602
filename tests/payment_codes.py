"""Pages with QR codes, made where they are needed."""

import io
from collections.abc import Sequence

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.pdfgen.canvas import Canvas

IBAN, OTHER = "DE89370400440532013000", "DE12500105170648489890"
SWISS_IBAN = "CH4431999123000889012"
GIRO = f"BCD\n002\n1\nSCT\nBELADEBEXXX\nAzure Interior Ltd\n{IBAN}\nEUR183.26\n\n\nINV-2024-0042"
SWISS = "\n".join([
    "SPC", "0200", "1", SWISS_IBAN, "S", "Robert Schneider AG", "Rue du Lac", "1268", "2501", "Biel", "CH",
    *[""] * 7, "1949.75", "CHF", *[""] * 7, "QRR", "210000000003139471430009017", "", "EPD",
])  # fmt: skip
PRINTED = [
    "Azure Interior Ltd, 45 De Silva Street, 10115 Berlin",
    "Invoice INV-2024-0042 of 20 March 2024, to be paid until 19 April 2024",
    "Beeswax and one office chair, as ordered by telephone on the first of March",
    "Total 183.26 EUR",
    f"Please pay to the account {IBAN} within thirty days of the date of this invoice.",
]


def page_with(*codes: str, lines: Sequence[str] = PRINTED) -> bytes:
    """A page of lines with QR codes below them, side by side."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    for number, line in enumerate(lines):
        canvas.drawString(60, 780 - 24 * number, line)
    for number, code in enumerate(codes):
        widget = QrCodeWidget(code, barWidth=130, barHeight=130)
        drawing = Drawing(130, 130)
        drawing.add(widget)
        renderPDF.draw(drawing, canvas, 60 + 160 * number, 400)
    canvas.save()
    return out.getvalue()
