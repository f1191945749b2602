"""The one module that knows liteparse: PDF pages into words, ruled lines and ticks; it reads no structure.

Its native classes are used, as its Python ones copy every object: 297 pages a CPU second against 211. PDFium's own
characters, asked one by one from Python, gave 121.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.page import Block, Box, Page, Rule, Word

if TYPE_CHECKING:
    from liteparse._liteparse import LiteParse

BATCH = 50
"""Pages in memory at a time: 1,000 pages took 431 MB at once and 82 MB in batches of 50."""
SCAN_CHARACTERS = 25
"""With less text than this and a large picture a page is a scan: found 21 of 24 scans and no native page of 129."""
THIN = 3
"""Points: a filled shape no thicker than this is a line."""
_TICKS = {"checkbox", "radio"}
_BOLD = re.compile(r"bold|black|heavy|demi|bx(?:ti|sl|tt)?\d|cmb\d|-medi(?:ital)?$", re.IGNORECASE)
"""In the names of fonts; those of TeX say `CMBX10`, `SFBX1000`, `NimbusRomNo9L-Medi`."""


@dataclass(frozen=True, slots=True)
class Laid:
    """One page as it is in the file, words turned as they are. `is_scan`: its text has to be read from its picture."""

    page: Page
    is_scan: bool


def lay_out(source: Path, password: str | None = None, wanted: Sequence[int] | None = None) -> Iterator[Laid]:
    """The pages of a PDF in order, only those in `wanted` if given. Raises `DocumentFailure`."""
    with _named(source) as path:
        try:
            for pages in _batches(path, password, wanted):
                scans = _scans(path, password, pages)
                yield from (_laid(page, is_scan=page.page_num in scans) for page in pages)
        except (RuntimeError, ValueError, OSError) as error:
            raise DocumentFailure("CORRUPT_FILE", "The PDF cannot be laid out: it is damaged.") from error


def _batches(path: str, password: str | None, wanted: Sequence[int] | None) -> Iterator[Sequence[Any]]:
    if wanted is not None:
        yield _parser(password, target_pages=_listed(wanted)).parse(path).pages
        return
    session = _parser(password).open_batch_session(path, BATCH)
    while (batch := session.next_batch()) is not None:
        yield batch.result.pages


def _scans(path: str, password: str | None, pages: Sequence[Any]) -> set[int]:
    """The pages with little text and with a picture. Pictures are looked for there alone, as that takes time."""
    bare = [page.page_num for page in pages if sum(len(item.text) for item in page.text_items) < SCAN_CHARACTERS]
    if not bare:
        return set()
    looked = _parser(password, target_pages=_listed(bare), include_complexity=True).parse(path).pages
    return {
        page.page_num for page in looked
        if (signals := page.complexity) is not None and signals.text_length < SCAN_CHARACTERS
        and (signals.full_page_image or signals.has_substantial_images)
    }  # fmt: skip


@contextmanager
def _named(source: Path) -> Iterator[str]:
    """The PDF under a name that ends in `.pdf`, by which liteparse tells what it is; stored files have bare names."""
    if source.suffix.lower() == ".pdf":
        yield str(source)
        return
    with TemporaryDirectory(prefix="extend-pdf-") as folder:
        link = Path(folder, "document.pdf")
        link.symlink_to(source.resolve())
        yield str(link)


def _listed(numbers: Sequence[int]) -> str:
    """`1-3,7` for 1, 2, 3, 7."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ",".join(f"{start}-{end}" for start, end in spans)


def _parser(password: str | None, **more: Any) -> "LiteParse":
    """`ocr_enabled=False`: its own OCR downloads models."""
    from liteparse._liteparse import LiteParse

    return LiteParse(
        ocr_enabled=False,
        quiet=True,
        password=password,
        continue_on_page_error=True,
        keep_headers_footers=True,
        extract_links=False,
        extract_blocks=False,
        emit_word_boxes=True,
        extract_form_fields=True,
        extract_vector_graphics=True,
        **more,
    )


def _laid(parsed: Any, *, is_scan: bool) -> Laid:
    page = Page(parsed.page_num, parsed.width, parsed.height)
    page.words = _words(parsed.text_items)
    page.blocks = list(_ticks(parsed.form_fields or ()))
    page.rules = list(_rules(parsed.vector_graphics))
    return Laid(page, is_scan)


def _words(items: Sequence[Any]) -> list[Word]:
    words: list[Word] = []
    add = words.append
    top = bottom = 0.0
    for item in items:
        bold, turn, size = _is_bold(item.font_name or ""), round(item.rotation) % 360, item.font_size
        pieces, texts = item.words or (item,), item.text.split()
        if len(pieces) == len(texts):
            for piece, text in zip(pieces, texts, strict=True):
                x, y = piece.x, piece.y
                end = y + piece.height
                if y != top or end != bottom:  # words of a line share these numbers, which saves a sixth of the memory
                    top, bottom = y, end
                add(Word(text, Box(x, top, x + piece.width, bottom), None, size, bold, turn))
        else:
            for text, box in _joined([(piece.text.strip(), _box(piece)) for piece in pieces], texts):
                add(Word(text, box, None, size, bold, turn))
    return words


def _joined(pieces: Sequence[tuple[str, Box]], texts: Sequence[str]) -> Iterator[tuple[str, Box]]:
    """The pieces as the words of the text: kerning cuts `0.965` into `0` and `.965`."""
    whole = iter(texts)
    wanted, text, box = next(whole, ""), "", None
    for piece, place in pieces:
        text, box = text + piece, place if box is None else box | place
        if len(text) >= len(wanted) and text:
            yield text, box
            wanted, text, box = next(whole, ""), "", None
    if box is not None and text:
        yield text, box


@lru_cache(maxsize=1000)
def _is_bold(font: str) -> bool:
    return _BOLD.search(font) is not None


def _box(rect: Any) -> Box:
    return Box(rect.x, rect.y, rect.x + rect.width, rect.y + rect.height)


def _ticks(fields: Any) -> Iterator[Block]:
    """Text fields are read with the page; what is ticked is drawn, not written, so it is said here."""
    for one in fields:
        if one.field_type in _TICKS and one.checked is not None:
            label = one.alternate_name or one.name or one.field_type
            option = f" {one.export_value}" if one.field_type == "radio" and one.export_value else ""
            box = _box(one.rect) if one.rect is not None else None
            yield Block("key_value", f"{label}{option}: {'☒' if one.checked else '☐'}", box)


def _rules(graphics: Any) -> Iterator[Rule]:
    if graphics is None:
        return
    for line in graphics.lines:
        x1, y1, x2, y2 = line.x1, line.y1, line.x2, line.y2
        yield Rule(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
    for shape in graphics.shapes:
        if shape.fill:
            box = shape.bbox
            x, y, width, height = box.x, box.y, box.width, box.height
            if width <= THIN or height <= THIN:
                yield Rule(x, y, x + width, y + height)
