"""Recognises till slips, on any paper size."""

from statistics import median

from extend_mcp.documents.page import Page, around

COLUMNS = 56
"""A till prints fewer columns of characters."""


def is_slip(page: Page) -> bool:
    """True if the text of a page is as narrow, compared with its letters, as that of a slip."""
    widths = [word.box.width / len(word.text) for word in page.words if word.text]
    text = around([word.box for word in page.words]) if widths else None
    return text is not None and text.width < COLUMNS * median(widths)
