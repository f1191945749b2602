"""PDF pages as they are in the file: words, ruled lines and fields, without structure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.page import Box, Page, Word
from extend_mcp.documents.pdf.converted import field_of, lines_of, shapes_of, words_of
from extend_mcp.documents.pdf.on_top.widgets import PdfField
from extend_mcp.documents.pdf.parser import batches, listed, named, parser
from extend_mcp.documents.pdf.words.likely_words import are_likely
from extend_mcp.documents.structure.upright import turn_box

SCAN_CHARACTERS = 25
"""A page with a large picture and less text than this is a scan: found 21 of 24 scans and none of 129 native pages."""
LEGIBLE, LEAST_LETTERS = 0.6, 10
"""The least share of known letters of a page's characters, and the least letters to judge: 0.84 was the lowest of 300
sound pages."""
UNKNOWN = 0.1
"""The highest share of unknown characters of a page."""
UNNAMED = 0.4
"""Share of a page's characters in fonts without a name, from which known letters are counted."""
_UNKNOWN = re.compile("[\ue000-\uf8ff\ufffd\0-\x1f]")
WHOLE = range(260, 361)
"""In degrees: text with these turns keeps its words. liteparse splits other turned text, unless it is set upright."""


@dataclass(frozen=True, slots=True)
class Laid:
    """One page as it is in the file, turned words included. `is_scan`: its text must be read from its picture.

    `fields` are those of forms, `circles` and `dots` small round shapes, empty and filled. `is_legible`: its letters
    are known; `is_coded`: they are known by their codes alone, as its fonts do not say which letters they show.
    `closed` are the words that were joined from pieces that may be separate words.
    """

    page: Page
    is_scan: bool
    fields: tuple[PdfField, ...] = ()
    circles: tuple[Box, ...] = ()
    dots: tuple[Box, ...] = ()
    is_legible: bool = True
    is_coded: bool = False
    closed: tuple[Word, ...] = ()


def lay_out(source: Path, password: str | None = None, wanted: Sequence[int] | None = None) -> Iterator[Laid]:
    """The pages of a PDF in order, only those in `wanted` if given. Raises `DocumentFailure`."""
    with named(source) as path:
        try:
            for pages in batches(path, password, wanted):
                yield from _laid_pages(path, password, pages)
        except (RuntimeError, ValueError, OSError) as error:
            raise DocumentFailure("CORRUPT_FILE", "The PDF cannot be laid out: it is damaged.") from error


def _laid_pages(path: str, password: str | None, pages: Sequence[Any]) -> Iterator[Laid]:
    laid: list[Laid] = []
    doubtful: list[int] = []
    for page in pages:
        items = page.text_items  # read once, as liteparse creates all of them on each access
        laid.append(_laid(page, items))
        if _is_doubtful(items):
            doubtful.append(page.page_num)
    signals = _signals(path, password, doubtful)
    nameless = [one.page for one in laid if _is_nameless(one.page, signals.get(one.page.number))]
    is_coded = are_likely([word.text for page in nameless for word in page.words])
    laid = [_judged(one, signals.get(one.page.number), nameless, is_coded=is_coded) for one in laid]
    _mend_torn(path, password, [one.page for one in laid])
    yield from laid


def _signals(path: str, password: str | None, doubtful: list[int]) -> dict[int, Any]:
    """liteparse's statistics of pages with little text or doubtful fonts; only of those, as it takes time."""
    if not doubtful:
        return {}
    looked = parser(password, target_pages=listed(doubtful), include_complexity=True).parse(path).pages
    return {page.page_num: page.complexity for page in looked if page.complexity is not None}


def _is_doubtful(items: Sequence[Any]) -> bool:
    letters = sum([len(item.text) for item in items])
    if letters < SCAN_CHARACTERS:
        return True
    return sum([len(item.text) for item in items if not item.font_name]) > UNNAMED * letters


def _laid(parsed: Any, items: Sequence[Any]) -> Laid:
    page = Page(parsed.page_num, parsed.width, parsed.height)
    page.words, closed = words_of(items)
    circles: list[Box] = []
    dots: list[Box] = []
    if (graphics := parsed.vector_graphics) is not None:
        page.rules = list(lines_of(graphics))
        circles = list(shapes_of(graphics, page.rules, dots))
    fields = tuple(map(field_of, parsed.form_fields or ()))
    return Laid(page, is_scan=False, fields=fields, circles=tuple(circles), dots=tuple(dots), closed=tuple(closed))


def _judged(laid: Laid, signals: Any, nameless: Sequence[Page], *, is_coded: bool) -> Laid:
    """A page with `is_scan`, `is_legible` and `is_coded` set; `is_coded`: the codes of nameless letters spell words."""
    is_scan = signals is not None and _is_scan(signals)
    if any(laid.page is page for page in nameless):
        return replace(laid, is_scan=is_scan, is_legible=is_coded, is_coded=is_coded)
    return replace(laid, is_scan=is_scan, is_legible=_is_known(_text_of(laid.page)))


def _is_scan(signals: Any) -> bool:
    pictured = signals.full_page_image or signals.has_substantial_images
    return bool(signals.text_length < SCAN_CHARACTERS and pictured)


def _is_nameless(page: Page, signals: Any) -> bool:
    """True if the fonts of a page do not say which letters they show."""
    length = len(_text_of(page)) if signals is not None else 0
    return length >= LEAST_LETTERS and (signals.is_garbled or signals.text_length < LEGIBLE * length)


def _is_known(text: str) -> bool:
    """True if most letters of a page are known, or there are only few."""
    return len(text) < LEAST_LETTERS or text.isascii() or len(_UNKNOWN.findall(text)) <= UNKNOWN * len(text)


def _text_of(page: Page) -> str:
    return "".join([word.text for word in page.words])


def _mend_torn(path: str, password: str | None, pages: Sequence[Page]) -> None:
    """Replace, in place, turned words that were split: they are read again with their page set upright."""
    turned = {page.number: {_quarter_up(turn) for turn in {word.turn for word in page.words}} for page in pages}
    for turn in (90, 180, 270):
        torn = {page.number: page for page in pages if turn in turned[page.number]}
        if not torn:
            continue
        turns = [(number, turn) for number in torn]
        upright = parser(password, target_pages=listed(list(torn)), page_orientation_corrections=turns)
        for parsed in upright.parse(path).pages:
            page = torn[parsed.page_num]
            page.words = [word for word in page.words if _quarter_up(word.turn) != turn]
            page.words += (word for word in _turned(parsed, turn) if _quarter_up(word.turn) == turn)


def _quarter_up(turn: int) -> int:
    """The quarter turn that makes split text whole; 0 if it is not split."""
    return 0 if turn == 0 or turn in WHOLE else -(-turn // 90) * 90


def _turned(parsed: Any, turn: int) -> Iterator[Word]:
    """The words of a page that was set upright, at their places on the original page."""
    words, _ = words_of(parsed.text_items)
    for word in words:
        box = turn_box(word.box, 360 - turn, parsed.width, parsed.height)
        yield replace(word, box=box, turn=(word.turn + turn) % 360)
