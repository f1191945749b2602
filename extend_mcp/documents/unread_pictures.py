"""Warns of pictures in office files, which are not read by OCR, where they may be most of what a page says."""

from extend_mcp.documents.page import Document
from extend_mcp.wire.runs import RunWarning

FEW = 50
"""Words: on a page with fewer, a picture may be a scan that someone pasted, and not a logo beside text."""


def warn_of_pictures(document: Document) -> None:
    """Add one warning for the pictures without a description on pages with few words."""
    counts = {}
    for page in document.pages:
        pictures = sum(block.type == "figure" and not block.text for block in page.blocks)
        words = sum(len(block.text.split()) for block in page.blocks if block.type != "figure")
        if pictures and words < FEW:
            counts[page.number] = pictures
    if not counts:
        return
    total = sum(counts.values())
    what = "1 picture is" if total == 1 else f"{total:,} pictures are"
    where = f"page {min(counts)}" if len(counts) == 1 else f"{len(counts):,} pages, from page {min(counts)} on,"
    message = (
        f"{what} on {where} with little text; words in pictures of such files are not read. "
        "If a picture is a scan, save the file as PDF and upload that."
    )
    document.warnings.append(RunWarning(code="LOCAL_PICTURES_NOT_READ", message=message))
