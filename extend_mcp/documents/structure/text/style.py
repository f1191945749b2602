"""What is usual in a document: the size and weight of its text, its words, the step from line to line."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from extend_mcp.documents.structure.text.hyphens import HYPHENS
from extend_mcp.documents.structure.text.text_line import TextLine

SAME_SIZE = 0.1
"""Of a size: sizes closer than this are one, as boxes of fonts of one size differ by up to 8 %."""
USUAL_STEP = 1.05
"""Times the height of a line: from line to line, where a document has too few lines to tell."""
LARGEST_STEP = 2.0
"""Times the height: lines further apart are no lines of one paragraph."""
_MARKS = ".,;:!?\"'“”‘’«»()[]{}<>"


@dataclass(frozen=True, slots=True)
class Style:
    """`size` in points; `bold` and `even` (characters of one width) where most of the text is so; `step` times the
    height of a line. `words` are all in small letters, without marks around them."""

    size: float
    bold: bool = False
    even: bool = False
    step: float = USUAL_STEP
    words: frozenset[str] = field(default_factory=frozenset)


def style_of(zones: Iterable[Sequence[TextLine]]) -> Style:
    """What is usual in the lines of all zones of a document."""
    sizes: Counter[float] = Counter()
    bold = even = letters = 0
    steps: list[float] = []
    hyphens = False
    everything = list(zones)
    for lines in everything:
        for line in lines:
            count = len(line.text)
            sizes[round(line.size, 1)] += count
            letters += count
            bold += count * line.bold
            even += count * (line.advance is not None)
            hyphens = hyphens or line.text[-1] in HYPHENS
        steps += steps_of(lines)
    if not letters:
        return Style(1.0)
    return Style(
        sizes.most_common(1)[0][0],
        bold=bold * 2 > letters,
        even=even * 2 > letters,
        step=median(steps) if steps else USUAL_STEP,
        words=_words(everything) if hyphens else frozenset(),
    )


def same_size(one: float, other: float) -> bool:
    """Whether two sizes are one."""
    return abs(one - other) <= SAME_SIZE * max(one, other)


def steps_of(lines: Sequence[TextLine]) -> list[float]:
    """The steps from line to line of one size that are not far apart, times the height of a line."""
    return [
        (line.middle - before.middle) / line.height
        for before, line in pairwise(lines)
        if same_size(before.size, line.size) and 0 < line.middle - before.middle < LARGEST_STEP * line.height
    ]


def _words(zones: Iterable[Sequence[TextLine]]) -> frozenset[str]:
    return frozenset(word.strip(_MARKS) for lines in zones for line in lines for word in line.text.casefold().split())
