"""A page that made-up documents are written on."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from extend_mcp.documents.page import Box, Document, Page, Word
from extend_mcp.documents.structure import read_structure


@dataclass
class Sheet:
    """A page that is written on. Widths are those of a plain face."""

    size: float = 10.0
    words: list[Word] = field(default_factory=list)

    def put(
        self, x: float, y: float, text: str, size: float | None = None, *, bold: bool = False, right: bool = False
    ) -> float:
        """Write a text from `x`, or up to it; returns where it ends."""
        size = size or self.size
        width, gap, parts = size * (0.55 if bold else 0.52), size * 0.27, text.split()
        if right:
            x -= sum(len(part) * width for part in parts) + gap * (len(parts) - 1)
        for part in parts:
            self.words.append(Word(part, Box(x, y, x + len(part) * width, y + size * 1.15), None, size, bold))
            x += len(part) * width + gap
        return x

    def block(self, x: float, y: float, rows: Sequence[str], *, bold: bool = False, right: bool = False) -> float:
        """Write rows below each other, the first perhaps bold; returns where they end."""
        for at, row in enumerate(rows):
            self.put(x, y, row, bold=bold and not at, right=right)
            y += self.size * 1.4
        return y

    def document(self, width: float = 595, height: float = 842, *, ocr: bool = False) -> Document:
        """The page as a document."""
        page = Page(1, width, height, self.words, ocr=ocr)
        read_structure([page])
        return Document("application/pdf", [page], 1)
