"""The paragraphs and tables of RTF, from stretches of text and the words that end them."""

from collections.abc import Sequence
from dataclasses import replace

from extend_mcp.documents.office.nesting import ListPlace, Nesting
from extend_mcp.documents.office.style_names import named_level
from extend_mcp.documents.page import Block, Page
from extend_mcp.documents.rtf.rtf_rows import CellShape, RtfRow, table_of

ENDS = frozenset((b"par", b"sect", b"page", b"cell", b"row"))
"""The words that end a stretch of text."""
OUTLINE_LEVELS = 9
_START = ListPlace("", 0)


class Body:
    """Pages of blocks."""

    def __init__(self) -> None:
        self.pages = [Page(1)]
        self._defined = 0
        self._furniture: set[tuple[str, str]] = set()
        self._author = ""
        self._beside: list[Block] = []
        self._nesting = Nesting()
        self._place = _START
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

    def define(self, word: bytes, number: int | None) -> None:
        """Handle a word that defines a style."""
        if word == b"s":
            self._defined = number or 0
        elif word == b"outlinelevel" and number is not None and 0 <= number < OUTLINE_LEVELS:
            self._styles[self._defined] = number + 1

    def add_aside(self, place: str, text: str) -> str:
        """Keep the text of a group that is not in the flow. Returns the mark to put in its place."""
        text = text.strip()
        if place == "marker":
            self._marker = text or None
        elif place == "styles" and (level := named_level(text.rstrip(";"))) is not None:
            self._styles[self._defined] = level
        elif place in {"header", "footer"} and text and (place, text) not in self._furniture:
            self._furniture.add((place, text))
            self.pages[-1].blocks.append(Block(place, text))
        elif place == "author":
            self._author = text
        elif place == "comment" and text:
            by = f" by {self._author}" if self._author else ""
            self.put_behind([Block("text", f"Comment{by}: {text}")])
            self._author = ""
        elif place == "note" and text:
            mark = f"[^{len(self._notes) + 1}]"
            self._notes.append(Block("text", text, marker=mark))
            return mark
        return ""

    def put_behind(self, blocks: Sequence[Block]) -> None:
        """Put blocks behind the paragraph or table that holds them."""
        self._beside += blocks

    def end(self, word: bytes, text: str) -> None:
        """End a paragraph, a page, a cell or a row."""
        if word == b"cell":
            self.end_paragraph(text, in_cell=True)
            self._texts.append("\n".join(self._lines))
            self._lines = []
        elif word == b"row":
            self._end_row()
        else:
            self.end_paragraph(text)
            if word == b"page":
                self._end_table()
                self._new_page()

    def end_paragraph(self, text: str, *, in_cell: bool = False) -> None:
        """End a paragraph; one in a table is a line of its cell."""
        text, marker, self._marker = text.strip(), self._marker, None
        if self._is_in_table or in_cell:
            marker = "-" if marker and not marker.isascii() else marker
            self._lines += [f"{marker} {text}" if marker else text] if text else []
            return
        if text:
            self._end_table()
            if self._starts_page and self.pages[-1].blocks:
                self._new_page()
            self.pages[-1].blocks.append(self._block(text, marker))
        self.pages[-1].blocks += self._beside
        self._beside = []

    def _new_page(self) -> None:
        self.pages.append(Page(len(self.pages) + 1))

    def _block(self, text: str, marker: str | None) -> Block:
        level = self._level or self._styles.get(self._style)
        if level is None:
            depth = self._nesting.level(self._place if marker else None)
            return Block("text", text, marker="-" if marker and not marker.isascii() else marker, level=depth)
        self._nesting.level(None)
        text = f"{marker} {text}" if marker else text
        return Block("heading" if level == 1 else "section_heading", text, level=level)

    def _set_place(self, word: bytes, number: int) -> None:
        """Handle a word for the list of an item, its depth or its indent; older lists only have an indent."""
        if word == b"ls":
            self._place = replace(self._place, source=f"list {number}")
        elif word == b"ilvl":
            self._place = replace(self._place, depth=number)
        else:
            source = self._place.source if self._place.source.startswith("list") else f"indent {number}"
            self._place = replace(self._place, source=source, indent=number)

    def finish(self, text: str) -> None:
        """End open paragraphs and tables, and add the notes below the last page."""
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
        """Handle a word for the format of the paragraph or the row."""
        if word == b"pard":
            self._style, self._level, self._is_in_table, self._starts_page = 0, None, False, False
            self._place = _START
        elif word == b"s":
            self._style = number or 0
        elif word in {b"ls", b"ilvl", b"li"} and number is not None:
            self._set_place(word, number)
        elif word == b"outlinelevel" and number is not None and 0 <= number < OUTLINE_LEVELS:
            self._level = number + 1
        elif word == b"intbl":
            self._is_in_table = True
        elif word == b"pagebb":
            self._starts_page = number != 0
        else:
            self._format_row(word, number)

    def _format_row(self, word: bytes, number: int | None) -> None:
        if word == b"trowd":
            self._shapes, self._next = [], CellShape(0)
        elif word == b"clvmrg":
            self._next.goes_down = True
        elif word == b"clmrg":
            self._next.goes_across = True
        elif word == b"cellx":
            self._next.end = number or 0
            self._shapes.append(self._next)
            self._next = CellShape(0)
