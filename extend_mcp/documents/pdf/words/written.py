"""Places the words of a text for which a PDF only gives the area."""

from extend_mcp.documents.page import Box, Word

ADVANCE = 0.5
"""Width of a letter in font sizes: about that of Helvetica."""
LEADING = 1.2
"""Line distance in font sizes."""
INSET = 2.0
"""In points: the gap between the border of an area and its text."""
USUAL, LEAST = 12.0, 4.0
"""Font sizes in points: of a text with enough room, and of one with little."""


def written(text: str, area: Box, *, wrap: bool) -> list[Word]:
    """The words of `text` in the area, in lines from its top; a single line in the middle."""
    width = max(area.width - 2 * INSET, 1.0)
    lines = text.splitlines()
    size = min(USUAL, area.height / LEADING)
    while wrap and size > LEAST and len(_wrapped(lines, width, size)) * size * LEADING > area.height:
        size *= 0.9
    if wrap:
        lines = _wrapped(lines, width, size)
    else:
        size = min(size, width / (ADVANCE * max(map(len, lines), default=1)), area.height / LEADING / len(lines))
    size = max(size, 1.0)
    top = area.top + (INSET if wrap else (area.height - LEADING * size * len(lines)) / 2)
    return [
        word
        for number, line in enumerate(lines)
        for word in _words(line, area.left + INSET, top + number * LEADING * size, size)
    ]


def _wrapped(lines: list[str], width: float, size: float) -> list[str]:
    room = max(1, int(width / (ADVANCE * size)))
    wrapped: list[str] = []
    for line in lines:
        wrapped.append("")
        for word in line.split():
            if wrapped[-1] and len(wrapped[-1]) + 1 + len(word) > room:
                wrapped.append("")
            wrapped[-1] = f"{wrapped[-1]} {word}" if wrapped[-1] else word
    return wrapped


def _words(line: str, left: float, top: float, size: float) -> list[Word]:
    words, at = [], 0
    for text in line.split():
        at = line.index(text, at)
        start = left + at * ADVANCE * size
        at += len(text)
        words.append(Word(text, Box(start, top, left + at * ADVANCE * size, top + LEADING * size), size=size))
    return words
