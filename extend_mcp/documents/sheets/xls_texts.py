"""Texts of .xls worksheets outside of cells: comments and text boxes (MS-XLS, 2.4.329 and 2.4.179)."""

import struct

from extend_mcp.documents.sheets.sheet_comments import MAX_COMMENTS
from extend_mcp.documents.sheets.sheet_structure import SheetStructure, column_letters

_OBJECT, _TEXT, _NOTE, _MORE = 0x5D, 0x01B6, 0x1C, 0x3C
_IS_NOTE = 0x19
"""The type of an object that is a comment."""


class XlsTexts:
    """Collects the texts of one worksheet."""

    def __init__(self) -> None:
        self._kind = self._id = self._left = 0
        self._texts: dict[int, str] = {}
        self._boxes: list[int] = []
        self._notes: list[tuple[int, int, int, str]] = []

    def take(self, kind: int, record: memoryview) -> None:
        """Read a record."""
        if kind == _OBJECT and len(record) >= 8:
            self._kind, self._id = struct.unpack_from("<HH", record, 4)
        elif kind == _TEXT and len(record) >= 12:
            self._left = struct.unpack_from("<H", record, 10)[0]
            if self._kind != _IS_NOTE:
                self._boxes.append(self._id)
        elif kind == _MORE and self._left and len(record) > 1:
            text = _text(record, 0, self._left)
            self._left -= len(text)
            self._texts[self._id] = self._texts.get(self._id, "") + text
        elif kind == _NOTE and len(record) >= 11:
            row, column, _, key, length = struct.unpack_from("<HHHHH", record)
            self._notes.append((row, column, key, _text(record, 10, length)))

    def settle(self, plan: SheetStructure) -> None:
        """Put the texts into `plan`."""
        found = [(f"{column_letters(column + 1)}{row + 1}", author, key) for row, column, key, author in self._notes]
        comments = [(cell, author, self._texts.get(key, "")) for cell, author, key in found[:MAX_COMMENTS]]
        plan.comments += comments
        plan.boxes += [text for key in self._boxes[:MAX_COMMENTS] if (text := self._texts.get(key, "").strip())]


def _text(record: memoryview, at: int, length: int) -> str:
    """Letters of one byte or two bytes each, by the flag before them."""
    wide = record[at] & 1
    data = bytes(record[at + 1 : at + 1 + length * (2 if wide else 1)])
    return data.decode("utf-16-le" if wide else "latin-1", errors="replace").replace("\r", "\n")
