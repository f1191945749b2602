"""Columns of text: lines cut at a gutter that many lines share, with running text beside it, or the same headings.

Cells of a row share a baseline; columns of text, and charts beside them, seldom do.
"""

from collections.abc import Sequence
from itertools import accumulate, pairwise

from extend_mcp.documents.page import Word
from extend_mcp.documents.structure.columns.named_passages import are_named_passages
from extend_mcp.documents.structure.columns.set_apart import are_set_apart
from extend_mcp.documents.structure.columns.twin_tables import SAME_START, are_twins, between_tables
from extend_mcp.documents.structure.figures import BULLETS, is_figure
from extend_mcp.documents.structure.fitted import GUTTER_GAP, GUTTER_LINES, PROSE_WORDS
from extend_mcp.documents.structure.lines.line import LinePart, WordLine, centre
from extend_mcp.documents.structure.lines.ruled_lines import Rules
from extend_mcp.documents.structure.lines.set_lines import set_lines

Gaps = list[tuple[float, float]]
MAX_GUTTERS = 30
"""The most places that are tried as gutters."""
MAX_DEPTH = 12
"""How often a page can be divided."""
BESIDE = 0.2
"""Of the height: lines that overlap by more stand beside each other."""
SET_OFF = 0.8
"""Of the height: lines further below both columns are in none."""
WRAPPED, NEXT_LINE = 0.8, 1.3
"""The least share of full lines among those with another close below them, and the most heights to that, which end
paragraphs and headings otherwise."""
FULL_LINES, RAGGED = 3, 0.12
"""The least lines that fill a column, and how much room a full line may leave, as a share of the column's width."""
MOST_ROWS = 4
"""Rows of a table below columns of text that no words or lines over the gutter part from them."""


def zones_of(lines: list[WordLine], rules: Rules, *, typed: bool = False, depth: int = 0) -> list[list[WordLine]]:
    """The lines in reading order, one list for each column of text between lines over the full width."""
    gaps: list[Gaps] = [
        [(a.right, b.left) for a, b in pairwise(line.parts(GUTTER_GAP))] if line.gaps else [] for line in lines
    ]
    _add_staggered(gaps, lines)
    found = _gutter(lines, gaps, rules) if depth < MAX_DEPTH else None
    if found is None:
        return [lines]
    x, start, end = found
    end = _above_table(lines, start, _end_of_both(lines, start, end, x))
    left, right = _sides(lines[start:end], x, rules, typed=typed)
    parts = [lines[:start], left, right, lines[end:]]
    return [zone for part in parts if part for zone in zones_of(part, rules, typed=typed, depth=depth + 1)]


def _gutter(lines: Sequence[WordLine], gaps: Sequence[Gaps], rules: Rules) -> tuple[float, int, int] | None:
    """Where the best gutter is, and from and to which line it goes."""
    beside = between_tables(lines)
    if beside is None and sum(map(bool, gaps)) < GUTTER_LINES:
        return None
    crossings = _crossings(lines, rules)
    if beside is not None:
        runs = _runs(lines, gaps, crossings, beside)
        holds = [sum(line.table is not None for line in lines[start:end]) for start, end in runs]
        if max(holds, default=0) > 1:
            return (beside, *runs[holds.index(max(holds))])
    best: tuple[int, float, int, int] | None = None
    for x in _places(gaps):
        for start, end in _runs(lines, gaps, crossings, x):
            both = [at for at in range(start, end) if _is_gap(gaps[at], x)]
            score = end - start + len(both)
            better = len(both) >= GUTTER_LINES and (best is None or score > best[0])
            if better and _is_gutter(lines[start:end], [lines[at] for at in both], x, rules):
                best = score, x, start, end
    return None if best is None else best[1:]


def _add_staggered(gaps: Sequence[Gaps], lines: Sequence[WordLine]) -> None:
    """Add the gaps between lines beside each other whose heights differ too much to be one line."""
    for at, (one, other) in enumerate(pairwise(lines)):
        if other.top > one.bottom - BESIDE * one.height:
            continue
        left, right = (one, other) if one.left < other.left else (other, one)
        if right.left - left.right > GUTTER_GAP * one.height:
            gaps[at].append((left.right, right.left))
            gaps[at + 1].append((left.right, right.left))


def _places(gaps: Sequence[Gaps]) -> list[float]:
    """Middles of gaps that enough lines share, those of most lines first, each once."""
    middles = sorted({round((a + b) / 2) for line in gaps for a, b in line})
    size = max(int(b) for line in gaps for _, b in line) + 2
    steps = [0] * (size + 1)
    for line in gaps:
        for a, b in line:
            if int(b) > int(a):
                steps[max(0, int(a) + 1)] += 1
                steps[max(0, int(b) + 1)] -= 1
    votes = list(accumulate(steps))
    good = sorted((x for x in middles if 0 <= x < size and votes[x] >= GUTTER_LINES), key=lambda x: -votes[x])
    chosen: list[float] = []
    for x in good:
        if all(abs(x - other) > 2 for other in chosen):
            chosen.append(x)
        if len(chosen) >= MAX_GUTTERS:
            break
    return sorted(chosen)


def _crossings(lines: Sequence[WordLine], rules: Rules) -> list[Gaps]:
    """For each line the ruled lines between it and the one before."""
    long = [rule for rule in rules.across if rule.length > 10]
    found: list[Gaps] = []
    above = 0.0
    for line in lines:
        found.append([(rule.start, rule.end) for rule in long if above < rule.at < line.bottom])
        above = line.top
    return found


def _runs(
    lines: Sequence[WordLine], gaps: Sequence[Gaps], crossings: Sequence[Gaps], x: float
) -> list[tuple[int, int]]:
    """Runs of lines, as start and end, without text in the gutter at `x`; a ruled line across it ends a run."""
    runs = []
    start = -1
    for at, line in enumerate(lines):
        free = line.right <= x or line.left >= x or _is_gap(gaps[at], x)
        crossed = bool(crossings[at]) and any(a < x - 5 and b > x + 5 for a, b in crossings[at])
        if start >= 0 and (not free or crossed):
            runs.append((start, at))
            start = -1
        if free and start < 0:
            start = at
    return [*runs, (start, len(lines))] if start >= 0 else runs


def _end_of_both(lines: Sequence[WordLine], start: int, end: int, x: float) -> int:
    """The end of a run without the lines of one side that stand apart below both, unless they go on in its column."""
    whole = end
    bottoms = list(accumulate([line.bottom for line in lines[start:end]], max))
    sides = [(line.left < x, line.right > x) for line in lines[start:end]]
    for at in range(end - start - 1, 0, -1):
        if sides[at] != sides[-1] or sides[at] == (True, True):
            break
        if lines[start + at].top - bottoms[at - 1] > SET_OFF * lines[start + at].height:
            end = start + at
    return whole if _go_on(lines[start:end], lines[end:whole], x) else end


def _go_on(above: Sequence[WordLine], below: Sequence[WordLine], x: float) -> bool:
    """True if lines below two columns are running text as wide as the column above them."""
    if not below:
        return False
    is_left = below[0].left < x
    parts = [part for line in above for part in line.parts(GUTTER_GAP) if (part.right <= x + 1) == is_left]
    if not parts:
        return False
    left, right = min(part.left for part in parts), max(part.right for part in parts)
    full = sum(abs(line.left - left) < SAME_START and line.right > right - RAGGED * (right - left) for line in below)
    return full >= FULL_LINES


def _above_table(lines: Sequence[WordLine], start: int, end: int) -> int:
    """The end of a run, without the first rows of a table that goes on below it after a gap."""
    if end == len(lines):
        return end
    below = [part.left for part in lines[end].parts(GUTTER_GAP)]
    room = {at: lines[at].top - lines[at - 1].bottom for at in range(start + 1, end)}
    usual = sorted(room.values())[len(room) // 2]
    first = end
    for at in range(end - 1, max(start + GUTTER_LINES, end - MOST_ROWS) - 1, -1):
        starts = [part.left for part in lines[at].parts(GUTTER_GAP)]
        if sum(any(abs(one - other) < SAME_START for other in below) for one in starts) < 2:
            break
        if room[at] > usual + 0.5 * lines[at].height:
            first = at
    return first


def _is_gap(gaps: Gaps, x: float) -> bool:
    for a, b in gaps:  # noqa: SIM110  (asked for every line and gutter; `any` takes three times as long)
        if a <= x <= b:
            return True
    return False


def _is_gutter(run: Sequence[WordLine], both: Sequence[WordLine], x: float, rules: Rules) -> bool:
    """True if the same headings or running text stand on both sides, or text on one and most baselines differ."""
    lefts: list[tuple[WordLine, LinePart]] = []
    rights: list[tuple[WordLine, LinePart]] = []
    for line in run:
        parts = line.parts(GUTTER_GAP)
        lefts += [(line, part) for part in parts if part.right <= x + 1][-1:]
        rights += [(line, part) for part in parts if part.left > x - 1][:1]
    names = [" ".join([word.text for word in part.words]) for _, part in lefts]
    untaken = all(line.table is None for line in run)
    if untaken and are_named_passages(list(zip(_heights(lefts), names, strict=True)), _heights(rights)):
        return False
    sides = _is_prose([part for _, part in lefts]) + _is_prose([part for _, part in rights])
    if sides == 2 or (
        min(len(lefts), len(rights)) > 1 and are_set_apart(_heights(lefts), _heights(rights), is_prose=sides == 1)
    ):
        return True
    if are_twins(run, both, x, rules):
        return True
    if not sides:
        return False
    height = sorted(line.height for line in run)[len(run) // 2]
    apart = 0
    for line in both:
        left = sorted([word.box.bottom for word in line.words if word.box.right <= x + 1])
        right = sorted([word.box.bottom for word in line.words if word.box.right > x + 1])
        apart += bool(left and right and abs(left[len(left) // 2] - right[len(right) // 2]) > 0.08 * height)
    return apart > 0.5 * len(both)


def _heights(parts: Sequence[tuple[WordLine, LinePart]]) -> list[tuple[float, float]]:
    """The top and the bottom of most words of each part, and of each row of a table that was found."""
    found: list[tuple[float, float]] = []
    for line, part in parts:
        if line.table is not None:
            found += line.table.heights()
        elif len(part.words) == len(line.words):
            found.append((line.top, line.bottom))
        else:
            boxes = [word.box for word in part.words]
            half = len(boxes) // 2
            found.append((sorted([box.top for box in boxes])[half], sorted([box.bottom for box in boxes])[half]))
    return found


def _is_prose(parts: Sequence[LinePart]) -> bool:
    """True if the parts fill their column with many words."""
    if len(parts) < GUTTER_LINES:
        return False
    counts = sorted(len(part.words) for part in parts)
    if counts[len(counts) // 2] < PROSE_WORDS:
        return False
    left, right = min(part.left for part in parts), sorted(part.right for part in parts)[-max(1, len(parts) // 10)]
    full = [
        part.right + max(RAGGED * (right - left), below.words[0].box.width) > right
        for part, below in zip(parts, [*parts[1:], parts[-1]], strict=True)
    ]
    followed = [is_full for is_full, part, below in zip(full, parts, parts[1:], strict=False) if _is_close(part, below)]
    wraps = len(followed) >= GUTTER_LINES and sum(followed) >= WRAPPED * len(followed)
    figures = sum(is_figure(word.text) for part in parts for word in part.words)
    return (wraps or sum(full) >= 0.5 * len(parts)) and figures < 0.15 * sum(counts)


def _is_close(part: LinePart, below: LinePart) -> bool:
    """True if a line is the next one of a paragraph."""
    box = part.words[0].box
    return below.words[0].text not in BULLETS and 0 < below.words[0].box.top - box.top < NEXT_LINE * box.height


def _sides(lines: Sequence[WordLine], x: float, rules: Rules, *, typed: bool) -> tuple[list[WordLine], list[WordLine]]:
    """The lines left and right of the gutter, built again; known tables are unchanged."""
    sides: tuple[list[Word], list[Word]] = ([], [])
    tables: tuple[list[WordLine], list[WordLine]] = ([], [])
    for line in lines:
        if line.table is not None:
            tables[line.left >= x].append(line)
        else:
            for word in line.words:
                sides[centre(word) > x].append(word)
    left, right = (
        sorted([*set_lines(words, rules, typed=typed), *kept], key=lambda line: line.middle)
        for words, kept in zip(sides, tables, strict=True)
    )
    return left, right
