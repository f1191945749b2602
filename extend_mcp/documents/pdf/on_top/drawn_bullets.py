"""Bullets of lists that are drawn as dots, not written, as PDF libraries and wkhtmltopdf do."""

from collections import Counter
from collections.abc import Iterator, Sequence

from extend_mcp.documents.page import Box, Word
from extend_mcp.documents.pdf.words.word_grid import Near

SMALLEST, LARGEST = 1.2, 6.0
"""In points: the range of a bullet's side."""
ROUND = 0.15
"""Share of its width by which the height of a dot may differ."""
LEAST_GAP, MOST_GAP = 0.2, 2.5
"""In heights of the word: how far a bullet is from the text behind it."""
REACH = 10
"""In widths of a bullet: how far around it its line is looked for."""
FEWEST = 2
"""The least bullets at one indent."""
BULLET = "•"


def is_dot(box: Box) -> bool:
    """True if a filled round shape may be a bullet."""
    return SMALLEST <= box.width <= LARGEST and abs(box.width - box.height) <= ROUND * box.width


def read_bullets(dots: Sequence[Box], words: Sequence[Word]) -> list[Word]:
    """A word for each dot that stands before a line, with another one at the same indent."""
    if len(dots) < FEWEST:
        return []
    found = list(_before_lines(dots, Near(words)))
    counts = Counter((round(bullet.box.left), round(word.box.left)) for bullet, word in found)
    return [bullet for bullet, word in found if counts[round(bullet.box.left), round(word.box.left)] >= FEWEST]


def _before_lines(dots: Sequence[Box], near: Near) -> Iterator[tuple[Word, Word]]:
    """Dots as words, each with the word behind it, if none is in front of it."""
    for dot in dots:
        middle, room = (dot.top + dot.bottom) / 2, REACH * dot.width
        strip = Box(dot.left - room, dot.top - room, dot.right + room, dot.bottom + room)
        line = [word for word in near.reached(strip) if word.box.top < middle < word.box.bottom and not word.turn]
        behind = min(
            (word for word in line if word.box.left >= dot.right), key=lambda word: word.box.left, default=None
        )
        if behind is None or any(word.box.right > dot.left - room and word.box.left < dot.right for word in line):
            continue
        height = behind.box.bottom - behind.box.top
        if LEAST_GAP * height <= behind.box.left - dot.right <= MOST_GAP * height:
            box = Box(dot.left, behind.box.top, dot.right, behind.box.bottom)
            yield Word(BULLET, box, size=behind.size), behind
