"""The paragraphs and tables of RTF, from stretches of text and what ends them."""

import re

from extend_mcp.documents.page import Block, Page
from extend_mcp.documents.rtf.rtf_rows import CellShape, RtfRow, table_of

ENDS = frozenset((b"par", b"sect", b"page", b"cell", b"row"))
"""The words that end a stretch of text."""
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)


class Body:
    """Pages of blocks. `defined` is the number of the style that is being defined."""

    def __init__(self) -> None:
        self.pages = [Page(1)]
        self.defined = 0
        self._styles: dict[int, int] = {}
        self._style = 0
        self._level: int | None = None
        self._marker: str | None = None
        self._is_in_table = self._starts_page = False
        self._lines: list[str] = []
        self._texts: list[str] = []
        self._shapes: list[CellShape] = []
        self._next = CellShape(0)
        self._rows: list[RtfRow] = []
        self._notes: list[Block] = []

    def add_aside(self, place: str, text: str) -> None:
        """Put away the text of a group that is not in the flow."""
        text = text.strip()
        if place == "marker":
            self._marker = text or None
        elif place == "styles" and (found := _HEADING.match(text)):
            self._styles[self.defined] = int(found[1])
        elif place in {"header", "footer"} and text and Block(place, text) not in self.pages[-1].blocks:
            self.pages[-1].blocks.append(Block(place, text))
        elif place == "note" and text:
            self._notes.append(Block("text", text))

    def end(self, word: bytes, text: str) -> None:
        """End a paragraph, a page, a cell or a row."""
        if word == b"cell":
            self._texts.append("\n".join(line for line in (*self._lines, text.strip()) if line))
            self._lines = []
        elif word == b"row":
            self._end_row()
        else:
            self.end_paragraph(text)
            if word == b"page":
                self._end_table()
                self._new_page()

    def end_paragraph(self, text: str) -> None:
        """End a paragraph; one in a table is a line of its cell."""
        text, marker, self._marker = text.strip(), self._marker, None
        if self._is_in_table:
            self._lines += [f"{marker} {text}" if marker else text] if text else []
            return
        if text:
            self._end_table()
            if self._starts_page and self.pages[-1].blocks:
                self._new_page()
            self.pages[-1].blocks.append(self._block(text, marker))

    def _new_page(self) -> None:
        self.pages.append(Page(len(self.pages) + 1))

    def _block(self, text: str, marker: str | None) -> Block:
        level = self._level or self._styles.get(self._style)
        if level is None:
            return Block("text", text, marker="-" if marker and not marker.isascii() else marker)
        text = f"{marker} {text}" if marker else text
        return Block("heading" if level == 1 else "section_heading", text, level=level)

    def finish(self, text: str) -> None:
        """End what is open, and add the notes below the last page."""
        self.end_paragraph(text)
        self._end_table()
        self.pages[-1].blocks += self._notes

    def _end_table(self) -> None:
        if self._texts:
            self._end_row()
        if self._rows and (table := table_of(self._rows)) is not None:
            self.pages[-1].blocks.append(table)
        self._rows = []

    def _end_row(self) -> None:
        self._rows.append(RtfRow(self._texts, self._shapes))
        self._texts, self._lines = [], []

    def format(self, word: bytes, number: int | None) -> None:
        """Take in a word that says how the paragraph, or the row, is set."""
        if word == b"pard":
            self._style, self._level, self._is_in_table, self._starts_page = 0, None, False, False
        elif word == b"s":
            self._style = number or 0
        elif word == b"outlinelevel" and number is not None and 0 <= number < 9:
            self._level = number + 1
        elif word == b"intbl":
            self._is_in_table = True
        elif word == b"pagebb":
            self._starts_page = number != 0
        elif word == b"trowd":
            self._shapes, self._next = [], CellShape(0)
        elif word == b"clvmrg":
            self._next.goes_down = True
        elif word == b"clmrg":
            self._next.goes_across = True
        elif word == b"cellx":
            self._next.end = number or 0
            self._shapes.append(self._next)
            self._next = CellShape(0)
