"""Reads CSV files as one table."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.page import Document, Page
from extend_mcp.documents.text.csv_delimiter import delimiter_of, with_doubled_quotes, without_mark
from extend_mcp.documents.text.encoding import MAX_BYTES, read_text
from extend_mcp.documents.text.text_table import table_block
from extend_mcp.wire.runs import RunWarning

MAX_CELLS = 500_000


def read_csv(path: Path, mime_type: str) -> Document:
    """One table. The delimiter is named by a first line `sep=;`, or found from the first rows."""
    text, warnings = read_text(path)
    text = with_doubled_quotes(text)
    csv.field_size_limit(MAX_BYTES)
    try:
        rows = _filled_rows(text, warnings)
    except csv.Error as error:
        raise DocumentFailure(
            "CORRUPT_FILE", "The CSV file cannot be read: a cell is not closed, or holds characters of no text."
        ) from error
    warnings += _ragged(rows)
    blocks = [table_block(rows)] if rows else []
    return Document(mime_type, [Page(1, blocks=blocks)], 1, warnings)


def _filled_rows(text: str, warnings: list[RunWarning]) -> list[list[str]]:
    """The rows that are not empty, without the empty cells at their ends."""
    rows: list[list[str]] = []
    seen = 0
    for row in rows_of(without_mark(text), delimiter_of(text)):
        seen += len(row)
        if seen > MAX_CELLS:
            message = f"Only the first {len(rows):,} rows were read: the local engine reads {MAX_CELLS:,} cells."
            warnings.append(RunWarning(code="LOCAL_TRUNCATED", message=message))
            break
        cells = [cell.strip() for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            rows.append(cells)
    return rows


def rows_of(text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows of a text. Raises `csv.Error`."""
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)


def _ragged(rows: list[list[str]]) -> list[RunWarning]:
    """A warning if a few rows are wider than the rest: a cell without quotes may contain a delimiter."""
    if not rows:
        return []
    usual = Counter(map(len, rows)).most_common(1)[0][0]
    wider = [at for at, row in enumerate(rows, 1) if len(row) > usual]
    if not wider or usual == 1:
        return []
    message = (
        f"{len(wider)} of {len(rows):,} rows have more than {usual} cells, the first of them row {wider[0]:,}: their "
        "cells may be in the wrong columns."
    )
    return [RunWarning(code="LOCAL_RAGGED_ROWS", message=message)]
