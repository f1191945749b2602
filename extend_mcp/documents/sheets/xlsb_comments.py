"""The comments on the cells of an .xlsb worksheet (MS-XLSB, 2.1.7.10)."""

import struct
from collections.abc import Iterable, Iterator

from extend_mcp.documents.sheets.sheet_structure import column_letters

_AUTHOR, _COMMENT, _TEXT = 0x0278, 0x027B, 0x027D


def xlsb_comments(records: Iterable[tuple[int, memoryview]]) -> Iterator[tuple[str, str, str]]:
    """Cell, author and text of each comment."""
    authors: list[str] = []
    cell = author = ""
    for kind, record in records:
        if kind == _AUTHOR:
            authors.append(_wide(record, 0))
        elif kind == _COMMENT:
            number, row, _, column = struct.unpack_from("<IIII", record)
            cell = f"{column_letters(column + 1)}{row + 1}"
            author = authors[number] if number < len(authors) else ""
        elif kind == _TEXT:
            yield cell, author, _wide(record, 1)


def _wide(record: memoryview, at: int) -> str:
    (length,) = struct.unpack_from("<I", record, at)
    return bytes(record[at + 4 : at + 4 + 2 * length]).decode("utf-16-le", errors="replace")
