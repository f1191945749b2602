"""The content of a Word file in order: its sections with their headers and footers, and its notes."""

from extend_mcp.documents.office.xml_nodes import children, first, value
from extend_mcp.documents.page import Block, Page, Read
from extend_mcp.documents.word.numbering import Numbering
from extend_mcp.documents.word.package import Package, PackagePart
from extend_mcp.documents.word.paragraph_styles import Styles
from extend_mcp.documents.word.paragraph_text import TextReader
from extend_mcp.documents.word.sections import Sections
from extend_mcp.documents.word.table_cells import row_texts
from extend_mcp.documents.word.walker import BlockWalker
from extend_mcp.documents.word.word_comments import comment_blocks

_USUAL = {None, "normal"}
"""Kinds of notes that are text; other kinds are the lines above notes."""


class BodyWalker(BlockWalker):
    """Reads the document `main` and its related parts into blocks on `pages`."""

    def __init__(
        self,
        package: Package,
        main: PackagePart,
        reader: TextReader,
        styles: Styles,
        numbering: Numbering,
        read: Read | None,
    ) -> None:
        super().__init__(package, reader, styles, numbering, read)
        self._main = main
        self._sections = Sections(package, main)
        self._furniture: set[Block] = set()
        self._footers: list[tuple[Page, list[Block]]] = []
        self._comments: dict[str, Block] = {}

    def read(self) -> None:
        """Read all of the file."""
        self._read_comments()
        with self.reading(self._main):
            self._begin_section()
            self.walk(first(self._main.root, "body"))
        self.headings.settle()
        for kind in ("footnote", "endnote"):
            self._notes(kind, self.package.linked(self._main, f"{kind}s"))
        for page, blocks in self._footers:
            page.blocks += blocks

    def end_section(self) -> None:
        """Begin the next section, on a new page if it says so."""
        if self._sections.advance() and not self.is_fresh:
            self.new_page()
        self._begin_section()

    def put_comment(self, key: str) -> None:
        """Put a comment on the page, once."""
        if key in self._comments:
            self.pages[-1].blocks.append(self._comments.pop(key))

    def _read_comments(self) -> None:
        if (part := self.package.linked(self._main, "comments")) is not None:
            with self.reading(part):
                self._comments = dict(comment_blocks(part.root, self.collected))

    def _begin_section(self) -> None:
        """Put the headers of a section on its first page, and keep the footers for the end of that page."""
        page = self.pages[-1]
        page.blocks += self._running("header")
        self._footers.append((page, self._running("footer")))

    def _running(self, kind: str) -> list[Block]:
        """The section's header or footer blocks that did not occur before."""
        found: dict[Block, None] = {}
        for part in self._sections.parts(kind):
            with self.reading(part):
                for block in self.collected(part.root):
                    shown = [block] if block.type == "figure" else [Block(kind, text) for text in row_texts(block)]
                    found |= dict.fromkeys(shown)
        new = [block for block in found if block not in self._furniture]
        self._furniture.update(new)
        return new

    def _notes(self, kind: str, part: PackagePart | None) -> None:
        """Footnotes or endnotes, at the end of the last page, in the order of their marks."""
        if part is None:
            return
        notes = {value(note, "id") or "": note for note in children(part.root, kind) if value(note, "type") in _USUAL}
        marked = [key for one, key in self.reader.notes if one == kind and key in notes]
        with self.reading(part):
            for key in dict.fromkeys([*marked, *notes]):
                blocks = self.collected(notes[key])
                if text := " ".join(text for block in blocks for text in row_texts(block)):
                    mark = self.reader.note_mark(kind, key)
                    self.pages[-1].blocks.append(Block("text", text, marker=mark))
