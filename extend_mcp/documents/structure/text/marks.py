"""Marks before the items of lists and the titles of sections: bullets, numbers, letters."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extend_mcp.documents.page import Word

TAB = 0.45
"""Of the line's height: a gap after a mark that is wider than a blank, so that the text begins at a place of its own."""
_BULLET = re.compile(r"[•‣⁃∙●○◦◉■□▪▫◆◇❖►▶▸➢➣➤➔➜✓✔✗✦\ue000-\uf8ff]+")
"""Signs that mark items and nothing else. Symbol fonts have theirs in the private use area."""
_WEAK_BULLET = re.compile(r"[o*·+§\-–—]")
"""Signs that are also something else."""
_CIRCLED = re.compile(r"[①-⑳❶-❿]")
_COUNT = r"\d{1,3}|[A-Za-z]|[ivxlc]{2,6}|[IVXLC]{2,6}"
_NUMBER = re.compile(rf"\(?((?:{_COUNT}))[.)]\)?|\(((?:{_COUNT}))\)|((?:\d{{1,2}}\.){{1,5}}\d{{1,2}})[.)]?|([A-Z]\.\d{{1,2}}(?:\.\d{{1,2}})*)\.?")
_BARE = re.compile(r"\d{1,2}")


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark at the start of a line. `text_left` is where its text begins; `length`, how many characters it takes.

    `kind` is `bullet`, `weak` (a sign such as `-`), `number` (1. a) iv.), `section` (1.2) or `bare` (a number alone).
    """

    text: str
    kind: str
    left: float
    text_left: float
    tab: bool
    length: int


def mark_of(words: Sequence[Word]) -> Mark | None:
    """The mark that the words of a line begin with, in reading order."""
    first = words[0]
    if len(first.text) > 1 and len(words) == 1 and not _glued(first.text):
        return None
    if _glued(first.text):
        kind = "number" if _CIRCLED.match(first.text) else "bullet"
        return Mark(first.text[0], kind, first.box.left, first.box.left + first.box.height, tab=True, length=1)
    kind = _kind(first.text)
    if kind is None or len(words) == 1:
        return Mark(first.text, "bullet", first.box.left, first.box.right, tab=True, length=len(first.text)) if kind == "bullet" else None
    gap = max(words[1].box.left - first.box.right, first.box.left - words[1].box.right)
    tab = gap > TAB * first.box.height
    if kind == "bare" and not (tab and words[1].text[0].isalpha()):
        return None
    return Mark(first.text, kind, first.box.left, words[1].box.left, tab, len(first.text))


def _glued(text: str) -> bool:
    """Whether a word is a sign and the text that it marks, without a blank between."""
    return len(text) > 1 and (_BULLET.match(text) or _CIRCLED.match(text)) is not None and text[-1].isalnum()


def _kind(text: str) -> str | None:
    if _BULLET.fullmatch(text):
        return "bullet"
    if _WEAK_BULLET.fullmatch(text):
        return "weak"
    if found := _NUMBER.fullmatch(text):
        return "section" if found[3] or found[4] else "number"
    if _CIRCLED.fullmatch(text):
        return "number"
    return "bare" if _BARE.fullmatch(text) else None


def follows(mark: Mark, before: Mark) -> bool:
    """Whether a mark is the next one of its list."""
    if mark.kind != before.kind:
        return False
    if mark.kind in {"bullet", "weak"}:
        return mark.text == before.text
    return _order(mark.text) == _next(_order(before.text)) or _roman(mark.text) == _roman(before.text) + 1


def _order(text: str) -> tuple[int, ...]:
    """A number by its parts; letters count from 1, circled numbers as they are."""
    parts = re.findall(r"\d+|[A-Za-z①-⑳❶-❿]+", text)
    return tuple(int(part) if part.isdigit() and part.isascii() else ord(part[-1].lower()) - 96 for part in parts)


def _next(order: tuple[int, ...]) -> tuple[int, ...]:
    return (*order[:-1], order[-1] + 1) if order else order


def _roman(text: str) -> int:
    """The value of a Roman number; -9 for other text, which nothing follows."""
    values = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
    letters = text.strip("().").lower()
    if not letters or not set(letters) <= set(values):
        return -9
    total = 0
    for at, letter in enumerate(letters):
        value = values[letter]
        total += -value if at + 1 < len(letters) and values[letters[at + 1]] > value else value
    return total
