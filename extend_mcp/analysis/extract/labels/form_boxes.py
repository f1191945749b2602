"""Boxes of a form that hold a label and, below it in larger or bold letters, its value, as those of tax forms do."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from extend_mcp.analysis.extract.layout.layout import Layout, Leaf, Segment, Token
from extend_mcp.analysis.words.spelling import plain
from extend_mcp.documents.page import Box

FEWEST_RULES, MOST_RULES = 4, 2_000
"""The least vertical ruled lines of a form with boxes, and the most lines of a page that is searched."""
HIGHEST, WIDEST = 10.0, 0.7
"""The most lines in a box, and its greatest width as a share of the page's."""
TALLER = 1.08
"""In heights of the label: a taller line is one of the value."""
SHORT = {"ssn": "social security number", "ein": "employer identification number", "dob": "date of birth"}
"""Short forms in names of fields, and what a form says."""
SMALL = frozenset("s of the in for and or per a number no".split())
"""Words that labels and names of fields may leave out."""
ADDRESS = "address"
_NUMBER = re.compile(r"^\W*(?:\d{1,2}[a-z]?|[a-z])[.)]?\s+(?=\S)", re.IGNORECASE)
"""The number or letter of a box."""
_OWNER = re.compile(r"['’]s?\b", re.IGNORECASE)
_ASIDE = re.compile(r"\([^)]{0,40}\)?")


@dataclass(frozen=True, slots=True)
class FormBox:
    """The words of a label, the ways to name its value by them, and the lines of the value."""

    label: frozenset[str]
    names: tuple[frozenset[str], ...]
    lines: tuple[tuple[Token, ...], ...]

    @property
    def text(self) -> str:
        """The value as one line."""
        return " ".join(token.text for line in self.lines for token in line)


def label_words(name: str) -> frozenset[str]:
    """The words that a label has for a field of this name."""
    words = " ".join(SHORT.get(word, word) for word in plain(_OWNER.sub("", name)).split()).split()
    return frozenset(words) - SMALL


def form_boxes(layout: Layout) -> Iterator[FormBox]:
    """All boxes with a label and a value."""
    for leaf in layout.leaves:
        for inside in _boxes(leaf):
            if (box := _read(inside)) is not None:
                yield box


def _boxes(leaf: Leaf) -> Iterator[list[Segment]]:
    """The texts of each box that ruled lines enclose on all sides."""
    rules = leaf.rules
    down = [(rule.x1, min(rule.y1, rule.y2), max(rule.y1, rule.y2)) for rule in rules if abs(rule.x1 - rule.x2) < 1]
    across = [(rule.y1, min(rule.x1, rule.x2), max(rule.x1, rule.x2)) for rule in rules if abs(rule.y1 - rule.y2) < 1]
    if len(down) < FEWEST_RULES or len(rules) > MOST_RULES or leaf.page.width is None:
        return
    down.sort()
    across.sort()
    held: dict[tuple[int, ...], list[Segment]] = {}
    for segment in leaf.segments():
        sides = _sides(segment.box, down, across)
        if sides is None or sides[3] - sides[1] > HIGHEST * leaf.unit or sides[2] - sides[0] > WIDEST * leaf.page.width:
            continue
        held.setdefault(tuple(map(round, sides)), []).append(segment)
    yield from held.values()


Strokes = Sequence[tuple[float, float, float]]
"""Ruled lines in order: where each is, and from where to where it runs."""


def _sides(box: Box, down: Strokes, across: Strokes) -> tuple[float, float, float, float] | None:
    """The nearest ruled lines left of a text, above it, right of it and below it."""
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    left, right = _around(down, x, y)
    top, bottom = _around(across, y, x)
    return None if left is None or right is None or top is None or bottom is None else (left, top, right, bottom)


def _around(strokes: Strokes, at: float, level: float) -> tuple[float | None, float | None]:
    """The nearest strokes before and after a place, of those that pass its level."""
    first, last = bisect_left(strokes, (at,)), bisect_right(strokes, (at,))
    before = next((one for one, start, end in reversed(strokes[:first]) if start - 1 <= level <= end + 1), None)
    after = next((one for one, start, end in strokes[last:] if start - 1 <= level <= end + 1), None)
    return before, after


def _read(inside: Sequence[Segment]) -> FormBox | None:
    """The label and the value of a box; None if its lines do not differ."""
    lines = [
        list(row) for _, row in groupby(sorted(inside, key=lambda one: (one.line, one.index)), key=lambda one: one.line)
    ]
    label = lines[0][0]
    end = next((at for at, row in enumerate(lines) if at and any(_value(row, label))), 0)
    if not end:
        return None
    name = _NUMBER.sub("", " ".join(segment.text for row in lines[:end] for segment in row))
    value = (tuple(_value(row, label)) for row in lines[end:])
    return FormBox(label_words(name), tuple(_names(name)), tuple(filter(None, value)))


def _value(row: Sequence[Segment], label: Segment) -> Iterator[Token]:
    """The words of a line that look different from the label: larger, bold, or without its underline."""
    height = min(token.box.height for token in label.tokens)
    bold = all(token.bold for token in label.tokens)
    leaf = label.leaf
    is_underlined = leaf.is_underlined(label)
    for segment in row:
        is_bare = is_underlined and not leaf.is_underlined(segment)
        yield from (
            one for one in segment.tokens if is_bare or one.box.height > TALLER * height or (one.bold and not bold)
        )


def _names(label: str) -> Iterator[frozenset[str]]:
    """The names that a label gives: all its words, its words up to a comma or bracket, and its owner's other items.

    `Employer's name, address, and ZIP code` holds the employer's name and the employer's address.
    """
    yield label_words(label)
    first, *others = _ASIDE.sub("", label).split(",")
    yield label_words(first)
    owner = label_words(first.rpartition(" ")[0])
    for other in others:
        yield owner | label_words(other)


@dataclass(frozen=True, slots=True)
class Picked:
    """The words in the box of a field; `is_exact` if its label says just the field's name."""

    words: tuple[Token, ...]
    is_exact: bool

    @property
    def is_empty(self) -> bool:
        """True if the box holds only the sign of a currency, and nothing was filled in."""
        return not any(letter.isalnum() for token in self.words for letter in token.text)


def pick(boxes: Sequence[FormBox], name: str) -> Picked | None:
    """The box whose label names a field, by all of its words or at least by half of them.

    Several such boxes must hold the same, or its beginning, as those that each page of a form repeats do.
    """
    words = label_words(name)
    exact = [box for box in boxes if words and words in box.names]
    close = [box for box in boxes if len(words) > 1 and words < box.label and len(words) * 2 >= len(box.label)]
    named = exact or close
    fullest = max(named, key=lambda box: len(box.text), default=None)
    if fullest is None or not all(fullest.text.startswith(box.text) for box in named):
        return None
    return Picked(_part(fullest, words), is_exact=bool(exact))


def _part(box: FormBox, words: frozenset[str]) -> tuple[Token, ...]:
    """The lines of a value that are meant: of a name with its address, the first or the others."""
    lines = box.lines
    if ADDRESS in box.label and "name" in box.label:
        lines = lines[1:] if ADDRESS in words else lines[:1]
    return tuple(token for line in lines for token in line)
