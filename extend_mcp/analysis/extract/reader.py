"""Reads the fields of a schema from a layout."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property

from extend_mcp.analysis.extract.found import Found, best
from extend_mcp.analysis.extract.labels.labels import Labels
from extend_mcp.analysis.extract.labels.scope import Scopes
from extend_mcp.analysis.extract.layout.layout import Layout
from extend_mcp.analysis.extract.parties.banks import BANKS, may_be_bank
from extend_mcp.analysis.extract.parties.companies import own_names, read_company, without_address
from extend_mcp.analysis.extract.parties.party_addresses import TERMS, PartyAddresses, stand_in
from extend_mcp.analysis.extract.parties.persons import read_person
from extend_mcp.analysis.extract.parties.recipients import read_recipient
from extend_mcp.analysis.extract.prose import prose
from extend_mcp.analysis.extract.prose.clauses import read_clause
from extend_mcp.analysis.extract.prose.defined import Definition, defined_as, definitions
from extend_mcp.analysis.extract.prose.laws import jurisdictions
from extend_mcp.analysis.extract.ranking.bare_numbers import read_bare_number
from extend_mcp.analysis.extract.ranking.context import Context
from extend_mcp.analysis.extract.ranking.legal_names import asks_for_legal
from extend_mcp.analysis.extract.ranking.model import KINDS
from extend_mcp.analysis.extract.ranking.ranking import Ranking
from extend_mcp.analysis.extract.ranking.tax_numbers import VAT
from extend_mcp.analysis.extract.ranking.terms import find_terms
from extend_mcp.analysis.extract.schema.fields import Field, is_name_of_party
from extend_mcp.analysis.extract.schema.label_variants import variants_of
from extend_mcp.analysis.extract.schema.lexicon import BY_NAME
from extend_mcp.analysis.extract.schema.party_names import is_name_label
from extend_mcp.analysis.extract.settle import as_string, settle
from extend_mcp.analysis.extract.shapes.french_numbers import as_asked
from extend_mcp.analysis.extract.shapes.gross import gross_fields, read_gross
from extend_mcp.analysis.extract.shapes.money import own_words, read_amount
from extend_mcp.analysis.extract.shapes.paper_dates import read_paper_date, read_written_at
from extend_mcp.analysis.extract.shapes.periods import at_end, read_period, which_end
from extend_mcp.analysis.extract.shapes.typed import NAMED, labelled, read_typed
from extend_mcp.analysis.extract.shapes.values import Values
from extend_mcp.analysis.extract.tables.field_cells import FieldCells
from extend_mcp.analysis.extract.texts.choices import read_boolean, read_currency, read_enum, read_signature
from extend_mcp.analysis.extract.texts.coded import wants_code
from extend_mcp.analysis.extract.texts.freetext import read_text
from extend_mcp.analysis.extract.texts.text_ends import without_date
from extend_mcp.analysis.words.spelling import plain

PERSON = frozenset({"name", "full name", "candidate name", "applicant name", "candidate", "person name"})
"""Names of fields that mean the person whose resume it is."""
LABELLED_ALONE = frozenset({"invoice.date", "invoice.due", "seller.vat"})
"""Terms that other documents than invoices have too, or whose values may be of taxpayers outside Europe."""
BY = (" by", " von", " par", " door", " por", " da")
"""Endings of the names of fields that ask who did something."""
_BORN = re.compile(r"(?i),\s(?:née?|né\(e\)|geb\.|geboren|born|nacid[oa]|nat[oa]|urodzon[ya]|f\.)\s.*\d{4}.*$")
"""The birth behind a person's name: `Erwan Le Bihan, né le 12/01/1988`."""
_ADDRESSES = ("address", "address part")
SUBTOTALS = frozenset(
    {"subtotal", "sub total", "zwischensumme", "zwischentotal", "sous total", "subtotaal", "subtotale", "delsumma"}
)
"""Names of fields and labels of the sum of all items, before discounts and charges."""
OTHER_NET = 0.75
"""The highest confidence of a net amount for such a field, if the page has another subtotal."""
SHAPED = frozenset({"date", "number", "id", "email", "url", "phone", "iban", "bic"})


class Reader:
    """Everything that is known about one set of documents while its fields are read."""

    def __init__(self, layout: Layout, root: Field) -> None:
        self.layout, self.root = layout, root
        leaves = [leaf for leaf in root.leaves() if leaf.kind != "signature"]
        lists = [f.item for f in arrays(root) if f.item is not None and f.item.kind not in ("object", "array")]
        parties = [stand_in(leaf) for leaf in leaves if leaf.part]
        self.labels = Labels(layout, [*leaves, *lists, *parties, *gross_fields(leaves)])
        self.values = Values(layout)
        self.scopes = Scopes(layout, self.labels, {leaf.scope for leaf in leaves if leaf.scope})
        self.cells = FieldCells(layout, self.values, self.scopes)
        self.terms = find_terms(root)
        self.ranking = Ranking(Context(self.values, self.labels, self.scopes), self._asked(leaves))
        self.found: dict[str, Found | None] = {}
        self.addresses = PartyAddresses(root, self.labels, self.values, self.ranking.read, self.found)
        for leaf in sorted(leaves, key=lambda leaf: (bool(leaf.part), leaf.reads == "address", leaf.role != "vendor")):
            self.found[leaf.path] = self._leaf(leaf)
        settle(leaves, self.found)

    def _asked(self, leaves: list[Field]) -> set[str]:
        """The terms to read: those of fields, and the parties whose addresses are asked for."""
        parties = {TERMS[leaf.role] for leaf in leaves if leaf.reads in _ADDRESSES and leaf.role in TERMS}
        return parties | set(self.terms.values())

    def _leaf(self, field: Field) -> Found | None:
        if not self.layout.leaves:
            return None
        box = self.cells.box(field)
        if box is not None and box.is_exact and box.is_empty:
            return None
        placed = self.cells.in_box(field, box) or self.cells.of_object(field)
        found = placed or self._by_row_and_column(field, self._read(field)) or read_recipient(field, self.values)
        if (clause := read_clause(field, self.values)) is not None:
            found = best([clause, *([found] if found is not None else [])])
        if found is None or field.kind != "string":
            return found
        return as_string(field, found)

    def _by_row_and_column(self, field: Field, read: Found | None) -> Found | None:
        """The cell whose row and column together have the field's name, unless a label with the whole name is read."""
        own = {plain(name) for name in field.names}
        is_named = field.path in self.terms or any(h.ratio == 1 and h.label in own for h in self.labels.of(field))
        if read is not None and is_named:
            return read
        named = self.cells.named(field)
        is_code = named is not None and isinstance(named.value, str) and wants_code(field.labels[0])
        return read if named is None or (is_code and not any(map(str.isdigit, named.value))) else named

    def _read(self, field: Field) -> Found | None:
        """Dispatch by `field.reads`; any kind not listed here is free text."""
        if field.concept is not None and field.concept.name == "sender" and (named := self._text(field)) is not None:
            return named
        if field.reads in ("text", "company") and (defined := best(self._defined(field))) is not None:
            return defined
        if (term := self.terms.get(field.path)) is not None:
            own = self._by_own_words(field) or (self._by_own_name(field) if self._is_shared(term) else None)
            return own or self._by_term(field, term)
        if field.reads in SHAPED:
            return as_asked(field, self._typed(field))
        readers: dict[str, Callable[[Field], Found | None]] = {
            "boolean": lambda f: read_boolean(f, self.labels),
            "enum": lambda f: read_enum(f, self.labels, self.values),
            "amount": lambda f: read_amount(f, self.labels, self.values, self.scopes),
            "company": lambda f: read_company(f, self.labels, self.values),
            "address": lambda f: self.addresses.whole(f) or self._marked(f),
            "address part": self._address_part,
            "currency code": lambda f: read_currency(f, self.labels, self.values),
            **dict.fromkeys(("jurisdiction", "party", "term", "effective date"), self._prose),
        }
        return readers.get(field.reads, self._text)(field)

    def _by_label(self, field: Field, term: str) -> Found | None:
        """A labelled value that the weights reject as a value of an invoice: a date of issue, an EIN."""
        if term not in LABELLED_ALONE:
            return None
        found = read_typed(field, self.labels, self.values, self.scopes)
        return None if found is None or found.score < NAMED or VAT.fullmatch(str(found.value)) else found

    def _typed(self, field: Field) -> Found | None:
        found, end = read_typed(field, self.labels, self.values, self.scopes), which_end(field)
        if end is None:
            return found if found is not None else read_paper_date(field, self.labels, self.values)
        found = at_end(found, end, self.values) if found is not None else None
        if found is not None and found.score >= NAMED:
            return found
        return best([*([found] if found else []), *read_period(field, end, self.values)])

    def _by_own_words(self, field: Field) -> Found | None:
        """The value that the page labels in the schema's exact words, if the lexicon does not have them."""
        own = own_words(field) or (tuple(BANKS) if field.labels[0] in BANKS else ())
        if own and field.reads == "company":
            return best(own_names(replace(field, labels=own), self.labels), NAMED)
        if not own or field.reads not in ("amount", "number", "date", "id"):
            return None
        found = best(labelled(replace(field, labels=own), field.reads, self.labels, self.values, self.scopes))
        return found if found is not None and found.score >= NAMED else None

    def _is_after_discount(self, field: Field, net: Found) -> bool:
        """True if the page labels another amount as subtotal than the net amount that a field of this name got."""
        if SUBTOTALS.isdisjoint(map(plain, field.names)):
            return False
        named = replace(field, concept=BY_NAME["subtotal"], labels=tuple(SUBTOTALS))
        found = best(labelled(named, "amount", self.labels, self.values, self.scopes))
        return found is not None and found.value != net.value

    def _by_term(self, field: Field, term: str) -> Found | None:
        is_legal = term == "seller.name" and asks_for_legal(*field.names, field.hint)
        found = (self.ranking.read_legal() if is_legal else self.ranking.read(term)) or self._by_label(field, term)
        if found is None and term == "invoice.date":
            found = read_written_at(self.values)
        if term == "total.gross":
            found = read_gross(field, found, self.labels, self.values, self.scopes)
        if found is None and term in ("total.due", "payment.iban"):
            found = self._by_exact_name(field)
        if found is None and term == "invoice.number":
            found = read_bare_number(self.values)
        if found is None and term == "buyer.name" and (rows := self.addresses.named_rows) is not None:
            found = rows.found_name()
        if found is not None and term == "total.net" and self._is_after_discount(field, found):
            found = replace(found, chance=min(found.confidence, OTHER_NET))
        return found if field.labels[0] not in BANKS or may_be_bank(found, self.values) else None

    def _by_exact_name(self, field: Field) -> Found | None:
        """An account, or an amount of nothing, that the page labels with the field's name: `Balance due 0.00`."""
        found = self._by_own_name(field)
        return found if found is not None and (found.value == 0 or isinstance(found.value, str)) else None

    def _is_shared(self, term: str) -> bool:
        """True if several fields ask for a term: the number of a receipt and that of its invoice."""
        return sum(other == term for other in self.terms.values()) > 1

    def _by_own_name(self, field: Field) -> Found | None:
        """The value that the page labels with the field's name, not with another label of the same meaning."""
        named = replace(
            field, labels=tuple(way for name in map(plain, field.names) for way in (name, *variants_of(name)))
        )
        kind = field.reads if field.reads in SHAPED | {"amount"} else KINDS[self.terms[field.path]]
        return best(labelled(named, kind, self.labels, self.values, self.scopes), NAMED) if kind != "name" else None

    def _text(self, field: Field) -> Found | None:
        found = read_text(field, self.labels, self.scopes)
        if found is not None and field.labels[0].endswith(BY):
            return without_date(found, self.values)
        if found is not None and len(found.tokens) > 1 and is_name_label(found.tokens[0].text):
            found = replace(found, value=str(found.value).partition(":")[2].strip(), tokens=found.tokens[1:])
        if found is not None and (birth := _BORN.search(str(found.value))) and not _BORN.search(field.names[0]):
            found = replace(found, value=str(found.value)[: birth.start()])
        if found is not None and is_name_of_party(field):
            value, tokens = without_address(str(found.value), found.tokens)
            found = replace(found, value=value, tokens=tokens)
        if found is None and not field.scope and PERSON & set(field.labels[:1]):
            return read_person(self.values)
        return found

    def _marked(self, field: Field) -> Found | None:
        """The text behind the field's name and a colon, of any shape."""
        found = read_text(replace(field, labels=tuple(map(plain, field.names))), self.labels, self.scopes)
        return found if found is not None and found.score >= NAMED else None

    def _defined(self, field: Field) -> Iterator[Found]:
        """The names that a contract defines as the field's name."""
        own = (*map(plain, field.names), *([plain(field.scope)] if is_name_of_party(field) else []))
        names = tuple(name.removesuffix(" name") for name in own)
        return defined_as(names, self.values.layout.stream(), self._definitions)

    @cached_property
    def _definitions(self) -> list[Definition]:
        return definitions(self.values.layout.stream())

    def _address_part(self, field: Field) -> Found | None:
        """A part of a party's address: behind its own label, else from the whole address."""
        labelled = self._text(field)
        if labelled is not None and labelled.score >= NAMED:
            return labelled
        return self.addresses.part(field) or labelled

    def _prose(self, field: Field) -> Found | None:
        reads, labelled = field.reads, None
        if reads == "effective date":
            labelled = read_typed(field, self.labels, self.values, self.scopes)
            candidates = prose.effective_dates(self.values)
        else:
            lister = {"jurisdiction": jurisdictions, "party": prose.parties, "term": prose.terms}[reads]
            candidates = lister(self.values)
            if not candidates or max(c.score for c in candidates) < 0.6:
                labelled = read_text(field, self.labels, self.scopes)
                marked = [h for h in self.labels.of(field) if h.marked or h.last == len(h.segment.tokens)]
                labelled = labelled if marked and labelled and len(labelled.tokens) < 12 else None
        if labelled is not None and labelled.kind != "guess":
            labelled = replace(labelled, kind="prose")
        return best([*candidates, *([labelled] if labelled else [])], 0.5)

    @cached_property
    def currency(self) -> Found | None:
        """The currency of the document's money."""
        concept = BY_NAME["currency"]
        return read_currency(
            Field("~currency", "string", concept=concept, labels=concept.labels), self.labels, self.values
        )

    def signature(self) -> dict[str, Found | None]:
        """The parts of a signature that can be read."""
        return read_signature(self.values)


def arrays(field: Field) -> list[Field]:
    """All arrays under a field, outermost only."""
    if field.kind == "array":
        return [field]
    return [a for member in field.members.values() for a in arrays(member)]
