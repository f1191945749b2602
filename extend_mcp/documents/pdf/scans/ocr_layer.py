"""Compares the invisible text on a scan with its picture."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from extend_mcp.documents.page import Page, Word
from extend_mcp.documents.pdf.objects import INVISIBLE, PageObjects
from extend_mcp.documents.pdf.picture import render
from extend_mcp.documents.pdf.scans.page_pictures import below_scan

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfPage

NUMBERS, OTHERS, SIGNS = 5, 3, 3
"""Words of a page that are compared: numbers, whose errors cost most, others, and those of signs only, as a layer has
whose letters are lost. 0.2 s a page; its OCR takes 1.4 s."""
PAGES = 3
"""Pages of a document that are compared first; the others too if one of these is contradicted."""
SURE, ALIKE = 0.9, 50
"""The least confidence of a reading that may contradict, and the likeness (of 100) from which it does not."""
LONGEST, FEWEST, ON_HEAD = 9, 6, 2 / 3
"""The longest words whose pictures may be upside down, the least of them that tell, and the least share that are.

Of 60 upright scans it was at most .44, of upside-down ones with a layer of what upside-down letters look like, .78.
"""
_LETTERS = 3
_KNOWN = re.compile(r"[a-zA-Z\u00c0-\u024f\u1e00-\u1eff\u3040-\u30ff\u3400-\u9fff]")
"""The letters that OCR reads: Latin, Japanese and Chinese ones. Words of others are not compared."""


def is_invisible(objects: PageObjects) -> bool:
    """True if most text of a page is invisible or below its scan, like text that OCR added to a scan."""
    below = below_scan(objects)
    texts = [mode == INVISIBLE or at < below for at, (_, mode) in enumerate(objects.things) if mode >= 0]
    return 2 * sum(texts) > len(texts)


def is_in_known_letters(words: Sequence[Word]) -> bool:
    """True if OCR has the letters of most words; figures and signs are known."""
    foreign = sum(any(map(str.isalpha, word.text)) and not _KNOWN.search(word.text) for word in words)
    return 2 * foreign <= len(words)


def contradicted(pages: Sequence[tuple["PdfPage", Page]]) -> list[Page]:
    """The pages whose picture differs from their words. Needs the OCR extra."""
    step = max(1, (len(pages) - 1) // (PAGES - 1))
    first = {id(page) for _, page in pages[::step][: PAGES - 1]} | {id(page) for _, page in pages[-1:]}
    wrong = [page for source, page in pages if id(page) in first and _is_contradicted(source, page)]
    if wrong:
        wrong += [page for source, page in pages if id(page) not in first and _is_contradicted(source, page)]
    return wrong


def _is_contradicted(source: "PdfPage", page: Page) -> bool:
    """True if a number is surely different in the picture, if half of the sample is missing there, or if the picture
    is upside down there.

    Signs are only contradicted by letters, as the picture may have signs of its own there, such as leaders.
    """
    from extend_mcp.documents.ocr import read_strip

    picture = render(source).convert("RGB").rotate(-(page.rotation or 0), expand=True)
    if _is_on_its_head(picture, page):
        return True
    other = looked = 0
    for word in _sample(page.words):
        text, sure = read_strip(_cut(picture, page, word))
        if _is_like(word.text, text):
            looked += 1
        elif _letters(word.text) < _LETTERS and (sure < SURE or _letters(text) < _LETTERS):
            continue
        elif sure >= SURE or not text:
            looked, other = looked + 1, other + 1
            if _digits(word.text) >= _LETTERS and _digits(text) >= _LETTERS:
                return True
    return other >= 2 and 2 * other >= looked


def _is_on_its_head(picture: "Image", page: Page) -> bool:
    """True if the picture shows most of the longest words of a layer upside down, so that the layer is of no use."""
    from extend_mcp.documents.ocr import share_upside_down

    upright = [word for word in page.words if not word.turn and len(word.text) > _LETTERS]
    longest = sorted(upright, key=lambda word: word.box.height / max(1.0, word.box.width))[:LONGEST]
    return len(longest) >= FEWEST and share_upside_down([_cut(picture, page, word) for word in longest]) >= ON_HEAD


def _sample(words: Sequence[Word]) -> list[Word]:
    upright = [word for word in words if not word.turn and len(word.text) >= _LETTERS]
    numbers = [word for word in upright if _digits(word.text) >= _LETTERS]
    others = [word for word in upright if not _digits(word.text) and len(_KNOWN.findall(word.text)) >= _LETTERS]
    signs = [word for word in upright if not _letters(word.text)]
    return _spread(numbers, NUMBERS) + _spread(others, OTHERS) + _spread(signs, SIGNS)


def _spread(words: Sequence[Word], count: int) -> list[Word]:
    step = max(1, len(words) // count)
    return list(words[::step][:count])


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))


def _is_like(word: str, text: str) -> bool:
    from rapidfuzz.fuzz import partial_ratio

    one, other = ("".join(filter(str.isalnum, both.casefold())) for both in (word, text))
    return bool(other) and partial_ratio(one, other) >= ALIKE


def _cut(picture: "Image", page: Page, word: Word) -> "Image":
    across, down = picture.width / (page.width or 1), picture.height / (page.height or 1)
    box, more = word.box, 0.25 * word.box.height
    left, top = int((box.left - more) * across), int((box.top - more) * down)
    right, bottom = int((box.right + more) * across) + 1, int((box.bottom + more) * down) + 1
    return picture.crop((left, top, max(right, left + 8), max(bottom, top + 8)))
