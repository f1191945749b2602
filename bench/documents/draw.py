"""`python -m bench.documents.draw FOLDER [FILE PAGE]`: pages with what was read drawn on them, as PNG.

Without a file, three made-up pages: a bank statement without ruled lines, a report in two columns, and a form.
"""

import argparse
import io
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw
from pypdfium2 import PdfDocument
from reportlab.lib.pagesizes import A5
from reportlab.pdfgen.canvas import Canvas

from extend_mcp.documents.page import Box, Page
from extend_mcp.documents.pdf import read_pdf
from extend_mcp.wire.parse import ParseAdvancedOptions

SCALE = 2
"""Pixels a point."""
CROPPED = 660
"""Pixels: below it the made-up pages are empty, but for a page number."""
COLOURS = {
    "heading": "#c2185b",
    "section_heading": "#c2185b",
    "table": "#1565c0",
    "key_value": "#2e7d32",
    "header": "#757575",
    "footer": "#757575",
    "page_number": "#757575",
}
OTHER = "#ef6c00"
PROSE = (
    "Honey is stored in combs of wax, which the",
    "bees draw out and cap. A colony of twenty",
    "thousand fills a frame within a week, if the",
    "lime trees flower and the nights are warm.",
    "What is not eaten is left for the winter.",
)


def statement(canvas: Canvas) -> None:
    """Columns by gaps alone: empty cells, and descriptions that go on in the next line."""
    canvas.setFont("Helvetica-Bold", 14)
    canvas.drawString(40, 540, "Account statement")
    canvas.setFont("Helvetica", 9)
    rows = [
        ("Date", "Description", "Debit", "Credit", "Balance"),
        ("01 Sep", "Opening balance", "", "", "1,210.55"),
        ("03 Sep", "Card purchase, greengrocer", "42.10", "", "1,168.45"),
        ("", "on the market square", "", "", ""),
        ("04 Sep", "Salary", "", "2,150.00", "3,318.45"),
        ("09 Sep", "Standing order, rent of the", "980.00", "", "2,338.45"),
        ("", "second floor", "", "", ""),
        ("11 Sep", "Transfer", "", "75.20", "2,413.65"),
    ]
    for number, row in enumerate(rows):
        top = 505 - 14 * number
        canvas.drawString(40, top, row[0])
        canvas.drawString(85, top, row[1])
        for right, text in zip((260, 320, 380), row[2:], strict=True):
            canvas.drawRightString(right, top, text)
    for number, (label, amount) in enumerate((("Sum of debits", "1,022.10"), ("Sum of credits", "2,225.20"))):
        canvas.drawString(40, 350 - 14 * number, label)
        canvas.drawRightString(380, 350 - 14 * number, amount)


def report(canvas: Canvas) -> None:
    """Two columns of text below a heading, and a ruled table with headings on two levels."""
    canvas.setFont("Helvetica-Bold", 14)
    canvas.drawString(40, 540, "1. The year of the apiary")
    canvas.setFont("Helvetica", 8)
    for column, left in enumerate((40, 225)):
        for number, line in enumerate(PROSE * 2):
            canvas.drawString(left, 510 - 11 * number - 3 * column, line)
    rows = [("Hive", "Harvest, kg", "", "Loss"), ("", "Spring", "Summer", ""), ("North", "12.5", "31.0", "2 %")]
    rows += [("South", "14.0", "28.5", "1 %")]
    lefts, tops = (40, 140, 220, 300, 380), (350, 334, 318, 302, 286)
    for top in (350, 318, 302, 286):
        canvas.line(40, top, 380, top)
    canvas.line(140, 334, 300, 334)
    for left in (40, 140, 300, 380):
        canvas.line(left, 350, left, 286)
    canvas.line(220, 334, 220, 286)
    for row, top in zip(rows, tops, strict=False):
        for left, text in zip(lefts, row, strict=False):
            canvas.drawString(left + 5, top - 11, text)
    canvas.drawString(205, 25, "- 7 -")


def form(canvas: Canvas) -> None:
    """Labels with values, boxes that are ticked, and a list."""
    canvas.setFont("Helvetica-Bold", 14)
    canvas.drawString(40, 540, "Claim")
    canvas.setFont("Helvetica", 10)
    pairs = [("Claim number", "CL-2026-993"), ("Insured person", "Ada Byron"), ("Amount", "1,420.00 EUR")]
    for number, (label, value) in enumerate(pairs):
        canvas.drawString(40, 505 - 16 * number, label)
        canvas.drawString(180, 505 - 16 * number, value)
    for number, (label, ticked) in enumerate((("Fire", False), ("Water", True), ("Theft", False))):
        top = 430 - 18 * number
        canvas.rect(40, top, 9, 9)
        if ticked:
            canvas.line(40, top, 49, top + 9)
            canvas.line(40, top + 9, 49, top)
        canvas.drawString(56, top + 1, label)
    for number, item in enumerate(("Photographs of the damage", "The invoice of the plumber")):
        canvas.drawString(40, 360 - 14 * number, f"{number + 1}. {item}")


PAGES: dict[str, Callable[[Canvas], None]] = {"statement": statement, "report": report, "form": form}


def drawn(pdf: bytes | Path, page: Page) -> Image.Image:
    """The page, its blocks framed in the colours of their types, the cells of tables in thin lines."""
    with PdfDocument(pdf) as document:
        picture: Image.Image = document[page.number - 1].render(scale=SCALE).to_pil().convert("RGB")
    pen = ImageDraw.Draw(picture)
    for block in page.blocks:
        colour = COLOURS.get(block.type, OTHER)
        for cell in block.cells:
            _frame(pen, cell.box, colour, 1)
        _frame(pen, block.box, colour, 3)
        if block.box is not None:
            pen.text((block.box.left * SCALE, block.box.top * SCALE - 14), block.type, fill=colour)
    return picture


def _frame(pen: ImageDraw.ImageDraw, box: Box | None, colour: str, width: int) -> None:
    if box is not None:
        pen.rectangle(
            [SCALE * side for side in (box.left, box.top, box.right, box.bottom)], outline=colour, width=width
        )


def main() -> None:
    """Draw the pages into a folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("page", type=int, nargs="?", default=1)
    arguments = parser.parse_args()
    if arguments.file:
        document = read_pdf(arguments.file, None, ParseAdvancedOptions(), {arguments.page})
        drawn(arguments.file, document.pages[0]).save(arguments.folder / f"{arguments.file.stem}-{arguments.page}.png")
        return
    for name, draw in PAGES.items():
        data = io.BytesIO()
        canvas = Canvas(data, pagesize=A5)
        draw(canvas)
        canvas.save()
        path = arguments.folder / f"page-{name}.pdf"
        path.write_bytes(data.getvalue())
        picture = drawn(path, read_pdf(path, None, ParseAdvancedOptions(), None).pages[0])
        picture.crop((0, 60, picture.width, CROPPED)).save(path.with_suffix(".png"), optimize=True)
        path.unlink()


if __name__ == "__main__":
    main()
