"""A line of words as text: pieces of words are joined, and it has parts between wide gaps, a size and a weight."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extend_mcp.documents.page import Box, Tag, Word, around
from extend_mcp.documents.structure.text.direction import in_reading_order, is_right_to_left, runs_leftwards
from extend_mcp.documents.structure.text.item_marks import ItemMark, mark_of
from extend_mcp.documents.structure.text.letters import is_unspaced, letters_joined, plain_letters
from extend_mcp.documents.structure.text.pieces import CAPITAL_GAP, whole_words
from extend_mcp.documents.structure.text.segments import PART_GAP, segments_of

ADVANCE_WORD = 3
"""The least characters of a word by which their width is measured."""
ONE_WIDTH = 0.25
"""In widths of a character: how much a word may differ from the same number of characters of one width."""
TITLE_SIZE = 1.3
"""The least size of a title, in sizes of the text beside it."""
NOT_RARE, SAME_HEIGHT = 0.2, 0.02
"""The least share of a line's letters of a size that may be that of the line, and of the height by which boxes of the
words of one size may differ."""
USUAL_SIZE = 0.87
"""The usual font size as a share of the height of a word's box."""


@dataclass(slots=True)
class TextSegment:
    """A run of words on a line without a wide gap."""

    text: str
    left: float
    right: float


@dataclass(slots=True, eq=False)
class TextLine:
    """One line: its text, with two blanks between parts, and its look. `words` are in the order of the page.

    `start`, `end` and the width `first` of the first word are measured in the reading direction: for lines from right
    to left, from the right. `size` is that of the font in points, to compare lines; distances are compared with the
    `height` of most words. `advance` is the width of a character if all have one width. `tag` is the file's
    mark of all its words.
    """

    text: str
    words: Sequence[Word]
    segments: tuple[TextSegment, ...]
    mark: ItemMark | None
    box: Box
    size: float
    height: float
    bold: bool
    middle: float
    start: float
    end: float
    first: float
    advance: float | None
    tag: Tag | None = None


def lines_of(words: Sequence[Word]) -> Iterator[TextLine]:
    """The line of words from left to right, or several lines if a title and smaller text are beside each other.

    No line if there are only leader dots.
    """
    if _is_plain(words):
        yield _read([letters_joined(list(words))])
        return
    for part in _bysize_of(words):
        if (line := line_of(part)) is not None:
            yield line


def _is_plain(words: Sequence[Word]) -> bool:
    """True if words are one run, as in most lines: of one size, none touches another, and no gap is wide."""
    boxes = [word.box for word in words]
    heights = [box.bottom - box.top for box in boxes]
    low, high = min(heights), max(heights)
    if high >= TITLE_SIZE * low:
        return False
    gaps = [after.left - before.right for before, after in pairwise(boxes)]
    return not gaps or (min(gaps) >= CAPITAL_GAP * high and max(gaps) <= PART_GAP * low)


def _bysize_of(words: Sequence[Word]) -> list[Sequence[Word]]:
    """The words, divided at wide gaps where a title ends or begins."""
    heights = [word.box.bottom - word.box.top for word in words]
    if max(heights) < TITLE_SIZE * min(heights):
        return [words]
    parts: list[list[Word]] = []
    for run in segments_of(words):
        if parts and not _is_title(parts[-1], run) and not _is_title(run, parts[-1]):
            parts[-1] += run
        else:
            parts.append(run)
    return [*parts]


def _is_title(words: Sequence[Word], other: Sequence[Word]) -> bool:
    """True if words, without figures, are much larger than others."""
    if any(any(map(str.isdigit, word.text)) for word in words):
        return False
    return size_of(_typical(words)) >= TITLE_SIZE * size_of(_typical(other))


def _typical(words: Sequence[Word]) -> Word:
    """A word of the usual height and, of those, of the largest size that is not rare, if any is: the words behind a
    raised sign may have its size."""
    heights = [word.box.bottom - word.box.top for word in words]
    even = min(heights) == max(heights)
    usual = words[0] if even else sorted(words, key=lambda word: word.box.bottom - word.box.top)[len(words) // 2]
    if len({word.size for word in words}) == 1:
        return usual
    height = usual.box.height
    alike = [word for word in words if abs(word.box.height - height) <= SAME_HEIGHT * height]
    letters: dict[float, int] = {}
    for word in alike:
        letters[size_of(word)] = letters.get(size_of(word), 0) + len(word.text)
    usual_sizes = [size for size, count in letters.items() if count >= NOT_RARE * sum(letters.values())]
    largest = max(usual_sizes, default=size_of(usual))
    return next(word for word in alike if size_of(word) == largest)


def line_of(words: Sequence[Word]) -> TextLine | None:
    """The line of words from left to right; None if it holds only leader dots."""
    runs = [letters_joined(run) for run in segments_of(whole_words(words))]
    return _read(runs) if runs else None


def _read(runs: Sequence[list[Word]]) -> TextLine:
    """The line of these runs of whole words, at least one, from left to right."""
    flat = _flat(runs)
    box = around([word.box for word in flat])
    leftwards = False
    ordered = runs
    texts = _texts(runs)
    if any(map(is_right_to_left, texts)):
        leftwards = runs_leftwards(flat)
        ordered = in_reading_order(runs, leftwards=leftwards)
    tag = flat[0].tag
    if tag is not None and any(word.tag is not tag for word in flat):
        tag = None
    is_heading = tag is not None and tag.level is not None
    mark = None if is_heading else mark_of(_flat(ordered), leftwards=leftwards)
    if mark is not None and len(ordered) > 1 and len(ordered[0]) == 1:
        ordered = [ordered[0] + ordered[1], *ordered[2:]]
    edges = [(box.left, box.right)] if len(ordered) == 1 else map(_edges, ordered)
    texts = [plain_letters(text) for text in (texts if ordered is runs else _texts(ordered))]
    segments = tuple([TextSegment(text, *ends) for text, ends in zip(texts, edges, strict=True)])
    typical = _typical(flat)
    return TextLine(
        text="  ".join(texts),
        words=flat,
        segments=segments,
        mark=mark,
        box=box,
        size=size_of(typical),
        height=typical.box.height,
        bold=_is_bold(flat),
        middle=(typical.box.top + typical.box.bottom) / 2,
        start=-box.right if leftwards else box.left,
        end=-box.left if leftwards else box.right,
        first=_first(ordered[0][0]),
        advance=_one_advance(flat),
        tag=tag,
    )


def _texts(runs: Sequence[list[Word]]) -> list[str]:
    return [" ".join([word.text for word in run]) for run in runs]


def _flat(runs: Sequence[list[Word]]) -> list[Word]:
    return runs[0] if len(runs) == 1 else [word for run in runs for word in run]


def size_of(word: Word) -> float:
    """The size of a word's font in points: the usual one for its height where the source has none, as OCR."""
    return size_in(word.size, word.box.height)


def size_in(size: float | None, height: float) -> float:
    """The font size of a word of this height; `size` is the source's own."""
    return height * USUAL_SIZE if size is None else size


def _is_bold(words: Sequence[Word]) -> bool:
    """True if all words are bold, marks aside."""
    if True not in [word.bold for word in words]:
        return False
    return all(word.bold or not word.text[0].isalnum() for word in words)


def _first(word: Word) -> float:
    """The width of the text that must stay on one line: a word, or one Chinese or Japanese character."""
    width = word.box.width
    return width / len(word.text) if is_unspaced(word.text[0]) else width


def _one_advance(words: Sequence[Word]) -> float | None:
    """The width of every character, if all characters have one width."""
    measured = next((word for word in words if len(word.text) >= ADVANCE_WORD), None)
    if measured is None:
        return None
    advance = measured.box.width / len(measured.text)
    most = ONE_WIDTH * advance
    for word in words:
        if not -most <= word.box.right - word.box.left - advance * len(word.text) <= most:
            return None
    return advance


def _edges(run: Sequence[Word]) -> tuple[float, float]:
    return min([word.box.left for word in run]), max([word.box.right for word in run])
