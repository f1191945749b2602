"""Cells of .xlsx files whose letters do not all look alike."""

from typing import Any

from extend_mcp.documents.office.inline import lowered, raised, settle


def plain_text(value: Any) -> tuple[str, int]:
    """The text of a cell, a list of strings and runs with a font, without what is struck out, and how many runs are."""
    pieces: list[str] = []
    struck = 0
    for run in value:
        font = getattr(run, "font", None)
        text = str(run) if font is None else run.text
        if font is not None and font.strike:
            struck += bool(text.strip())
            continue
        place = font.vertAlign if font is not None and text.isprintable() and text.strip() else None
        pieces.append(raised(text) if place == "superscript" else lowered(text) if place == "subscript" else text)
    return settle("".join(pieces)), struck
