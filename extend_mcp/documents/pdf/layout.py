"""The one module that knows liteparse: the text of PDF pages as words, their ruled lines, and the fields of forms.

Its native classes are used, as its Python ones copy every object: 297 pages a CPU second against 211. PDFium's own
characters, asked one by one from Python, gave 121.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.page import Box, Page, Rule, Word
from extend_mcp.documents.pdf.fields import Field
from extend_mcp.documents.pdf.ticks import LEAST, MOST
from extend_mcp.documents.structure.upright import turn_box

if TYPE_CHECKING:
    from liteparse._liteparse import LiteParse

BATCH = 50
"""Pages in memory at a time: 1,000 pages took 431 MB at once and 82 MB in batches of 50."""
SCAN_CHARACTERS = 25
"""With less text than this and a large picture a page is a scan: found 21 of 24 scans and no native page of 129."""
LEGIBLE, LEAST_LETTERS = 0.6, 10
"""Of a page's characters: how many are known letters, where it has a few; 0.84 was the least of 300 sound pages."""
UNKNOWN = 0.1
"""Of a page's characters: how many may be of no known sign."""
UNNAMED = 0.4
"""Of a page's characters: with so many in fonts without a name it is asked which letters are known."""
THIN = 3
"""Points: a filled shape no thicker than this is a line."""
WHOLE = range(260, 361)
"""Degrees: text turned by these keeps its words. liteparse tears other turned text apart, but not set upright."""
_BOLD = ("bold", "black", "heavy", "demi")


@dataclass(frozen=True, slots=True)
class Laid:
    """One page as it is in the file, words turned as they are. `is_scan`: its text has to be read from its picture.

    `fields` are those of forms, `circles` small round outlines; `is_legible`: its fonts tell which letters they show.
    """

    page: Page
    is_scan: bool
    fields: tuple[Field, ...] = ()
    circles: tuple[Box, ...] = ()
    is_legible: bool = True


def lay_out(source: Path, password: str | None = None, wanted: Sequence[int] | None = None) -> Iterator[Laid]:
    """The pages of a PDF in order, only those in `wanted` if given. Raises `DocumentFailure`."""
    with _named(source) as path:
        try:
            for pages in _batches(path, password, wanted):
                yield from _laid_pages(path, password, pages)
        except (RuntimeError, ValueError, OSError) as error:
            raise DocumentFailure("CORRUPT_FILE", "The PDF cannot be laid out: it is damaged.") from error


def _batches(path: str, password: str | None, wanted: Sequence[int] | None) -> Iterator[Sequence[Any]]:
    if wanted is not None:
        yield _parser(password, target_pages=_listed(wanted)).parse(path).pages
        return
    session = _parser(password).open_batch_session(path, BATCH)
    while (batch := session.next_batch()) is not None:
        yield batch.result.pages


def _laid_pages(path: str, password: str | None, pages: Sequence[Any]) -> Iterator[Laid]:
    signals = _signals(path, password, pages)
    laid = [_laid(page, signals.get(page.page_num)) for page in pages]
    _mend_torn(path, password, [one.page for one in laid])
    yield from laid


def _signals(path: str, password: str | None, pages: Sequence[Any]) -> dict[int, Any]:
    """What liteparse says of pages with little text or doubtful fonts. It is asked of those alone, as it takes time."""
    asked = [page.page_num for page in pages if _is_doubtful(page.text_items)]
    if not asked:
        return {}
    looked = _parser(password, target_pages=_listed(asked), include_complexity=True).parse(path).pages
    return {page.page_num: page.complexity for page in looked if page.complexity is not None}


def _is_doubtful(items: Sequence[Any]) -> bool:
    letters = sum([len(item.text) for item in items])
    if letters < SCAN_CHARACTERS:
        return True
    return sum([len(item.text) for item in items if not item.font_name]) > UNNAMED * letters


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


def _laid(parsed: Any, signals: Any) -> Laid:
    page = Page(parsed.page_num, parsed.width, parsed.height)
    for item in parsed.text_items:
        page.words += _words(item)
    circles: list[Box] = []
    if parsed.vector_graphics is not None:
        page.rules = list(_lines(parsed.vector_graphics))
        circles = list(_shapes(parsed.vector_graphics, page.rules))
    return Laid(
        page,
        is_scan=signals is not None and _is_scan(signals),
        fields=tuple(map(_field, parsed.form_fields or ())),
        circles=tuple(circles),
        is_legible=_is_legible(page.words, signals),
    )


def _is_scan(signals: Any) -> bool:
    pictured = signals.full_page_image or signals.has_substantial_images
    return bool(signals.text_length < SCAN_CHARACTERS and pictured)


def _is_legible(words: Sequence[Word], signals: Any) -> bool:
    """Whether the fonts of a page tell which letters they show."""
    text = "".join([word.text for word in words])
    if len(text) < LEAST_LETTERS:
        return True
    if signals is not None and (signals.is_garbled or signals.text_length < LEGIBLE * len(text)):
        return False
    return text.isascii() or sum(map(_is_unknown, text)) <= UNKNOWN * len(text)


def _is_unknown(letter: str) -> bool:
    return "\ue000" <= letter <= "\uf8ff" or letter == "\ufffd" or letter < " "


def _words(item: Any) -> Iterator[Word]:
    bold, turn, size = _is_bold(item.font_name or ""), round(item.rotation) % 360, item.font_size
    words, texts = item.words or (item,), item.text.split()
    if len(words) == len(texts):
        for word, text in zip(words, texts, strict=True):
            x, y = word.x, word.y
            yield Word(text, Box(x, y, x + word.width, y + word.height), None, size, bold, turn)
        return
    for text, box in _joined([(word.text.strip(), _box(word)) for word in words], texts):
        yield Word(text, box, None, size, bold, turn)


def _joined(pieces: Sequence[tuple[str, Box]], texts: Sequence[str]) -> Iterator[tuple[str, Box]]:
    """The pieces as the words of the text: kerning cuts `0.965` into `0` and `.965`."""
    whole = iter(texts)
    wanted, text, box = next(whole, ""), "", None
    for piece, place in pieces:
        if box is not None and _are_apart(box, place):  # the last word of a line and the first of the next
            yield text, box
            wanted, text, box = wanted[len(text) :], "", None
        text, box = text + piece, place if box is None else box | place
        if len(text) >= len(wanted) and text:
            yield text, box
            wanted, text, box = next(whole, ""), "", None
    if box is not None and text:
        yield text, box


def _are_apart(one: Box, other: Box) -> bool:
    across = max(one.left, other.left) - min(one.right, other.right)
    down = max(one.top, other.top) - min(one.bottom, other.bottom)
    return max(across, down) > min(max(one.width, other.width), max(one.height, other.height))


@lru_cache(maxsize=1000)
def _is_bold(font: str) -> bool:
    name = font.lower()
    return any(weight in name for weight in _BOLD)


def _box(rect: Any) -> Box:
    return Box(rect.x, rect.y, rect.x + rect.width, rect.y + rect.height)


def _field(one: Any) -> Field:
    box = Box(0.0, 0.0, 0.0, 0.0) if one.rect is None else _box(one.rect)
    value, state, chosen = one.value or "", one.export_value or "", tuple(one.selected_options)
    return Field(one.field_type, one.annotation_index, one.field_flags, box, value, state, chosen)


def _lines(graphics: Any) -> Iterator[Rule]:
    for line in graphics.lines:
        yield Rule(min(line.x1, line.x2), min(line.y1, line.y2), max(line.x1, line.x2), max(line.y1, line.y2))


def _shapes(graphics: Any, rules: list[Rule]) -> Iterator[Box]:
    """Add thin filled shapes to the rules; yield small round outlines: radio buttons, among others."""
    for shape in graphics.shapes:
        box = _box(shape.bbox)
        width, height = box.width, box.height
        if shape.fill:
            if min(width, height) <= THIN:
                rules.append(Rule(box.left, box.top, box.right, box.bottom))
        elif LEAST <= width <= MOST and abs(width - height) <= 0.1 * width and shape.has_curve and shape.stroke:
            yield box


def _mend_torn(path: str, password: str | None, pages: Sequence[Page]) -> None:
    """Read the words once more, in place, that are torn apart as their text is turned: with their page set upright."""
    for turn in (90, 180, 270):
        torn = {page.number: page for page in pages if any(_quarter_up(word.turn) == turn for word in page.words)}
        if not torn:
            continue
        turns = [(number, turn) for number in torn]
        parser = _parser(password, target_pages=_listed(list(torn)), page_orientation_corrections=turns)
        for parsed in parser.parse(path).pages:
            page = torn[parsed.page_num]
            page.words = [word for word in page.words if _quarter_up(word.turn) != turn]
            page.words += (word for word in _turned(parsed, turn) if _quarter_up(word.turn) == turn)


def _quarter_up(turn: int) -> int:
    """The quarter turn that sets torn text so that it is whole; 0 where it is not torn."""
    return 0 if turn == 0 or turn in WHOLE else -(-turn // 90) * 90


def _turned(parsed: Any, turn: int) -> Iterator[Word]:
    """The words of a page that was set upright, as they are on the page."""
    for item in parsed.text_items:
        for word in _words(item):
            box = turn_box(word.box, 360 - turn, parsed.width, parsed.height)
            yield replace(word, box=box, turn=(word.turn + turn) % 360)
