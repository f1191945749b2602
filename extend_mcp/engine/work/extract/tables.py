"""Arrays of objects: the rows of a table, whose headings are matched to the item's properties."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from extend_mcp.engine.documents.page import Box
from extend_mcp.engine.work.extract.fields import Field
from extend_mcp.engine.work.extract.layout import Layout, Leaf, Segment, Token, around
from extend_mcp.engine.work.extract.lexicon import COLUMN_LABELS, COLUMNS, plain

SUMS = re.compile(
    r"(?i)\W*(?:sub\s?-?total|total|grand total|net total|balance (?:due|forward|brought)|amount due|summe|zwischensumme|gesamt|"
    r"totaal|subtotaal|total ht|total ttc|sous-total|razem|totale|iva|tax|vat|gst|tva|btw|mwst|sales tax|shipping|freight|discount|"
    r"rounding|exclusief|opening balance|closing balance|beginning balance|ending balance|net pay|gross pay|w tym|carried forward)\b"
)
_EVERY_HEADING = frozenset(label for labels in COLUMN_LABELS.values() for label in labels)


@dataclass(frozen=True, slots=True)
class Column:
    """A heading at `box`; `member` is the name of the property it fills, or empty. `score` is how like its label."""

    member: str
    box: Box
    score: float


Row = dict[str, tuple[Token, ...]]
"""The words of one row by property."""


def read_rows(array: Field, layout: Layout) -> tuple[list[Row], float]:
    """The rows of the table that fits the array's items best, over all pages it goes on, and how well it fits."""
    assert array.item is not None
    members = {name: m for name, m in array.item.members.items() if m.kind not in ("object", "array")}
    heads = [head for leaf in layout.leaves for head in _heads(leaf, members)]
    if not heads:
        return [], 0.0
    score, line, leaf, columns = max(heads, key=lambda h: (round(h[0], 2), -h[2].order, -h[1]))
    names = {c.member for c in columns if c.member}
    rows: list[Row] = []
    for other_score, other_line, other_leaf, other in sorted(heads, key=lambda h: (h[2].order, h[1])):
        same = other_leaf is leaf and other_line == line
        if same or ({c.member for c in other if c.member} == names and other_score >= score - 0.3):
            rows += _body(other_leaf, other_line, other, members)
            columns = other
    if len(layout.leaves) > leaf.order + 1 and rows and not any(h[2].order > leaf.order for h in heads):
        rows += _carried_over(layout, leaf, columns, members)
    matched = [c.score for c in columns if c.member]
    return rows, sum(matched) / len(matched)


def _heads(leaf: Leaf, members: dict[str, Field]) -> Iterator[tuple[float, int, Leaf, list[Column]]]:
    """Lines that hold headings of at least two properties (one, where the item has one), two lines taken as one too."""
    need = min(2, len(members))
    for index, row in enumerate(leaf.lines):
        pieces = _headings(row)
        for columns in (_match(pieces, members), _match(_stacked(leaf, index, pieces), members)):
            found = [c for c in columns if c.member]
            if len(found) >= need and need and (len(found) > 1 or len(row) > 1 or len(members) == 1):
                words = sum(len(s.tokens) for s in row)
                spare = max(0, words - 3 * len(columns))
                yield sum(c.score for c in found) - 0.1 * spare, index, leaf, columns
                break


def _headings(row: Sequence[Segment]) -> list[tuple[str, Box]]:
    """The headings on a line: its segments, cut further where they hold several known headings."""
    pieces: list[tuple[str, Box]] = []
    for segment in row:
        first = 0
        tokens = segment.tokens
        while first < len(tokens):
            last = next(
                (end for end in range(len(tokens), first, -1) if plain(" ".join(t.text for t in tokens[first:end])) in _EVERY_HEADING),
                None,
            )
            end = last or (len(tokens) if first == 0 else first + 1)
            if last is None and first == 0:
                later = [i for i in range(1, len(tokens)) if plain(tokens[i].text) in _EVERY_HEADING and len(tokens) <= 8]
                end = later[0] if later and len(tokens) > 2 and plain(segment.text) not in _EVERY_HEADING else len(tokens)
            text = " ".join(t.text for t in tokens[first:end])
            if plain(text):
                pieces.append((text, around(tokens[first:end])))
            first = end
    return pieces


def _stacked(leaf: Leaf, index: int, pieces: list[tuple[str, Box]]) -> list[tuple[str, Box]]:
    """Headings with what stands right below them, for headings of two lines."""
    if index + 1 >= len(leaf.lines) or leaf.lines[index + 1][0].box.top - leaf.lines[index][0].box.bottom > leaf.unit:
        return pieces
    below = [(s.text, s.box) for s in leaf.lines[index + 1]]
    if any(re.search(r"\d", text) for text, _ in below):
        return pieces
    joined = []
    for text, box in pieces:
        under = next(((t, b) for t, b in below if min(b.right, box.right) > max(b.left, box.left)), None)
        joined.append((f"{text} {under[0]}", box | under[1]) if under else (text, box))
    alone = [(t, b) for t, b in below if not any(min(b.right, x.right) > max(b.left, x.left) for _, x in pieces)]
    return sorted(joined + alone, key=lambda piece: piece[1].left)


def _match(pieces: list[tuple[str, Box]], members: dict[str, Field]) -> list[Column]:
    """Each property to its best heading, one to one, best pairs first."""
    pairs = sorted(
        ((_alike(plain(text), member), i, name) for i, (text, _) in enumerate(pieces) for name, member in members.items()),
        key=lambda pair: (-pair[0], pair[1]),
    )
    taken: dict[int, tuple[str, float]] = {}
    for score, i, name in pairs:
        if score >= 0.82 and i not in taken and name not in {n for n, _ in taken.values()}:
            taken[i] = (name, score)
    columns = [Column(*_first(taken.get(i), box)) for i, (_, box) in enumerate(pieces)]
    return _named_rows(columns, members)


def _named_rows(columns: list[Column], members: dict[str, Field]) -> list[Column]:
    """A first column without a known heading, as `Earnings`, names its rows: it fills the description."""
    open_members = [
        name for name, m in members.items()
        if m.kind == "string" and "description" in m.labels and name not in {c.member for c in columns}
    ]  # fmt: skip
    if len(columns) > 2 and open_members and not columns[0].member and sum(bool(c.member) for c in columns) >= 2:
        return [Column(open_members[0], columns[0].box, 0.85), *columns[1:]]
    return columns


def _first(pair: tuple[str, float] | None, box: Box) -> tuple[str, Box, float]:
    return (pair[0], box, pair[1]) if pair else ("", box, 0.0)


def _alike(heading: str, member: Field) -> float:
    best = 0.0
    for rank, label in enumerate(member.labels):
        ratio = fuzz.ratio(heading, label) / 100
        if ratio < 0.88 and len(label) > 3 and heading.startswith(label + " "):
            ratio = 0.88
        best = max(best, ratio - min(0.004 * rank, 0.1))
    return best


def _body(leaf: Leaf, line: int, columns: list[Column], members: dict[str, Field]) -> list[Row]:
    """The rows below a heading, down to the sums, a wide gap, or text that fits no column."""
    rows: list[Row] = []
    start = line + 1
    while start < len(leaf.lines) and _still_heading(leaf, start, columns):
        start += 1
    bottom = leaf.lines[start - 1][0].box.bottom
    waiting: Row = {}
    for index in range(start, len(leaf.lines)):
        row = leaf.lines[index]
        top = min(s.box.top for s in row)
        if top - bottom > (8 if not rows else 5) * leaf.unit:
            break
        if SUMS.match(row[0].text) and (len(row) < len(columns) or len(row) <= 2):
            if _ends(leaf, index, columns, members):
                break
            bottom = max(s.box.bottom for s in row)
            continue
        if rows and _other_heading(row, members):
            break
        cells = _cells(row, columns)
        kind = _row_kind(cells, members, columns)
        if kind == "row":
            if waiting:
                cells = _merged(waiting, cells)
                waiting = {}
            rows.append(cells)
        elif kind == "more" and rows and top - bottom < 1.2 * leaf.unit and not _ahead(leaf, index, columns, members):
            rows[-1] = _merged(rows[-1], cells)
        elif kind == "more" and _ahead(leaf, index, columns, members):
            waiting = _merged(waiting, cells)
        elif kind == "other" and rows and len(row) == 1 and len(row[0].tokens) > 9:
            break
        bottom = max(s.box.bottom for s in row)
    return rows


def _other_heading(row: Sequence[Segment], members: dict[str, Field]) -> bool:
    """Whether a line heads another table."""
    numeric = [m for m in members.values() if m.kind in ("number", "integer", "currency")]
    if len(row) < 2 or any(re.search(r"\d", s.text) for s in row):
        return False
    return any(_alike(plain(s.text), m) >= 0.88 for s in row for m in numeric)


def _still_heading(leaf: Leaf, index: int, columns: list[Column]) -> bool:
    row = leaf.lines[index]
    bottom = max(c.box.bottom for c in columns)
    return row[0].box.top < bottom - leaf.unit / 4


def _ends(leaf: Leaf, index: int, columns: list[Column], members: dict[str, Field]) -> bool:
    """Whether a line of a sum is the end: not a subtotal with more rows of several columns below."""
    for row in leaf.lines[index + 1 : index + 4]:
        full = len(row) >= max(3, len(columns) - 2) and not SUMS.match(row[0].text)
        if full and _row_kind(_cells(row, columns), members, columns) == "row":
            return False
    return True


def _ahead(leaf: Leaf, index: int, columns: list[Column], members: dict[str, Field]) -> bool:
    """Whether a text line belongs to the row below: it is nearer to that than to the row above."""
    if index + 1 >= len(leaf.lines) or index == 0:
        return False
    here, above, below = leaf.lines[index][0].box, leaf.lines[index - 1][0].box, leaf.lines[index + 1][0].box
    if _row_kind(_cells(leaf.lines[index + 1], columns), members, columns) != "row":
        return False
    cells = _cells(leaf.lines[index + 1], columns)
    text = [name for name, m in members.items() if m.kind == "string" and any(c.member == name for c in columns)]
    missing = bool(text) and text[0] not in cells
    return missing and below.top - here.bottom <= here.top - above.bottom + 1


def _cells(row: Sequence[Segment], columns: list[Column]) -> Row:
    """The words of a line by column: each piece to the heading it shares most width with, else the nearest."""
    cells: dict[str, list[Token]] = {}
    for segment in row:
        for tokens in _pieces(segment, columns):
            column = _column_of(around(tokens), columns)
            if column is not None and column.member:
                cells.setdefault(column.member, []).extend(tokens)
    return {name: tuple(tokens) for name, tokens in cells.items()}


def _pieces(segment: Segment, columns: list[Column]) -> list[tuple[Token, ...]]:
    """A segment cut where its words stand under different headings."""
    over = [c for c in columns if min(c.box.right, segment.box.right) > max(c.box.left, segment.box.left)]
    if len(over) < 2:
        return [segment.tokens]
    pieces: list[list[Token]] = []
    last: Column | None = None
    for token in segment.tokens:
        column = _column_of(token.box, over)
        text = not re.search(r"\d", token.text)
        if pieces and (column is last or text and not _is_number(pieces[-1][-1].text) and column is not None and column.box.left > token.box.left):
            pieces[-1].append(token)
        elif pieces and text and _is_sign(token.text) is False and not _is_number(pieces[-1][-1].text):
            pieces[-1].append(token)
        else:
            pieces.append([token])
            last = column
    return [tuple(piece) for piece in pieces]


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[^\w]*\d[\d.,]*[^\w]*", text))


def _is_sign(text: str) -> bool:
    return bool(re.fullmatch(r"[$€£¥]|[A-Z]{2,3}", text))


def _column_of(box: Box, columns: list[Column]) -> Column | None:
    def score(column: Column) -> float:
        shared = min(box.right, column.box.right) - max(box.left, column.box.left)
        edge = min(abs(box.left - column.box.left), abs(box.right - column.box.right))
        return shared if shared > 0 else -min(edge, -shared)

    return max(columns, key=score, default=None)


def _row_kind(cells: Row, members: dict[str, Field], columns: list[Column]) -> str:
    """`row` where two columns or one with a number are filled, `more` for text that goes on, `other` else."""
    wanted = {c.member for c in columns if c.member}
    numbers = [n for n in cells if members[n].kind in ("number", "integer", "currency") or _numeric_name(n)]
    good = [n for n in numbers if re.search(r"\d", " ".join(t.text for t in cells[n]))]
    if len(cells) >= 2 and (good or not any(members[n].kind in ("number", "integer", "currency") for n in wanted)):
        return "row"
    if len(wanted) == 1 and cells:
        return "row"
    if good and len(cells) == 1 and len(wanted) <= 2:
        return "row"
    return "more" if cells and not good else "other"


def _numeric_name(name: str) -> bool:
    return plain(name) in {plain(x) for key in ("amount", "unit price", "quantity", "balance") for x in COLUMNS[key].split("|")}


def _merged(one: Row, two: Row) -> Row:
    return {name: (*one.get(name, ()), *two.get(name, ())) for name in (*one, *(n for n in two if n not in one))}


def _carried_over(layout: Layout, leaf: Leaf, columns: list[Column], members: dict[str, Field]) -> list[Row]:
    """Rows of a table that goes on over the page without its heading."""
    rows: list[Row] = []
    width = leaf.page.width
    last = leaf.lines[-1][0].box.bottom if leaf.lines else 0.0
    for other in layout.leaves[leaf.order + 1 :]:
        if other.file_id != leaf.file_id or other.page.width != width or not other.lines or last < 0.6 * (leaf.page.height or 0):
            break
        found = [
            cells for row in other.lines for cells in [_cells(row, columns)]
            if len(row) >= max(3, len(columns) - 1) and not SUMS.match(row[0].text) and _row_kind(cells, members, columns) == "row"
        ]  # fmt: skip
        if not found:
            break
        rows += found
    return rows

