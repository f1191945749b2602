"""The one module that knows liteparse: PDF pages into words, typed blocks, ruled lines and form widgets."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.page import Block, Box, Cell, Page, Rule, Word
from extend_mcp.documents.pdf_fields import Field
from extend_mcp.documents.pdf_ticks import LEAST, MOST

if TYPE_CHECKING:
    from liteparse import LiteParse

BATCH = 50
"""Pages in memory at a time: 1,000 pages took 431 MB at once and 82 MB in batches of 50."""
SCAN_CHARACTERS = 25
"""With less text than this and a large picture a page is a scan: found 21 of 24 scans and no native page of 129."""
LEGIBLE, LEAST_LETTERS = 0.6, 10
"""Of a page's characters: how many are known letters, where it has a few; 0.84 was the least of 300 sound pages."""
UNKNOWN = 0.1
"""Of a page's characters: how many may be of no known sign."""
THIN = 3
"""Points: a filled shape no thicker than this is a line."""


@dataclass(frozen=True, slots=True)
class Laid:
    """One page as it was laid out. `turned`: by how much most of its text is, clockwise in degrees."""

    page: Page
    rules: tuple[Rule, ...]
    is_scan: bool
    has_pictures: bool
    turned: int
    fields: tuple[Field, ...] = ()
    circles: tuple[Box, ...] = ()
    is_legible: bool = True


def lay_out(
    source: Path | bytes,
    password: str | None = None,
    wanted: Sequence[int] | None = None,
    turns: Sequence[tuple[int, int]] = (),
) -> Iterator[Laid]:
    """The pages of a PDF in order, only those in `wanted` if given. Raises `DocumentFailure`.

    `turns` lists (page, degrees clockwise by which its content is turned), for pages to be set upright.
    """
    with _named(source) as data:
        yield from _batches(data, password, wanted, turns)


def _batches(
    data: str | bytes, password: str | None, wanted: Sequence[int] | None, turns: Sequence[tuple[int, int]]
) -> Iterator[Laid]:
    from liteparse import ParseError

    try:
        if wanted is not None:
            result = _parser(password, target_pages=_listed(wanted), page_orientation_corrections=turns or None).parse(
                data
            )
            yield from map(_laid, result.pages)
            return
        for batch in _parser(password).parse_batches(data, batch_size=BATCH):
            yield from map(_laid, batch.result.pages)
    except ParseError as error:
        raise DocumentFailure("CORRUPT_FILE", "The PDF cannot be laid out: it is damaged.") from error


@contextmanager
def _named(source: Path | bytes) -> Iterator[str | bytes]:
    """The PDF under a name that ends in `.pdf`, by which liteparse tells what it is; stored files have bare names."""
    if isinstance(source, bytes) or source.suffix.lower() == ".pdf":
        yield source if isinstance(source, bytes) else str(source)
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
    """`ocr_enabled=False`: its own OCR downloads models. Headers are kept, as we type them ourselves."""
    from liteparse import LiteParse

    return LiteParse(
        ocr_enabled=False,
        quiet=True,
        password=password,
        continue_on_page_error=True,
        keep_headers_footers=True,
        extract_links=False,
        extract_blocks=True,
        emit_word_boxes=True,
        extract_form_fields=True,
        extract_vector_graphics=True,
        include_complexity=True,
        **more,
    )


def _laid(parsed: Any) -> Laid:
    page = Page(parsed.page_num, parsed.width, parsed.height)
    page.words = [_word(word, item) for item in parsed.text_items for word in item.words or [item] if word.text.strip()]
    page.blocks = [block for raw in parsed.blocks or () if (block := _block(raw)) is not None]
    signals = parsed.complexity
    pictured = signals is not None and (signals.full_page_image or signals.has_substantial_images)
    return Laid(
        page,
        tuple(_rules(parsed.vector_graphics)),
        is_scan=pictured and signals.text_length < SCAN_CHARACTERS,
        has_pictures=pictured,
        turned=_turned(parsed.text_items),
        fields=tuple(map(_field, parsed.form_fields or ())),
        circles=tuple(_circles(parsed.vector_graphics)),
        is_legible=signals is None or _is_legible(parsed.text_items, signals),
    )


def _word(word: Any, item: Any) -> Word:
    box = Box(word.x, word.y, word.x + word.width, word.y + word.height)
    return Word(word.text.strip(), box, turn=round(item.rotation) % 360)


def _box(rect: Any) -> Box | None:
    return None if rect is None else Box(rect.x, rect.y, rect.x + rect.width, rect.y + rect.height)


def _block(raw: Any) -> Block | None:
    box = _box(raw.bbox)
    match raw.kind:
        case "heading":
            level = raw.level or 1
            return Block("heading" if level == 1 else "section_heading", bare(raw.text or ""), box, level=level)
        case "list_item":
            marker = raw.marker or "-"
            return Block("text", bare(raw.text or ""), box, marker=marker if marker[0].isalnum() else "-")
        case "table":
            return _table(raw, box)
        case "figure":
            return Block("figure", "", box)
        case "rule":
            return None
        case _:
            return Block("text", bare(raw.text) if raw.text else "\n".join(raw.lines or ()), box)


def _table(raw: Any, box: Box | None) -> Block:
    rows = ([raw.header] if raw.header else []) + (raw.rows or [])
    cells = tuple(
        Cell(row, column, bare(cell.text), _box(cell.bbox))
        for row, line in enumerate(rows)
        for column, cell in enumerate(line)
    )
    return Block("table", "\n".join("\t".join(bare(cell.text) for cell in line) for line in rows), box, cells=cells)


def bare(text: str) -> str:
    """Text without the Markdown emphasis and escapes that liteparse writes."""
    text = text.replace("<br>", "\n")
    text = re.sub(r"(?<!\\)(\*{1,3})(?=\S)(.{1,5000}?)(?<=[^\s\\])\1", r"\2", text)
    text = re.sub(r"(?<!\\)~~(.{1,5000}?)~~", r"\1", text)
    return re.sub(r"\\([\\`*_{}\[\]()#+\-.!|<>~&])", r"\1", text).strip()


def _field(one: Any) -> Field:
    box = _box(one.rect) or Box(0.0, 0.0, 0.0, 0.0)
    value, state, chosen = one.value or "", one.export_value or "", tuple(one.selected_options)
    return Field(one.type, one.annotation_index, one.field_flags, box, value, state, chosen)


def _rules(graphics: Any) -> Iterator[Rule]:
    for line in graphics.lines if graphics is not None else ():
        yield Rule(min(line.x1, line.x2), min(line.y1, line.y2), max(line.x1, line.x2), max(line.y1, line.y2))
    for shape in graphics.shapes if graphics is not None else ():
        x, y, width, height = shape.bbox
        if shape.fill and min(width, height) <= THIN:
            yield Rule(x, y, x + width, y + height)


def _circles(graphics: Any) -> Iterator[Box]:
    """Small round outlines: radio buttons, among others."""
    for shape in graphics.shapes if graphics is not None else ():
        if shape.has_curve and shape.stroke and not shape.fill:
            x, y, width, height = shape.bbox
            if LEAST <= width <= MOST and abs(width - height) <= 0.1 * width:
                yield Box(x, y, x + width, y + height)


def _is_legible(items: Any, signals: Any) -> bool:
    """Whether the fonts of a page tell which letters they show."""
    letters = sum(len(item.text) for item in items)
    if letters < LEAST_LETTERS:
        return True
    unknown = sum("\ue000" <= letter <= "\uf8ff" or letter == "\ufffd" for item in items for letter in item.text)
    return not signals.is_garbled and signals.text_length >= LEGIBLE * letters and unknown <= UNKNOWN * letters


def _turned(items: Any) -> int:
    """The quarter turn, clockwise in degrees, of most of the page's characters."""
    turns: dict[int, int] = {}
    for item in items:
        turn = round(item.rotation / 90) * 90 % 360
        turns[turn] = turns.get(turn, 0) + len(item.text)
    return max(turns, key=lambda turn: turns[turn], default=0)
