"""What is usual in a document: the size and weight of its text, and which words it has."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extend_mcp.documents.page import Word
from extend_mcp.documents.structure.text.hyphens import HYPHENS
from extend_mcp.documents.structure.text.text_line import TextLine, size_in

SAME_SIZE = 0.1
"""Of a size: sizes closer than this are one, as boxes of fonts of one size differ by up to 8 %."""
LARGEST_STEP = 2.0
"""Times the height of a line: lines further apart are not of one paragraph."""
SAMPLE, FEW = 4, 100
"""One word of so many is measured, of pages with more words than a few."""
EVEN_WORD, EVEN_SHARE = 4, 0.7
"""Characters of a word that tells their width, and how many such words have one width in a typewritten document."""
_MARKS = ".,;:!?\"'“”‘’«»()[]{}<>"


@dataclass(frozen=True, slots=True)
class Style:
    """`size` is that of fonts, as of lines; `bold` and `even` (characters of one width) where most of the text is so.

    `words` are all in small letters, without marks around them. `top_tag` is the highest level of headings
    that the file names itself, 1 or more; 0 if it names none.
    """

    size: float
    bold: bool = False
    even: bool = False
    words: frozenset[str] = field(default_factory=frozenset)
    top_tag: int = 0


class Usual:
    """What is usual in a document, whose pages are added one by one."""

    def __init__(self) -> None:
        self._sizes: Counter[tuple[float | None, float]] = Counter()
        self._widths: Counter[int] = Counter()
        self._bold = self._letters = 0
        self._texts: set[str] = set()
        self._tags: set[int] = set()

    def add(self, words: Sequence[Word]) -> None:
        """Count the words of a page."""
        self._texts.update([word.text for word in words])
        self._tags.update([word.tag.level for word in words if word.tag is not None and word.tag.level])
        sample = words[::SAMPLE] if len(words) > FEW else words
        self._bold += sum([len(word.text) for word in sample if word.bold])
        for word in sample:
            box, count = word.box, len(word.text)
            height = box.bottom - box.top
            self._letters += count
            self._sizes[word.size, height] += count
            if count >= EVEN_WORD:
                self._widths[round(50 * (box.right - box.left) / (count * (height or 1.0)))] += 1

    def style(self) -> Style:
        """The style of the pages so far."""
        if not self._letters:
            return Style(1.0)
        widths = self._widths
        sizes: Counter[float] = Counter()
        for (size, height), count in self._sizes.items():
            sizes[round(size_in(size, height), 1)] += count
        return Style(
            sizes.most_common(1)[0][0] or 1.0,
            bold=self._bold * 2 > self._letters,
            even=bool(widths) and widths.most_common(1)[0][1] >= EVEN_SHARE * widths.total(),
            words=self._words(),
            top_tag=min(self._tags, default=0),
        )

    def _words(self) -> frozenset[str]:
        """The words that are asked for when a hyphen is met; none if there is no word with one at its end."""
        if not any(text[-1] in HYPHENS and len(text) > 1 for text in self._texts):
            return frozenset()
        return frozenset([text.casefold().strip(_MARKS) for text in self._texts])


def style_of(pages: Iterable[Sequence[Word]]) -> Style:
    """What is usual in the words of all pages of a document."""
    usual = Usual()
    for words in pages:
        usual.add(words)
    return usual.style()


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
