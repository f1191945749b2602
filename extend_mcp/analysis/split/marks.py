"""What a page shows of the document it belongs to: its printed number, running lines, words, size and beginning."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extend_mcp.analysis.classify.signatures import SIGNATURES
from extend_mcp.analysis.extract.layout import Leaf, Segment
from extend_mcp.analysis.extract.lexicon import plain
from extend_mcp.documents.page import Page

EDGE = 3
"""Lines at the top and at the bottom of a page in which its number and its running lines stand."""

_OF = r"(?:of|/|von|van|de|di|sur|z|av)"
_WORD = r"(?:page|pg|p\.|seite|pagina|página|strona|blad|side|sheet)"
_NUMBERED = re.compile(rf"(?i)\b{_WORD}\s*:?\s*(\d{{1,4}})(?:\s*{_OF}\s*(\d{{1,4}}))?\b")
_BARE = re.compile(rf"(?i)[-–—]?\s*(\d{{1,4}})\s*[-–—]?(?:\s*{_OF}\s*(\d{{1,4}}))?")
_CONTINUED = re.compile(r"(?i)\b(?:continued|cont'd|fortsetzung|suite|carried forward|brought forward)\b")
_ID = re.compile(
    r"\b((?:invoice|receipt|order|document|contract|bill|policy|claim|statement|reference|case|quote|delivery|application"
    r"|agreement|transaction|rechnungs?|factuur|faktura|facture|fattura|factura) ?(?:no|id|nr|num))((?: \w*\d\w*){1,3})"
)
"""A number that documents of a kind tell themselves apart by, in `plain` text."""
_TITLES = {name for signature in SIGNATURES for name in signature.names}


@dataclass(frozen=True, slots=True)
class Marks:
    """`numbers` are (number, of how many) as printed, `sure` those behind the word page; `ids` are
    numbers such as an invoice's by their label. No `words`: a blank page."""

    numbers: frozenset[tuple[int, int | None]]
    sure: frozenset[tuple[int, int | None]]
    running: frozenset[tuple[str, str]]
    words: Counter[str]
    size: tuple[int, int] | None
    ids: dict[str, str]
    titled: bool
    goes_on: bool


def marks(leaf: Leaf) -> Marks:
    """Read one page."""
    lines = leaf.lines
    top, bottom = lines[:EDGE], lines[-EDGE:]
    sure = {_pair(found) for line in [*top, *bottom] for found in _NUMBERED.finditer(_text(line))}
    bare = {pair for line in (*lines[:1], *lines[-2:]) for pair in _bare(line)}
    running = {("top", _masked(line)) for line in top[:2]} | {("bottom", _masked(line)) for line in bottom[-2:]}
    words = Counter(word for line in lines for word in plain(_text(line)).split() if len(word) > 3)
    first = _text(lines[0]) if lines else ""
    head = [plain(segment.text) for line in lines[:6] for segment in line]
    return Marks(
        numbers=frozenset(sure | bare),
        sure=frozenset(sure),
        running=frozenset((where, text) for where, text in running if len(text) > 3),
        words=words,
        size=_size(leaf.page),
        ids={found[1]: found[2] for line in reversed(lines) for found in _ID.finditer(plain(_text(line)))},
        titled=any(text in _TITLES for text in head),
        goes_on=first[:1].islower() or bool(_CONTINUED.search(" ".join(map(_text, top)))),
    )


def rarity(pages: Iterable[Marks]) -> dict[str, float]:
    """By word: how telling it is, for being on few of the pages."""
    pages = list(pages)
    spread = Counter(word for page in pages for word in page.words)
    return {word: math.log(1 + len(pages) / count) for word, count in spread.items()}


def likeness(one: Marks, two: Marks, weights: dict[str, float]) -> float:
    """How alike the words of two pages are: their cosine, 0 to 1."""
    vectors = [{w: (1 + math.log(n)) * weights[w] for w, n in page.words.items()} for page in (one, two)]
    norms = [math.sqrt(sum(x * x for x in vector.values())) for vector in vectors]
    if not all(norms):
        return 0.0
    return sum(x * vectors[1].get(word, 0.0) for word, x in vectors[0].items()) / (norms[0] * norms[1])


def _bare(line: Sequence[Segment]) -> list[tuple[int, int | None]]:
    """A number that stands alone on its line, or beside words without one."""
    numeric = [segment.text for segment in line if re.search(r"\d", segment.text)]
    found = _BARE.fullmatch(numeric[0]) if len(numeric) == 1 else None
    return [_pair(found)] if found else []


def _pair(found: re.Match[str]) -> tuple[int, int | None]:
    return int(found[1]), int(found[2]) if found[2] else None


def _text(line: Sequence[Segment]) -> str:
    return "  ".join(segment.text for segment in line)


def _masked(line: Sequence[Segment]) -> str:
    return re.sub(r"\d+", "0", _text(line).casefold())


def _size(page: Page) -> tuple[int, int] | None:
    """Width and height in steps of 9 points, so that two scans of one size are the same."""
    return (round(page.width / 9), round(page.height / 9)) if page.width and page.height else None
