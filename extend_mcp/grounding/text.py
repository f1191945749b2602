"""Words as one string of letters and digits, in which texts are found whatever blanks and marks stand between."""

from collections.abc import Iterator, Sequence

from extend_mcp.grounding.fold import CONFUSED, is_unspaced, squeeze
from extend_mcp.grounding.words import PlacedWord, Span

INDENT = 0.25
"""Heights by which the lines of one cell may begin apart."""
LINE_GAP = 2.2
"""Heights from one line of a cell to the next, at most."""
WORD_GAP = 1.2
"""Heights between words of one cell, at most."""


class Text:
    """Words run together, with the way back from characters to words."""

    def __init__(self, words: Sequence[PlacedWord]) -> None:
        self.words = words
        self.starts: dict[int, int] = {}
        self.ends: dict[int, int] = {}
        parts: list[str] = []
        length = 0
        for at, word in enumerate(words):
            if part := squeeze(word.text):
                self.starts[length] = at
                length += len(part)
                self.ends[length] = at
                parts.append(part)
        self.string = "".join(parts)
        self._misread: str | None = None

    def find(self, wanted: str) -> Iterator[Span]:
        """The words that say just this, from the beginning of one to the end of another."""
        yield from self._find(wanted, self.string)

    def find_misread(self, wanted: str) -> Iterator[Span]:
        """The same where OCR may have taken characters for others that look like them."""
        if self._misread is None:
            self._misread = self.string.translate(CONFUSED)
        yield from self._find(wanted.translate(CONFUSED), self._misread)

    def span(self, start: int, end: int) -> Span:
        """The words that characters `start` to `end` touch."""
        while start not in self.starts:
            start -= 1
        while end not in self.ends:
            end += 1
        return tuple(self.words[self.starts[start] : self.ends[end] + 1])

    def _find(self, wanted: str, string: str) -> Iterator[Span]:
        at = string.find(wanted)
        while at >= 0:
            end = at + len(wanted)
            if self._begins(at) and self._ends(end):
                yield self.span(at, end)
            at = string.find(wanted, at + 1)

    def _begins(self, at: int) -> bool:
        return at in self.starts or is_unspaced(self.string[at - 1])

    def _ends(self, at: int) -> bool:
        return at in self.ends or is_unspaced(self.string[at])


def columns(page: Sequence[PlacedWord]) -> list[list[PlacedWord]]:
    """The words of each column: pieces of lines that wide gaps part, chained where they begin below each other."""
    chains: list[list[list[PlacedWord]]] = []
    for piece in sorted(_pieces(page), key=lambda piece: (_box(piece[0])[1], _box(piece[0])[0])):
        chain = next((chain for chain in reversed(chains[-60:]) if _is_below(chain[-1][0], piece[0])), None)
        if chain is None:
            chains.append([piece])
        else:
            chain.append(piece)
    return [[word for piece in chain for word in piece] for chain in chains if len(chain) > 1]


def _pieces(page: Sequence[PlacedWord]) -> list[list[PlacedWord]]:
    pieces: list[list[PlacedWord]] = []
    for word in page:
        if word.box is None:
            continue
        if pieces and _is_beside(pieces[-1][-1], word):
            pieces[-1].append(word)
        else:
            pieces.append([word])
    return pieces


def _is_beside(word: PlacedWord, after: PlacedWord) -> bool:
    left, top, right, bottom = _box(word)
    height = max(bottom - top, 1e-6)
    same_line = abs(_box(after)[1] - top) < 0.6 * height
    return same_line and -0.5 * height < _box(after)[0] - right < WORD_GAP * height


def _is_below(word: PlacedWord, after: PlacedWord) -> bool:
    left, top, _, bottom = _box(word)
    height = max(bottom - top, 1e-6)
    return abs(_box(after)[0] - left) < INDENT * height and 0 < _box(after)[1] - top < LINE_GAP * height


def _box(word: PlacedWord) -> tuple[float, float, float, float]:
    return word.box or (0.0, 0.0, 0.0, 0.0)
