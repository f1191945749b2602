"""A line of words as text: pieces of words joined, parts that wide gaps set apart, size and weight."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from extend_mcp.documents.page import Box, Word
from extend_mcp.documents.structure.text.direction import in_reading_order, is_right_to_left
from extend_mcp.documents.structure.text.letters import is_unspaced, letters_joined, plain_letters
from extend_mcp.documents.structure.text.marks import Mark, mark_of

PIECE_GAP = 0.08
"""Of a word's height: what is set closer is one word. The narrowest blanks of justified text measure about .13."""
SMALLER = 0.85
"""Of a word's height: a smaller piece is a raised or lowered mark, which stays a word, lest 2020 become 20201."""
DRAWN_AGAIN = 0.15
"""Of a word's height: the same word so close to itself was drawn twice, to look bold."""
PART_GAP = 1.1
"""Of the line's height: the gap at which a line falls into two parts."""
UNEVEN = 2.0
"""Times the usual gap of a line: what is not wider is a blank of a line that is stretched to both margins."""
STRETCHED = 2.0
"""Of the line's height: no blank is stretched further."""
LEADER_DOTS = 4
"""So many dots lead from a label to its value; three are an ellipsis."""
ONE_WIDTH = 0.25
"""Of a character's width: by so much may a word differ from as many characters of one width."""
DOTS = ".·…‥"
LEAST_SIZE, MOST_SIZE, USUAL_SIZE = 0.6, 1.7, 0.87
"""Of the height of a word's box: sizes of fonts are between, as a rule at the last."""
_DOTS = re.compile(rf"[{DOTS}]+")
_LEADER = re.compile(rf"[{DOTS}]{{{LEADER_DOTS},}}")
_LED = re.compile(rf"(.*?[^{DOTS}])?[{DOTS}]{{{LEADER_DOTS},}}(.*)")


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of words on a line without a wide gap."""

    text: str
    left: float
    right: float


@dataclass(frozen=True, slots=True, eq=False)
class TextLine:
    """One line: its text, with two blanks between parts, and how it looks. `words` are in the order of the page.

    `start`, `end` and the width `first` of the first word are measured in the direction in which the line runs: those
    of lines from right to left count from the right. `size` is that of the font in units of the file, good for
    comparing lines; distances are compared with the `height` of most words. `advance` is the width of a character
    where all have one width.
    """

    text: str
    words: tuple[Word, ...]
    segments: tuple[Segment, ...]
    mark: Mark | None
    box: Box
    size: float
    height: float
    bold: bool
    middle: float
    start: float
    end: float
    first: float
    advance: float | None


def line_of(words: Sequence[Word]) -> TextLine | None:
    """The line that words from left to right make; None if it holds nothing but dots that lead nowhere."""
    runs = [letters_joined(run) for run in _runs(_joined(words))]
    if not runs:
        return None
    flat = tuple(word for run in runs for word in run)
    box = Box(
        flat[0].box.left,
        min(word.box.top for word in flat),
        max(word.box.right for word in flat),
        max(word.box.bottom for word in flat),
    )
    whole = " ".join([word.text for word in flat])
    ordered = runs if whole.isascii() else in_reading_order(runs)
    turned = ordered[0][0] is not flat[0]
    mark = mark_of([word for run in ordered for word in run])
    if mark is not None and len(ordered) > 1 and len(ordered[0]) == 1:
        ordered = [ordered[0] + ordered[1], *ordered[2:]]
    segments = tuple(Segment(plain_letters(" ".join(word.text for word in run)), *_edges(run)) for run in ordered)
    typical = sorted(flat, key=lambda word: word.box.bottom - word.box.top)[len(flat) // 2]
    return TextLine(
        text="  ".join([segment.text for segment in segments]),
        words=flat,
        segments=segments,
        mark=mark,
        box=box,
        size=_size(typical),
        height=typical.box.height,
        bold=_is_bold(flat),
        middle=(typical.box.top + typical.box.bottom) / 2,
        start=-box.right if turned else box.left,
        end=-box.left if turned else box.right,
        first=_first(ordered[0][0]),
        advance=_one_advance(flat),
    )


def _size(word: Word) -> float:
    """The size of a word's font. Files that scale their text otherwise give sizes that do not fit the boxes."""
    height = word.box.height
    if word.size is not None and LEAST_SIZE * height <= word.size <= MOST_SIZE * height:
        return word.size
    return height * USUAL_SIZE


def _is_bold(words: Sequence[Word]) -> bool:
    """Whether all words are bold, marks aside."""
    return any(word.bold for word in words) and all(word.bold or not word.text[0].isalnum() for word in words)


def _first(word: Word) -> float:
    """The width of what must stand on a line together: a word, or one character of Chinese and Japanese."""
    width = word.box.width
    return width / len(word.text) if is_unspaced(word.text[0]) else width


def _one_advance(words: Sequence[Word]) -> float | None:
    """The width of every character, if all characters have one width."""
    longest = max(words, key=lambda word: len(word.text))
    advance = longest.box.width / len(longest.text)
    if len(longest.text) < 3:
        return None
    for word in words:
        if abs(word.box.right - word.box.left - advance * len(word.text)) > ONE_WIDTH * advance:
            return None
    return advance


def _edges(run: Sequence[Word]) -> tuple[float, float]:
    return min([word.box.left for word in run]), max([word.box.right for word in run])


def _joined(words: Sequence[Word]) -> Sequence[Word]:
    """The words with pieces joined and what was drawn twice left out. Words that OCR read are left as they are."""
    if not any(_touch(before, word) for before, word in pairwise(words)):
        return words
    joined = [words[0]]
    for word in words[1:]:
        last = joined[-1]
        if not _touch(last, word):
            joined.append(word)
        elif word.text == last.text and word.box.left - last.box.left < DRAWN_AGAIN * word.box.height:
            continue
        elif _are_pieces(last, word):
            text = word.text + last.text if is_right_to_left(word.text) else last.text + word.text
            joined[-1] = replace(last, text=text, box=last.box | word.box)
        else:
            joined.append(word)
    return joined


def _touch(before: Word, word: Word) -> bool:
    one, other = before.box, word.box
    return other.left - one.right < PIECE_GAP * (other.bottom - other.top) and word.confidence is None


def _are_pieces(last: Word, word: Word) -> bool:
    """Whether two words that touch are one. Small capitals stand on the line of the large one, marks do not."""
    small, large = sorted((last.box.bottom - last.box.top, word.box.bottom - word.box.top))
    if last.box.right - word.box.left > small / 2 or _LEADER.fullmatch(word.text) or _LEADER.fullmatch(last.text):
        return False
    return small >= SMALLER * large or (
        last.text.isalpha() and word.text.isupper() and abs(last.box.bottom - word.box.bottom) < 0.1 * large
    )


def _runs(words: Sequence[Word]) -> list[list[Word]]:
    """The words of each part of a line. Dots that lead to a value are a gap."""
    if len(words) < 2:
        return [list(words)] if words else []
    gaps = [after.box.left - before.box.right for before, after in pairwise(words)]
    height = sorted([word.box.bottom - word.box.top for word in words])[len(words) // 2]
    wide = PART_GAP * height
    if max(gaps) > wide and len(gaps) > 2:
        wide = max(wide, min(UNEVEN * median(gaps), STRETCHED * height))
    cuts = [0, *[at for at, gap in enumerate(gaps, start=1) if gap > wide], len(words)]
    runs = [list(words[start:end]) for start, end in pairwise(cuts)]
    return [part for run in runs for part in _without_leaders(run) if part]


def _without_leaders(run: list[Word]) -> Iterator[list[Word]]:
    """A run cut where dots lead on to the next word."""
    if not any(word.text in DOTS or ".." in word.text or "··" in word.text or "……" in word.text for word in run):
        yield run
        return
    part: list[Word] = []
    dots: list[Word] = []
    for word in run:
        led = _LED.fullmatch(word.text)
        if led is None and _DOTS.fullmatch(word.text):
            dots.append(word)
            continue
        if _is_leader(dots):
            yield part
            part = []
        else:
            part += dots
        dots = []
        if led is None:
            part.append(word)
        else:
            yield part + ([_cut(word, 0, len(led[1]))] if led[1] else [])
            part = [_cut(word, led.start(2), led.end(2))] if led[2] else []
    yield part if _is_leader(dots) else part + dots


def _cut(word: Word, start: int, end: int) -> Word:
    """The characters from `start` to `end` of a word, in about their place."""
    box, advance = word.box, word.box.width / len(word.text)
    place = replace(box, left=box.left + start * advance, right=box.left + end * advance)
    return replace(word, text=word.text[start:end], box=place)


def _is_leader(dots: Sequence[Word]) -> bool:
    return bool(dots) and sum(len(word.text) + 2 * word.text.count("…") for word in dots) >= LEADER_DOTS
