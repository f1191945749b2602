"""Headings of columns, matched to the properties of an array's items."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from extend_mcp.analysis.extract.layout.layout import Leaf
from extend_mcp.analysis.extract.schema.fields import Field
from extend_mcp.analysis.extract.schema.lexicon import COLUMN_LABELS
from extend_mcp.analysis.extract.shapes.other_columns import asks_for_sums
from extend_mcp.analysis.words.spelling import plain
from extend_mcp.documents.page import Box

EVERY_HEADING = frozenset(label for labels in COLUMN_LABELS.values() for label in labels)
NAMING = frozenset(label for column in ("description", "earnings", "test") for label in COLUMN_LABELS[column])
"""Headings of columns that name their rows."""
GOODS = frozenset(
    "item article product service activity name artikel articulo articolo produkt producto prodotto produit".split()
)
"""Headings of columns that name goods where another column describes them."""
DETAILS = frozenset(
    "description details descripcion descrizione descricao omschrijving beschreibung beskrivning beskrivelse popis "
    "opis".split()
)
"""Headings of columns that describe what another column names."""
PLURALS = ("s", "es", "e", "n", "en", "er")
"""Plural endings of the names of arrays."""
LEAST = 0.82
"""How like a label a heading must be."""
BEGUN = 0.88
"""The likeness of a heading that begins with a label and goes on."""
LONGEST = 80
"""The most characters of a heading."""
NAMELESS = 0.85
"""How sure it is that a first column without a known heading names its rows."""
_PARTS = re.compile(r"\s*[\n/|·]\s*")
"""Between the words of one heading in two languages, or of two lines."""
_OF_UNIT = re.compile(r"\b(?:unit|each|per|einzel\w*|unitaire|unitario|stuk|stuck\w*|jedn\w*)\b")
"""In the heading of the price of one piece."""
_OF_TAX = re.compile(r"(?:vat|tax|gst|[cis]gst|mwst|ust|tva|btw|iva|moms|dph|alv|afa)\b")
"""At the start of the heading of a tax, which may be close to another: `VAT amount` to `net amount`."""
_HYPHEN = re.compile(r"(?<=[^\W\d_])-\n(?=[^\W\d_A-Z])")
"""A hyphen that splits a word at the end of a line."""


@dataclass(frozen=True, slots=True)
class Column:
    """A heading at `box`; `member` is the name of its property, or empty. `score` is its likeness to a label."""

    member: str
    box: Box
    score: float


Headed = tuple[float, int, Leaf, list[Column]]
"""The score of headings, their line, its page, and the columns."""


class Matcher:
    """Compares headings with the properties `members`, each heading once.

    `of` is the array's name: a first column of that name names its rows. `headed` has the lines that head columns by
    the identity of the page's leaf. `known` are all known headings, `begin` their first words.
    """

    def __init__(self, members: dict[str, Field], of: str = "") -> None:
        self.members, self.of = members, of
        self.headed: dict[int, Sequence[Headed]] = {}
        self.known = EVERY_HEADING | {label for member in members.values() for label in member.labels}
        self.begin = frozenset(label.split(" ", 1)[0] for label in self.known)
        self._known: dict[str, dict[str, float]] = {}
        self._price, self._amount = (
            next((name for name, member in members.items() if column in member.labels), "")
            for column in ("unit price", "amount")
        )

    def alike(self, heading: str) -> dict[str, float]:
        """The likeness of a heading to each property, 0 to 1; without those below `LEAST`."""
        if len(heading) > LONGEST:
            return {}
        if heading not in self._known:
            of_sums = asks_for_sums((heading,))
            scores = {
                name: _alike(heading, member.labels)
                for name, member in self.members.items()
                if not of_sums or asks_for_sums(member.labels)
            }
            self._known[heading] = {name: score for name, score in scores.items() if score >= LEAST}
        return self._known[heading]

    def match(self, headings: Sequence[str]) -> dict[int, tuple[str, float]]:
        """By the index of a heading: its property and their likeness. One to one, the best pairs first."""
        pairs = sorted(
            ((score, place, name) for place, text in enumerate(headings) for name, score in self.alike(text).items()),
            key=lambda pair: (-pair[0], pair[1]),
        )
        if not pairs:
            return {}
        taken: dict[int, tuple[str, float]] = {}
        names: set[str] = set()
        for score, place, name in pairs:
            if place not in taken and name not in names:
                taken[place] = (name, score)
                names.add(name)
        if self._price in names and self._amount and self._amount not in names:
            self._tell_prices(headings, taken)
            names = {name for name, _ in taken.values()}
        enough = len(names) >= max(1, len(self.members) // 2)
        for name, place in self._by_last_words(headings, names, taken) if enough else ():
            taken[place] = (name, LEAST)
            names.add(name)
        first = self._of_first(headings, names)
        at = int(bool(headings) and plain(headings[0]) in COLUMN_LABELS["position"])  # names are beside positions
        return {at: (first, NAMELESS), **taken} if first and at not in taken and at < len(headings) else taken

    def _tell_prices(self, headings: Sequence[str], taken: dict[int, tuple[str, float]]) -> None:
        """Of two columns of prices, `Unit cost` and `Price`, the one that is not of a unit is what a row comes to."""
        at = next(place for place, (name, _) in taken.items() if name == self._price)
        others = (
            place for place, text in enumerate(headings)
            if place not in taken and _OF_UNIT.search(plain(text)) and self._price in self.alike(text)
        )  # fmt: skip
        other = next(others, None)
        if other is not None and not _OF_UNIT.search(plain(headings[at])):
            taken[other], taken[at] = taken[at], (self._amount, LEAST)

    def described(self, headings: Sequence[str], taken: dict[int, tuple[str, float]]) -> tuple[int, int] | None:
        """The columns that describe goods and that name them, where both are and the first one has a property."""
        folded = [plain(heading) for heading in headings]
        details = next((at for at, text in enumerate(folded) if text in DETAILS and at in taken), None)
        goods = next((at for at, text in enumerate(folded) if text in GOODS and at not in taken), None)
        return (details, goods) if details is not None and goods is not None else None

    def is_of_goods(self, name: str) -> bool:
        """True if a property is called as goods are, and not as what describes them."""
        return self.members[name].labels[0] in GOODS

    def _by_last_words(
        self, headings: Sequence[str], names: set[str], taken: dict[int, tuple[str, float]]
    ) -> Iterator[tuple[str, int]]:
        """Properties whose own name ends exactly one heading, as `salary` ends `Monthly salary`, or the reverse.

        Also those that only add their kind: `effective_date` under `Effective`.
        """
        left = {
            place: plain(text) for place, text in enumerate(headings) if place not in taken and len(text) <= LONGEST
        }
        own = {name: member.labels[0] for name, member in self.members.items() if member.labels and name not in names}
        pairs = [
            (name, place) for name, label in own.items() for place, text in left.items()
            if not _is_of_tax(text, (label,)) and not asks_for_sums((text,))
            and (text.endswith(f" {label}") or (text and (label.endswith(f" {text}") or label in _with_kind(text))))
        ]  # fmt: skip
        for name, place in pairs:
            if sum(name == other for other, _ in pairs) == 1 == sum(place == other for _, other in pairs):
                yield name, place

    def names_rows(self, heading: str) -> bool:
        """True if a heading (already `plain`) is the name of the array or of one of its items."""
        return bool(heading) and self.of in (heading, *(f"{heading}{end}" for end in PLURALS))

    def _of_first(self, headings: Sequence[str], names: set[str]) -> str | None:
        """The property filled by a first column that names its rows, under `Earnings` or without a heading."""
        if len(headings) < 3 or len(names) < 2:
            return None
        texts = [name for name, member in self.members.items() if member.kind == "string" and name not in names]
        named = [name for name in texts if "description" in self.members[name].labels]
        if named:
            return named[0]
        first = plain(headings[0])
        if self.names_rows(first):
            return next((name for name in texts if self.members[name].labels[0] == "name"), "".join(texts[:1])) or None
        return texts[0] if len(texts) == 1 and (not first or first in NAMING) else None


def _with_kind(heading: str) -> tuple[str, ...]:
    """A heading with the words for the kind of its values."""
    return f"{heading} date", f"{heading} number", f"{heading} amount"


def _is_of_tax(heading: str, labels: Sequence[str]) -> bool:
    """True if a heading is that of a tax, and the labels are not."""
    return _OF_TAX.match(heading) is not None and not any(map(_OF_TAX.match, labels))


@lru_cache(20_000)
def _alike(heading: str, labels: tuple[str, ...]) -> float:
    if _is_of_tax(plain(heading), labels):
        return 0.0
    whole = _nearness(plain(_HYPHEN.sub("", heading)), labels)
    parts = [part for part in _PARTS.split(heading) if part] if whole < 1 else []
    return max([whole, *(_nearness(plain(part), labels) - 0.02 for part in parts if len(parts) > 1)])


def alike(heading: str, member: Field) -> float:
    """The likeness of a heading to the member's labels, 0 to 1; 0 if below `LEAST`."""
    return _nearness(heading, member.labels)


@lru_cache(20_000)
def _nearness(heading: str, labels: tuple[str, ...]) -> float:
    close = process.extract(heading, labels, scorer=fuzz.ratio, score_cutoff=100 * LEAST, limit=None)
    scores = [score / 100 - _later(rank) for _, score, rank in close]
    starts = {heading[:at] for at, letter in enumerate(heading) if letter == " " and at > 3}
    if starts:
        scores += [BEGUN - _later(rank) / 2 for rank, label in enumerate(labels) if label in starts]
    return max(scores, default=0.0)


def _later(rank: int) -> float:
    """The deduction for a label that is not among the first."""
    return min(0.004 * rank, 0.1)
