"""Where columns part: gaps that most of the fuller lines share, and ruled lines that stand between words."""

from collections.abc import Sequence
from itertools import accumulate, pairwise

from extend_mcp.documents.structure.figures import BULLETS
from extend_mcp.documents.structure.fitted import COLUMN_GAP, INK_IN_GAP, PART_GAP, VOTES_FOR_GAP, WALL_HEIGHT
from extend_mcp.documents.structure.line import Line, LinePart, centre
from extend_mcp.documents.structure.ruled_lines import Rules, Stroke

_HYPHENS = frozenset("-–*")


def columns_of(lines: Sequence[Line], rules: Rules) -> list[float]:
    """The places between two columns, from left to right."""
    cut = [line.parts(COLUMN_GAP, walled=True) for line in lines]
    edges = _gaps(lines, cut)
    top, bottom = lines[0].top, lines[-1].bottom
    for wall in rules.down:
        if min(wall.end, bottom) > max(wall.start, top) and wall.length >= WALL_HEIGHT * (bottom - top):
            _put_wall(edges, wall, lines, cut)
    return _without_bullets(sorted(set(edges)), lines)


def fuller(lines: Sequence[Line]) -> list[int]:
    """The lines with over half as many parts as the fullest tenth: they know the columns best."""
    counts = [len(line.parts(PART_GAP, walled=True)) for line in lines]
    most = sorted(counts)[int(0.9 * (len(counts) - 1))]
    body = [at for at, count in enumerate(counts) if count > 0.5 * most]
    return body if len(body) >= 2 else list(range(len(lines)))


def _gaps(lines: Sequence[Line], cut: Sequence[Sequence[LinePart]]) -> list[float]:
    """The middles of stretches that few lines have ink in and enough lines have a gap at."""
    start = int(min(line.left for line in lines)) - 1
    size = int(max(line.right for line in lines)) + 2 - start
    inks, gaps = [0] * (size + 2), [0] * (size + 2)
    body = fuller(lines)
    for at in body:
        for part in cut[at]:
            left = int(part.left + 0.5)
            inks[left - start] += 1
            inks[max(int(part.right - 0.5), left) + 1 - start] -= 1
        for one, other in pairwise(cut[at]):
            left, right = int(one.right + 0.5), int(other.left + 0.5)
            if right >= left:
                gaps[left - start] += 1
                gaps[right + 1 - start] -= 1
    ink, free = list(accumulate(inks))[:size], list(accumulate(gaps))[:size]
    allowed, need = INK_IN_GAP * len(body), max(2 if len(body) > 2 else 1, VOTES_FOR_GAP * len(body))
    least = 0.25 * sorted(line.height for line in lines)[len(lines) // 2]
    return [start + at for at in _stretches(ink, free, allowed, need, least)]


def _stretches(ink: list[int], free: list[int], allowed: float, need: float, least: float) -> list[float]:
    good = [at for at, gaps in enumerate(free) if gaps >= need and ink[at] <= allowed]
    ends = [at for at, (here, after) in enumerate(pairwise(good), 1) if after != here + 1]
    found: list[float] = []
    for start, end in pairwise([0, *ends, len(good)] if good else ()):
        stretch = good[start:end]
        level = min([ink[x] for x in stretch])
        if len(stretch) >= least or level == 0:
            where = [x for x in stretch if ink[x] == level]
            peak = max([free[x] for x in where])
            where = [x for x in where if free[x] >= 0.9 * peak]
            found.append((where[0] + where[-1]) / 2)
    return found


def _put_wall(edges: list[float], wall: Stroke, lines: Sequence[Line], cut: Sequence[Sequence[LinePart]]) -> None:
    """Replace the edges that no word parts from a ruled line by the line, if it parts words and crosses few."""
    at = wall.at
    if not any(parts[0].right <= at + 2 and parts[-1].left >= at - 2 for parts in cut):
        return
    over = (line for line in lines if line.left + 2 < at < line.right - 2)
    crossed = sum(any(w.box.left + 2 < at < w.box.right - 2 for w in line.words) for line in over)
    if crossed > 0.25 * len(lines):
        return
    for edge in list(edges):
        if not _stands_between(lines, min(edge, at), max(edge, at)):
            edges.remove(edge)
    edges.append(at)


def _stands_between(lines: Sequence[Line], low: float, high: float) -> bool:
    """Whether a word is between two places as a whole."""
    for line in lines:
        for word in line.words if line.left < high and low < line.right else ():
            box = word.box
            if box.left >= high:
                break
            if low < box.left and box.right < high:
                return True
    return False


def _without_bullets(edges: list[float], lines: Sequence[Line]) -> list[float]:
    """A column of bullets joins the one on its right."""
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
