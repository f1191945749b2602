"""The sure values under the labels on an invoice's pages, read as if it had no XML."""

from collections.abc import Collection
from decimal import Decimal

from extend_mcp.analysis.extract.found import Found
from extend_mcp.analysis.extract.labels.labels import Labels
from extend_mcp.analysis.extract.labels.scope import Scopes
from extend_mcp.analysis.extract.layout.layout import Layout
from extend_mcp.analysis.extract.ranking.context import Context
from extend_mcp.analysis.extract.ranking.ranking import Ranking
from extend_mcp.analysis.extract.shapes.values import Values
from extend_mcp.documents.einvoice.literals import as_day
from extend_mcp.documents.einvoice.terms import TERMS
from extend_mcp.documents.invoice_model import EInvoice
from extend_mcp.grounding.folding import squeeze

SUREST = 0.97
"""A value of this confidence or more counts against one of the XML."""


def read_labelled(layout: Layout, terms: Collection[str]) -> dict[str, Found]:
    """The values of terms that are almost certain."""
    labels = Labels(layout, ())
    ranking = Ranking(Context(Values(layout), labels, Scopes(layout, labels, set())), terms)
    found = {term: ranking.read(term) for term in terms}
    return {term: one for term, one in found.items() if one is not None and one.score >= SUREST}


def is_stated(term: str, value: str | float, invoice: EInvoice) -> bool:
    """True if the XML has a value at all, for the term or for another of its kind."""
    if TERMS[term].kind == "amount":
        number = Decimal(str(value))
        return not number or abs(number) in {abs(one) for one in invoice.numbers}
    texts = [text for said in invoice.header.values() for text in (said.text, *said.others)]
    if TERMS[term].kind == "date":
        return str(value) in map(as_day, texts)
    code = squeeze(str(value))
    return any(code in text or text in code for text in map(squeeze, texts) if text)
