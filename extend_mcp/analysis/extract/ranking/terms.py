"""Finds the fields of a schema that ask for a term with fitted weights: by key and description."""

from collections.abc import Mapping

from extend_mcp.analysis.extract.parties.companies import NO_SELLERS
from extend_mcp.analysis.extract.ranking.described import term_by_description
from extend_mcp.analysis.extract.ranking.model import KINDS
from extend_mcp.analysis.extract.schema.fields import Field
from extend_mcp.analysis.extract.schema.term_mapping import map_fields
from extend_mcp.analysis.words.spelling import plain

BY_CONCEPT = {
    "invoice number": "invoice.number", "date": "invoice.date", "due date": "invoice.due", "vendor": "seller.name",
    "customer": "buyer.name", "iban": "payment.iban", "subtotal": "total.net", "tax": "total.tax",
    "total": "total.gross", "amount due": "total.due",
}  # fmt: skip
"""Terms by the lexicon's concepts, for names that invoices do not have, such as a shop or a merchant."""
FIELD_KINDS = {
    "amount": {"number", "integer", "currency", "string"}, "date": {"date", "string"}, "id": {"string"},
    "vat": {"string"}, "iban": {"string"}, "name": {"string"},
}  # fmt: skip
"""The kinds of fields that may hold the values of each kind of options."""


def find_terms(root: Field) -> dict[str, str]:
    """The terms of fields by their paths."""
    named = map_fields(root).terms
    found = {leaf.path: term for leaf in root.leaves() if (term := _term(leaf, named)) is not None}
    return {path: term for path, term in found.items() if term in KINDS}


def _term(leaf: Field, named: Mapping[str, str]) -> str | None:
    term = named.get(leaf.path)
    if term is None and leaf.concept is not None:
        term = _of_concept(leaf)
    if term is None and leaf.concept is None and leaf.hint:
        term = term_by_description(leaf)
    return term if term in KINDS and leaf.kind in FIELD_KINDS[KINDS[term]] else None


def _of_concept(leaf: Field) -> str | None:
    assert leaf.concept is not None
    if leaf.concept.name == "vat id":
        return "buyer.vat" if leaf.role == "customer" else "seller.vat"
    if NO_SELLERS.intersection(plain(text) for name in leaf.names for text in (name, f"{leaf.scope} {name}")):
        return None
    return BY_CONCEPT.get(leaf.concept.name)
