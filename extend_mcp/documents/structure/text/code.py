"""Finds code: lines in characters of one width, whose breaks, indents and columns have a meaning."""

from collections.abc import Iterator, Sequence

from extend_mcp.documents.structure.text.style import LARGEST_STEP, Style, same_size
from extend_mcp.documents.structure.text.text_line import ONE_WIDTH, TextLine

LEAST_LINES, LEAST_WORDS, LEAST_LETTERS = 2, 3, 12
"""With less text, words of another font may happen to fit one width. Figures have one width in most fonts."""
NARROWEST, WIDEST = 0.4, 0.75
"""The range of a character's width, as a share of the line's height. Typewriter fonts have about .53."""

MOST_COLUMNS = 200
"""The last column in which a word of code may begin."""


def code_of(lines: Sequence[TextLine], style: Style) -> dict[int, tuple[int, float]]:
    """The first line of each run of code, with the index after its last line and the width of a character."""
    if style.even:
        return {}
    return {start: (end, advance) for start, end, advance in _runs(lines) if _is_enough(lines[start:end])}


def code_text(lines: Sequence[TextLine], advance: float) -> str:
    """The lines with each word in its column."""
    left = min(line.box.left for line in lines)
    return "\n".join(_set_out(line, left, advance) for line in lines)


def _runs(lines: Sequence[TextLine]) -> Iterator[tuple[int, int, float]]:
    start, advance = 0, None
    for at, line in enumerate(lines):
        if at > start and _goes_on(lines[at - 1], line, advance):
            advance = advance or line.advance
            continue
        if advance is not None:
            yield start, at, advance
        start, advance = at, line.advance
    if advance is not None:
        yield start, len(lines), advance


def _goes_on(before: TextLine, line: TextLine, advance: float | None) -> bool:
    close = 0 < line.middle - before.middle < LARGEST_STEP * line.height
    if not close or not same_size(before.size, line.size) or advance is None:
        return False
    return all(abs(word.box.width - advance * len(word.text)) <= ONE_WIDTH * advance for word in line.words)


def _is_enough(lines: Sequence[TextLine]) -> bool:
    words = [word for line in lines for word in line.words]
    widths = [line.advance / line.height for line in lines if line.advance is not None]
    return (
        len(lines) >= LEAST_LINES
        and len(words) >= LEAST_WORDS
        and sum(letter.isalpha() for word in words for letter in word.text) >= LEAST_LETTERS
        and all(NARROWEST <= width <= WIDEST for width in widths)
    )


def _set_out(line: TextLine, left: float, advance: float) -> str:
    text = ""
    for word in line.words:
        column = min(round((word.box.left - left) / advance), MOST_COLUMNS)
        text += " " * max(column - len(text), 1 if text else 0) + word.text
    return text
