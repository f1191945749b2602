"""Headings of tables, matched to the properties of an array's items."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from extend_mcp.analysis.extract.fields import Field
from extend_mcp.analysis.extract.layout import Leaf, Segment, Token, around
from extend_mcp.analysis.extract.lexicon import COLUMN_LABELS, plain
from extend_mcp.documents.page import Box

EVERY_HEADING = frozenset(label for labels in COLUMN_LABELS.values() for label in labels)
LEAST = 0.82
"""How like a label a heading must be."""


@dataclass(frozen=True, slots=True)
class Column:
    """A heading at `box`; `member` is the name of the property it fills, or empty. `score` is how like its label."""

    member: str
    box: Box
    score: float


def heads(leaf: Leaf, members: dict[str, Field]) -> Iterator[tuple[float, int, Leaf, list[Column]]]:
    """Lines that hold headings of at least two properties (one, where the item has one), two lines taken as one too."""
    need = min(2, len(members))
    known = EVERY_HEADING | {label for member in members.values() for label in member.labels}
    for index, row in enumerate(leaf.lines):
        pieces = _headings(row, known)
        stacked = _stacked(leaf, index, pieces)
        for shown in [pieces] if stacked == pieces else [pieces, stacked]:
            columns = _match(shown, members)
            found = [c for c in columns if c.member]
            if len(found) >= need and need and (len(found) > 1 or len(row) > 1 or len(members) == 1):
                words = sum(len(s.tokens) for s in row)
                spare = max(0, words - 3 * len(columns))
                yield sum(c.score for c in found) - 0.1 * spare, index, leaf, columns
                break


def _headings(row: Sequence[Segment], known: frozenset[str]) -> list[tuple[str, Box]]:
    """The headings on a line: its segments, cut further where one holds two or more known headings."""
    pieces: list[tuple[str, Box]] = []
    for segment in row:
        parts = _parts(segment, known)
        named = [part for part in parts if plain(" ".join(t.text for t in part)) in known]
        for part in parts if len(named) > 1 and plain(segment.text) not in known else [segment.tokens]:
            text = " ".join(t.text for t in part)
            if plain(text):
                pieces.append((text, around(part)))
    return pieces


def _parts(segment: Segment, known: frozenset[str]) -> list[tuple[Token, ...]]:
    """The words of a segment as the longest known headings, with what stands between them."""
    parts: list[tuple[Token, ...]] = []
    tokens, first, loose = segment.tokens[:24], 0, 0
    while first < len(tokens):
        ends = range(min(len(tokens), first + 5), first, -1)
        end = next((e for e in ends if plain(" ".join(t.text for t in tokens[first:e])) in known), None)
        if end is None:
            first += 1
            continue
        parts += [tokens[loose:first]] if loose < first else []
        parts.append(tokens[first:end])
        first = loose = end
    return [*parts, tokens[loose:]] if loose < len(tokens) else parts


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
        (
            (alike(plain(text), member), i, name)
            for i, (text, _) in enumerate(pieces)
            for name, member in members.items()
        ),
        key=lambda pair: (-pair[0], pair[1]),
    )
    taken: dict[int, tuple[str, float]] = {}
    for score, i, name in pairs:
        if score >= LEAST and i not in taken and name not in {n for n, _ in taken.values()}:
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


def alike(heading: str, member: Field) -> float:
    """How like a heading is to the member's labels, 0 to 1; 0 below `LEAST`."""
    best = 0.0
    for rank, label in enumerate(member.labels):
        ratio = fuzz.ratio(heading, label, score_cutoff=100 * LEAST) / 100
        if ratio < 0.88 and len(label) > 3 and heading.startswith(label + " "):
            ratio = 0.88
        best = max(best, ratio - min(0.004 * rank, 0.1))
    return best
