"""The addresses of parties, whole and in parts: below their names, or below their labels."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from extend_mcp.analysis.extract.found import Found
from extend_mcp.analysis.extract.labels.geometry import overlap
from extend_mcp.analysis.extract.labels.labels import Labels
from extend_mcp.analysis.extract.labels.scope import block_under
from extend_mcp.analysis.extract.layout.layout import Segment, Token, TokenRun
from extend_mcp.analysis.extract.parties.address_parts import AddressPiece, joined, read_parts, with_house
from extend_mcp.analysis.extract.parties.addresses import POSTCODE, STREET, read_address
from extend_mcp.analysis.extract.parties.companies import read_company
from extend_mcp.analysis.extract.parties.named_rows import NamedRows, named_rows
from extend_mcp.analysis.extract.schema.fields import Field
from extend_mcp.analysis.extract.schema.lexicon import BY_NAME
from extend_mcp.analysis.extract.schema.party_names import NAMES, names_of, role_of
from extend_mcp.analysis.extract.shapes.values import Values
from extend_mcp.analysis.words.spelling import plain

TERMS = {"vendor": "seller.name", "customer": "buyer.name"}
"""The names of the parties whose addresses are read."""
BELOW_NAME, BELOW_LABEL, ALONE = 0.89, 0.87, 0.75
"""The sureness of an address below its party's name (at most the name's own), below its label, and if it is the only
one."""
MOST = 6
"""The most lines of a block."""
LONGEST = 14
"""Words of a line with a name and an address; a longer one is running text."""
LINES_BELOW = 2
"""How far below a name its address begins."""
GAP = 1.6
"""In units: how far apart lines of a block may be."""
Parts = Mapping[str, AddressPiece]


class PartyAddresses:
    """`read_term` reads a term with fitted weights; `found` is what was read so far, by the paths of fields."""

    def __init__(
        self,
        root: Field,
        labels: Labels,
        values: Values,
        read_term: Callable[[str], Found | None],
        found: Mapping[str, Found | None],
    ) -> None:
        self._leaves, self._labels, self._values = root.leaves(), labels, values
        self._read_term, self._found = read_term, found
        self._companies: dict[str, Found | None] = {}
        self._parts: dict[tuple[str, str], tuple[Parts, float]] = {}

    @cached_property
    def named_rows(self) -> NamedRows | None:
        """The customer's name and address, if the document labels them so and has no heading for them."""
        return named_rows(self._values)

    def whole(self, field: Field) -> Found | None:
        """The postal address of a field's party, which is no other party's."""
        if (own := self._of_object(field)) is not None:
            return own
        named = self.named_rows if field.role in TERMS else None
        if named is not None and field.role == "customer":
            return named.found_address()
        other = named.found_address() if named is not None else None if field.role == "vendor" else self._vendor()
        found = _unless_in(other, read_address(field, self._labels, self._values, self._company(field.role)))
        if found is not None and _is_under(found, self._company(field.role)):
            return found
        parts, _ = self._of_party(field)
        if "street" not in parts or (found is not None and _has(found, parts["street"]) and _has(found, parts["city"])):
            return found
        return _unless_in(other, self._whole_of_parts(field)) or found

    def _of_object(self, field: Field) -> Found | None:
        """The address below the name of the object that a field is in, if that is no party of an invoice."""
        if not field.scope or role_of(plain(field.scope)):
            return None
        name = self._name_beside(field)
        parts = read_parts(_below(name.tokens)) if name is not None and name.tokens else {}
        if name is None or "street" not in parts:
            return None
        return _found(joined(dict(parts)), min(BELOW_NAME, name.confidence))

    def part(self, field: Field) -> Found | None:
        """The street, code, city … of the address of a field's party."""
        parts, score = self._of_party(field)
        wants_house = any(leaf.part == "house" and _owner(leaf) == _owner(field) for leaf in self._leaves)
        piece = (with_house(dict(parts)) if wants_house or field.part == "house" else parts).get(field.part)
        return _found(piece, score) if piece is not None and piece.text else None

    def _whole_of_parts(self, field: Field) -> Found | None:
        parts, score = self._of_party(field)
        if "street" not in parts:
            return None
        return _found(joined(dict(parts)), score)

    def _vendor(self) -> Found | None:
        named = (leaf for leaf in self._leaves if leaf.concept and leaf.concept.name == "vendor address")
        return next((self._found.get(leaf.path) for leaf in named), None)

    def _company(self, role: str) -> Found | None:
        if role not in self._companies:
            concept = BY_NAME[role]
            stand_in = Field(path=f"~{role}", kind="string", concept=concept, role=role, labels=concept.labels)
            term = TERMS.get(role)
            found = self._read_term(term) if term else read_company(stand_in, self._labels, self._values)
            self._companies[role] = found
        return self._companies[role]

    def _of_party(self, field: Field) -> tuple[Parts, float]:
        """The parts of a party's address, and how surely it is that party's."""
        key = _owner(field)
        if key not in self._parts:
            read = ((read_parts(lines), score) for lines, score in self._blocks(field))
            self._parts[key] = next((found for found in read if found[0]), ({}, 0.0))
        return self._parts[key]

    def _blocks(self, field: Field) -> Iterator[tuple[Sequence[TokenRun], float]]:
        """Lines that may hold the address, the likelier ones first."""
        names = [self._name_beside(field), self._company(field.role) if field.role else None]
        for name in names:
            if name is not None and name.tokens:
                yield _below(name.tokens), min(BELOW_NAME, name.confidence)
        for hit in sorted(self._labels.of(stand_in(field)), key=lambda hit: -hit.score):
            rest = hit.segment.tokens[hit.last :]
            yield [*([TokenRun(rest)] if rest else []), *block_under(hit, self._labels)], BELOW_LABEL
        if not any(_owner(field)):
            yield from self._only_one()

    def _name_beside(self, field: Field) -> Found | None:
        """The name of the party, if the schema also asks for it."""
        _, owner = _owner(field)
        for leaf in self._leaves:
            name = plain(leaf.names[0]) if leaf.names else ""
            is_its = leaf.path.rpartition(".")[0] in _objects(field.path) and name in NAMES
            if (is_its or (owner and name in (owner, f"{owner} name"))) and (found := self._found.get(leaf.path)):
                return found
        return None

    def _only_one(self) -> Iterator[tuple[Sequence[TokenRun], float]]:
        """The lines of the one address of a document."""
        found = {}
        for segment in self._values.segments:
            if parts := read_parts([segment]):
                found[plain(parts["city"].text), plain(parts["code"].text)] = [*reversed(upwards(segment)), segment]
        if len(found) == 1:
            yield next(iter(found.values())), ALONE


def _is_under(found: Found, name: Found | None) -> bool:
    """True if a whole address stands right below a name that ends its line."""
    if name is None or not name.tokens or not (STREET.search(str(found.value)) and POSTCODE.search(str(found.value))):
        return False
    own, other = name.tokens[-1].sheet.home(name.tokens[-1]), found.tokens[0].sheet.home(found.tokens[0])
    if own is None or other is None or own.leaf is not other.leaf or own.tokens[-1] is not name.tokens[-1]:
        return False
    return 0 < other.line - own.line <= LINES_BELOW


def _unless_in(other: Found | None, found: Found | None) -> Found | None:
    """An address that is not another party's."""
    is_other = found is not None and other is not None and other.tokens[0] in found.tokens
    return None if is_other else found


def _has(found: Found, piece: AddressPiece) -> bool:
    """True if an address has words of a part."""
    return not set(found.tokens).isdisjoint(piece.tokens)


def _found(piece: AddressPiece, sure: float) -> Found:
    return Found(piece.text, piece.tokens, sure, 1.0, "address", chance=sure)


def stand_in(field: Field) -> Field:
    """A field with the names of an address's party."""
    role, owner = _owner(field)
    names = names_of(owner)
    if role:
        return Field(f"~{role}", "string", concept=BY_NAME[role], role=role, labels=(*names, *BY_NAME[role].labels))
    return Field(f"~{owner}", "string", labels=names)


def _owner(field: Field) -> tuple[str, str]:
    return field.role, plain(field.owner)


def _objects(path: str) -> tuple[str, ...]:
    """The object around a field, and the one around that: `seller.address` and `seller`."""
    inner = path.rpartition(".")[0]
    return (inner, inner.rpartition(".")[0]) if "." in inner else (inner,) if inner else ()


def _below(name: Sequence[Token]) -> list[TokenRun]:
    """The text behind a name on its line, and the lines below it."""
    segment = name[-1].sheet.home(name[-1])
    if segment is None:
        return []
    if len(segment.tokens) > LONGEST:
        return []
    rest = segment.tokens[segment.tokens.index(name[-1]) + 1 :]
    return [*([TokenRun(rest)] if rest else []), *_downwards(segment)]


def _downwards(segment: Segment) -> list[Segment]:
    lines = segment.leaf.lines[segment.line + 1 : segment.line + 1 + MOST]
    return _column(segment, lines)


def upwards(segment: Segment) -> list[Segment]:
    """The lines above a line in its column, the nearest first, up to a gap."""
    return _column(segment, segment.leaf.lines[max(0, segment.line - MOST) : segment.line][::-1])


def _column(segment: Segment, lines: Sequence[Sequence[Segment]]) -> list[Segment]:
    """The segments of the lines in one column with a segment, up to a gap."""
    leaf, last, column = segment.leaf, segment, []
    for line in lines:
        beside = [one for one in line if overlap(one.box, last.box) > 0]
        near = (beside or line)[0].box
        gap = max(near.top - last.box.bottom, last.box.top - near.bottom)
        if gap > GAP * leaf.unit or (beside and len(beside[0].tokens) > LONGEST):
            break
        if not beside:  # a line of another column
            continue
        last = beside[0]
        column.append(last)
    return column
