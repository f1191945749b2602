"""The words of a document that are most like a text: found from pieces of it that they share."""

from collections.abc import Iterator
from itertools import islice
from operator import itemgetter

from extend_mcp.grounding.folding import squeeze
from extend_mcp.grounding.index import Index
from extend_mcp.grounding.text import Text, places
from extend_mcp.grounding.word_places import Span, quote_of

SEED = 5
"""Letters of a piece; three for a short text."""
SHORT = 15
SEEDS = 12
"""The most pieces that are looked for, evenly spread over a long text."""
AT_ONCE = 4
"""The most places of one piece that are looked at."""
LONGEST = 400
"""The most letters and digits of a text that is compared: the time grows with their square."""


def find_most_alike(index: Index, wanted: str, least: float) -> tuple[float, Span]:
    """The words most like a text, and their likeness (0 to 100); no words if no likeness is at least `least`."""
    from rapidfuzz import fuzz

    text = index.text
    best: tuple[float, Span] = (0.0, ())
    if len(wanted) > LONGEST or not text.words:
        return best
    for start, end in _windows(text, wanted):
        match = fuzz.partial_ratio_alignment(wanted, text.string[start:end], score_cutoff=least)
        if match is None:
            continue
        first, last = text.touched(start + match.dest_start, start + match.dest_end)
        best = max(best, _trimmed(text.words[first:last], wanted), key=itemgetter(0))
    return best if best[0] >= least else (0.0, ())


def _trimmed(span: Span, wanted: str) -> tuple[float, Span]:
    """The words without those at the ends that make them less alike, and their likeness."""
    from rapidfuzz import fuzz

    parts = [each for each in (span, span[1:], span[:-1], span[1:-1]) if each]
    return max(((fuzz.ratio(wanted, squeeze(quote_of(part))), part) for part in parts), key=itemgetter(0))


def _windows(text: Text, wanted: str) -> Iterator[tuple[int, int]]:
    """The parts of the string around the first places of each piece, each part once."""
    size = SEED if len(wanted) >= SHORT else 3
    step = max(len(wanted) // SEEDS, size)
    seen = set()
    for offset in range(0, len(wanted) - size + 1, step):
        for at in _first(text.string, wanted[offset : offset + size]):
            begin = at - offset
            if begin // size not in seen:
                seen.update({begin // size - 1, begin // size, begin // size + 1})
                yield _within_flow(text.string, begin - size, begin + len(wanted) + size, at)


def _first(string: str, piece: str) -> Iterator[int]:
    """The first places of a piece."""
    return islice(places(string, piece), AT_ONCE)


def _within_flow(string: str, start: int, end: int, at: int) -> tuple[int, int]:
    """The window without text of another page or column."""
    start = max(start, string.rfind("\n", max(start, 0), at) + 1, 0)
    stop = string.find("\n", at, end)
    return start, stop if stop >= 0 else min(end, len(string))
