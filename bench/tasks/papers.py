"""Documents of the tasks, drawn as PDF."""

from collections.abc import Sequence
from pathlib import Path

MARGIN, LINE, TOP, BOTTOM, WIDTH = 64, 15, 770, 60, 92
"""Points from the edge, between lines, of the first and the last line; characters of a line."""

Block = tuple[str, str]
"""A style (`title`, `heading` or `text`) and its words; `row` has cells between bars."""

FONTS = {"title": ("Helvetica-Bold", 18), "heading": ("Helvetica-Bold", 13), "text": ("Helvetica", 10)}


def draw(path: Path, pages: Sequence[Sequence[Block]]) -> None:
    """A PDF in which each list of blocks begins on a new page."""
    import textwrap

    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for blocks in pages:
        at = TOP
        for style, words in blocks:
            font, size = FONTS.get(style, FONTS["text"])
            at -= LINE if style == "heading" else 0
            for line in [words] if style == "row" else textwrap.wrap(words, WIDTH):
                if at < BOTTOM:
                    canvas.showPage()
                    at = TOP
                canvas.setFont(font, size)
                cells = line.split("|") if style == "row" else [line]
                for column, cell in enumerate(cells):
                    canvas.drawString(MARGIN + 165 * column, at, cell.strip())
                at -= max(LINE, size + 5)
            at -= 0 if style == "row" else 5
        canvas.showPage()
    canvas.save()
