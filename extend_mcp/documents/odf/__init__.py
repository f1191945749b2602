"""The readers of OpenDocument text (.odt, .fodt) and presentations (.odp, .fodp)."""

import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.hidden import hidden_text, struck_text
from extend_mcp.documents.odf.deleted_text import clear_deleted
from extend_mcp.documents.odf.open_objects import OpenObjects
from extend_mcp.documents.odf.open_styles import OpenStyles
from extend_mcp.documents.odf.open_walker import OpenWalker
from extend_mcp.documents.odf.standing_text import StandingText
from extend_mcp.documents.office.open_archive import open_archive
from extend_mcp.documents.office.xml_nodes import children, first, local, value
from extend_mcp.documents.page import Block, Document, Page
from extend_mcp.wire.runs import RunWarning

Node = ElementTree.Element
_WHAT = "OpenDocument file"


def read_open_text(path: Path, mime_type: str) -> Document:
    """Pages end at page breaks and where the program last broke the page; without either, all text is on one page."""
    with open_archive(path, _WHAT) as archive:
        content, looks = _parts(archive)
        walker = OpenWalker(OpenStyles(looks, content), OpenObjects(archive))
        around = _furniture(looks, walker)
        body = _body(content, "text")
        clear_deleted(body)
        walker.walk(body)
    pages = [Page(1, blocks=[block for block in around if block.type == "header"])]
    for block in walker.blocks:
        if block.type != "page_break":
            pages[-1].blocks.append(block)
        elif any(one.type not in {"header", "footer"} for one in pages[-1].blocks):
            pages.append(Page(len(pages) + 1))
    pages[0].blocks += [block for block in around if block.type == "footer"]
    pages[-1].blocks += walker.notes
    warnings = _warnings(walker)
    if len(pages) == 1:
        message = "The file does not say where its pages end, so all of its text is on page 1."
        warnings.append(RunWarning(code="LOCAL_PAGES_UNKNOWN", message=message))
    return Document(mime_type, pages, len(pages), warnings)


def read_open_slides(path: Path, mime_type: str) -> Document:
    """A page for each slide: its title as a heading, its other boxes, then its notes."""
    with open_archive(path, _WHAT) as archive:
        content, looks = _parts(archive)
        show = _Show(content, looks, OpenObjects(archive))
        pages = [show.page(slide, number) for number, slide in enumerate(show.slides, 1)]
    return Document(mime_type, pages, len(pages), show.warnings)


class _Show:
    """Reads the slides of one presentation."""

    def __init__(self, content: Node, looks: Node | None, objects: OpenObjects) -> None:
        presentation = _body(content, "presentation")
        self.slides = children(presentation, "page")
        self.warnings: list[RunWarning] = []
        self._styles, self._objects = OpenStyles(looks, content), objects
        self._standing = StandingText(looks, presentation)

    def page(self, slide: Node, number: int) -> Page:
        """The page of a slide; `number` from 1."""
        walker = OpenWalker(self._styles, self._objects)
        page = Page(number, blocks=_slide_blocks(slide, walker))
        self.warnings += _warnings(walker, number)
        look = self._styles.look("drawing-page", value(slide, "style-name"))
        if not look.is_hidden:
            page.put_around(self._standing.new(slide, look, walker))
        elif page.blocks:
            names = "slide is hidden", "slides are hidden"
            self.warnings.append(hidden_text(1, *names, number, kept=True))
        return page


def _slide_blocks(slide: Node, walker: OpenWalker) -> list[Block]:
    notes: list[Block] = []
    shapes = sorted(slide, key=lambda shape: value(shape, "class") != "title")
    for shape in shapes:
        start = len(walker.blocks)
        if local(shape) == "notes":
            walker.walk(shape)
            texts = [block.text for block in walker.blocks[start:] if block.type == "text"]
            notes = [Block("text", f"Notes: {' '.join(texts)}")] if texts else []
            del walker.blocks[start:]
            continue
        walker.walk_shape(shape)
        if value(shape, "class") == "title":
            title = " ".join(block.text for block in walker.blocks[start:] if block.text)
            walker.blocks[start:] = [Block("heading", title, level=1)] if title else []
    found = [replace(block, marker=None) if block.type == "figure" else block for block in walker.blocks]
    return [block for block in found if block.type != "page_break"] + walker.notes + notes


def _furniture(looks: Node | None, walker: OpenWalker) -> list[Block]:
    """The running headers and footers, each text once."""
    texts: dict[tuple[str, str], None] = {}
    masters = first(looks, "master-styles")
    for master in masters if masters is not None else ():
        for part in master:
            kind = local(part).partition("-")[0]
            if kind in {"header", "footer"} and value(part, "display") != "false":
                walker.walk(part)
                texts |= {(kind, block.text): None for block in walker.blocks if block.text}
                walker.blocks.clear()
    return [Block(kind, text) for kind, text in texts]


def _parts(archive: zipfile.ZipFile) -> tuple[Node, Node | None]:
    """The text of the file and its styles."""
    content = ElementTree.fromstring(archive.read("content.xml"))  # noqa: S314 (expat stops entity bombs)
    looks = archive.read("styles.xml") if "styles.xml" in archive.NameToInfo else None
    return content, ElementTree.fromstring(looks) if looks else None  # noqa: S314


def _body(content: Node, kind: str) -> Node:
    found = first(first(content, "body"), kind)
    if found is None:
        raise DocumentFailure("CORRUPT_FILE", "The OpenDocument file has no text.")
    return found


def _warnings(walker: OpenWalker, page: int | None = None) -> list[RunWarning]:
    found = []
    if walker.hidden:
        names = "piece of text is formatted as hidden", "pieces of text are formatted as hidden"
        found.append(hidden_text(walker.hidden, *names, page, kept=False))
    if walker.struck:
        found.append(struck_text(walker.struck, page))
    return found
