"""Lines that head columns, for tables that are not read as cells."""

import re
from collections.abc import Iterator, Sequence

from extend_mcp.analysis.extract.layout.layout import Leaf, Segment, Token, around
from extend_mcp.analysis.extract.tables.headings import Column, Headed, Matcher
from extend_mcp.analysis.words.spelling import plain
from extend_mcp.documents.page import Box


def heads(leaf: Leaf, matcher: Matcher) -> Sequence[Headed]:
    """Lines with headings of at least two properties (one, if the item has one); also two lines taken as one."""
    if id(leaf) not in matcher.headed:
        matcher.headed[id(leaf)] = list(_heads(leaf, matcher))
    return matcher.headed[id(leaf)]


def _heads(leaf: Leaf, matcher: Matcher) -> Iterator[Headed]:
    members = matcher.members
    need = min(2, len(members))
    for index, row in enumerate(leaf.lines):
        pieces = _headings(row, matcher)
        stacked = _stacked(leaf, index, pieces)
        for shown in [pieces] if stacked == pieces else [pieces, stacked]:
            columns = _match(shown, matcher)
            found = [c for c in columns if c.member]
            if len(found) >= need and need and (len(found) > 1 or len(row) > 1 or len(members) == 1):
                words = sum(len(s.tokens) for s in row)
                spare = max(0, words - 3 * len(columns))
                yield sum(c.score for c in found) - 0.1 * spare, index, leaf, columns
                break


def _headings(row: Sequence[Segment], matcher: Matcher) -> list[tuple[str, Box]]:
    """The headings on a line: its segments; one that is made of known headings is cut further."""
    pieces: list[tuple[str, Box]] = []
    known = matcher.known
    for segment in row:
        whole = plain(segment.text)
        parts = _parts(segment, matcher)
        if len(parts) > 1 and whole not in known and all(plain(_text(part)) in known for part in parts):
            pieces += [(_text(part), around(part)) for part in parts if plain(_text(part))]
        elif whole:
            pieces.append((segment.text, segment.box))
    return pieces


def _text(tokens: Sequence[Token]) -> str:
    return " ".join([token.text for token in tokens])


def _parts(segment: Segment, matcher: Matcher) -> list[tuple[Token, ...]]:
    """The words of a segment as the longest known headings, and the words between them."""
    parts: list[tuple[Token, ...]] = []
    tokens, first, loose = segment.tokens[:24], 0, 0
    while first < len(tokens):
        word = plain(tokens[first].text)
        may_begin = not word or word.split(" ", 1)[0] in matcher.begin
        ends = range(min(len(tokens), first + 5), first, -1) if may_begin else ()
        end = next((e for e in ends if plain(_text(tokens[first:e])) in matcher.known), None)
        if end is None:
            first += 1
            continue
        parts += [tokens[loose:first]] if loose < first else []
        parts.append(tokens[first:end])
        first = loose = end
    return [*parts, tokens[loose:]] if loose < len(tokens) else parts


def _stacked(leaf: Leaf, index: int, pieces: list[tuple[str, Box]]) -> list[tuple[str, Box]]:
    """Headings with the texts right below them, for headings of two lines."""
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


def _match(pieces: list[tuple[str, Box]], matcher: Matcher) -> list[Column]:
    """Each property to its best heading, one to one, best pairs first."""
    taken = matcher.match([text for text, _ in pieces])
    return [
        Column(taken[at][0], box, taken[at][1]) if at in taken else Column("", box, 0.0)
        for at, (_, box) in enumerate(pieces)
    ]
