"""Text that keeps the layout of the page with spaces and blank lines."""

from collections.abc import Sequence
from statistics import median

from extend_mcp.analysis.markdown import rows_of
from extend_mcp.documents.lines import SAME_LINE, lines_of
from extend_mcp.documents.page import Block, Cell, Page, Word

MAX_COLUMNS = 400
MAX_BLANK_LINES = 3


def spatial_text(page: Page, threshold: float) -> str:
    """The page on a grid of characters. `threshold` scales how far apart vertically words of one line may be."""
    if not page.words:
        return "\n\n".join(_block_text(block) for block in page.blocks if block.text)
    widths = [word.box.width / len(word.text) for word in page.words if word.text and word.box.width > 0]
    unit = median(widths) if widths else 5.0
    left = min(word.box.left for word in page.words)
    height = median(word.box.height for word in page.words) or 1.0
    out: list[str] = []
    below = None
    for line in lines_of(page.words, SAME_LINE * threshold):
        top = min(word.box.top for word in line)
        if below is not None:
            out += [""] * min(MAX_BLANK_LINES, max(0, round((top - below) / height - 0.4)))
        out.append(_line(line, left, unit))
        below = max(word.box.bottom for word in line)
    return "\n".join(out)


def table_text(cells: Sequence[Cell]) -> str:
    """A table with its columns padded to equal width."""
    rows = [[cell.replace("\n", " ") for cell in row] for row in rows_of(cells)]
    widths = [max((len(row[column]) for row in rows if column < len(row)), default=0) for column in range(_width(rows))]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=False)).rstrip() for row in rows
    )


def _line(line: Sequence[Word], left: float, unit: float) -> str:
    text = ""
    for word in line:
        column = min(MAX_COLUMNS, round((word.box.left - left) / unit))
        text += " " * max(1 if text else 0, column - len(text)) + word.text
    return text


def _block_text(block: Block) -> str:
    return table_text(block.cells) if block.type == "table" else f"{block.marker or ''} {block.text}".strip()


def _width(rows: Sequence[Sequence[str]]) -> int:
    return max((len(row) for row in rows), default=0)
