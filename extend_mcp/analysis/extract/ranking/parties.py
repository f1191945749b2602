"""Sections under the headings of parties, and blocks with an address."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from itertools import islice, permutations

from extend_mcp.analysis.extract.labels.titles import is_title
from extend_mcp.analysis.extract.ranking.name_shapes import INVOICE, ORDER
from extend_mcp.analysis.extract.ranking.rows import PROOFS, DocumentRows, RowPlace
from extend_mcp.analysis.words import fold, meanings, read_words

ROLES = ("agent", "shipto", "buyer", "seller")
CONTACT = "contact"
"""The name in `headings.toml` of the heading over contact persons."""
HONORIFIC = re.compile(r"\s*(?:御中|様|殿|귀하|귀중)$")
"""Text behind the name of a document's recipient."""
NO_HEADING = frozenset({"number", "order", "taxid", "contact", "date", "form", "period", "total"})
"""What the words of a party's heading do not mean."""
ENDS = ("details", "information", "info", "address", "data", "party", "name")
"""Words that may follow those of a heading."""
LONGEST_HEADING, DEEPEST = 4, 160.0
"""The most words of a heading, and how far below it, in points, its section ends."""
OPEN_SECTIONS = 8
"""The most headings above a segment that it may belong to."""
LARGEST = 8
"""The most segments of a block above and below the town."""
MOST_BLOCKS = 20
"""The most blocks of a page that are compared."""
NEAR = 12.0
"""How far, in points, the text under a heading may begin left or right of it."""
EVEN = 8.0
"""How far apart, in points, the left or right edges of segments of one block may be."""
HEAD, LARGE_HEAD = 12, 40
"""Segments at the top among which the title of an order is, and one in large type or that of an invoice."""
ROW = 3
"""The fewest other segments in the row of a table's headings."""
LARGE = 1.3
"""How much higher than the usual one a title in large type is."""
_BARE = {
    **dict.fromkeys(("from", "von", "absender", "van", "afzender", "mittente", "da", "fra", "fran"), "sender"),
    **dict.fromkeys(("to", "an", "empfanger", "aan", "destinatario", "destinataire", "till", "til"), "receiver"),
}
"""Headings that say who sends a document to whom, not who sells."""


class Parties:
    """The section of each segment as (role, number of segments of its column above it), and its block.

    `of_contacts` are segments under a heading of contacts, which are in no section. `beside` has by a block's number
    its side of another block on the same rows: `left` or `right`. `is_order`: the document is an order, sent by its
    buyer. `is_turned`: it is an order that does not say who sells, so the party that looks like its seller is the
    buyer.
    """

    def __init__(self, rows: DocumentRows) -> None:
        self.section: dict[int, tuple[str, int]] = {}
        self.of_contacts: set[int] = set()
        self.block: dict[int, tuple[int, int, int]] = {}
        self.proofs: list[int] = []
        self.beside: dict[int, str] = {}
        self._rows = rows
        self._headings = {id(place): role for place in rows.all() if (role := _role(place))}
        self.is_order = _is_order(rows)
        self.is_turned = self.is_order and not self._names_seller()
        for page in rows.pages:
            places = [place for row in page.rows for place in row]
            self._find_sections(places)
            self._set_beside([self._add_block(place) for place in places if self._is_open(place)])

        self.most_proof = max(self.proofs, default=0)

    def _names_seller(self) -> bool:
        """True if a heading or label says who sells, not only who sends the document to whom."""
        bare = {_BARE.get(place.words) for place in self._rows.all()}
        named = any("seller" in place.means and not place.has_digit for place in self._rows.all())
        return named and not {"sender", "receiver"} <= bare

    def _is_open(self, place: RowPlace) -> bool:
        """True if a town is in no block yet."""
        return place.is_address and id(place) not in self.block

    def is_heading(self, place: RowPlace) -> bool:
        """True if a segment heads a party's section."""
        return id(place) in self._headings

    def is_sure_heading(self, place: RowPlace) -> bool:
        """True if a segment surely heads a party's section, having no words but the heading's, unlike
        `Client Services Ltd`."""
        return self.is_heading(place) and _named(place) != ""

    def _find_sections(self, places: list[RowPlace]) -> None:
        heads: list[tuple[RowPlace, str]] = []
        counts: Counter[tuple[int, int]] = Counter()
        for place in places:
            if HONORIFIC.search(place.text):
                self.section[id(place)] = ("buyer", 1)
                continue
            if id(place) in self._headings:
                heads = [*heads[1 - OPEN_SECTIONS :], (place, self._headings[id(place)])]
                continue
            over = [
                (is_over, head.row, -abs(head.left - place.left), role, id(head)) for head, role in heads
                if head.row < place.row and place.top - head.bottom < DEEPEST
                and ((is_over := _is_over(head, place)) or head.left <= place.left)
            ]  # fmt: skip
            if over:
                _, _, _, role, head = max(over)
                column = (head, round(place.left / 8))
                counts[column] += not _is_labelled(place)
                if role == CONTACT:
                    self.of_contacts.add(id(place))
                    continue
                self.section[id(place)] = (role, max(1, counts[column]))

    def _add_block(self, town: RowPlace) -> list[RowPlace]:
        """The block around a town: rows that begin or end where it does, without a gap."""
        page = self._rows.page(town)
        block, edge = [town], town
        for upper in page.above(town.row, town.left, town.right):
            gap = edge.top - upper.bottom
            if not _is_even(upper, town) or gap > 1.1 * town.height or len(block) > 6 or self.is_heading(upper):
                break
            block.insert(0, upper)
            edge = upper
        edge = town
        under = [place for place in page.below(town) if _is_even(place, town)]
        for lower in under[:LARGEST]:
            if lower.top - edge.bottom > 1.6 * town.height or self.is_heading(lower):
                break
            block.append(lower)
            edge = lower
        proof = sum(any(name in place.means for place in block) for name in PROOFS)
        self.proofs.append(proof)
        for at, place in enumerate(block):
            self.block.setdefault(id(place), (len(self.proofs) - 1, at, proof))
        return block

    def _set_beside(self, blocks: list[list[RowPlace]]) -> None:
        for block, other in permutations(blocks[:MOST_BLOCKS], 2):
            if block[0].row <= other[-1].row and other[0].row <= block[-1].row:
                number = self.block[id(block[0])][0]
                self.beside[number] = "left" if block[0].left < other[0].left else "right"


def _is_order(rows: DocumentRows) -> bool:
    """True if the title of a paper says that it is an order, and nothing that it is an invoice for one."""
    tops, large = list(islice(rows.all(), LARGE_HEAD)), LARGE * rows.size
    heads = (place for at, place in enumerate(tops) if at < HEAD or place.height > large)
    title = next((place for place in heads if ORDER.fullmatch(place.words) or is_title(place.text)), None)
    if title is None or not ORDER.fullmatch(title.words):
        return False
    return not any(INVOICE.fullmatch(place.words) for place in tops)


def _is_over(head: RowPlace, place: RowPlace) -> bool:
    """True if a heading is over a segment: both begin or end together, or one is over the other."""
    shared = min(head.right, place.right) - max(head.left, place.left)
    return abs(head.left - place.left) <= NEAR or abs(head.right - place.right) <= EVEN or shared > 0


def _is_labelled(place: RowPlace) -> bool:
    """True if a segment is a label with its value, a label alone, or the value of a label."""
    answer = place.after[0].text if place.after else ""
    return place.is_answered or not place.has_words or place.text.startswith(":") or answer.startswith(":")


def _is_even(one: RowPlace, other: RowPlace) -> bool:
    return abs(one.left - other.left) <= EVEN or abs(one.right - other.right) <= EVEN / 2


def _role(place: RowPlace) -> str:
    if place.count > LONGEST_HEADING or place.has_digit or _is_answer(place):
        return ""
    if is_bare(place.words) and len(place.before) + len(place.after) >= ROW:
        return ""  # the columns `From` and `To` of a table
    if named := _named(place):
        return named
    if place.words.endswith(" bill"):
        return ""  # the title of a bill: `Your electricity bill`
    return "" if place.means & NO_HEADING else next((role for role in ROLES if role in place.means), "")


def stated_party(place: RowPlace) -> str:
    """The party before a row's first colon, as in `Seller: Blue Lake Ltd, VAT no. …`: seller, buyer or empty."""
    first = place.before[-1] if place.before else place
    head, colon, _ = first.text.partition(":")
    words = fold(head)
    means = meanings(words)
    if not colon or len(words.split()) > LONGEST_HEADING or means & NO_HEADING:
        return ""
    parties = {role for role in ("seller", "buyer") if role in means or role_named_by(words) == role}
    return parties.pop() if len(parties) == 1 else ""


def _is_answer(place: RowPlace) -> bool:
    """True if a segment is the value of the label left of it: a person may be called `Seller`."""
    return bool(place.before) and place.before[0].text.endswith(":") and not place.text.endswith(":")


def _named(place: RowPlace) -> str:
    return role_named_by(place.words)


def role_named_by(words: str) -> str:
    """The party that folded words name, if they can mean nothing else; empty for other words."""
    return next((role for role, shape in _headings().items() if shape.fullmatch(words)), "")


def is_bare(words: str) -> bool:
    """True if folded words say no more than from whom or to whom something goes."""
    return words in _BARE


@cache
def _headings() -> Mapping[str, re.Pattern[str]]:
    ends = "|".join(ENDS)
    shapes = {role: "|".join(some).replace("*", r"\w*") for role, some in read_words("headings").items()}
    return {role: re.compile(f"(?:{shape})(?: (?:{ends}))?") for role, shape in shapes.items()}
