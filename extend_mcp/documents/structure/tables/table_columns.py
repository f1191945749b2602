"""Finds the edges between columns: gaps that most of the fuller lines share, and ruled lines between words."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from extend_mcp.documents.structure.figures import BULLETS
from extend_mcp.documents.structure.fitted import COLUMN_GAP, INK_IN_GAP, PART_GAP, VOTES_FOR_GAP, WALL_HEIGHT
from extend_mcp.documents.structure.lines.line import LinePart, WordLine, centre
from extend_mcp.documents.structure.lines.ruled_lines import Rules, Stroke
from extend_mcp.documents.structure.tables.close_figures import between_figures

_HYPHENS = frozenset("-–*")


class _Step(NamedTuple):
    """Points of a page, `end` excluded, over which the numbers of lines with ink and with a gap stay the same."""

    start: int
    end: int
    ink: int
    free: int


def columns_of(lines: Sequence[WordLine], rules: Rules) -> list[float]:
    """The places between two columns, from left to right."""
    cut = [line.parts(COLUMN_GAP, walled=True) for line in lines]
    edges = _gaps(lines, cut)
    top, bottom = lines[0].top, lines[-1].bottom
    for wall in rules.down:
        if min(wall.end, bottom) > max(wall.start, top) and wall.length >= WALL_HEIGHT * (bottom - top):
            _put_wall(edges, wall, lines, cut)
    edges = sorted(set(edges))
    if between := between_figures(lines, edges):
        edges = sorted([*edges, *between])
    return _without_bullets(edges, lines)


def fuller(lines: Sequence[WordLine]) -> list[int]:
    """The lines with over half as many parts as the fullest tenth: they show the columns best."""
    counts = [len(line.parts(PART_GAP, walled=True)) for line in lines]
    most = sorted(counts)[int(0.9 * (len(counts) - 1))]
    body = [at for at, count in enumerate(counts) if count > 0.5 * most]
    return body if len(body) >= 2 else list(range(len(lines)))


def _gaps(lines: Sequence[WordLine], cut: Sequence[Sequence[LinePart]]) -> list[float]:
    """The middles of stretches in which few lines have ink and enough lines have a gap."""
    body = fuller(lines)
    allowed, need = INK_IN_GAP * len(body), max(2 if len(body) > 2 else 1, VOTES_FOR_GAP * len(body))
    least = 0.25 * sorted([line.height for line in lines])[len(lines) // 2]
    found: list[float] = []
    for stretch in _stretches([cut[at] for at in body], allowed, need):
        level = min([step.ink for step in stretch])
        if stretch[-1].end - stretch[0].start >= least or level == 0:
            clear = [step for step in stretch if step.ink == level]
            peak = max([step.free for step in clear])
            clear = [step for step in clear if step.free >= 0.9 * peak]
            found.append((clear[0].start + clear[-1].end - 1) / 2)
    return found


def _stretches(cut: Sequence[Sequence[LinePart]], allowed: float, need: float) -> list[list[_Step]]:
    """The stretches, in steps from point to point, where at most `allowed` lines have ink and `need` have a gap."""
    found: list[list[_Step]] = []
    inks, gaps = _changes(cut)
    ink = free = 0
    for start, end in pairwise(sorted({*inks, *gaps})):
        ink += inks.get(start, 0)
        free += gaps.get(start, 0)
        if free >= need and ink <= allowed:
            if not found or found[-1][-1].end != start:
                found.append([])
            found[-1].append(_Step(start, end, ink, free))
    return found


def _changes(cut: Sequence[Sequence[LinePart]]) -> tuple[dict[int, int], dict[int, int]]:
    """By point: the change of the number of lines with ink, and of lines with a gap."""
    inks: dict[int, int] = defaultdict(int)
    gaps: dict[int, int] = defaultdict(int)
    for parts in cut:
        end = None
        for part in parts:
            left = int(part.left + 0.5)
            if end is not None and left >= end:
                gaps[end] += 1
                gaps[left + 1] -= 1
            inks[left] += 1
            inks[max(int(part.right - 0.5), left) + 1] -= 1
            end = int(part.right + 0.5)
    return inks, gaps


def _put_wall(edges: list[float], wall: Stroke, lines: Sequence[WordLine], cut: Sequence[Sequence[LinePart]]) -> None:
    """Replace the edges that no word separates from a ruled line by the line, if it separates words and crosses few."""
    at = wall.at
    if not any(parts[0].right <= at + 2 and parts[-1].left >= at - 2 for parts in cut):
        return
    over = (line for line in lines if line.left + 2 < at < line.right - 2)
    crossed = sum(_has_word_over(line, at) for line in over)
    if crossed > 0.25 * len(lines):
        return
    for edge in list(edges):
        if not _stands_between(lines, min(edge, at), max(edge, at)):
            edges.remove(edge)
    edges.append(at)


def _has_word_over(line: WordLine, at: float) -> bool:
    """True if a vertical ruled line at a place would go through a word."""
    for word in line.words:
        box = word.box
        if box.left + 2 < at < box.right - 2:
            return True
    return False


def _stands_between(lines: Sequence[WordLine], low: float, high: float) -> bool:
    """True if a whole word is between two places."""
    for line in lines:
        for word in line.words if line.left < high and low < line.right else ():
            box = word.box
            if box.left >= high:
                break
            if low < box.left and box.right < high:
                return True
    return False


def _without_bullets(edges: list[float], lines: Sequence[WordLine]) -> list[float]:
    """The edges, with a column of bullets joined to the one on its right."""
    sides = [float("-inf"), *edges, float("inf")]
    bullets = [word for line in lines for word in line.words if word.text in BULLETS and len(word.text) == 1]
    for at in range(len(edges) - 1, -1, -1) if bullets else ():
        texts = [word.text for word in bullets if sides[at] <= centre(word) < sides[at + 1]]
        if not texts or all(text in _HYPHENS for text in texts):
            continue
        inside = sum(sides[at] <= centre(word) < sides[at + 1] for line in lines for word in line.words)
        if len(texts) > 0.8 * inside:
            edges.remove(sides[at + 1])
    return edges
