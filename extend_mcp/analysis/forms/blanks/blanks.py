"""Places to fill in on pages without form fields: underscores, dots, empty lines and cells, combs, small squares."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extend_mcp.analysis.extract.labels.box_labels import BoxLabels, tidy
from extend_mcp.analysis.forms.blanks.cells import Texts, find_cells, headings, shares, texts_of
from extend_mcp.analysis.forms.blanks.combs import find_combs, find_ticked_lines, within_box
from extend_mcp.analysis.forms.blanks.corners import square_corners
from extend_mcp.analysis.forms.blanks.places import BlankPlace, is_after_text, is_square, overlaps
from extend_mcp.analysis.forms.blanks.writing_lines import find_lines, join_dots
from extend_mcp.analysis.forms.blanks.written_blanks import written_blanks
from extend_mcp.documents.lines import text_of, within
from extend_mcp.documents.page import Box, Word
from extend_mcp.documents.pdf.laid_pages import Laid
from extend_mcp.documents.structure.lines.ruled_lines import Rules
from extend_mcp.documents.structure.tables.grids import Grid, grid_of

NEXT_LINE = 1.8
"""In heights of a blank: how far below it the next line of the same text is."""


@dataclass(frozen=True, slots=True)
class Blank:
    """A place to fill in on a page (from 0). `kind` is `text` or `checkbox`; `label` is empty if none was found.

    `cells` is the number of characters in a comb.
    """

    page: int
    kind: str
    box: Box
    label: str
    cells: int | None = None


@dataclass(frozen=True, slots=True)
class EmptyTable:
    """Rows to fill in under a row of headings. `widths` and `heights` are shares of the box."""

    page: int
    box: Box
    headings: tuple[str, ...]
    widths: tuple[float, ...]
    heights: tuple[float, ...]


def find_blanks(laid: Laid, labels: BoxLabels, *, tables: bool) -> list[Blank | EmptyTable]:
    """The places to fill in on a page; with `tables`, rows under headings as one."""
    page, words = laid.page.number - 1, laid.page.words
    rules = Rules(square_corners(join_dots(laid.page.rules)))
    grids = [grid_of(*group) for group in rules.groups if min(map(len, group)) >= 2]
    texts = [texts_of(grid, words) for grid in grids]
    places = [*_places(laid, grids), *find_ticked_lines(rules.groups, words)]
    boxes = {kind: [place.box for place in places if place.kind == kind] for kind in ("checkbox", "text")}
    labels.split_at(page, boxes["checkbox"], boxes["text"])
    found: list[Blank | EmptyTable] = [*_named(page, places, list(zip(grids, texts, strict=True)), words, labels)]
    for grid, held in zip(grids, texts, strict=True):
        table = _empty_table(page, grid, words) if tables else None
        cells = [] if table else find_cells(page, grid, held, words, labels)
        found += [table] if table else [Blank(page, "text", box, label) for box, label in cells]
    lines = find_lines(page, rules.across, rules.down, laid, labels)
    return _apart([*found, *(Blank(page, "text", box, label) for box, label in lines)])


def _places(laid: Laid, grids: Sequence[Grid]) -> list[BlankPlace]:
    """Combs, boxes to tick and characters to write on."""
    words = laid.page.words
    squares = [*_squares(grids, words), *(box for box in laid.circles if is_square(box) and not _inside(words, box))]
    combs = find_combs(grids, squares, words)
    ticks = [BlankPlace("checkbox", box) for box in squares if not any(within_box(box, comb.box) for comb in combs)]
    return [*combs, *written_blanks(words), *ticks]


def _squares(grids: Sequence[Grid], words: Sequence[Word]) -> Iterator[Box]:
    for grid in grids:
        for span in grid.spans:
            if is_square(box := grid.box(span)) and not _inside(words, box):
                yield box


def _inside(words: Sequence[Word], box: Box) -> list[Word]:
    return [word for word in words if within(word, box)]


def _named(
    page: int,
    places: Sequence[BlankPlace],
    grids: Sequence[tuple[Grid, Texts]],
    words: Sequence[Word],
    labels: BoxLabels,
) -> Iterator[Blank]:
    """The places with their labels. A comb that goes on behind a hyphen or a dot has the label of the first, and so
    have further lines of one text.
    """
    before, label = None, ""
    for place in places:
        tick = place.kind == "checkbox"
        below = before is not None and _is_below(before, place) and not is_after_text(place.box, words)
        if before is None or not (below or _goes_on(before, place)):
            label = _of_cell(place.box, grids) if tick else ""
            label = label or labels.of(page, place.box, tick=tick, line=not place.cells)
        before = place
        yield Blank(page, place.kind, place.box, label, place.cells)


def _goes_on(comb: BlankPlace, place: BlankPlace) -> bool:
    """True if two combs are close together on a line."""
    close = abs(comb.box.top - place.box.top) < 2 and 0 < place.box.left - comb.box.right < 2 * place.box.height
    return bool(comb.cells and place.cells) and close


def _is_below(upper: BlankPlace, lower: BlankPlace) -> bool:
    """True if the second of two blanks of characters is a line of the same text, as long as the first."""
    one, other = upper.box, lower.box
    same = abs(one.left - other.left) < 5 and abs(one.right - other.right) < 5
    is_next = 0 < other.bottom - one.bottom < NEXT_LINE * one.height
    return upper.kind == lower.kind == "text" and not (upper.cells or lower.cells) and same and is_next


def _of_cell(tick: Box, grids: Sequence[tuple[Grid, Texts]]) -> str:
    """The headings of the row and the column of a cell that only holds a tick box, or is one."""
    for grid, texts in grids:
        span = next((span for span in grid.spans if within_box(tick, grid.box(span))), None)
        if span is not None and not texts[span]:
            return headings(span, texts)
    return ""


def _empty_table(page: int, grid: Grid, words: Sequence[Word]) -> EmptyTable | None:
    """A grid whose first row is headings and whose other rows are all empty."""
    columns, rows = len(grid.xs) - 1, len(grid.ys) - 1
    if columns < 2 or rows < 2 or len(grid.spans) != columns * rows:
        return None
    texts = {span[:2]: held for span, held in grid.held(words).items()}
    names = [texts.get((0, column), []) for column in range(columns)]
    if not all(names) or any(row for row, _ in texts):
        return None
    box = Box(grid.xs[0], grid.ys[1], grid.xs[-1], grid.ys[-1])
    titles = tuple(tidy(text_of(held)) for held in names)
    return EmptyTable(page, box, titles, shares(grid.xs), shares(grid.ys[1:]))


def _apart(found: Sequence[Blank | EmptyTable]) -> list[Blank | EmptyTable]:
    """Without those that share their place with an earlier one."""
    kept: list[Blank | EmptyTable] = []
    for one in found:
        if not any(overlaps(one.box, other.box) for other in kept):
            kept.append(one)
    return kept
