"""The usual style of a document: the size and weight of its text, and its words."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extend_mcp.documents.page import Word
from extend_mcp.documents.structure.text.hyphens import HYPHENS
from extend_mcp.documents.structure.text.text_line import TextLine, size_in

SAME_SIZE = 0.1
"""Share of a size: sizes closer than this are equal, because boxes of fonts of one size differ by up to 8 %."""
LARGEST_STEP = 2.0
"""In heights of a line: lines further apart are not of one paragraph."""
SAMPLE, FEW = 4, 100
"""One of so many words is measured, on pages with more than a few words."""
EVEN_WORD, EVEN_SHARE = 4, 0.7
"""The least characters of a word whose width is measured, and the share of such words with one character width in a
typewritten document."""
MANY_LETTERS = 200
"""The least letters of which most are capitals in a text that is set in capitals."""
_MARKS = ".,;:!?\"'“”‘’«»()[]{}<>"


@dataclass(frozen=True, slots=True)
class Style:
    """`size` is a font size, as for lines; `bold`, `capitals` and `even` (characters of one width) hold for most of the
    text.

    `words` are all words in lower case, without marks around them. `top_tag` is the highest level of the file's own
    headings, 1 or more; 0 if it marks none.
    """

    size: float
    bold: bool = False
    capitals: bool = False
    even: bool = False
    words: frozenset[str] = field(default_factory=frozenset)
    top_tag: int = 0


class Usual:
    """Measures the usual style of a document, whose pages are added one by one."""

    def __init__(self) -> None:
        self._sizes: Counter[tuple[float | None, float]] = Counter()
        self._widths: Counter[int] = Counter()
        self._bold = self._capitals = self._letters = 0
        self._texts: set[str] = set()
        self._tags: set[int] = set()

    def add(self, words: Sequence[Word]) -> None:
        """Count the words of a page."""
        self._texts.update([word.text for word in words])
        self._tags.update([word.tag.level for word in words if word.tag is not None and word.tag.level])
        sample = words[::SAMPLE] if len(words) > FEW else words
        sizes, widths = self._sizes, self._widths
        self._bold += sum([len(word.text) for word in sample if word.bold])
        self._capitals += sum([len(word.text) for word in sample if word.text.isupper()])
        self._letters += sum([len(word.text) for word in sample])
        for word in sample:
            box, count = word.box, len(word.text)
            height = box.bottom - box.top
            sizes[word.size, height] += count
            if count >= EVEN_WORD:
                widths[round(50 * (box.right - box.left) / (count * (height or 1.0)))] += 1

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
            capitals=self._letters >= MANY_LETTERS and self._capitals * 2 > self._letters,
            even=bool(widths) and widths.most_common(1)[0][1] >= EVEN_SHARE * widths.total(),
            words=self._words(),
            top_tag=min(self._tags, default=0),
        )

    def _words(self) -> frozenset[str]:
        """The words to look up at hyphens; none if no word ends in a hyphen."""
        if not any(text[-1] in HYPHENS and len(text) > 1 for text in self._texts):
            return frozenset()
        return frozenset([text.casefold().strip(_MARKS) for text in self._texts])


def style_of(pages: Iterable[Sequence[Word]]) -> Style:
    """The usual style of the words of all pages of a document."""
    usual = Usual()
    for words in pages:
        usual.add(words)
    return usual.style()


def same_size(one: float, other: float) -> bool:
    """True if two sizes are equal, up to `SAME_SIZE`."""
    return abs(one - other) <= SAME_SIZE * max(one, other)


def steps_of(lines: Sequence[TextLine], most: float = LARGEST_STEP) -> list[float]:
    """The steps between lines of one size, of less than `most`, in heights of a line."""
    return [
        (line.middle - before.middle) / line.height
        for before, line in pairwise(lines)
        if same_size(before.size, line.size) and 0 < line.middle - before.middle < most * line.height
    ]
