"""The cells of a worksheet in an .xlsx file."""

import datetime
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, iterparse

from extend_mcp.documents.number_formats.numbers import ShownNumber
from extend_mcp.documents.office.xml_nodes import first, local
from extend_mcp.documents.sheets.cell_styles import USUAL, CellStyle, cell_styles
from extend_mcp.documents.sheets.filled_cells import SheetCell
from extend_mcp.documents.sheets.sheet_extent import MAX_COLUMNS, MAX_ROWS
from extend_mcp.documents.sheets.sheet_structure import column_number
from extend_mcp.documents.sheets.workbook_parts import CellText, WorkbookParts, cell_text, unescaped

_EPOCH, _EPOCH_1904 = datetime.datetime(1899, 12, 30), datetime.datetime(1904, 1, 1)  # noqa: DTZ001 (of no zone)
_LEAP = 60
"""Day 60, counted from 1900, is 29 February 1900, which never existed: numbers before it need one day more."""
_EMPTY = SheetCell(None)


class CellReader:
    """Reads the cells of one workbook."""

    def __init__(self, archive: zipfile.ZipFile, book: WorkbookParts) -> None:
        self._archive = archive
        self._texts = book.texts()
        self._styles = cell_styles(book.styles)
        self._counts_from_1904 = book.counts_from_1904

    def rows(self, part: str) -> Iterator[list[SheetCell]]:
        """The rows from the first of the worksheet on, each from its first column on."""
        last = 0
        for row, node in _rows(self._archive, part):
            for _ in range(last + 1, row):
                yield []
            last = max(last, row)
            cells: list[SheetCell] = []
            for column, cell in _cells(node):
                cells += [_EMPTY] * (column - len(cells) - 1)
                cells.append(self._cell(cell))
            yield cells

    def _cell(self, node: Element) -> SheetCell:
        at = node.get("s", "0")
        style = self._styles[int(at)] if at.isdecimal() and int(at) < len(self._styles) else USUAL
        value: Any = self._value(node, style)
        if value is None:
            return _EMPTY
        if style.is_struck:
            return SheetCell("", struck=1)
        if isinstance(value, CellText):
            shown = ShownNumber(value.text.strip()) if value.struck else None
            return SheetCell(value.text, style.number_format, shown, value.struck, style.shows_nothing)
        return SheetCell(value, style.number_format, None, 0, style.shows_nothing)

    def _value(self, node: Element, style: CellStyle) -> Any:
        """The value of a cell; a text as a `CellText`, None if it is empty."""
        kind = node.get("t", "n")
        if kind == "inlineStr":
            inside = first(node, "is")
            return cell_text(inside) if inside is not None else None
        stored = first(node, "v")
        if stored is None or not stored.text:
            return None
        if kind == "s":
            return self._texts[int(stored.text)]
        if kind == "n":
            return self._number(stored.text, style)
        return _of_kind(kind, stored.text)

    def _number(self, text: str, style: CellStyle) -> Any:
        """A number, or the day or time that it means. Other text, which some programs write, is unchanged."""
        try:
            number = float(text) if re.search(r"[.eEnN]", text) else int(text)
            return self._day(number, style) if style.is_date and number >= 0 else number
        except ValueError:
            return text
        except OverflowError:
            return float(text)

    def _day(self, number: float, style: CellStyle) -> Any:
        if style.is_span:
            return datetime.timedelta(seconds=round(number * 86_400, 3))
        day, fraction = divmod(number, 1)
        time = datetime.timedelta(milliseconds=round(fraction * 86_400_000))
        if 0 <= number < 1 and not time.days:
            return (_EPOCH + time).time()
        if 0 < number < _LEAP and not self._counts_from_1904:
            day += 1
        return (_EPOCH_1904 if self._counts_from_1904 else _EPOCH) + datetime.timedelta(days=day) + time


def formulas(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[int, int, str]]:
    """The row, column and formula of each cell that has one; cells that share a formula get their own form of it."""
    from openpyxl.formula.translate import Translator

    shared: dict[str | None, Any] = {}
    for row, node in _rows(archive, part):
        for column, cell in _cells(node):
            formula = first(cell, "f")
            if formula is None or formula.get("t") in {"array", "dataTable"}:
                continue
            place, key = cell.get("r") or "A1", formula.get("si")
            if formula.text:
                text = f"={formula.text}"
                if formula.get("t") == "shared":
                    shared[key] = Translator(text, place)
                yield row, column, text
            elif key in shared:
                yield row, column, shared[key].translate_formula(place)


def _rows(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[int, Element]]:
    """The rows of a worksheet with their numbers, from 1."""
    last = 0
    with archive.open(part) as file:
        for _, node in iterparse(file):  # noqa: S314 (expat stops entity bombs and loads nothing)
            if local(node) == "row":
                number = node.get("r", "")
                last = int(number) if number.isdecimal() and len(number) < 8 else last + 1
                if not 0 < last <= MAX_ROWS:
                    raise ValueError("a row is past the end of the sheet")
                yield last, node
                node.clear()


def _cells(row: Element) -> Iterator[tuple[int, Element]]:
    """The cells of a row with their columns, from 1."""
    last = 0
    for cell in row:
        if local(cell) != "c":
            continue
        letters = cell.get("r", "").rstrip("0123456789")
        last = max(last + 1, column_number(letters) if letters.isalpha() and len(letters) < 4 else 0)
        if last > MAX_COLUMNS:
            raise ValueError("a cell is past the end of the sheet")
        yield last, cell


def _of_kind(kind: str, text: str) -> Any:
    """A value of one of the rarer kinds: a boolean, a day, a text, an error."""
    if kind == "b":
        return text.strip() in {"1", "true"}
    return _day_told(text) if kind == "d" else unescaped(text)


def _day_told(text: str) -> Any:
    """The day or time of a text as ISO 8601; the text itself if it is neither."""
    text = text.strip()
    try:
        if "T" in text:
            return datetime.datetime.fromisoformat(text).replace(tzinfo=None)
        return datetime.time.fromisoformat(text) if ":" in text else datetime.date.fromisoformat(text)
    except ValueError:
        return text
