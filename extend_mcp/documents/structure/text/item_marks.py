"""Marks before the items of lists and the titles of sections: bullets, numbers, letters."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from extend_mcp.documents.page import Word

TAB = 0.45
"""In heights of the line: a wider gap after a mark is not a blank, so the text has its own start."""
_BULLET = re.compile(r"[•‣⁃∙●○◦◉■□▪▫◆◇❖►▶▸➢➣➤➔➜✓✔✗✦\ue000-\uf8ff]+")
"""Signs that only mark items. Symbol fonts have theirs in the private use area."""
_WEAK_BULLET = re.compile(r"[o*·+§\-–—]")
"""Signs that also have other meanings."""
_CIRCLED = re.compile(r"[①-⑳❶-❿]")
_COUNT = r"(?:\d{1,3}|[A-Za-z]|[ivxlc]{2,6}|[IVXLC]{2,6})"
_NUMBER = re.compile(rf"\(?{_COUNT}[.)]\)?|\({_COUNT}\)")
_SECTION = re.compile(r"(?:(?:\d{1,2}\.){1,5}|[A-Z]\.(?:\d{1,2}\.)*)\d{1,2}[.)]?")
_BARE = re.compile(r"\d{1,2}")


@dataclass(frozen=True, slots=True)
class ItemMark:
    """A mark at the start of a line. `length` is its number of characters.

    `kind` is `bullet`, `weak` (a sign such as `-`), `number` (1. a) iv.), `section` (1.2, § 3) or `bare` (a number).
    `start` and `text_start` (where the text begins) are places in the reading direction, like those of lines.
    """

    text: str
    kind: str
    start: float
    text_start: float
    tab: bool
    length: int


def mark_of(words: Sequence[Word], *, leftwards: bool = False) -> ItemMark | None:
    """The mark that the words of a line begin with, in reading order."""
    first = words[0]
    text, height = first.text, first.box.height
    start = _start(first, leftwards=leftwards)
    if text == "§" and len(words) > 1 and _is_numbered(first, words[1]):
        return _clause_mark(words, start, leftwards=leftwards)
    if _is_glued(text):
        return ItemMark(
            text[0], "number" if _CIRCLED.match(text) else "bullet", start, start + height, tab=True, length=1
        )
    kind = _kind(text)
    if not kind or len(words) == 1:
        return ItemMark(text, kind, start, start + height, tab=True, length=len(text)) if kind == "bullet" else None
    text_start = _start(words[1], leftwards=leftwards)
    tab = text_start - start - first.box.width > TAB * height
    if kind == "bare" and not (tab and words[1].text[0].isalpha()):
        return None
    return ItemMark(text, kind, start, text_start, tab, len(text))


def _is_numbered(sign: Word, word: Word) -> bool:
    """True if a number belongs to the sign before it. Behind a bullet of Wingdings, with the same code, is a tab."""
    gap = max(word.box.left - sign.box.right, sign.box.left - word.box.right)
    return word.text[0].isdigit() and gap <= TAB * sign.box.height


def _clause_mark(words: Sequence[Word], start: float, *, leftwards: bool) -> ItemMark | None:
    """`§ 3` before the title or the text of a clause."""
    if len(words) == 2:
        return None
    text, text_start = f"§ {words[1].text}", _start(words[2], leftwards=leftwards)
    gap = words[2].box.left - words[1].box.right
    return ItemMark(text, "section", start, text_start, gap > TAB * words[1].box.height, len(text))


def _start(word: Word, *, leftwards: bool) -> float:
    return -word.box.right if leftwards else word.box.left


def _is_glued(text: str) -> bool:
    """True if a word is a sign and the text that it marks, without a blank between."""
    if len(text) == 1 or text.isascii():
        return False
    return (_BULLET.match(text) or _CIRCLED.match(text)) is not None and text[-1].isalnum()


@lru_cache(maxsize=5000)
def _kind(text: str) -> str:
    """The kind of a word that is a mark; empty for other words."""
    if len(text) > 1 and text.isascii() and text.isalpha():
        return ""
    kinds = {"bullet": _BULLET, "weak": _WEAK_BULLET, "section": _SECTION, "bare": _BARE}
    kinds["number"] = _CIRCLED if _CIRCLED.match(text) else _NUMBER
    return next((kind for kind, pattern in kinds.items() if pattern.fullmatch(text)), "")


def follows(mark: ItemMark, before: ItemMark) -> bool:
    """True if a mark is the next one of its list."""
    if mark.kind != before.kind:
        return False
    if mark.kind in {"bullet", "weak"}:
        return mark.text == before.text
    return _order(mark.text) == _next(_order(before.text)) or _roman(mark.text) == _roman(before.text) + 1


def _order(text: str) -> tuple[int, ...]:
    """A number by its parts; letters count from 1, circled numbers by their value."""
    parts = re.findall(r"\d+|[A-Za-z①-⑳❶-❿]+", text)
    return tuple(int(part) if part.isdigit() and part.isascii() else ord(part[-1].lower()) - 96 for part in parts)


def _next(order: tuple[int, ...]) -> tuple[int, ...]:
    return (*order[:-1], order[-1] + 1) if order else order


def _roman(text: str) -> int:
    """The value of a Roman numeral; -9 for other text, so that nothing follows it."""
    values = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
    letters = text.strip("().").lower()
    if not letters or not set(letters) <= set(values):
        return -9
    total = 0
    for at, letter in enumerate(letters):
        value = values[letter]
        total += -value if at + 1 < len(letters) and values[letters[at + 1]] > value else value
    return total
