"""Items without headings, as on receipts: lines that end in a price and add up to the sum below them."""

import re
from collections.abc import Iterator, Sequence

from extend_mcp.analysis.extract.candidate import Candidate
from extend_mcp.analysis.extract.layout.layout import Layout, Leaf, Segment, Token
from extend_mcp.analysis.extract.schema.fields import Field
from extend_mcp.analysis.extract.shapes.values import Values
from extend_mcp.analysis.extract.tables.item_rows import Row
from extend_mcp.analysis.extract.tables.sums import SUMS

FIT = 0.9
"""How surely such a line is an item: all of them together equal the sum."""
HALF_CENT = 0.005
MOST, MOST_UNPRICED = 80, 2
"""The most lines that are looked at above a sum, and the most consecutive ones without a price."""
_COUNT = re.compile(r"\d{1,3}[x×]?|[x×]\d{1,3}", re.IGNORECASE)
_MARK = re.compile(r"[A-Z*#]{1,2}")
"""The letter of its tax behind a price."""
_LETTERS = re.compile(r"[^\W\d_]{2}")
_NAMES = ("description",)
EACH = "@"
"""Before the price of one piece: `2 x Bolt @ 3.00`."""
_TIMES = re.compile(r"[x×]", re.IGNORECASE)


def read_unheaded(array: Field, layout: Layout, values: Values) -> list[Row]:
    """The items; none unless a sum proves that they are complete."""
    assert array.item is not None
    members = array.item.members
    each = _member(members, ("unit price",))
    name, price = _member(members, _NAMES), _member(members, ("amount",)) or each
    if not name or not price:
        return []
    count = _member(members, ("quantity",))
    found = (_items_above(leaf, at, values) for leaf in layout.leaves for at in range(len(leaf.lines)))
    lines = next((lines for lines in found if lines), [])
    return [dict(_cells(words, amount, (name, price, each, count))) for words, amount in lines]


def _member(members: dict[str, Field], columns: Sequence[str]) -> str:
    return next((name for column in columns for name, member in members.items() if column in member.labels), "")


_Line = tuple[Sequence[Token], Candidate]
"""The words of an item, and its price."""


def _items_above(leaf: Leaf, at: int, values: Values) -> list[_Line]:
    """The lines above a sum that add up to it; deductions count, but are not items."""
    row = leaf.lines[at]
    total = _price(row, values)
    if total is None or not SUMS.match(row[0].text):
        return []
    left, items, unpriced = float(total.value), list[_Line](), 0
    for above in reversed(leaf.lines[max(0, at - MOST) : at]):
        price = _price(above, values)
        unpriced = 0 if price is not None else unpriced + 1
        if unpriced > MOST_UNPRICED or (price is not None and SUMS.match(above[0].text) and price.value > 0):
            return []
        if price is None:
            continue
        words = [token for segment in above for token in segment.tokens if token.box.left < price.box.left]
        if not _LETTERS.search(" ".join(token.text for token in words)):
            return []
        left -= price.value * (_count(words) if words[-1].text == EACH else 1)
        items = [(words, price), *items] if price.value > 0 else items
        if abs(left) < HALF_CENT:
            return items if len(items) > 1 else []
    return []


def _price(row: Sequence[Segment], values: Values) -> Candidate | None:
    """The amount with cents at the end of a line."""
    prices = [one for segment in row[-2:] for one in values.amounts_on(segment) if one.sure == 1]
    if not prices:
        return None
    last = prices[-1]
    behind = [token.text for segment in row for token in segment.tokens if token.box.left > last.box.right - 1]
    return last if all(map(_MARK.fullmatch, behind)) else None


def _count(words: Sequence[Token]) -> int:
    """How many pieces a line begins with."""
    return int(re.sub(r"\D", "", words[0].text)) if _COUNT.fullmatch(words[0].text) else 1


def _cells(
    words: Sequence[Token], price: Candidate, names: tuple[str, str, str, str]
) -> Iterator[tuple[str, list[Token]]]:
    """The cells of an item, by the names of its text, its price, the price of each and how many there are."""
    name, amount, each, count = names
    if count and len(words) > 1 and _COUNT.fullmatch(words[0].text):
        yield count, [words[0]]
        words = words[2:] if _TIMES.fullmatch(words[1].text) and len(words) > 2 else words[1:]
    at = next((at for at, word in enumerate(words) if at and word.text.startswith(EACH)), len(words))
    is_of_each = bool(each) and at == len(words) - 1 and words[at].text == EACH
    if each and at < len(words):
        if amount != each or is_of_each:
            yield each, list(price.tokens) if is_of_each else list(words[at:])
        words = words[:at]
    yield name, list(words)
    if not is_of_each:
        yield amount, list(price.tokens)
