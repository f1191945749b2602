"""Make the invoice that ships with the package: two pages, a table that runs over both, totals at the end.

    python scripts/make_invoice.py extend_mcp/data/invoice.pdf

Everything in it is invented. The file is reproducible: no dates or ids of the moment.
"""

import sys
from pathlib import Path

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

ITEMS = [
    ("Pressure sensor PS-210, 0–10 bar", 24, 38.50),
    ("Pressure sensor PS-410, 0–40 bar", 12, 46.90),
    ("Thermocouple type K, 150 mm", 40, 12.75),
    ("Thermocouple type J, 300 mm", 16, 15.20),
    ("Flow meter FM-8, DN 25", 4, 312.00),
    ("Flow meter FM-8, DN 50", 2, 448.00),
    ("Signal converter SC-4, 4–20 mA", 18, 64.30),
    ("Panel display PD-72", 6, 89.00),
    ("Cable, shielded, 4 x 0.5 mm², 100 m", 5, 118.40),
    ("Cable gland M16, brass", 120, 1.35),
    ("Junction box IP66, 8 terminals", 14, 21.80),
    ("Mounting bracket, stainless", 36, 6.45),
    ("Level switch LS-1, vertical", 10, 54.60),
    ("Solenoid valve SV-12, 24 V", 8, 72.15),
    ("Power supply 24 V, 5 A", 7, 58.90),
    ("Surge protector SP-2", 9, 33.25),
    ("Data logger DL-16", 2, 689.00),
    ("Modbus gateway MG-1", 3, 214.50),
    ("Calibration certificate, per sensor", 36, 9.00),
    ("Enclosure 400 x 300 x 200 mm", 4, 96.70),
    ("Terminal block, 2.5 mm²", 200, 0.82),
    ("DIN rail, 2 m", 10, 5.40),
    ("On-site commissioning, day", 2, 780.00),
    ("Operator training, half day", 1, 420.00),
    ("Spare parts kit SK-210", 3, 87.30),
    ("Freight, insured", 1, 146.00),
]
TAX = 19


def make(path: Path) -> None:
    """Write the invoice to `path`."""
    styles = getSampleStyleSheet()
    small = ParagraphStyle("small", parent=styles["Normal"], fontSize=9, leading=12)
    document = SimpleDocTemplate(
        str(path), pagesize=A4, leftMargin=20 * mm, rightMargin=20 * mm, topMargin=26 * mm, bottomMargin=22 * mm,
        title="Invoice HB-2026-0417", author="Halden Brandt Messtechnik GmbH", invariant=True,
    )  # fmt: skip
    story = [
        Paragraph("INVOICE", styles["Title"]),
        _parties(small),
        Spacer(0, 6 * mm),
        _facts(),
        Spacer(0, 6 * mm),
        Paragraph("Items", styles["Heading2"]),
        _items(),
        Spacer(0, 5 * mm),
        Paragraph("Totals", styles["Heading2"]),
        _totals(),
        Spacer(0, 5 * mm),
        Paragraph("Payment", styles["Heading2"]),
        Paragraph(
            "Please pay within 30 days by transfer to IBAN DE02 1203 0000 0000 2020 51, BIC BYLADEM1001, quoting the "
            "invoice number. Goods remain our property until they are paid in full. Complaints within 14 days of "
            "delivery.",
            small,
        ),
    ]
    document.build(story, onFirstPage=_furniture, onLaterPages=_furniture)


def _parties(style: ParagraphStyle) -> Table:
    seller = "<b>Halden Brandt Messtechnik GmbH</b><br/>Werftstrasse 12<br/>24143 Kiel, Germany<br/>VAT ID DE811907980"
    buyer = (
        "<b>Bill to</b><br/>Northgate Water Utilities Ltd<br/>48 Reservoir Road<br/>Leeds LS6 2AB<br/>United Kingdom"
    )
    return Table([[Paragraph(seller, style), Paragraph(buyer, style)]], colWidths=[90 * mm, 80 * mm])


def _facts() -> Table:
    rows = [
        ["Invoice number:", "HB-2026-0417", "Invoice date:", "14 April 2026"],
        ["Purchase order:", "PO-88231", "Due date:", "14 May 2026"],
        ["Customer number:", "10492", "Delivery note:", "DN-5530"],
    ]
    table = Table(rows, colWidths=[35 * mm, 50 * mm, 35 * mm, 50 * mm])
    table.setStyle(TableStyle([("FONTSIZE", (0, 0), (-1, -1), 9), ("BOTTOMPADDING", (0, 0), (-1, -1), 2)]))
    return table


def _items() -> Table:
    rows: list[list[str]] = [["No.", "Description", "Quantity", "Unit price", "Amount"]]
    for number, (name, quantity, price) in enumerate(ITEMS, 1):
        rows.append([str(number), name, str(quantity), f"{price:,.2f}", f"{quantity * price:,.2f}"])
    table = Table(rows, colWidths=[12 * mm, 84 * mm, 22 * mm, 26 * mm, 26 * mm], repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold"),
                ("FONTSIZE", (0, 0), (-1, -1), 9),
                ("GRID", (0, 0), (-1, -1), 0.4, colors.grey),
                ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke),
                ("ALIGN", (2, 0), (-1, -1), "RIGHT"),
                ("TOPPADDING", (0, 0), (-1, -1), 5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
            ]
        )
    )
    return table


def _totals() -> Table:
    net = round(sum(quantity * price for _, quantity, price in ITEMS), 2)
    tax = round(net * TAX / 100, 2)
    rows = [
        ["Subtotal", f"EUR {net:,.2f}"],
        [f"VAT {TAX} %", f"EUR {tax:,.2f}"],
        ["Total due", f"EUR {net + tax:,.2f}"],
    ]
    table = Table(rows, colWidths=[40 * mm, 40 * mm], hAlign="RIGHT")
    table.setStyle(
        TableStyle(
            [
                ("ALIGN", (1, 0), (1, -1), "RIGHT"),
                ("FONTNAME", (0, 2), (-1, 2), "Helvetica-Bold"),
                ("LINEABOVE", (0, 2), (-1, 2), 0.8, colors.black),
            ]
        )
    )
    return table


def _furniture(canvas: Canvas, document: SimpleDocTemplate) -> None:
    canvas.setFont("Helvetica", 8)
    canvas.drawString(20 * mm, A4[1] - 15 * mm, "Halden Brandt Messtechnik GmbH")
    canvas.drawRightString(A4[0] - 20 * mm, A4[1] - 15 * mm, "Invoice HB-2026-0417")
    canvas.drawCentredString(A4[0] / 2, 12 * mm, f"Page {document.page} of 2")


if __name__ == "__main__":
    make(Path(sys.argv[1]))
