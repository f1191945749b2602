"""What is counted in a Markdown text: neighbours in tables, headings, words, likeness."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from lxml import html
from rapidfuzz.distance import Indel

Grid = list[list[str]]
Relation = tuple[str, str, str]
_RULER = re.compile(r":?-+:?")


@dataclass(frozen=True, slots=True)
class Overlap:
    """How many things two sides share, how many were read, and how many are true."""

    shared: int
    read: int
    true: int

    def __add__(self, other: "Overlap") -> "Overlap":
        return Overlap(self.shared + other.shared, self.read + other.read, self.true + other.true)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1 where there is nothing to read and nothing was read."""
        return 2 * self.shared / (self.read + self.true) if self.read + self.true else 1.0


def overlap(read: Counter[Any], true: Counter[Any]) -> Overlap:
    """What two bags share."""
    return Overlap((read & true).total(), read.total(), true.total())


def flat(text: object) -> str:
    """Letters and digits alone, in lower case, without accents."""
    folded = unicodedata.normalize("NFKD", str(text).casefold().replace("&", " and "))
    return "".join(letter for letter in folded if letter.isalnum())


def tables(markdown: str) -> list[Grid]:
    """The pipe tables and HTML tables of a text, their cells flat."""
    return [*_pipe_tables(markdown), *_html_tables(markdown)]


def relations(grid: Grid) -> Counter[Relation]:
    """Neighbours to the right and below, past blanks. A repeated text, as of a span, is not its own neighbour."""
    width = max(map(len, grid), default=0)
    columns = [[row[at] if at < len(row) else "" for row in grid] for at in range(width)]
    found: Counter[Relation] = Counter()
    for way, lines in (("right", grid), ("below", columns)):
        for line in lines:
            filled = [text for text in line if text]
            found.update((way, one, other) for one, other in pairwise(filled) if one != other)
    return found


def table_relations(grids: Iterable[Grid]) -> Counter[Relation]:
    """The neighbours in all of some tables."""
    found: Counter[Relation] = Counter()
    for grid in grids:
        found.update(relations(grid))
    return found


def spanned(cells: Sequence[dict[str, Any]]) -> Grid:
    """Cells with `rows`, `cols` (first and last, from 0) and `text` as a grid, spans as repeated texts."""
    height, width = max(cell["rows"][1] for cell in cells) + 1, max(cell["cols"][1] for cell in cells) + 1
    grid = [[""] * width for _ in range(height)]
    for cell in cells:
        for row in range(cell["rows"][0], cell["rows"][1] + 1):
            for column in range(cell["cols"][0], cell["cols"][1] + 1):
                grid[row][column] = flat(cell["text"])
    return grid


def headings(markdown: str) -> Counter[str]:
    """The texts of headings."""
    found = re.findall(r"^\s*#{1,6}\s+(.+?)\s*#*$", markdown, re.MULTILINE)
    return Counter(flat(re.sub(r"[*_`]", "", text)) for text in found)


def plain(markdown: str) -> str:
    """The text without its marks."""
    text = re.sub(r"<!--.*?-->", " ", markdown, flags=re.DOTALL)
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", " ", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"<[^>\n]{1,200}>", " ", text)
    text = re.sub(r"^\s*\|?[\s:|-]*---[\s:|-]*$", " ", text, flags=re.MULTILINE)
    text = text.replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&")
    return " ".join(re.sub(r"[#|*_`\\]+", " ", text).split())


def likeness(read: str, true: str) -> float:
    """1 where both texts are equal but for their marks, 0 where they share nothing."""
    return Indel.normalized_similarity(plain(read), plain(true))


def words(markdown: str) -> Counter[str]:
    """The words of a text, flat."""
    return Counter(word for raw in plain(markdown).split() if (word := flat(raw)))


def _pipe_tables(markdown: str) -> Iterator[Grid]:
    rows: Grid = []
    for line in [*markdown.splitlines(), ""]:
        stripped = line.strip()
        if stripped.startswith("|") and stripped.endswith("|"):
            cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", stripped)[1:-1]]
            if not any(cells) or not all(_RULER.fullmatch(cell) for cell in cells if cell):
                rows.append([_cell(cell) for cell in cells])
        elif rows:
            yield rows
            rows = []


def _cell(text: str) -> str:
    text = re.sub(r"<br\s*/?>", " ", text).replace("\\|", "|")
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return flat(re.sub(r"<[^>]+>|[*`\\]", "", text))


def _html_tables(markdown: str) -> Iterator[Grid]:
    for raw in re.findall(r"<table.*?</table>", markdown, re.DOTALL | re.IGNORECASE):
        places: dict[tuple[int, int], str] = {}
        for row, line in enumerate(html.fromstring(raw).iter("tr")):
            column = 0
            for cell in line:
                while (row, column) in places:
                    column += 1
                _place(places, row, column, cell)
        if places:
            height, width = max(row for row, _ in places) + 1, max(column for _, column in places) + 1
            yield [[places.get((row, column), "") for column in range(width)] for row in range(height)]


def _place(places: dict[tuple[int, int], str], row: int, column: int, cell: Any) -> None:
    for down in range(int(cell.get("rowspan") or 1)):
        for across in range(int(cell.get("colspan") or 1)):
            places[row + down, column + across] = flat(cell.text_content())
