"""Cells of ruled grids to fill in: empty ones, and those that hold only their label."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from extend_mcp.analysis.extract.labels.box_labels import BLANK, HALVES, TICK, BoxLabels, tidy
from extend_mcp.analysis.forms.blanks.places import MIN_WIDTH, is_after_text
from extend_mcp.documents.lines import text_of
from extend_mcp.documents.page import Box, Word
from extend_mcp.documents.structure.tables.grids import Grid, Span

MIN_HEIGHT, MAX_HEIGHT = 9, 200
HEADING_WORDS = 10
"""A cell with more words is not a heading."""
DATA, FIGURES = 0.5, 0.3
"""Shares of the cells below a heading that are filled, or hold figures, from which a column is data with gaps."""

Texts = Mapping[Span, list[Word]]
"""The words of each cell."""


def texts_of(grid: Grid, words: Sequence[Word]) -> dict[Span, list[Word]]:
    """The words of each cell of a grid, without tick boxes."""
    held = grid.held([word for word in words if not _is_box(word)])
    return {span: held.get(span, []) for span in grid.spans}


def _is_box(word: Word) -> bool:
    return TICK.fullmatch(word.text) is not None or word.text in HALVES or word.text in HALVES.values()


def find_cells(
    page: int, grid: Grid, texts: Texts, words: Sequence[Word], labels: BoxLabels
) -> Iterator[tuple[Box, str]]:
    """The empty cells of a grid, and the empty part of a cell that only holds its label; each with its label."""
    above: tuple[int, str] | None = None  # in one column: where the empty cell above ends, and its label
    for span, held in texts.items():
        box = grid.box(span)
        if box.width < MIN_WIDTH or box.height > MAX_HEIGHT:
            continue
        if not held and box.height >= MIN_HEIGHT:
            if not _is_corner(span, texts) and not _is_data(span, texts):
                goes_on = above is not None and above[0] == span[0] and not is_after_text(box, words)
                label = above[1] if above and goes_on else headings(span, texts) or labels.of(page, box, tick=False)
                above = (span[0] + span[2], label) if len(grid.xs) == 2 else None
                yield box, label
        elif held and (rest := _rest(box, held, beside=_is_before_empty(span, grid, texts))) is not None:
            yield rest, tidy(BLANK.sub("", text_of(held)))


def headings(span: Span, texts: Texts) -> str:
    """The headings of the row and the column of a cell of a larger table."""
    row, column, _, columns = span
    if len(texts) < 4:
        return ""
    before = {at[1]: text_of(held) for at, held in texts.items() if held and at[0] == row and at[1] < column}
    above = {
        at[0]: text_of(held) for at, held in texts.items()
        if held and at[0] + at[2] <= row and at[1] < column + columns and column < at[1] + at[3]
    }  # fmt: skip
    nearest = [found[max(found)] for found in (before, above) if found]
    return tidy(" ".join(text for text in nearest if len(text.split()) <= HEADING_WORDS))


def _is_corner(span: Span, texts: Texts) -> bool:
    """True if a cell is where the headings of the columns and those of the rows meet."""
    row, column, *_ = span
    if row or column:
        return False
    first = [held for at, held in texts.items() if 0 in at[:2] and at[:2] != (0, 0)]
    sides = {at[0] == 0 for at in texts if 0 in at[:2] and at[:2] != (0, 0)}
    return len(sides) > 1 and all(first)


def _is_data(span: Span, texts: Texts) -> bool:
    """True if the cell is in a column of data of a table with headings."""
    column = [held for at, held in texts.items() if at[0] and at[1] == span[1]]
    if not span[0] or len({at[1] for at in texts}) < 3:
        return False
    figures = sum(any(any(map(str.isdigit, word.text)) for word in held) for held in column)
    return sum(map(bool, column)) >= DATA * len(column) or figures >= FIGURES * len(column)


def _is_before_empty(span: Span, grid: Grid, texts: Texts) -> bool:
    """True if the next cell in the row is as high, and empty: then it is the one to fill in."""
    return any(
        at[0] == span[0] and at[2] == span[2] and at[1] == span[1] + span[3]
        and not held and grid.box(at).width >= MIN_WIDTH
        for at, held in texts.items()
    )  # fmt: skip


def _rest(box: Box, held: Sequence[Word], *, beside: bool) -> Box | None:
    """The free part of a cell behind or below its label; with a blank `beside` it, only behind a colon."""
    text = text_of(held)
    if len(held) > HEADING_WORDS or BLANK.search(text) or TICK.search(text):
        return None
    right, bottom = max(word.box.right for word in held), max(word.box.bottom for word in held)
    if not beside and box.bottom - bottom >= max(MIN_HEIGHT, 0.5 * box.height):
        return Box(box.left, bottom, box.right, box.bottom)
    if text.endswith((":", "：")) and box.right - right >= max(MIN_WIDTH, 0.4 * box.width):
        return Box(right, box.top, box.right, box.bottom)
    return None


def shares(edges: Sequence[float]) -> tuple[float, ...]:
    """The widths between edges as shares of the whole."""
    return tuple((b - a) / (edges[-1] - edges[0]) for a, b in pairwise(edges))
