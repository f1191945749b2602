"""CSV: one table."""

import csv
import io
from pathlib import Path

from extend_mcp.documents.encoding import MAX_BYTES, read_text
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.page import Document, Page
from extend_mcp.documents.text_table import table_block
from extend_mcp.wire.runs import RunWarning

MAX_CELLS = 500_000


def read_csv(path: Path, mime_type: str) -> Document:
    """One table. The delimiter is the one of comma, semicolon, tab and bar that the first lines agree on."""
    text, warnings = read_text(path)
    rows: list[list[str]] = []
    seen = 0
    csv.field_size_limit(MAX_BYTES)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)):
            seen += len(row)
            if seen > MAX_CELLS:
                message = f"Only the first {len(rows):,} rows were read: the local engine reads {MAX_CELLS:,} cells."
                warnings.append(RunWarning(code="LOCAL_TRUNCATED", message=message))
                break
            if any(cell.strip() for cell in row):
                rows.append([cell.strip() for cell in row])
    except csv.Error as error:
        raise DocumentFailure(
            "CORRUPT_FILE", "The CSV file cannot be read: its cells have no end, or hold what no text does."
        ) from error
    blocks = [table_block(rows)] if rows else []
    return Document(mime_type, [Page(1, blocks=blocks)], 1, warnings)


def _delimiter(text: str) -> str:
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:20]
    if not lines:
        return ","

    def agreement(mark: str) -> tuple[int, int]:
        first = lines[0].count(mark)
        return (sum(line.count(mark) == first for line in lines) if first else 0, first)

    return max((",", ";", "\t", "|"), key=agreement)
